import type { Instant } from "../domain/calendar.ts";
import type { Language } from "../domain/language.ts";
import { certificateWords } from "../i18n/certificate.ts";
import { formatInstant, formatNumber } from "../i18n/format.ts";
import type { Letter } from "./certificate.ts";

/**
 * The ledger's newest checkpoint when a certificate was made: whoever keeps the paper keeps it too, and with it a proof
 * of what the ledger then was.
 */
export interface CertifiedCheckpoint {
  readonly origin: string;
  /** How many entries the ledger had. */
  readonly size: number;
  /** Of the tree, in base64 as checkpoints have it. */
  readonly root: string;
  readonly at: Instant;
  /** Where anybody looks up the hash of a document. */
  readonly verifyAt: string;
}

/** As a section of a certificate; an empty one, which is not printed, where there was none. */
export const checkpointSection = (
  checkpoint: CertifiedCheckpoint | null,
  language: Language,
  timeZone: string,
): Letter["sections"][number] => {
  const t = certificateWords(language);
  if (checkpoint === null) return { heading: t.checkpoint.title, facts: [] };
  const { origin, size, root, at, verifyAt } = checkpoint;
  return {
    heading: t.checkpoint.title,
    facts: [
      [t.checkpoint.origin, origin],
      [t.checkpoint.size, formatNumber(size, language)],
      [t.checkpoint.root, root],
      [t.checkpoint.signed, formatInstant(at, language, timeZone)],
      [t.checkpoint.verify, verifyAt],
    ],
  };
};
