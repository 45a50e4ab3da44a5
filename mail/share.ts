import type { Instant } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import { formatInstant } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { shareMailWords } from "../i18n/share-mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import { type ContractNote, inSubject, type Reader } from "./reader.ts";

/** What somebody outside is told of what was shared with them. */
export interface SharedNote {
  readonly reader: Reader;
  readonly contract: ContractNote;
  readonly organisation: string;
  readonly sharedBy: string;
  /** How many documents. */
  readonly documents: number;
  readonly reason: string;
  readonly until: Instant;
  /** Address with the secret. Never in the subject. */
  readonly link: string;
}

/** Invites somebody outside to read what was shared. The title of a confidential contract stays behind the code. */
export const sharedLetter = (note: SharedNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { subject, heading, opening, how, action, lasts, alone } = shareMailWords(one);
    const { reader, contract, organisation, sharedBy, documents, reason, link } = note;
    const until = formatInstant(note.until, one, reader.timeZone);
    return {
      subject: subject(inSubject(contract), organisation),
      heading,
      greeting: all.greeting(reader.name),
      opening: [opening(sharedBy, organisation, documents), how],
      facts: [
        [all.facts.title, inSubject(contract)],
        [all.facts.reason, reason],
        [all.facts.sharedUntil, until],
      ],
      action: { label: action, href: link },
      closing: [lasts(until), alone, all.unexpected(organisation)],
    };
  });
