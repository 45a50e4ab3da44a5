import { type Kysely, sql } from "kysely";

/** When security was written to about a finding: by the letter that opened its incident, or a later one. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table anomaly add column told_at timestamptz(3)`.execute(db);
  await sql`create index anomaly_untold on anomaly (tenant, incident) where told_at is null`.execute(db);
  // What was found before is on the timelines of its incidents, and no news.
  await sql`alter table anomaly no force row level security`.execute(db);
  await sql`update anomaly set told_at = found_at where incident is not null`.execute(db);
  await sql`alter table anomaly force row level security`.execute(db);
};
