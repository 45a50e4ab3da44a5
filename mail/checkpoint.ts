import type { Instant } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import { anchorWords } from "../i18n/anchor.ts";
import { formatInstant, formatNumber } from "../i18n/format.ts";
import { composeLetter, type Letter } from "./letter.tsx";

/** A checkpoint of the ledger as a witness is told of it. */
export interface CheckpointNote {
  readonly origin: string;
  readonly number: number;
  readonly size: number;
  readonly at: Instant;
  /** The signed note, as it is. */
  readonly note: string;
  readonly verifierKey: string;
  /** Where the ledger can be followed. */
  readonly link: string;
}

/** Puts a checkpoint into the hands of somebody outside. */
export const checkpointLetter = (told: CheckpointNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { letter: words } = anchorWords(one);
    const [size, at] = [formatNumber(told.size, one), formatInstant(told.at, one, "UTC")];
    return {
      subject: words.subject(String(told.number), told.origin),
      heading: words.heading,
      greeting: words.greeting,
      opening: [words.opening(size, at)],
      verbatim: told.note,
      facts: [
        [words.facts.origin, told.origin],
        [words.facts.size, size],
        [words.facts.signed, at],
        [words.facts.key, told.verifierKey],
      ],
      action: { label: words.action, href: told.link },
      closing: [words.check(told.link), words.bundle, words.attached],
    };
  });
