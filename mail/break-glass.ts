import type { Instant } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import { breakGlassWords } from "../i18n/break-glass.ts";
import { formatInstant } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import type { Reader } from "./reader.ts";

export interface GlassNote {
  readonly why: "requested" | "broken" | "review" | "escalated" | "reviewed";
  readonly reader: Reader;
  /** Of the contract: its title stays behind the sign-in. */
  readonly number: string;
  readonly requester: string;
  readonly reason: string;
  readonly hours: number;
  readonly until: Instant | null;
  readonly link: string;
}

/** Tells of an emergency access at once: to grant it, that it is granted, that it has to be reviewed. */
export const glassLetter = (note: GlassNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { mail: words } = breakGlassWords(one);
    const { why, reader, number, requester, reason, hours, until, link } = note;
    return {
      subject: words.subject[why](number),
      heading: words.heading[why],
      greeting: mailWords(one).greeting(reader.name),
      opening: [words.opening[why](requester, number)],
      facts: [
        [words.contract, number],
        [words.requester, requester],
        [words.reason, reason],
        until === null
          ? [words.hours, words.forHours(hours)]
          : [words.until, formatInstant(until, one, reader.timeZone)],
      ],
      action: { label: words.action[why], href: link },
      closing: [words.otherwise[why]],
    };
  });
