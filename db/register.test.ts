import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Reach } from "../domain/access.ts";
import { type ContractId, parsePersonId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { withClient } from "../stack/postgres.ts";
import { makeOrganisation, type Organisation } from "../test/organisation.ts";
import { freshDatabase } from "../test/stack/index.ts";
import { openDatabase } from "./connection.ts";
import { register } from "./contract.ts";
import type { Db } from "./schema.ts";
import { searchVector } from "./search.ts";
import { asSystem, inTenant } from "./tenancy.ts";

let db: Db;
let adminUrl: string;
let orchid: Organisation;
let other: Organisation;

interface Seed {
  readonly title: string;
  readonly counterparty?: string;
  readonly classification?: string;
  readonly named?: readonly string[];
}

/** Rows as the record writes them; the register reads nothing of the process's state. */
const seed = async (
  { tenant, owner }: Organisation,
  seeds: readonly Seed[],
  year = "2026",
): Promise<readonly ContractId[]> =>
  asSystem(db, tenant, async (tx) => {
    const ids: ContractId[] = [];
    for (const [index, { title, counterparty = "", classification = "internal", named = [] }] of seeds.entries()) {
      const id = randomUUID() as ContractId;
      ids.push(id);
      await sql`
        insert into contract (id, tenant, number, type, classification, owner, named, stage, since, version, last_command,
          title, counterparty, language, state, search, created_at, recorded_at)
        values (${id}, ${tenant}, ${`${year}-${String(index + 1).padStart(5, "0")}`}, 'sales', ${classification}, ${owner.id},
          ${[...named]}::uuid[], 'draft', now(), 1, '', ${title}, ${counterparty}, 'en', '{}',
          ${searchVector(`${title} ${counterparty}`)}, now(), now() - make_interval(secs => ${index}))`.execute(tx);
    }
    return ids;
  });

const as = (person: Person, reach: Reach, page: Omit<Parameters<typeof register>[1], "limit"> = {}) =>
  inTenant(db, { tenant: person.tenant, person: person.id, reach }, async (tx) => {
    const rows = await register(tx, { limit: 20, ...page });
    return rows.map(({ title }) => title);
  });

beforeAll(async () => {
  const database = await freshDatabase();
  db = openDatabase(database.url, { applicationName: "engross test" });
  adminUrl = database.adminUrl;
  orchid = await makeOrganisation(db);
  other = await makeOrganisation(db);
  await seed(orchid, [
    { title: "精密机床买卖合同", counterparty: "示例买方科技有限公司" },
    { title: "Mutual confidentiality agreement", counterparty: "Example Peony Ltd" },
    { title: "秘密合作协议", classification: "secret", named: [orchid.auditor.id] },
  ]);
  await seed(other, [{ title: "精密机床买卖合同（他方）" }]);
});

afterAll(() => db.destroy());

describe("searching the register", () => {
  it("finds Chinese by any two characters and English by the beginning of a word", async () => {
    for (const text of ["机床", "买方科技", "精密 买方"])
      expect(await as(orchid.lawyer, "all", { text })).toEqual(["精密机床买卖合同"]);
    for (const text of ["confid", "PEONY", "peony mutual"]) {
      expect(await as(orchid.lawyer, "all", { text })).toEqual(["Mutual confidentiality agreement"]);
    }
    expect(await as(orchid.lawyer, "all", { text: "方机床" })).toEqual([]);
  });

  it("finds a contract by its number", async () => {
    expect(await as(orchid.lawyer, "all", { text: " 2026-00002 " })).toEqual(["Mutual confidentiality agreement"]);
  });

  it("finds nothing of other organisations, of others' contracts, or of secrets that do not name the viewer", async () => {
    expect(await as(other.lawyer, "all", { text: "机床" })).toEqual(["精密机床买卖合同（他方）"]);
    const stranger = { ...orchid.owner, id: parsePersonId(randomUUID()) ?? orchid.owner.id };
    expect(await as(stranger, "named", { text: "机床" })).toEqual([]);
    expect(await as(orchid.lawyer, "all", { text: "秘密" })).toEqual([]);
    expect(await as(orchid.auditor, "all", { text: "秘密" })).toEqual(["秘密合作协议"]);
    expect(await as(orchid.administrator, "none", { text: "机床" })).toEqual([]);
  });

  it("asks the index, not every row", async () => {
    await asSystem(db, orchid.tenant, (tx) =>
      sql`
        insert into contract (id, tenant, number, type, classification, owner, named, stage, since, version, last_command,
          title, counterparty, language, state, search, created_at, recorded_at)
        select gen_random_uuid(), ${orchid.tenant}, '2025-' || lpad(n::text, 5, '0'), 'sales', 'internal', ${orchid.owner.id}, '{}',
          'draft', now(), 1, '', 'Filler ' || n, '', 'en', '{}', array_to_tsvector(array['filler', 'n' || n]), now(), now()
        from generate_series(1, 5000) n`.execute(tx),
    );
    await withClient(adminUrl, (client) => client.query("analyze contract")); // as autovacuum does by itself
    const scans = await inTenant(db, { tenant: orchid.tenant, person: orchid.lawyer.id, reach: "all" }, async (tx) => {
      const count = async () => {
        const { rows } = await sql<{ index: string; table: string }>`
          select pg_stat_get_xact_numscans('contract_search'::regclass) as index,
                 pg_stat_get_xact_tuples_returned('contract'::regclass) as table`.execute(tx);
        return { index: Number(rows[0]?.index), table: Number(rows[0]?.table) };
      };
      const before = await count();
      const found = await register(tx, { text: "n4711", limit: 20 });
      expect(found).toHaveLength(1);
      const after = await count();
      return { index: after.index - before.index, table: after.table - before.table };
    });
    expect(scans.index).toBe(1);
    expect(scans.table).toBeLessThan(100);
  });
});
