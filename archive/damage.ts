import { markSuspect } from "../db/copy.ts";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { parseStoredObjectId, parseTenantId } from "../domain/ids.ts";
import type { Place } from "../vault/associated.ts";

/** Notes that the first store did not give an object, so that it is scrubbed soon. Reading goes on meanwhile. */
export const noteDamage =
  (db: Db) =>
  (place: Place): void => {
    const tenant = parseTenantId(place.tenant);
    const object = parseStoredObjectId(place.object);
    if (tenant === undefined || object === undefined) return;
    // Lost notes are no loss: the next scrub of everything finds the damage too.
    asSystem(db, tenant, (tx) => markSuspect(tx, object)).catch((error: unknown) => {
      process.emitWarning(`A damaged object could not be noted: ${String(error)}`);
    });
  };
