import type { Instant } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import { formatInstant } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import { type ContractNote, contractFacts, inSubject, names, type Reader } from "./reader.ts";

/** What a signer, ours or the other side's, is told. */
export interface SignatureRequest {
  readonly why: "asked" | "reminded";
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

/** Asks a signer to sign. */
export const signatureRequestLetter = (request: SignatureRequest, language: Language): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { subject, heading, opening, action, how, otherwise, unexpected } = all.signing;
    const { why, reader, contract, organisation, askedBy, link } = request;
    const until = formatInstant(request.until, one, reader.timeZone);
    return {
      subject: subject[why](inSubject(contract)),
      heading: heading[why],
      greeting: all.greeting(reader.name),
      opening: [opening[why](askedBy, organisation), how],
      facts: [...contractFacts(contract, one), [all.facts.signBy, until]],
      action: { label: action, href: link, personal: true },
      closing: [otherwise(until), unexpected(organisation)],
    };
  });

/** Tells the owner that not everyone has signed. */
export const signingFailureLetter = (
  { outcome, reader, contract, by, link }: SigningFailure,
  language: Language,
): Letter =>
  composeLetter(language, (one) => {
    const all = mailWords(one);
    const { subject, heading, opening, next } = all.signing;
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
      subject: all.signing.subject.executed(inSubject(contract)),
      heading: all.signing.heading.executed,
      greeting: all.greeting(reader.name),
      opening: [all.signing.opening.executed(organisation)],
      facts: [
        ...contractFacts(contract, one),
        [all.facts.signers, names(signers, one)],
        [all.facts.fingerprint, sha256],
        ...(certificateSha256 === null ? [] : [[all.facts.certificate, certificateSha256] as const]),
      ],
      ...(link !== null && { action: { label: all.openContract, href: link } }),
      closing: certificateSha256 === null ? [] : [all.signing.certified],
    };
  });
