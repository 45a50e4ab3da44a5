import { markSuspect } from "../db/copy.ts";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { parseDocumentId, parseTenantId } from "../domain/ids.ts";
import type { Place } from "../vault/associated.ts";

/** Notes that the first store did not give a document, so that it is scrubbed soon. Reading goes on meanwhile. */
export const noteDamage =
  (db: Db) =>
  (place: Place): void => {
    const tenant = parseTenantId(place.tenant);
    const document = parseDocumentId(place.object);
    if (tenant === undefined || document === undefined) return;
    // Lost notes are no loss: the next scrub of everything finds the damage too.
    asSystem(db, tenant, (tx) => markSuspect(tx, document)).catch((error: unknown) => {
      process.emitWarning(`A damaged document could not be noted: ${String(error)}`);
    });
  };
