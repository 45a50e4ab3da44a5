import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decideAccess } from "../access/decision.ts";
import { openDatabase } from "../db/connection.ts";
import { derivedId } from "../db/derived-id.ts";
import type { Db } from "../db/schema.ts";
import { asSystem, inTenant } from "../db/tenancy.ts";
import { type ContractAccess, classifications, type Subject, viewerOf } from "../domain/access.ts";
import type { PersonId, TenantId } from "../domain/ids.ts";
import { type Role, roles } from "../domain/person.ts";
import { makeOrganisation, type Organisation } from "./organisation.ts";
import { freshDatabase } from "./stack/index.ts";

let db: Db;
let ours: Organisation;
let theirs: Organisation;
const contracts = new Map<string, ContractAccess>();
const campaigns = new Map<string, { tenant: TenantId; named: readonly PersonId[] }>();
const incidents = new Map<string, { tenant: TenantId; reporter: PersonId | null; named: readonly PersonId[] }>();

const [firstPlace, ...otherPlaces] = ["a", "b", "c"].map((place) => ({
  department: derivedId<"department">("rows", place === "c" ? "other" : "sales"),
  team: derivedId<"team">("rows", place),
}));
if (!firstPlace) throw new Error("There are places");
const places = [firstPlace, ...otherPlaces];

beforeAll(async () => {
  db = openDatabase((await freshDatabase()).url, { applicationName: "engross test" });
  [ours, theirs] = [await makeOrganisation(db), await makeOrganisation(db)];
  for (const { tenant, owner, lawyer, approver } of [ours, theirs]) {
    const people = [owner.id, lawyer.id] as const;
    const lists = [[], [people[0]], [people[1]], people];
    for (const named of lists) {
      for (const who of people)
        for (const classification of classifications)
          await addContract({ tenant, owner: who, named, classification, department: null, team: null });
      await addCampaign({ tenant, named });
      for (const reporter of [...people, null]) await addIncident({ tenant, reporter, named });
    }
    // Of nobody who asks, so that their place alone decides.
    for (const classification of classifications)
      for (const place of [...places, { ...firstPlace, team: null }])
        await addContract({ tenant, owner: approver.id, named: [], classification, ...place });
    await openSome(tenant, people);
  }
});

/** Every third contract is opened to the first of them; others are too late, over, or not granted yet. */
const openSome = async (tenant: TenantId, [person]: readonly PersonId[]): Promise<void> => {
  if (!person) throw new Error("There are people");
  const own = [...contracts].filter(([, access]) => access.tenant === tenant);
  for (const [index, [contract, access]] of own.entries()) {
    const [stage, minutes] =
      [
        ["open", 60],
        ["open", -1],
        ["ended", 60],
        ["requested", 60],
      ][index % 4] ?? [];
    await asSystem(db, tenant, (tx) =>
      sql`
        insert into break_glass (id, tenant, contract, person, stage, until, version, last_command, state, requested_at,
          recorded_at)
        values (${randomUUID()}, ${tenant}, ${contract}, ${person}, ${stage},
          now() + ${minutes}::integer * interval '1 minute', 1, '', '{}', now(), now())`.execute(tx),
    );
    if (stage === "open" && minutes === 60) contracts.set(contract, { ...access, opened: [person] });
  }
};

afterAll(() => db.destroy());

const addContract = async (access: ContractAccess): Promise<void> => {
  const id = randomUUID();
  const { tenant, owner, named, classification, department, team } = access;
  contracts.set(id, access);
  await asSystem(db, tenant, (tx) =>
    sql`
      insert into contract (id, tenant, number, type, classification, owner, named, stage, since, version, last_command,
        title, counterparty, language, state, created_at, recorded_at, department, team)
      values (${id}, ${tenant}, ${id}, 'sales', ${classification}, ${owner}, ${[...named]}::uuid[], 'draft', now(), 1, '',
        'A contract', '', 'en', '{}', now(), now(), ${department}, ${team})`.execute(tx),
  );
};

const addCampaign = async (access: { tenant: TenantId; named: readonly PersonId[] }): Promise<void> => {
  const id = randomUUID();
  const { tenant, named } = access;
  campaigns.set(id, access);
  await asSystem(db, tenant, (tx) =>
    sql`
      insert into audit_campaign (id, tenant, number, stage, since, version, last_command, lead, named, title, state,
        created_at, recorded_at)
      values (${id}, ${tenant}, ${id}, 'fieldwork', now(), 1, '', ${randomUUID()}, ${[...named]}::uuid[], 'An audit',
        '{}', now(), now())`.execute(tx),
  );
};

const addIncident = async (access: {
  tenant: TenantId;
  reporter: PersonId | null;
  named: readonly PersonId[];
}): Promise<void> => {
  const id = randomUUID();
  const { tenant, reporter, named } = access;
  incidents.set(id, access);
  await asSystem(db, tenant, (tx) =>
    sql`
      insert into incident (id, tenant, number, playbook, stage, since, version, last_command, reporter, named, title,
        state, created_at, recorded_at)
      values (${id}, ${tenant}, ${id}, 'sent-to-wrong-person', 'reported', now(), 1, '', ${reporter},
        ${[...named]}::uuid[], 'An incident', '{}', now(), now())`.execute(tx),
  );
};

const anyone = fc.record({
  theirs: fc.boolean(),
  lawyer: fc.boolean(),
  active: fc.boolean(),
  roles: fc.uniqueArray(fc.constantFrom(...roles), { minLength: 1 }),
  place: fc.option(fc.constantFrom(...places), { nil: {} }),
  head: fc.boolean(),
});

test("the policies let somebody view a contract, an incident or an audit exactly where its row is there for them", async () => {
  await fc.assert(
    fc.asyncProperty(anyone, async (drawn) => {
      const organisation = drawn.theirs ? theirs : ours;
      const [first = "guest", ...rest] = drawn.roles;
      const held: readonly [Role, ...Role[]] = [first, ...rest];
      const person = {
        ...(drawn.lawyer ? organisation.lawyer : organisation.owner),
        roles: held,
        active: drawn.active,
        ...drawn.place,
        head: drawn.head,
      };
      const rows = await inTenant(db, viewerOf(person), async (tx) => ({
        contracts: await tx.selectFrom("contract").select("id").execute(),
        incidents: await tx.selectFrom("incident").select("id").execute(),
        campaigns: await tx.selectFrom("audit_campaign").select("id").execute(),
      }));
      // A person who left has no session, so that nobody asks for incidents, or by an emergency access, in their name.
      const asked = [...contracts].filter(([, { opened = [] }]) => drawn.active || !opened.includes(person.id));
      expect(idsOf(rows.contracts).filter((id) => drawn.active || asked.some(([one]) => one === id))).toEqual(
        allowed(person, new Map(asked), (contract) => ({ right: "view", contract }) as const),
      );
      // A person who left has no session, so that nobody asks for incidents in their name.
      if (!drawn.active) return;
      expect(idsOf(rows.incidents)).toEqual(
        allowed(person, incidents, (incident) => ({ right: "view-incident", incident }) as const),
      );
      expect(idsOf(rows.campaigns)).toEqual(
        allowed(person, campaigns, (campaign) => ({ right: "view-campaign", campaign }) as const),
      );
    }),
    { numRuns: 200 },
  );
});

const idsOf = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id).toSorted();

const allowed = <T>(
  person: Subject,
  things: ReadonlyMap<string, T>,
  asked: (thing: T) => Parameters<typeof decideAccess>[1],
): readonly string[] =>
  [...things].flatMap(([id, thing]) => (decideAccess(person, asked(thing)).allowed ? [id] : [])).toSorted();
