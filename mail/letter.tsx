import { render } from "preact-render-to-string";
import type { Language } from "../domain/language.ts";
import { mailWords } from "../i18n/mail.ts";
import { LetterPage } from "./page.tsx";
import type { Passage, Said } from "./passage.ts";

/** What the mail server is given: the reader's language first, all of it once more in the other. */
export interface Letter {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** A letter from one passage, said in both languages. Web page and plain text say the same. */
export const composeLetter = (language: Language, passageIn: (language: Language) => Passage): Letter => {
  const other: Language = language === "en" ? "zh-CN" : "en";
  const passages = [language, other].map((one) => ({ language: one, passage: warned(passageIn(one), one) })) as [
    Said,
    Said,
  ];
  return {
    subject: oneLine(passages[0].passage.subject),
    html: `<!doctype html>${render(<LetterPage passages={passages} />)}`,
    text: passages.map(plain).join(`\n\n${"-".repeat(64)}\n\n`) + signature(passages),
  };
};

/** Every letter ends with what to be wary of. */
const warned = (passage: Passage, language: Language): Passage => {
  const { yours, passwords } = mailWords(language);
  return {
    ...passage,
    closing: [
      ...passage.closing,
      `${passage.action?.personal ? `${yours}${language === "en" ? " " : ""}` : ""}${passwords}`,
    ],
  };
};

const plain = ({ language, passage }: Said): string => {
  const { heading, greeting, opening, code, verbatim, facts, action, closing } = passage;
  const colon = language === "en" ? ": " : "：";
  return [
    heading,
    greeting,
    ...opening,
    ...(code === undefined ? [] : [`    ${code}`]),
    ...(verbatim === undefined ? [] : [verbatim.trimEnd()]),
    ...(facts.length === 0
      ? []
      : [
          facts
            .map(([label, value]) => `${label}${colon}${value}`)
            .map(oneLine)
            .join("\n"),
        ]),
    ...(action === undefined ? [] : [`${action.label}${colon.trimEnd()}\n${action.href}`]),
    ...closing,
  ].join("\n\n");
};

/** RFC 3676 §4.3. */
const signature = (passages: readonly Said[]): string =>
  `\n\n-- \n${passages.map(({ language }) => mailWords(language).sentBy).join("\n")}\n`;

/** A title cannot forge a further line. */
const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
