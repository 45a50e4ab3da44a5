import type { Bilingual, Language } from "../domain/language.ts";
import { codeMailWords } from "../i18n/code-mail.ts";
import { mailWords } from "../i18n/mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import type { Reader } from "./reader.ts";

/** A one-time code for whoever must type it. */
export interface CodeNote {
  readonly reader: Pick<Reader, "name">;
  readonly code: string;
  readonly minutes: number;
  /** What the code is for, such as "Signing contract 2026-00042". */
  readonly purpose: Bilingual;
}

/** Carries a one-time code: no link, so that nobody learns to follow one from such a letter. */
export const codeLetter = ({ reader, code, minutes, purpose }: CodeNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { subject, heading, opening, lasts, unasked } = codeMailWords(one);
    return {
      subject,
      heading,
      greeting: all.greeting(reader.name),
      opening: [opening(purpose[one])],
      code,
      facts: [],
      closing: [lasts(minutes), unasked],
    };
  });
