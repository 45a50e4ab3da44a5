import { type Kysely, sql } from "kysely";

/** Releasing a hold takes two people: as `upgraded` in `domain/contract.ts`, nobody has asked for one yet. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  // The owner is bound by row policies too, but for this statement.
  await sql`alter table contract no force row level security`.execute(db);
  await sql`
    update contract set state = state || '{"holdReleases": []}'::jsonb where not state ? 'holdReleases'`.execute(db);
  await sql`alter table contract force row level security`.execute(db);
};
