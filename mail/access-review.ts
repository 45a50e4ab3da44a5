import type { Instant } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import { accessReviewWords } from "../i18n/access-review.ts";
import { formatInstant, formatNumber } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import type { Reader } from "./reader.ts";

export interface ReviewNote {
  readonly why: "asked" | "reminded" | "escalated";
  readonly reader: Reader;
  readonly organisation: string;
  /** How many people, and how many lines about them, are still to be decided. */
  readonly people: number;
  readonly lines: number;
  readonly until: Instant;
  readonly link: string;
}

/** Asks a reviewer to keep or revoke. Whose access it is stays behind the sign-in. */
export const reviewLetter = (note: ReviewNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { mail: words } = accessReviewWords(one);
    const { why, reader, organisation, people, lines, until, link } = note;
    return {
      subject: words.subject[why](lines),
      heading: words.heading,
      greeting: mailWords(one).greeting(reader.name),
      opening: [words.opening[why](people, organisation)],
      facts: [
        [words.lines, formatNumber(lines, one)],
        [words.until, formatInstant(until, one, reader.timeZone)],
      ],
      action: { label: words.action, href: link },
      closing: [words.otherwise],
    };
  });

/** Tells an auditor that a campaign is over and where its report is. */
export const campaignClosedLetter = (
  { reader, at, link }: { readonly reader: Reader; readonly at: Instant; readonly link: string },
  language: Language,
): Letter =>
  composeLetter(language, (one) => {
    const { mail: words } = accessReviewWords(one);
    return {
      subject: words.closedSubject,
      heading: words.closedHeading,
      greeting: mailWords(one).greeting(reader.name),
      opening: [words.closedOpening],
      facts: [[words.closedAt, formatInstant(at, one, reader.timeZone)]],
      action: { label: words.closedAction, href: link },
      closing: [words.closedMore],
    };
  });
