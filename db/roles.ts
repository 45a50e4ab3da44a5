import pg from "pg";

/** Owns every table and runs migrations. */
export const owner = "engross_owner";

/** Held by whatever serves people: rows only through policies, no right to change tables. */
const app = "engross_app";

/** Numbers the ledger. The application takes it on by name (`set role`) and holds none of its rights otherwise. */
export const sequencer = "engross_sequencer";

interface Need {
  /** SQL condition that holds once the need is met. */
  readonly met: string;
  readonly statement: string;
}

const needs = (database: string, login: string): readonly Need[] => [
  ...[owner, app, sequencer].map((role) => ({
    met: `to_regrole('${role}') is not null`,
    statement: `create role ${role} nologin`,
  })),
  {
    met: `pg_has_role('${app}', '${sequencer}', 'set')`,
    statement: `grant ${sequencer} to ${app} with inherit false, set true`,
  },
  {
    met: `pg_has_role(current_user, '${owner}', 'set')`,
    statement: `grant ${owner} to ${login} with set true`,
  },
  {
    met: `has_database_privilege('${owner}', current_database(), 'create')`,
    statement: `grant create on database ${database} to ${owner}`,
  },
  {
    met: `has_schema_privilege('${owner}', 'public', 'create')`,
    statement: `grant create on schema public to ${owner}`,
  },
];

/**
 * Makes sure that the roles exist which the policies speak of, and that the owner may build in this database.
 * @throws with the statement that a superuser must run, where the login may not
 */
export const ensureRoles = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url, application_name: "engross migrate" });
  client.on("error", () => undefined); // the next query fails with it
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('engross roles'))");
    const names = "select quote_ident(current_database()) as database, quote_ident(current_user) as login";
    const { rows } = await client.query<{ database: string; login: string }>(names);
    for (const { database, login } of rows) for (const need of needs(database, login)) await meet(client, need);
  } finally {
    await client.end();
  }
};

const meet = async (client: pg.Client, { met, statement }: Need): Promise<void> => {
  const isMet = async (): Promise<boolean> => (await client.query(`select where ${met}`)).rowCount === 1;
  if (await isMet()) return;
  try {
    await client.query(statement);
  } catch (cause) {
    // Roles belong to the whole server: the migration of a database beside this one may have been quicker.
    if (await isMet()) return;
    throw new Error(`PostgreSQL is not prepared for Engross. As a superuser run: ${statement};`, { cause });
  }
};
