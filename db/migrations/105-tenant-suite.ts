import { type Kysely, sql } from "kysely";

/** By which ciphers an organisation's documents are sealed from now on; what is stored stays as it is. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table tenant add column suite text not null default 'AES256_GCM_HKDF_1MB'
      check (suite in ('AES256_GCM_HKDF_1MB', 'SM4_CTR_HMAC_SM3_1MB'))`.execute(db);
  // The columns of its body were fixed when it was made.
  await sql`
    create or replace function installation_tenants() returns setof tenant
    language sql stable security definer set search_path = public, pg_temp
    begin atomic select * from tenant order by id; end`.execute(db);
};
