import type { PlainDate } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import type { TerminationGround } from "../domain/termination.ts";
import { formatDate } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { terminationMailWords } from "../i18n/termination-mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import { type ContractNote, contractFacts, inSubject, type Reader } from "./reader.ts";

export interface TerminationNote {
  readonly why: "proposed" | "terminated";
  readonly reader: Reader;
  readonly contract: ContractNote;
  readonly ground: TerminationGround;
  /** Last day in force. */
  readonly on: PlainDate;
  readonly proposedBy: string | null;
  readonly link: string;
}

/** Asks legal to review a termination; tells the owner of one that has taken effect. */
export const terminationLetter = (note: TerminationNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { subject, heading, opening, action, how, otherwise, surviving, ground } = terminationMailWords(one);
    const { why, reader, contract, proposedBy, link } = note;
    const on = formatDate(note.on, one);
    const proposer = proposedBy ?? all.someone;
    return {
      subject: subject[why](inSubject(contract)),
      heading: heading[why],
      greeting: all.greeting(reader.name),
      opening: why === "proposed" ? [opening.proposed(proposer), how] : [opening.terminated(on)],
      facts: [
        ...contractFacts(contract, one),
        [all.facts.ground, ground[note.ground]],
        [all.facts.lastDay, on],
        [all.facts.proposedBy, proposer],
      ],
      action: { label: why === "proposed" ? action : all.openContract, href: link },
      closing: [why === "proposed" ? otherwise : surviving],
    };
  });
