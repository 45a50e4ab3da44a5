import type { Instant } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import type { Money } from "../domain/money.ts";
import { approvalMailWords } from "../i18n/approval-mail.ts";
import { formatInstant, formatMoney } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import { type ContractNote, contractFacts, inSubject, names, type Reader } from "./reader.ts";

/** What an approver is told. */
export interface ApprovalRequest {
  readonly why: "asked" | "reminded" | "escalated" | "delegated" | "reassigned";
  readonly reader: Reader;
  readonly contract: ContractNote;
  readonly amount: Money | null;
  /** The contract's owner, in whose name it is asked. */
  readonly askedBy: string;
  /** Who was asked before: escalated from, delegated by. */
  readonly passedFrom: string | null;
  readonly until: Instant;
  /** Address with the secret. Never in the subject. */
  readonly link: string;
}

/** What the owner is told at the end of a round. */
export interface ApprovalResult {
  readonly outcome: "granted" | "rejected" | "expired";
  readonly reader: Reader;
  readonly contract: ContractNote;
  /** Who rejected, or who had not answered. */
  readonly by: readonly string[];
  /** The contract's page. */
  readonly link: string;
}

/** Asks an approver to decide. */
export const approvalRequestLetter = (request: ApprovalRequest, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { subject, heading, opening, action, how, otherwise, escalation } = approvalMailWords(one);
    const { why, reader, contract, amount, askedBy, passedFrom, link } = request;
    const until = formatInstant(request.until, one, reader.timeZone);
    return {
      subject: subject[why](inSubject(contract)),
      heading: heading[why],
      greeting: all.greeting(reader.name),
      opening: [opening[why](askedBy, passedFrom ?? all.someone), how],
      facts: [
        ...contractFacts(contract, one),
        ...(amount === null ? [] : [[all.facts.amount, formatMoney(amount, one)] as const]),
        [all.facts.owner, askedBy],
        [all.facts.answerBy, until],
      ],
      action: { label: action, href: link, personal: true },
      closing: [`${otherwise(until)}${why === "escalated" ? "" : `${one === "en" ? " " : ""}${escalation}`}`],
    };
  });

/** Tells the owner how a round has ended. */
export const approvalResultLetter = (
  { outcome, reader, contract, by, link }: ApprovalResult,
  language: Language,
): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { subject, heading, opening, next } = approvalMailWords(one);
    return {
      subject: subject[outcome](inSubject(contract)),
      heading: heading[outcome],
      greeting: all.greeting(reader.name),
      opening: [outcome === "granted" ? opening.granted : opening[outcome](names(by, one))],
      facts: contractFacts(contract, one),
      action: { label: all.openContract, href: link },
      closing: [next[outcome]],
    };
  });
