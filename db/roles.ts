import pg from "pg";

/** Owns every table and runs migrations. */
export const owner = "engross_owner";

/** Held by whatever serves people: rows only through policies, no right to change tables. */
const app = "engross_app";

/** Numbers the ledger. The application takes it on by name (`set role`) and holds none of its rights otherwise. */
const sequencer = "engross_sequencer";

/**
 * Makes sure that the roles exist which the policies speak of, and that the owner may build in this database.
 * Roles belong to the whole server, so databases migrated side by side may make them at the same time.
 * @throws if a role is missing and the login may not create roles
 */
export const ensureRoles = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url, application_name: "engross migrate" });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('engross roles'))");
    for (const role of [owner, app, sequencer]) await ensureRole(client, role);
    await client.query(`do $$ begin
      if not pg_has_role('${app}', '${sequencer}', 'set') then
        grant ${sequencer} to ${app} with inherit false, set true;
      end if;
      if not pg_has_role(current_user, '${owner}', 'set') then
        grant ${owner} to current_user with set true;
      end if;
      if not has_database_privilege('${owner}', current_database(), 'create') then
        execute format('grant create on database %I to ${owner}', current_database());
      end if;
      if not has_schema_privilege('${owner}', 'public', 'create') then
        grant create on schema public to ${owner};
      end if;
    end $$`);
  } finally {
    await client.end();
  }
};

const ensureRole = async (client: pg.Client, role: string): Promise<void> => {
  const { rowCount } = await client.query("select from pg_roles where rolname = $1", [role]);
  if (rowCount !== 0) return;
  // A neighbour may create it between the question and the answer: both of its errors mean that it exists.
  const create = `do $$ begin create role ${role} nologin;
    exception when duplicate_object or unique_violation then null; end $$`;
  await client.query(create).catch((cause: unknown) => {
    throw new Error(
      `PostgreSQL has no role ${role}, and the login for migrations may not create it. ` +
        `Give it createrole, or run as a superuser: create role ${role} nologin`,
      { cause },
    );
  });
};
