import type { PlainDate } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import type { Money } from "../domain/money.ts";
import { formatDate, formatMoney } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { obligationMailWords } from "../i18n/obligation-mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import { type ContractNote, contractFacts, inSubject, type Reader } from "./reader.ts";

export interface ObligationNote {
  readonly why: "reminded" | "overdue" | "escalated";
  readonly reader: Reader;
  readonly contract: ContractNote;
  /** The duty in the words of the draft. */
  readonly title: string;
  readonly clause: string;
  readonly kind: "duty" | "payment";
  readonly owedBy: "us" | "them";
  readonly due: PlainDate;
  readonly amount: Money | null;
  readonly keeper: string;
  readonly link: string;
}

/** Tells a keeper, or the keeper's manager, of a duty that is due, late, or late for long. */
export const obligationLetter = (note: ObligationNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { subject, heading, opening, action, how, otherwise } = obligationMailWords(one);
    const { why, reader, contract, title, clause, owedBy, amount, keeper, link } = note;
    const due = formatDate(note.due, one);
    return {
      subject: subject[why](inSubject(contract), due),
      heading: heading[why][owedBy],
      greeting: all.greeting(reader.name),
      opening: [opening[why][owedBy](due, keeper)],
      facts: [
        [all.facts.duty, title],
        ...(amount === null ? [] : [[all.facts.amount, formatMoney(amount, one)] as const]),
        [all.facts.due, due],
        ...(clause === "" ? [] : [[all.facts.clause, clause] as const]),
        [all.facts.keeper, keeper],
        ...contractFacts(contract, one),
      ],
      action: { label: action, href: link },
      closing: [how, otherwise[why]],
    };
  });
