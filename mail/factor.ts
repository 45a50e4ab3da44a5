import type { FactorChange, RemovalReason } from "../domain/factor.ts";
import type { Language } from "../domain/language.ts";
import { factorWords } from "../i18n/factor.ts";
import { formatInstant } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import type { Reader } from "./reader.ts";

export interface FactorNote {
  readonly reader: Reader;
  readonly change: FactorChange;
  /** ISO instant. */
  readonly at: string;
  readonly link: string;
  /** Of recovery codes. */
  readonly left?: number;
  /** By an administrator, and why. */
  readonly removed?: { readonly by: string; readonly reason: RemovalReason };
}

/** Tells somebody that the ways to prove who they are have changed, whoever changed them. */
export const factorLetter = ({ reader, change, at, link, left, removed }: FactorNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { letter, reason } = factorWords(one);
    return {
      subject: letter.subject[change],
      heading: letter.subject[change],
      greeting: mailWords(one).greeting(reader.name),
      opening: [letter.opening[change]],
      facts: [
        [letter.when, formatInstant(at, one, reader.timeZone)],
        ...(left === undefined ? [] : [[letter.left, String(left)] as const]),
        ...(removed ? [[letter.by, removed.by] as const, [letter.why, reason[removed.reason]] as const] : []),
      ],
      action: { label: letter.action, href: link },
      closing: [removed ? letter.unasked : letter.otherwise],
    };
  });
