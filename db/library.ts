import { type Selectable, sql } from "kysely";
import type { PersonId, TenantId } from "../domain/ids.ts";
import type { Tx } from "./schema.ts";

export type LibraryKind = "clause" | "template" | "type";

/** A version of a clause, a template or a type of contract that the organisation made its own. */
export interface LibraryVersionTable {
  readonly tenant: TenantId;
  readonly kind: LibraryKind;
  /** Such as `nda-en.liability`, `nda-en`, `nda`. */
  readonly item: string;
  readonly version: number;
  /** A `LibraryClause`, `OwnTemplate` or `OwnType`, by its kind. */
  readonly content: unknown;
  readonly reason: string;
  readonly changed_by: PersonId;
  readonly changed_at: Date;
  readonly command: string;
}

export type LibraryVersionRow = Selectable<LibraryVersionTable>;

/** No organisation keeps more of its own. */
const mostItems = 2_000;

/** The newest version of everything of that kind, or of one. */
export const newestVersions = (tx: Tx, kind: LibraryKind, item?: string): Promise<LibraryVersionRow[]> =>
  tx
    .selectFrom("library_version")
    .selectAll()
    .distinctOn("item")
    .where("kind", "=", kind)
    .$if(item !== undefined, (rows) => rows.where("item", "=", item ?? ""))
    .orderBy("item")
    .orderBy("version", "desc")
    .limit(mostItems)
    .execute();

/** The versions of one thing, newest first. */
export const versionsOfItem = (tx: Tx, kind: LibraryKind, item: string): Promise<LibraryVersionRow[]> =>
  tx
    .selectFrom("library_version")
    .selectAll()
    .where("kind", "=", kind)
    .where("item", "=", item)
    .orderBy("version", "desc")
    .limit(100)
    .execute();

/** Keeps a further version. @returns `kept`; `again` where this command kept it before; `stale` where there is a newer one */
export const addLibraryVersion = async (tx: Tx, added: LibraryVersionRow): Promise<"kept" | "again" | "stale"> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("library_version")
    .values({ ...added, content: sql`${JSON.stringify(added.content)}::jsonb` })
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) return "kept";
  const same = await tx
    .selectFrom("library_version")
    .select("version")
    .where("command", "=", added.command)
    .executeTakeFirst();
  return same ? "again" : "stale";
};
