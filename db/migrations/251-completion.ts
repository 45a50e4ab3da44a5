import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** What waits on the way from the last signature to the copies in everybody's mailbox, and why. Gone once it is done. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table completion_delay (
      tenant uuid not null references tenant (id),
      contract uuid not null,
      step text not null,
      item text not null,
      reason text not null,
      since timestamptz not null,
      tries integer not null,
      last_try timestamptz not null,
      next_try timestamptz not null,
      primary key (contract, step, item)
    )`.execute(db);
  await sql`create index completion_delay_of_tenant on completion_delay (tenant, since)`.execute(db);
  await protect(db, "completion_delay");
};
