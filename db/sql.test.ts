import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import { expect, test } from "vitest";
import { viewerOf } from "../domain/access.ts";
import { parsePersonId, parseTenantId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { append, entries } from "../ledger/index.ts";
import * as audit from "./audit-entries.ts";
import { documentsNamed } from "./ledger.ts";
import * as people from "./person.ts";
import type { Database, Db, Tx } from "./schema.ts";
import { inTenant } from "./tenancy.ts";
import * as tenants from "./tenant.ts";

/** What one function asks of PostgreSQL, whatever comes back. */
type Asking = (tx: Tx, db: Db) => Promise<unknown>;

const uuid = "01890a5d-ac96-774b-bcce-b302099a8057";
const id = parsePersonId(uuid) ?? expect.unreachable();
const tenant = parseTenantId(uuid) ?? expect.unreachable();
const person: Person = {
  id,
  tenant,
  name: "",
  email: "",
  language: "en",
  timeZone: "",
  roles: ["legal"],
  active: true,
};

const window: audit.EntryWindow = { tenant, from: new Date(0), before: new Date(1), size: 1 };

/** The queries of each noun. A new query is added here, so that a review reads its SQL in `db/sql/`. */
const nouns: Readonly<Record<string, Readonly<Record<string, Asking>>>> = {
  tenancy: {
    inTenant: (_, db) => inTenant(db, viewerOf(person), async () => undefined),
  },
  tenant: {
    allTenants: (_, db) => tenants.allTenants(db),
    tenantById: (tx) => tenants.tenantById(tx, tenant),
    addTenant: (tx) => tenants.addTenant(tx, { id: tenant, name: "", language: "en", timeZone: "" }),
  },
  person: {
    personSigningIn: (_, db) => people.personSigningIn(db, ""),
    personById: (tx) => people.personById(tx, id),
    personByEmail: (tx) => people.personByEmail(tx, ""),
    peopleByIds: (tx) => people.peopleByIds(tx, [id]),
    listPeople: (tx) => people.listPeople(tx, { after: person, limit: 20 }),
    peopleByRole: (tx) => people.peopleByRole(tx, "legal"),
    managerChain: (tx) => people.managerChain(tx, id),
    addPerson: (tx) => people.addPerson(tx, person),
    savePerson: (tx) => people.savePerson(tx, person),
  },
  ledger: {
    append: (tx) => append(tx, [{ tenant, subject: "", kind: "", actor: "", at: new Date(0) }]),
    entries: (tx) => entries(tx, { subject: "", limit: 20 }),
    documentsNamed: (tx) => documentsNamed(tx, "", ["00".repeat(32)]),
  },
  "audit-entries": {
    anyUnnumbered: (tx) => audit.anyUnnumbered(tx, window.from, window.before),
    talliesIn: (tx) => audit.talliesIn(tx, window),
    entriesIn: (tx) => audit.entriesIn(tx, window, [{ about: "contract", kind: "hold-placed" }], 20),
    proofOf: (tx) => audit.proofOf(tx, window),
  },
};

test.each(Object.entries(nouns))(
  "the SQL of %s is what was reviewed (npx vitest run db/sql.test.ts -u)",
  async (noun, asked) => {
    const texts = [];
    for (const [name, asking] of Object.entries(asked)) texts.push(`-- ${name}\n${await emitted(asking)}\n`);
    await expect(texts.join("\n")).toMatchFileSnapshot(`sql/${noun}.sql`);
  },
);

const emitted = async (asking: Asking): Promise<string> => {
  const statements: string[] = [];
  const db = new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (of) => new PostgresIntrospector(of),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: ({ query }) => {
      statements.push(`${inLines(query.sql)};`);
    },
  });
  await db.transaction().execute((tx) => asking(tx, db));
  return statements.join("\n");
};

const inLines = (statement: string): string =>
  statement.includes("\n")
    ? statement.replaceAll(/\n +/g, "\n").trim()
    : statement.replaceAll(/ (?=(?:from|where|order by|limit|values|set|on conflict|returning) )/g, "\n");
