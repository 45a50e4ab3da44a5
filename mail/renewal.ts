import type { PlainDate } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import type { RenewalTerms } from "../domain/renewal.ts";
import { formatDate } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { renewalMailWords } from "../i18n/renewal-mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import type { Passage } from "./passage.ts";
import { type ContractNote, contractFacts, inSubject, type Reader } from "./reader.ts";

export interface TermNote {
  readonly why: "notice" | "renewed" | "expired";
  readonly reader: Reader;
  readonly contract: ContractNote;
  /** Days left until the notice date. */
  readonly daysBefore: number;
  /** The notice date; the new end date when renewed; the last day when expired. */
  readonly on: PlainDate;
  /** End of the running term. */
  readonly until: PlainDate | null;
  readonly renewal: RenewalTerms["kind"];
  /** Length of each further term. */
  readonly months: number;
  readonly link: string;
}

/** Tells the owner of the notice date, and of what the end of a term has brought. */
export const termLetter = (note: TermNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { why, reader, contract, link } = note;
    const on = formatDate(note.on, one);
    const { subject } = renewalMailWords(one);
    return {
      subject: subject[why](inSubject(contract), on),
      greeting: all.greeting(reader.name),
      ...(why === "notice" ? noticePassage(note, on, one) : endPassage(note, on, one)),
      action: { label: why === "notice" ? renewalMailWords(one).action : all.openContract, href: link },
    };
  });

type Told = Pick<Passage, "heading" | "opening" | "facts" | "closing">;

const noticePassage = (
  { contract, daysBefore, renewal, months, until }: TermNote,
  on: string,
  language: Language,
): Told => {
  const { facts } = mailWords(language);
  const words = renewalMailWords(language);
  const { otherwise } = words;
  return {
    heading: words.heading.notice(daysBefore),
    opening: [words.opening.notice[renewal](on, months)],
    facts: [
      ...contractFacts(contract, language),
      [facts.noticeBy, on],
      ...(until === null ? [] : [[facts.ends, formatDate(until, language)] as const]),
    ],
    closing: [renewal === "automatic" ? otherwise.automatic(months) : otherwise[renewal]],
  };
};

const endPassage = ({ why, contract }: TermNote, on: string, language: Language): Told => {
  const { facts } = mailWords(language);
  const words = renewalMailWords(language);
  const how = why === "renewed" ? "renewed" : "expired";
  return {
    heading: words.heading[how],
    opening: [words.opening[how](on)],
    facts: [...contractFacts(contract, language), [how === "renewed" ? facts.newEnd : facts.lastDay, on]],
    closing: [words.next[how]],
  };
};
