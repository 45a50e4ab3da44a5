import type { Instant } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import type { ConsentVersion, SigningMethod } from "../domain/signing-act.ts";
import { certificateWords } from "../i18n/certificate.ts";
import { consentText } from "../i18n/consent.ts";
import { contractEventWords } from "../i18n/contract-event.ts";
import { formatInstant } from "../i18n/format.ts";
import { breakable, type CertifiedDocument, type Letter, typesetLetter } from "./certificate.ts";
import { type CertifiedCheckpoint, checkpointSection } from "./certificate-ledger.ts";
import type { Pdf } from "./typeset.ts";

/** What an evidence certificate tells. All of it is in the ledger and in the signatures; here it is to be read. */
export interface Evidence {
  /** The certificate's own number. */
  readonly number: string;
  readonly organisation: string;
  /** In which it reads instants. */
  readonly timeZone: string;
  /** The contract's number. */
  readonly contract: string;
  /** What it is called in the ledger. */
  readonly ledger: string;
  readonly title: string;
  readonly issuedAt: Instant;
  /** SHA-256 of the text that everyone approved and agreed to, before the signatures were put on it. */
  readonly agreedSha256: string;
  /** Null in a certificate that lies in that very document: nothing can hold its own hash. */
  readonly executed: CertifiedDocument | null;
  readonly approvals: readonly { readonly name: string; readonly at: Instant }[];
  readonly signatures: readonly EvidencedSignature[];
  readonly events: readonly EvidencedEvent[];
  readonly checkpoint: CertifiedCheckpoint | null;
}

export interface EvidencedSignature {
  readonly name: string;
  readonly email: string;
  /** Whom they signed for. */
  readonly organisation: string;
  readonly at: Instant;
  /** How they proved who they are; of acts before 0.3 only by a mailed link and code, or by their account confirmed again. */
  readonly method: SigningMethod | "link" | "account";
  /** By which words they agreed to sign electronically; null where it was not recorded. */
  readonly consent: ConsentVersion | null;
  /** Serial number of the signer's certificate. */
  readonly serial: string;
  /** The network address that they signed from; null where nobody knows. */
  readonly address: string | null;
  /** SHA-256 of the PDF before and after this signature was put on it. */
  readonly before: string;
  readonly after: string;
  /** Number of the act in the ledger. */
  readonly entry: number;
}

export interface EvidencedEvent {
  readonly at: Instant;
  readonly kind: keyof ReturnType<typeof contractEventWords>;
  /** Whoever did it, or whom it is about; none where the process itself did. */
  readonly name: string | null;
  /** Number in the ledger. */
  readonly index: number;
}

/**
 * The evidence certificate as PDF/A-2b, once in each language, the first given first: both sides, and a court, read the
 * same paper. The same facts give the same bytes.
 */
export const evidenceCertificate = (facts: Evidence, languages: readonly Language[]): Pdf =>
  typesetLetter(
    languages.map((language) => letterIn(language, facts)),
    { tagged: facts.executed !== null },
  );

const letterIn = (language: Language, facts: Evidence): Letter => {
  const { evidence: t, ...all } = certificateWords(language);
  const kinds = contractEventWords(language);
  const told = (at: Instant): string => formatInstant(at, language, facts.timeZone);
  const signatures = facts.signatures.map(({ name, organisation, email, at, method, serial, ...act }) => ({
    heading: t.signature(name),
    facts: [
      [t.organisation, organisation],
      [t.email, email],
      [t.signedAt, told(at)],
      [t.method, t.methods[method]],
      ...(act.consent === null
        ? []
        : [[t.consent, t.consented(consentText(act.consent, language).agree, act.consent)] as const]),
      ...(act.address === null ? [] : [[t.address, act.address] as const]),
      [t.certificate, breakable(serial)],
      [t.before, breakable(act.before)],
      [t.after, breakable(act.after)],
      [all.ledger, t.entry(act.entry)],
    ] as const,
  }));
  return {
    language,
    title: t.title,
    number: all.number(facts.number),
    paragraphs: [t.statement(facts.organisation)],
    sections: [
      {
        heading: t.contract,
        facts: [
          [t.contractTitle, facts.title],
          [t.reference, facts.contract],
          [all.ledger, facts.ledger],
          [t.agreed, breakable(facts.agreedSha256)],
          ...(facts.executed === null
            ? []
            : ([
                [t.executed, facts.executed.name],
                [all.sha256, breakable(facts.executed.sha256)],
              ] as const)),
          [all.issued, told(facts.issuedAt)],
        ],
      },
      { heading: t.approvals, facts: facts.approvals.map(({ name, at }) => [name, told(at)] as const) },
      ...signatures,
      {
        heading: t.events,
        facts: facts.events.map(
          ({ at, kind, name, index }) =>
            [told(at), name === null ? kinds[kind] : `${kinds[kind]} · ${name}`, t.entry(index)] as const,
        ),
      },
      checkpointSection(facts.checkpoint, language, facts.timeZone),
    ],
    note: facts.executed === null ? `${t.inside} ${t.note}` : t.note,
  };
};
