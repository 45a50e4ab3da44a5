import { type Kysely, sql } from "kysely";

/**
 * The policy of contracts, which asks once a statement who is looking, not with every row: a page of the register for
 * somebody who sees only their own takes a third of the time. The rule is that of `viewer_sees`, which stays for
 * functions; PostgreSQL does not inline what asks by subquery, so that it stands here in full.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter policy viewer on contract using (
      tenant = (select viewer_tenant()) and
      case (select viewer_reach())
        when 'system' then true
        when 'all' then classification <> 'secret' or
          coalesce((select viewer_person()) = owner or (select viewer_person()) = any (named), false)
        when 'named' then coalesce((select viewer_person()) = owner or (select viewer_person()) = any (named), false)
        else false
      end)`.execute(db);
};
