import { pendingMigrations } from "../db/migrate.ts";
import { pendingKeyMigrations } from "../vault/keys/migrate.ts";
import type { Check } from "./doctor-check.ts";
import { withClient } from "./postgres.ts";
import { say } from "./problem.ts";

const words = say.doctor;

/** Commits a transaction of its own and asks another one whether it is there: a write and a read without any table. */
const commitAndLook = (url: string): Promise<undefined> =>
  withClient(url, async (client) => {
    await client.query("begin");
    const { rows } = await client.query("select pg_current_xact_id()::text as id");
    await client.query("commit");
    const looked = await client.query("select pg_xact_status($1::text::xid8) as status", [rows[0]?.id]);
    const status = String(looked.rows[0]?.status);
    if (status !== "committed") throw new Error(`transaction ${status}`);
    return undefined;
  });

const refusePowerfulLogin = (url: string): Promise<string> =>
  withClient(url, async (client) => {
    const { rows } = await client.query(
      `select rolname as name,
              rolsuper or rolbypassrls or rolcreaterole or pg_has_role(rolname, 'engross_owner', 'member')
                or exists (select from pg_class where relowner = pg_roles.oid) as powerful
       from pg_roles where rolname = current_user`,
    );
    const name = String(rows[0]?.name);
    if (rows[0]?.powerful !== false) throw new Error(words.fixRole(name));
    return name;
  });

/** Only the owner may look; where its login is not configured, migrations run elsewhere. */
const refusePending = async (
  admin: string | undefined,
  pendingIn: (urls: { readonly admin: string }) => Promise<readonly string[]>,
): Promise<string | undefined> => {
  if (admin === undefined) return words.skipped;
  const pending = await pendingIn({ admin });
  if (pending.length > 0) throw new Error(pending.join(", "));
  return undefined;
};

export const databaseChecks: readonly Check[] = [
  { name: "database", remedy: words.fixDatabase, attempt: ({ database }) => commitAndLook(database.url) },
  {
    name: "databaseRole",
    remedy: words.fixDatabase,
    attempt: ({ database }) => refusePowerfulLogin(database.url),
  },
  {
    name: "keysDatabase",
    remedy: words.fixKeysDatabase,
    attempt: ({ keysDatabase }) => commitAndLook(keysDatabase.url),
  },
  {
    name: "migrations",
    remedy: words.fixMigrations,
    attempt: ({ database }) => refusePending(database.adminUrl, pendingMigrations),
  },
  {
    name: "keysMigrations",
    remedy: words.fixMigrations,
    attempt: ({ keysDatabase }) => refusePending(keysDatabase.adminUrl, pendingKeyMigrations),
  },
];
