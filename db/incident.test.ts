import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { viewerOf } from "../domain/access.ts";
import { instantOf } from "../domain/calendar.ts";
import { decideIncident } from "../domain/decide-incident.ts";
import {
  type IncidentId,
  type PersonId,
  parseIncidentId,
  parsePersonId,
  parseTenantId,
  type TenantId,
} from "../domain/ids.ts";
import { evolveIncidentAll, type Incident, mayViewIncident, type NoteId } from "../domain/incident.ts";
import type { IncidentCommand } from "../domain/incident-command.ts";
import { type Person, roles } from "../domain/person.ts";
import { isRefusal, type Refusal } from "../domain/refusal.ts";
import { freshDatabase } from "../test/stack/index.ts";
import { openDatabase } from "./connection.ts";
import { incidentById, listIncidents, notesOf, stageNotes, writeIncident } from "./incident.ts";
import type { Db } from "./schema.ts";
import { asSystem, inTenant } from "./tenancy.ts";
import { addTenant } from "./tenant.ts";

let db: Db;
let tenant: TenantId;
let other: TenantId;

const fresh = <Id>(parse: (text: string) => Id | undefined): Id => {
  const id = parse(randomUUID());
  if (id === undefined) throw new Error("randomUUID made no UUID");
  return id;
};

beforeAll(async () => {
  db = openDatabase((await freshDatabase()).url, { applicationName: "test" });
  [tenant, other] = [fresh(parseTenantId), fresh(parseTenantId)];
  for (const id of [tenant, other]) {
    await asSystem(db, id, (tx) => addTenant(tx, { id, name: "Orchid", language: "en", timeZone: "Asia/Shanghai" }));
  }
});

afterAll(() => db?.destroy());

const at = instantOf(Date.now());

/** Reports an incident and records it, as its process does. */
const reported = async (reporter: PersonId, named: readonly PersonId[], words = true): Promise<Incident | Refusal> => {
  const id = fresh(parseIncidentId);
  const note = randomUUID() as NoteId;
  const actor = { kind: "person", person: reporter, tenant, roles: ["business"], link: null } as const;
  const command: IncidentCommand = {
    type: "report",
    incident: id,
    tenant,
    timeZone: "Asia/Shanghai",
    playbook: "sent-to-wrong-person",
    contract: null,
    awareAt: at,
    note,
  };
  const act = { actor, at, command: randomUUID() };
  const events = decideIncident(null, command, act);
  if (isRefusal(events)) return events;
  const state: Incident = { ...evolveIncidentAll(null, events, at), named };
  return asSystem(db, tenant, async (tx) => {
    if (words)
      await stageNotes(tx, [
        { id: note, tenant, incident: id, title: "Sent astray", body: "By mail.", author: reporter },
      ]);
    const written = await writeIncident(tx, { state, before: 0, events, act });
    return isRefusal(written) ? written : state;
  });
};

const recorded = async (reporter: PersonId, named: readonly PersonId[] = []): Promise<Incident> => {
  const state = await reported(reporter, named);
  if (isRefusal(state)) throw new Error(state.refused);
  return state;
};

const person = (id: PersonId, held: Person["roles"], of: TenantId): Person => ({
  id,
  tenant: of,
  name: "Example Lawyer",
  email: "li@example.com",
  language: "zh-CN",
  timeZone: "Asia/Shanghai",
  roles: held,
  active: true,
});

test("the database shows an incident, its notes and its inbox lines to exactly those whom the rules let see it", async () => {
  const people = [fresh(parsePersonId), fresh(parsePersonId), fresh(parsePersonId)] as const;
  const incidents = [
    await recorded(people[0]),
    await recorded(people[1], [people[0]]),
    await recorded(people[2], [people[1]]),
  ];
  const anybody = fc.record({
    id: fc.constantFrom(...people),
    held: fc
      .tuple(fc.constantFrom(...roles), fc.subarray([...roles], { maxLength: 2 }))
      .map(([role, more]): Person["roles"] => [role, ...more]),
    of: fc.constantFrom(tenant, tenant, other),
  });
  await fc.assert(
    fc.asyncProperty(anybody, async ({ id, held, of }) => {
      const viewer = person(id, held, of);
      const allowed = incidents.filter((incident) => mayViewIncident(viewer, incident)).map((incident) => incident.id);
      const shown = await inTenant(db, viewerOf(viewer), async (tx) => {
        const notes = await Promise.all(incidents.map((incident) => notesOf(tx, incident.id)));
        const lines = await tx.selectFrom("incident_waiting").select("incident").distinct().execute();
        return {
          rows: (await listIncidents(tx, { which: "all", limit: 100 })).map((row) => row.id),
          notes: notes.flat().map((note) => note.incident),
          lines: lines.map((line) => line.incident),
        };
      });
      for (const ids of Object.values(shown)) {
        expect(ids.filter((one) => incidents.some((incident) => incident.id === one)).toSorted()).toEqual(
          allowed.toSorted(),
        );
      }
    }),
    { numRuns: 60 },
  );
});

test("incidents are numbered within their organisation, and carry what the reporter wrote", async () => {
  const [first, second] = [await recorded(fresh(parsePersonId)), await recorded(fresh(parsePersonId))];
  const row = (id: IncidentId) => asSystem(db, tenant, (tx) => incidentById(tx, id));
  const [one, two] = [await row(first.id), await row(second.id)];
  expect(one).toMatchObject({ title: "Sent astray", stage: "reported", version: 1 });
  const count = (number = "") => Number(number.slice(-4));
  expect(one?.number).toMatch(/^INC-\d{4}-\d{4}$/);
  expect(count(two?.number)).toBe(count(one?.number) + 1);
});

test("a report whose words were never written is refused", async () => {
  expect(await reported(fresh(parsePersonId), [], false)).toMatchObject({ refused: "not-found" });
});
