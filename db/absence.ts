import { type Selectable, sql } from "kysely";
import type { Absence, AbsenceId } from "../domain/absence.ts";
import type { PlainDate } from "../domain/calendar.ts";
import type { PersonId, TenantId } from "../domain/ids.ts";
import type { Tx } from "./schema.ts";

export interface AbsenceTable {
  readonly id: AbsenceId;
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly first_day: PlainDate;
  readonly last_day: PlainDate;
  readonly deputy: PersonId | null;
  readonly noted_at: Date;
  /** Taken back, or come back early. */
  readonly ended_at: Date | null;
}

export const addAbsence = async (tx: Tx, row: Omit<Selectable<AbsenceTable>, "ended_at">): Promise<void> => {
  await tx
    .insertInto("absence")
    .values({ ...row, ended_at: null })
    .onConflict((on) => on.column("id").doNothing())
    .execute();
};

/** @returns whether it was somebody's own, and not over yet */
export const endAbsence = async (tx: Tx, id: AbsenceId, person: PersonId, at: Date): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("absence")
    .set({ ended_at: at })
    .where("id", "=", id)
    .where("person", "=", person)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** Of one person or of everybody, what is not over on this day; earliest first. */
export const absencesFrom = async (tx: Tx, day: PlainDate, person?: PersonId): Promise<readonly Absence[]> => {
  const { rows } = await sql<Absence>`
    select id, person, first_day::text as "from", last_day::text as "until", deputy
    from absence
    where ended_at is null and last_day >= ${day}::date ${person === undefined ? sql`` : sql`and person = ${person}`}
    order by first_day, id
    limit 1000`.execute(tx);
  return rows;
};
