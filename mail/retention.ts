import type { PlainDate } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import { formatDate } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { retentionMailWords } from "../i18n/retention-mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import { type ContractNote, contractFacts, type Reader } from "./reader.ts";

/** What those who decide on destruction are told. */
export interface RetentionNote {
  readonly why: "over" | "requested";
  readonly reader: Reader;
  readonly contract: ContractNote;
  /** First day on which it may be destroyed. */
  readonly until: PlainDate;
  /** The first of the two people. */
  readonly requestedBy: string | null;
  readonly link: string;
}

/** What those are told who may be the second person of a release. */
export interface HoldReleaseNote {
  readonly reader: Reader;
  readonly contract: ContractNote;
  readonly matter: string;
  readonly requestedBy: string | null;
  readonly reason: string | null;
  readonly link: string;
}

/** What is told after destruction, with the certificate attached: the number only, since names went with the rest. */
export interface DestructionNote {
  readonly reader: Reader;
  readonly number: string;
  readonly on: PlainDate;
  readonly requestedBy: string | null;
  readonly approvedBy: string | null;
  readonly link: string;
}

/** Tells those who decide that a contract may be destroyed, or that a second person has to agree. */
export const retentionLetter = (note: RetentionNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { subject, heading, opening, action, otherwise } = retentionMailWords(one);
    const { why, reader, contract, requestedBy, link } = note;
    const until = formatDate(note.until, one);
    return {
      subject: subject[why](contract.number),
      heading: heading[why],
      greeting: all.greeting(reader.name),
      opening: [why === "over" ? opening.over(until) : opening.requested(requestedBy ?? all.someone)],
      facts: [
        ...contractFacts(contract, one),
        [all.facts.keptUntil, until],
        ...(requestedBy === null ? [] : [[all.facts.requestedBy, requestedBy] as const]),
      ],
      action: { label: action[why], href: link },
      closing: [otherwise[why]],
    };
  });

/** Asks a second person to agree that a contract is let go, as far as one matter is concerned. */
export const holdReleaseLetter = (note: HoldReleaseNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { subject, heading, opening, action, otherwise } = retentionMailWords(one);
    const { reader, contract, matter, requestedBy, reason, link } = note;
    return {
      subject: subject.release(contract.number),
      heading: heading.release,
      greeting: all.greeting(reader.name),
      opening: [opening.release(requestedBy ?? all.someone)],
      facts: [
        ...contractFacts(contract, one),
        [all.facts.matter, matter],
        ...(requestedBy === null ? [] : [[all.facts.requestedBy, requestedBy] as const]),
        ...(reason === null ? [] : [[all.facts.reason, reason] as const]),
      ],
      action: { label: action.release, href: link },
      closing: [otherwise.release],
    };
  });

/** Goes out with the certificate of destruction. */
export const destructionLetter = (note: DestructionNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { subject, heading, opening, action, otherwise } = retentionMailWords(one);
    const { reader, number, on, requestedBy, approvedBy, link } = note;
    return {
      subject: subject.destroyed(number),
      heading: heading.destroyed,
      greeting: all.greeting(reader.name),
      opening: [opening.destroyed],
      facts: [
        [all.facts.number, number],
        [all.facts.destroyed, formatDate(on, one)],
        [all.facts.requestedBy, requestedBy ?? all.someone],
        [all.facts.approvedBy, approvedBy ?? all.someone],
      ],
      action: { label: action.destroyed, href: link },
      closing: [otherwise.destroyed],
    };
  });
