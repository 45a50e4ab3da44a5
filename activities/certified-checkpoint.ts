import type { CertifiedCheckpoint } from "../documents/certificate-ledger.ts";
import { instantOf } from "../domain/calendar.ts";
import { checkpoint, openCheckpoint } from "../ledger/index.ts";
import type { ActivityServices } from "./services.ts";

/** The ledger's newest checkpoint as certificates print it; `null` while nothing was ever signed. */
export const certifiedCheckpoint = async ({
  db,
  ledger,
  publicUrl,
}: Pick<ActivityServices, "db" | "ledger" | "publicUrl">): Promise<CertifiedCheckpoint | null> => {
  const note = await checkpoint(db);
  const signed = note === undefined ? undefined : openCheckpoint(note, ledger.verifierKey);
  if (signed === undefined) return null;
  return {
    ...{ origin: signed.origin, size: signed.size, root: signed.root.toString("base64") },
    at: instantOf(signed.at.getTime()),
    verifyAt: `${publicUrl}/verify`,
  };
};
