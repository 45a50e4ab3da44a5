import { type Kysely, sql } from "kysely";

/** What is wrong with a row is told in the language of whoever looks; what was told before stays as it was said. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table bulk_row no force row level security`.execute(db);
  await sql`
    update bulk_row set faults = (
      select jsonb_agg(
        jsonb_build_object(
          'column', fault->'column',
          'reason', jsonb_build_object('en', fault->'reason', 'zh-CN', fault->'reason')
        )
      )
      from jsonb_array_elements(faults) fault
    )
    where faults <> '[]'`.execute(db);
  await sql`alter table bulk_row force row level security`.execute(db);
};
