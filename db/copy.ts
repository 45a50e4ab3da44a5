import { type Generated, sql } from "kysely";
import type { IncidentId, StoredObjectId, TenantId } from "../domain/ids.ts";
import type { Tx } from "./schema.ts";
import type { StoredObject } from "./stored-object.ts";

/** What is known of an object's sealed bytes in the two stores. Written with the row that knows the object, gone with it. */
export interface ObjectCopyTable {
  readonly object: StoredObjectId;
  readonly tenant: TenantId;
  readonly queued_at: Generated<Date>;
  /** When the second store had it; until then it is in the queue. */
  readonly copied_at: Date | null;
  /** When it was last read and authenticated wherever it should be. */
  readonly checked_at: Date | null;
  /** The first store did not give it to a reader: it is scrubbed next. */
  readonly suspect: Generated<boolean>;
  /** Since when no store has bytes of it that authenticate. */
  readonly lost_at: Date | null;
  /** What was opened for its loss. */
  readonly incident: IncidentId | null;
}

/** Puts new objects into the queue, in the transaction that notes what they are. */
export const queueCopies = async (tx: Tx, tenant: TenantId, objects: readonly StoredObjectId[]): Promise<void> => {
  await tx
    .insertInto("object_copy")
    .values(
      objects.map((object) => ({ object, tenant, copied_at: null, checked_at: null, lost_at: null, incident: null })),
    )
    .onConflict((on) => on.doNothing())
    .execute();
};

/** The longest waiting objects of the queue. What the first store cannot give is for the scrub. */
export const waitingCopies = (tx: Tx, limit: number): Promise<StoredObject[]> =>
  tx
    .selectFrom("object_copy")
    .innerJoin("stored_object", "stored_object.id", "object_copy.object")
    .selectAll("stored_object")
    .where("copied_at", "is", null)
    .where("suspect", "=", false)
    .where("lost_at", "is", null)
    .orderBy("queued_at")
    .limit(limit)
    .execute();

export const markCopied = async (tx: Tx, object: StoredObjectId): Promise<void> => {
  await tx.updateTable("object_copy").set({ copied_at: sql`now()` }).where("object", "=", object).execute();
};

export interface CopyLag {
  readonly waiting: number;
  /** Since when the longest waiting object waits. */
  readonly since: Date | null;
}

/** What the second store does not have yet. */
export const copyLag = (tx: Tx): Promise<CopyLag> =>
  tx
    .selectFrom("object_copy")
    .select(({ fn }) => [fn.countAll<number>().as("waiting"), fn.min("queued_at").as("since")])
    .where("copied_at", "is", null)
    .executeTakeFirstOrThrow();

/** An object to be scrubbed, and whether the second store should have it. */
export type ObjectToScrub = StoredObject & { readonly copied_at: Date | null };

/** A page of all objects, in the order of their ids. */
export const objectsToScrub = (tx: Tx, after: StoredObjectId | null, limit: number): Promise<ObjectToScrub[]> =>
  tx
    .selectFrom("object_copy")
    .innerJoin("stored_object", "stored_object.id", "object_copy.object")
    .selectAll("stored_object")
    .select("copied_at")
    .$if(after !== null, (rows) => rows.where("object_copy.object", ">", after))
    .orderBy("object_copy.object")
    .limit(limit)
    .execute();

/** Objects that some reader did not get from the first store. */
export const suspectObjects = (tx: Tx, limit: number): Promise<ObjectToScrub[]> =>
  tx
    .selectFrom("object_copy")
    .innerJoin("stored_object", "stored_object.id", "object_copy.object")
    .selectAll("stored_object")
    .select("copied_at")
    .where("suspect", "=", true)
    .limit(limit)
    .execute();

/** False where it is marked already, or gone. */
export const markSuspect = async (tx: Tx, object: StoredObjectId): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("object_copy")
    .set({ suspect: true })
    .where("object", "=", object)
    .where("suspect", "=", false)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** Notes what a scrub found. False where the object is gone: it was purged meanwhile, and nothing was lost. */
export const markScrubbed = async (tx: Tx, object: StoredObjectId, found: "sound" | "lost"): Promise<boolean> => {
  const outcome =
    found === "sound" ? { lost_at: null, incident: null } : { lost_at: sql<Date>`coalesce(lost_at, now())` };
  const { numUpdatedRows } = await tx
    .updateTable("object_copy")
    .set({ checked_at: sql`now()`, suspect: false, ...outcome })
    .where("object", "=", object)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

export type LostObject = Pick<StoredObject, "id" | "contract" | "called" | "sha256"> & {
  readonly lost_at: Date | null;
  readonly incident: IncidentId | null;
};

/** Objects that no store can give, the latest first. */
export const lostObjects = (tx: Tx, limit: number): Promise<LostObject[]> =>
  tx
    .selectFrom("object_copy")
    .innerJoin("stored_object", "stored_object.id", "object_copy.object")
    .select(["stored_object.id", "contract", "called", "sha256", "lost_at", "incident"])
    .where("lost_at", "is not", null)
    .orderBy("lost_at", "desc")
    .limit(limit)
    .execute();

/** Ties lost objects to the incident that was opened for them. */
export const markReported = async (tx: Tx, objects: readonly StoredObjectId[], incident: IncidentId): Promise<void> => {
  await tx.updateTable("object_copy").set({ incident }).where("object", "in", objects).execute();
};
