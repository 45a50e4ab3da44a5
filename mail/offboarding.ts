import type { Language } from "../domain/language.ts";
import { offboardingMailWords } from "../i18n/offboarding-mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import type { Fact } from "./passage.ts";
import type { Reader } from "./reader.ts";

/** How far somebody's leaving has come. */
export interface OffboardingReport {
  readonly reader: Reader;
  readonly person: string;
  readonly successor: string;
  /** How many of each ended at once. */
  readonly sessions: number;
  readonly links: number;
  readonly shares: number;
  /** How many of each are in other hands. */
  readonly contracts: number;
  readonly incidents: number;
  /** What stands still and is tried again; what legal staff must look at. */
  readonly waiting: number;
  readonly attention: number;
  /** Numbers of those that the reader may know of. */
  readonly numbers: readonly string[];
  /** The report's page, for whoever may open it. */
  readonly link: string | null;
}

/** Tells the administrator and the manager what became of somebody's access and work. */
export const offboardingLetter = (note: OffboardingReport, language: Language): Letter =>
  composeLetter(language, (one) => {
    const words = offboardingMailWords(one);
    const { person, successor, waiting, attention, numbers, link } = note;
    const over = waiting === 0;
    const facts: readonly Fact[] = [
      [words.ended, words.endedCounts(note.sessions, note.links, note.shares)],
      [words.handed, words.handedCounts(note.contracts, note.incidents)],
      ...(waiting > 0 ? [[words.waiting, String(waiting)] as const] : []),
      ...(attention > 0 ? [[words.attention, String(attention)] as const] : []),
      ...(numbers.length > 0 ? [[words.which, numbers.join(", ")] as const] : []),
    ];
    return {
      subject: over ? words.subject.over(person) : words.subject.waits(person),
      heading: over ? words.heading.over : words.heading.waits,
      greeting: words.greeting(note.reader.name),
      opening: [words.opening(person, successor), ...(over ? [] : [words.stands])],
      facts,
      ...(link !== null && { action: { label: words.open, href: link } }),
      closing: attention > 0 ? [words.attend] : [],
    };
  });
