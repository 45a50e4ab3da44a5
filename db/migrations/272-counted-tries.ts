import { type Kysely, sql } from "kysely";

/** A try is counted where it is kept, so that several are counted in one round trip (`db/lockout.ts`). */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create function auth.count_try(tried bytea, free integer, step integer, first_ms float8, most_ms float8)
    returns integer
    language sql volatile set search_path = auth, pg_temp
    begin atomic
      insert into auth.lockout as seen (key, tries, locked_until, expires_at)
      values (tried, 1, null, now() + interval '1 day')
      on conflict (key) do update set
        tries = case
          when seen.expires_at <= now() then 1
          when seen.locked_until > now() then seen.tries
          else seen.tries + 1
        end,
        locked_until = case
          when seen.expires_at <= now() then null
          when seen.locked_until > now() then seen.locked_until
          when seen.tries >= free and (seen.tries - free) % step = 0 then now() + least(
            most_ms, first_ms * 2 ^ least(30, (seen.tries - free) / step)
          ) * interval '1 ms'
        end,
        expires_at = greatest(now() + interval '1 day', seen.locked_until + interval '1 day')
      returning ceil(extract(epoch from locked_until - now()))::integer;
    end`.execute(db);
  await sql`
    comment on function auth.count_try is
      'Counts a try unless the key is locked; for how many seconds it is locked now, null where it is not.'`.execute(
    db,
  );
  await sql`revoke all on function auth.count_try from public`.execute(db);
  await sql`grant execute on function auth.count_try to engross_app`.execute(db);
};
