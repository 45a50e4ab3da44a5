import type { Language } from "../domain/language.ts";
import { certificateWords } from "../i18n/certificate.ts";
import { draftWords } from "../i18n/draft.ts";
import { type CertifiedCheckpoint, checkpointSection } from "./certificate-ledger.ts";
import { type Pdf, type TypesetOptions, typeset } from "./typeset.ts";

export interface CertifiedDocument {
  readonly name: string;
  readonly sha256: string;
}

export interface Destruction {
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
  readonly retentionEnded: string;
  readonly requestedBy: string;
  readonly approvedBy: string;
  readonly destroyedAt: string;
  readonly objects: number;
  /** The id of the data key, never the key. */
  readonly key: string;
  readonly documents: readonly CertifiedDocument[];
  readonly checkpoint: CertifiedCheckpoint | null;
  readonly timeZone: string;
}

/** The certificate of destruction as PDF/A-2b; the same facts give the same bytes. */
export const destructionCertificate = (facts: Destruction, language: Language): Pdf => {
  const t = certificateWords(language);
  return typesetLetter([
    {
      language,
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
        checkpointSection(facts.checkpoint, language, facts.timeZone),
      ],
      note: t.destruction.note,
    },
  ]);
};

/** A certificate in one language. */
export interface Letter {
  readonly language: Language;
  readonly title: string;
  readonly number: string;
  readonly paragraphs: readonly string[];
  readonly sections: readonly { readonly heading: string; readonly facts: readonly Fact[] }[];
  readonly note: string;
}

type Fact = readonly [label: string, value: string] | readonly [label: string, value: string, aside: string];

/** One paper of one or several languages, each from a new page. */
export const typesetLetter = (parts: readonly Letter[], options: TypesetOptions = {}): Pdf => {
  const shown = parts.map((part) => ({
    ...part,
    sections: part.sections.filter(({ facts }) => facts.length > 0),
    footer: draftWords(part.language).page("{page}", "{pages}"),
  }));
  const { places: _places, ...pdf } = typeset("letter.typ", { parts: shown }, options);
  return pdf;
};

/** A hash in groups of eight: a person can compare it, and a line can end in it. */
export const breakable = (text: string): string => text.replace(/[0-9a-f]{8}(?=[0-9a-f])/g, "$& ");
