import type { Classification } from "../domain/access.ts";
import type { Language } from "../domain/language.ts";
import { formatList } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import type { Fact } from "./passage.ts";

/** Whom a letter is for. */
export interface Reader {
  readonly name: string;
  /** IANA name of the zone in which the reader's hours are told. */
  readonly timeZone: string;
}

/** The contract that a letter is about. */
export interface ContractNote {
  readonly number: string;
  readonly title: string;
  readonly counterparty: string;
  readonly classification: Classification;
}

/**
 * The contract as a subject may name it. Subjects show on locked screens and in logs of mail servers, so the title of
 * a confidential or secret contract stays inside the letter.
 */
export const inSubject = ({ number, title, classification }: ContractNote): string =>
  classification === "public" || classification === "internal" ? `${clipped(title)} (${number})` : number;

const clipped = (title: string): string => (title.length > 60 ? `${title.slice(0, 59).trimEnd()}…` : title);

/** What every letter about a contract says of it. */
export const contractFacts = ({ number, title, counterparty }: ContractNote, language: Language): readonly Fact[] => {
  const { facts } = mailWords(language);
  return [
    [facts.title, title],
    [facts.number, number],
    ...(counterparty === "" ? [] : [[facts.counterparty, counterparty] as const]),
  ];
};

/** Names in a sentence; somebody unnamed where there are none. */
export const names = (people: readonly string[], language: Language): string =>
  people.length === 0 ? mailWords(language).someone : formatList(people, language);
