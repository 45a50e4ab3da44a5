import { randomUUID } from "node:crypto";
import type { Selectable } from "kysely";
import type { PersonId, TenantId } from "../domain/ids.ts";
import type { RefusalCode } from "../domain/refusal.ts";
import type { Tx } from "./schema.ts";

/** Refusals of files that could do harm. */
export const harmful = [
  "file-bomb",
  "file-has-macros",
  "file-infected",
  "file-unsafe",
] as const satisfies readonly RefusalCode[];

/** A file that was refused because it could do harm. Nothing of it was kept, its name neither. */
export interface QuarantineTable {
  readonly id: string;
  readonly tenant: TenantId;
  readonly at: Date;
  readonly person: PersonId | null;
  readonly address: string;
  /** Of the route that it was sent to. */
  readonly operation: string;
  readonly reason: (typeof harmful)[number];
  /** What the scanner calls what it found. */
  readonly found: string | null;
  /** Bytes that had come. */
  readonly size: number;
  /** By which others can tell what it was; `null` where it was refused before all of it had come. */
  readonly sha256: Buffer | null;
}

export type QuarantineRow = Selectable<QuarantineTable>;

export const noteQuarantined = async (tx: Tx, refused: Omit<QuarantineRow, "id">): Promise<void> => {
  await tx
    .insertInto("quarantine")
    .values({ ...refused, id: randomUUID(), found: refused.found?.slice(0, 200) ?? null })
    .execute();
};

/** Newest first. */
export const quarantined = (tx: Tx, limit: number): Promise<readonly QuarantineRow[]> =>
  tx.selectFrom("quarantine").selectAll().orderBy("at", "desc").limit(limit).execute();
