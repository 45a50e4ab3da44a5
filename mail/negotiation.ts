import type { Instant } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import type { RoundAnswer } from "../domain/negotiation.ts";
import type { Tidings } from "../domain/news.ts";
import { formatInstant } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { negotiationMailWords } from "../i18n/negotiation-mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import { type ContractNote, contractFacts, inSubject, names, type Reader } from "./reader.ts";

/** What somebody of the other side is told of a round. */
export interface RoundNote {
  readonly why: "asked" | "reminded";
  readonly reader: Reader;
  readonly contract: ContractNote;
  readonly organisation: string;
  readonly sentBy: string;
  readonly round: number;
  readonly due: Instant;
  /** What became of what they had proposed and asked. */
  readonly tidings: Tidings;
  /** Until when the link works. */
  readonly until: Instant;
  /** Address with the secret. Never in the subject. */
  readonly link: string;
}

/** Asks somebody of the other side for comments. The title of a confidential contract stays behind the code. */
export const roundLetter = (note: RoundNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const words = negotiationMailWords(one).guest;
    const { why, reader, contract, organisation, sentBy, round, due, tidings, until, link } = note;
    const opening = why === "asked" ? words.opening(sentBy || all.someone, organisation) : words.reminded(organisation);
    return {
      subject: words.subject[why](inSubject(contract), organisation, round),
      heading: words.heading[why],
      greeting: all.greeting(reader.name),
      opening: [opening, words.how],
      facts: [
        [all.facts.title, inSubject(contract)],
        [words.round, String(round)],
        [words.due, formatInstant(due, one, reader.timeZone)],
        ...told(tidings, one),
      ],
      action: { label: words.action, href: link },
      closing: [words.lasts(formatInstant(until, one, reader.timeZone)), words.alone, all.unexpected(organisation)],
    };
  });

/** How many of what, a line each. */
const told = ({ comments, accepted, declined, resolved }: Tidings, language: Language) => {
  const words = negotiationMailWords(language).guest.news;
  const lines = [
    [words.comments, comments],
    [words.accepted, accepted],
    [words.declined, declined],
    [words.resolved, resolved],
  ] as const;
  return lines.flatMap(([label, count]) => (count === 0 ? [] : [[label, String(count)] as const]));
};

/** What somebody of the other side is told of what we said and decided. */
export interface NewsNote {
  readonly reader: Reader;
  readonly contract: ContractNote;
  readonly organisation: string;
  readonly tidings: Tidings;
  readonly until: Instant;
  /** Address with the secret. Never in the subject. */
  readonly link: string;
}

/** Tells somebody of the other side that we have commented or decided. What was said stays behind the code. */
export const newsLetter = (note: NewsNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { news: words, lasts, alone } = negotiationMailWords(one).guest;
    const { reader, contract, organisation, tidings, until, link } = note;
    const { comments, accepted, declined, resolved } = tidings;
    const about = accepted + declined + resolved === 0 ? "said" : comments === 0 ? "decided" : "both";
    return {
      subject: words.subject[about](inSubject(contract), organisation),
      heading: words.heading[about],
      greeting: all.greeting(reader.name),
      opening: [words.opening[about](organisation), words.how],
      facts: [[all.facts.title, inSubject(contract)], ...told(tidings, one)],
      action: { label: words.action, href: link },
      closing: [lasts(formatInstant(until, one, reader.timeZone)), alone, all.unexpected(organisation)],
    };
  });

/** What we are told when a round is over. */
export interface RoundEndNote {
  readonly how: "returned" | "expired";
  readonly reader: Reader;
  readonly contract: ContractNote;
  readonly round: number;
  /** Who returned it, or who had been asked. */
  readonly by: readonly string[];
  readonly answer: RoundAnswer | null;
  readonly proposals: number;
  readonly documents: number;
  readonly link: string;
}

/** Tells us that the pen is back. */
export const roundEndLetter = (note: RoundEndNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const words = negotiationMailWords(one).ours;
    const { how, reader, contract, round, by, answer, proposals, documents, link } = note;
    return {
      subject: words.subject[how](inSubject(contract), round),
      heading: words.heading[how],
      greeting: all.greeting(reader.name),
      opening: [words.opening[how](names(by, one), round)],
      facts: [
        ...contractFacts(contract, one),
        ...(answer === null ? [] : [[words.what, words.answer[answer]] as const]),
        ...(proposals + documents === 0 ? [] : [[words.brought, words.counted(proposals, documents)] as const]),
      ],
      action: { label: words.action, href: link },
      closing: [words.next],
    };
  });

export interface MentionNote {
  readonly reader: Reader;
  readonly contract: ContractNote;
  readonly by: string;
  readonly link: string;
}

/** Tells a colleague that they were mentioned. What was said stays on the page. */
export const mentionLetter = ({ reader, contract, by, link }: MentionNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const words = negotiationMailWords(one).mention;
    return {
      subject: words.subject(inSubject(contract), by),
      heading: words.heading,
      greeting: all.greeting(reader.name),
      opening: [words.opening(by)],
      facts: contractFacts(contract, one),
      action: { label: words.action, href: link },
      closing: [words.lasts],
    };
  });
