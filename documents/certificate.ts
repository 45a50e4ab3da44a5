import type { Language } from "../domain/language.ts";
import { certificateWords } from "../i18n/certificate.ts";
import { draftWords } from "../i18n/draft.ts";
import { type Pdf, typeset } from "./typeset.ts";

interface Certified {
  /** The certificate's own number. */
  readonly number: string;
  readonly organisation: string;
  /** What the contract is called in the ledger. */
  readonly contract: string;
  readonly title: string;
  /** Instants are given as they shall be read, in the zone of the organisation. */
  readonly issuedAt: string;
  /** Where the act stands in the ledger: index, leaf hash, checkpoint. */
  readonly ledger: string;
}

interface CertifiedDocument {
  readonly name: string;
  readonly sha256: string;
}

export interface Destruction extends Certified {
  readonly retentionEnded: string;
  readonly requestedBy: string;
  readonly approvedBy: string;
  readonly destroyedAt: string;
  readonly objects: number;
  /** The id of the data key, never the key. */
  readonly key: string;
  readonly documents: readonly CertifiedDocument[];
}

export interface Evidence extends Certified {
  readonly executed: CertifiedDocument;
  readonly approvals: readonly { readonly name: string; readonly at: string }[];
  readonly signatures: readonly {
    readonly name: string;
    readonly email: string;
    readonly organisation: string;
    readonly at: string;
    readonly method: string;
    /** Serial number of the signer's certificate. */
    readonly serial: string;
  }[];
  readonly events: readonly { readonly at: string; readonly what: string }[];
}

/** The certificate of destruction as PDF/A-2b; the same facts give the same bytes. */
export const destructionCertificate = (facts: Destruction, language: Language): Pdf => {
  const t = certificateWords(language);
  return letter(language, {
    title: t.destruction.title,
    number: t.number(facts.number),
    paragraphs: [t.destruction.statement(facts.organisation)],
    sections: [
      {
        heading: t.destruction.contract,
        facts: [
          [t.destruction.reference, facts.contract],
          [t.destruction.contractTitle, facts.title],
          [t.destruction.basis, facts.retentionEnded],
        ],
      },
      {
        heading: t.destruction.act,
        facts: [
          [t.destruction.requestedBy, facts.requestedBy],
          [t.destruction.approvedBy, facts.approvedBy],
          [t.destruction.destroyedAt, facts.destroyedAt],
          [t.destruction.objects, String(facts.objects)],
          [t.destruction.key, facts.key],
          [t.ledger, breakable(facts.ledger)],
          [t.issued, facts.issuedAt],
        ],
      },
      {
        heading: t.destruction.documents,
        facts: facts.documents.map(({ name, sha256 }) => [name, breakable(sha256)] as const),
      },
    ],
    note: t.destruction.note,
  });
};

/** The evidence certificate as PDF/A-2b; the same facts give the same bytes. */
export const evidenceCertificate = (facts: Evidence, language: Language): Pdf => {
  const t = certificateWords(language);
  return letter(language, {
    title: t.evidence.title,
    number: t.number(facts.number),
    paragraphs: [t.evidence.statement(facts.organisation)],
    sections: [
      {
        heading: t.evidence.contract,
        facts: [
          [t.evidence.reference, facts.contract],
          [t.evidence.contractTitle, facts.title],
          [t.evidence.executed, facts.executed.name],
          [t.sha256, breakable(facts.executed.sha256)],
          [t.ledger, breakable(facts.ledger)],
          [t.issued, facts.issuedAt],
        ],
      },
      ...(facts.approvals.length > 0
        ? [{ heading: t.evidence.approvals, facts: facts.approvals.map(({ name, at }) => [name, at] as const) }]
        : []),
      ...facts.signatures.map((signature) => ({
        heading: t.evidence.signature(signature.name),
        facts: [
          [t.evidence.organisation, signature.organisation],
          [t.evidence.email, signature.email],
          [t.evidence.signedAt, signature.at],
          [t.evidence.method, signature.method],
          [t.evidence.certificate, breakable(signature.serial)],
        ] as const,
      })),
      { heading: t.evidence.events, facts: facts.events.map(({ at, what }) => [at, what] as const) },
    ],
    note: t.evidence.note,
  });
};

interface Letter {
  readonly title: string;
  readonly number: string;
  readonly paragraphs: readonly string[];
  readonly sections: readonly {
    readonly heading: string;
    readonly facts: readonly (readonly [label: string, value: string])[];
  }[];
  readonly note: string;
}

const letter = (language: Language, content: Letter): Pdf => {
  const { places: _places, ...pdf } = typeset("letter.typ", {
    ...content,
    sections: content.sections.filter(({ facts }) => facts.length > 0),
    language,
    footer: draftWords(language).page("{page}", "{pages}"),
  });
  return pdf;
};

/** A hash in groups of eight: a person can compare it, and a line can end in it. */
const breakable = (text: string): string => text.replace(/[0-9a-f]{8}(?=[0-9a-f])/g, "$& ");
