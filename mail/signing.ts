import type { Instant } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import type { RecipientRole } from "../domain/recipient.ts";
import { formatInstant } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { signingMailWords } from "../i18n/signing-mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import { type ContractNote, contractFacts, inSubject, names, type Reader } from "./reader.ts";

/** What a signer, ours or the other side's, is told. */
export interface SignatureRequest {
  readonly why: "asked" | "reminded";
  readonly role: RecipientRole;
  readonly reader: Reader;
  readonly contract: ContractNote;
  /** The organisation whose Engross this is: the name by which the other side knows the sender. */
  readonly organisation: string;
  /** The contract's owner. */
  readonly askedBy: string;
  readonly until: Instant;
  /** Address with the secret. Never in the subject. */
  readonly link: string;
}

/** What the owner is told when a ceremony ends without all signatures. */
export interface SigningFailure {
  readonly outcome: "declined" | "expired";
  readonly reader: Reader;
  readonly contract: ContractNote;
  /** Who declined, or who had not signed. */
  readonly by: readonly string[];
  readonly link: string;
}

/** What everybody who had been asked is told when a ceremony is recalled. */
export interface RecallNote {
  readonly reader: Reader;
  readonly contract: ContractNote;
  readonly organisation: string;
  /** Somebody had signed by then. */
  readonly signed: boolean;
  /** The contract's page, for members; `null` for the other side. */
  readonly link: string | null;
}

/** What both sides are told when all have signed. The executed PDF goes with it, and the evidence certificate. */
export interface ExecutedCopy {
  readonly reader: Reader;
  readonly contract: ContractNote;
  readonly organisation: string;
  readonly signers: readonly string[];
  /** Of the attached PDF, hexadecimal. */
  readonly sha256: string;
  /** Of the evidence certificate; `null` where there is none. */
  readonly certificateSha256: string | null;
  /** The contract's page, for members; `null` for the other side. */
  readonly link: string | null;
}

/** Asks for what the reader's part is: to sign, to agree, to put a seal on it; a viewer is asked for nothing. */
export const signatureRequestLetter = (request: SignatureRequest, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { reader, contract, organisation, link } = request;
    const until = formatInstant(request.until, one, reader.timeZone);
    const { subject, heading, opening, action, how, closing } = askingWords(request, one, until);
    return {
      subject,
      heading,
      greeting: all.greeting(reader.name),
      opening: [opening, ...how],
      facts: [
        ...contractFacts(contract, one),
        ...(request.role === "viewer" ? [] : [[all.facts.signBy, until] as const]),
      ],
      action: { label: action, href: link, personal: true },
      closing: [closing, all.unexpected(organisation)],
    };
  });

/** A reminder says the same to everybody: what is waited for is on the page. */
const askingWords = (
  { why, role, contract, askedBy, organisation }: SignatureRequest,
  language: Language,
  until: string,
) => {
  const words = signingMailWords(language);
  const asked = {
    subject: words.subject[why](inSubject(contract)),
    heading: words.heading[why],
    opening: words.opening[why](askedBy, organisation),
    action: words.action,
    how: [words.how],
    closing: words.otherwise(until),
  };
  if (role === "viewer") {
    const { subject, heading, opening, action, lasts } = words.look;
    return {
      ...{ subject: subject(inSubject(contract)), heading, action, how: [], closing: lasts(until) },
      opening: opening(askedBy, organisation),
    };
  }
  if (why === "reminded") return { ...asked, ...(role === "approver" && { action: words.agree.action }) };
  if (role === "approver") {
    const { subject, heading, opening, action, how, otherwise } = words.agree;
    return {
      ...{ subject: subject(inSubject(contract)), heading, action, how: [how], closing: otherwise(until) },
      opening: opening(askedBy, organisation),
    };
  }
  if (role !== "seal") return asked;
  const { subject, heading, opening, action } = words.seal;
  return {
    ...asked,
    ...{ subject: subject(inSubject(contract)), heading, action, opening: opening(askedBy, organisation) },
  };
};

/** Tells whoever had been asked that the contract was recalled, and that what they signed stays on record. */
export const recallLetter = (
  { reader, contract, organisation, signed, link }: RecallNote,
  language: Language,
): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { subject, heading, opening, kept } = signingMailWords(one).recalled;
    return {
      subject: subject(inSubject(contract)),
      heading,
      greeting: all.greeting(reader.name),
      opening: [opening(organisation)],
      facts: contractFacts(contract, one),
      ...(link !== null && { action: { label: all.openContract, href: link } }),
      closing: signed ? [kept] : [],
    };
  });

/** Tells the owner that not everyone has signed. */
export const signingFailureLetter = (
  { outcome, reader, contract, by, link }: SigningFailure,
  language: Language,
): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { subject, heading, opening, next } = signingMailWords(one);
    return {
      subject: subject[outcome](inSubject(contract)),
      heading: heading[outcome],
      greeting: all.greeting(reader.name),
      opening: [opening[outcome](names(by, one))],
      facts: contractFacts(contract, one),
      action: { label: all.openContract, href: link },
      closing: [next[outcome]],
    };
  });

/** Goes to both sides with the executed PDF. */
export const executedCopyLetter = (copy: ExecutedCopy, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { reader, contract, organisation, signers, sha256, certificateSha256, link } = copy;
    return {
      subject: signingMailWords(one).subject.executed(inSubject(contract)),
      heading: signingMailWords(one).heading.executed,
      greeting: all.greeting(reader.name),
      opening: [signingMailWords(one).opening.executed(organisation)],
      facts: [
        ...contractFacts(contract, one),
        [all.facts.signers, names(signers, one)],
        [all.facts.fingerprint, sha256],
        ...(certificateSha256 === null ? [] : [[all.facts.certificate, certificateSha256] as const]),
      ],
      ...(link !== null && { action: { label: all.openContract, href: link } }),
      closing: certificateSha256 === null ? [] : [signingMailWords(one).certified],
    };
  });
