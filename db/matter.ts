import type { Generated, Selectable } from "kysely";
import type { PersonId, TenantId } from "../domain/ids.ts";
import type { MatterId } from "../domain/retention.ts";
import type { Tx } from "./schema.ts";

/** A litigation, investigation or audit for which contracts are held back from destruction. */
export interface MatterTable {
  readonly id: MatterId;
  readonly tenant: TenantId;
  readonly name: string;
  readonly opened_by: PersonId;
  readonly opened_at: Generated<Date>;
}

export const addMatter = async (tx: Tx, matter: Omit<Selectable<MatterTable>, "opened_at">): Promise<void> => {
  await tx
    .insertInto("matter")
    .values(matter)
    .onConflict((on) => on.doNothing())
    .execute();
};

export const mattersByIds = async (tx: Tx, ids: readonly MatterId[]): Promise<readonly Selectable<MatterTable>[]> =>
  ids.length === 0 ? [] : tx.selectFrom("matter").selectAll().where("id", "in", ids).execute();

/** By its exact name; the oldest where several share it. */
export const matterNamed = (tx: Tx, name: string): Promise<Selectable<MatterTable> | undefined> =>
  tx.selectFrom("matter").selectAll().where("name", "=", name).orderBy("opened_at").limit(1).executeTakeFirst();
