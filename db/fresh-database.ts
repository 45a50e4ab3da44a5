import { randomUUID } from "node:crypto";
import pg from "pg";
import { migrate } from "./migrate.ts";

/** One database, as each login reaches it. */
export interface FreshDatabase {
  /** `engross_owner`, which migrates. */
  readonly admin: string;
  /** `engross`, which serves people. */
  readonly app: string;
  readonly superuser: string;
}

/**
 * For tests: an empty or migrated database of their own on the server at `TEST_POSTGRES_URL`, a superuser's address.
 * Makes the logins where the server is bare.
 */
export const freshDatabase = async ({ migrated = true } = {}): Promise<FreshDatabase> => {
  const server = process.env["TEST_POSTGRES_URL"];
  if (server === undefined) throw new Error("TEST_POSTGRES_URL: the address of a superuser of a real PostgreSQL 18");
  const name = `fresh_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('logins'))");
    await client.query(logins);
    await client.query(`create database ${name} owner engross_owner`);
  } finally {
    await client.end();
  }
  const as = (username: string, password = ""): string =>
    Object.assign(new URL(server), { username, password, pathname: `/${name}` }).href;
  const superuser = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const urls = { admin: as("engross_owner", "engross_owner"), app: as("engross", "engross"), superuser };
  if (migrated) await migrate(urls);
  return urls;
};

const logins = `do $$ begin
  if to_regrole('engross_owner') is null then create role engross_owner; end if;
  if to_regrole('engross_app') is null then create role engross_app nologin; end if;
  if to_regrole('engross_sequencer') is null then create role engross_sequencer nologin; end if;
  if to_regrole('engross') is null then create role engross in role engross_app; end if;
  grant engross_sequencer to engross_app with inherit false, set true;
  alter role engross_owner login password 'engross_owner';
  alter role engross login password 'engross';
end $$`;
