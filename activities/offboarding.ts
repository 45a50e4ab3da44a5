import { contractById } from "../db/contract.ts";
import { incidentById } from "../db/incident.ts";
import {
  beginOffboarding,
  endOffboarding,
  type HandoverRow,
  handoversOf,
  noteHandover,
  offboardingById,
  workOf,
} from "../db/offboarding.ts";
import { managerChain, peopleByIds, peopleByRole, personById } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { mayView } from "../domain/access.ts";
import type { Actor } from "../domain/act.ts";
import type { Instant } from "../domain/calendar.ts";
import { remainsWith, type Substitute } from "../domain/handover.ts";
import type { ContractId, IncidentId, PersonId } from "../domain/ids.ts";
import type { HandOverItem, Offboarding } from "../domain/offboarding.ts";
import { hasRole, type Person } from "../domain/person.ts";
import { isRefusal, type Refusal } from "../domain/refusal.ts";
import { commandContract, commandIncident } from "../engine/command.ts";
import { offboardingLetter } from "../mail/offboarding.ts";
import { sendOnce } from "../mail/send-once.ts";
import { addressOf } from "./addressee.ts";
import type { ActivityServices } from "./services.ts";

type Services = Pick<ActivityServices, "db" | "engine" | "taskQueue" | "post" | "publicUrl">;

interface Turn {
  readonly round: number;
  readonly at: Instant;
}

const engross: Actor = { kind: "engross" };

/** The steps of somebody's leaving; each may be repeated. */
export const offboardingActivities = (services: Services) => ({
  /** Usually done already, by whoever asked: then it changes nothing. */
  endAccess: ({ at, ...leaving }: Offboarding & { readonly at: Instant }): Promise<void> =>
    asSystem(services.db, leaving.tenant, (tx) => beginOffboarding(tx, leaving, new Date(at))),

  /** What is still in their hands, but for what needs somebody's attention; noted, so that the report can tell of it. */
  workLeft: ({ id, tenant, person }: Offboarding, at: Instant): Promise<readonly HandOverItem[]> =>
    asSystem(services.db, tenant, async (tx) => {
      const known = new Map((await handoversOf(tx, id)).map((row) => [`${row.kind}/${row.item}`, row.state]));
      const left = (await workOf(tx, person)).filter(
        (item) => (known.get(`${item.kind}/${item.id}`) ?? "waiting") === "waiting",
      );
      for (const item of left)
        if (!known.has(`${item.kind}/${item.id}`))
          await noteHandover(tx, rowOf({ id, tenant }, item, { state: "waiting", why: null }, at));
      return left;
    }),

  /** Hands one thing over, and notes what became of it. */
  handOver: async (leaving: Offboarding, item: HandOverItem, { round, at }: Turn): Promise<void> => {
    const outcome =
      item.kind === "contract"
        ? await handOverContract(services, leaving, item.id, round)
        : await handOverIncident(services, leaving, item.id, round);
    await asSystem(services.db, leaving.tenant, (tx) => noteHandover(tx, rowOf(leaving, item, outcome, at)));
  },

  workWaiting: ({ id, tenant }: Offboarding): Promise<number> =>
    asSystem(
      services.db,
      tenant,
      async (tx) => (await handoversOf(tx, id)).filter(({ state }) => state === "waiting").length,
    ),

  /** Tells whoever decided it and the leaver's manager how far it has come: after the first round, and at the end. */
  reportOffboarding: async (leaving: Offboarding, { waits, at }: { waits: number; at: Instant }): Promise<void> => {
    const { id, tenant } = leaving;
    if (waits === 0) await asSystem(services.db, tenant, (tx) => endOffboarding(tx, leaving, new Date(at)));
    const readers = await asSystem(services.db, tenant, (tx) => readersOf(tx, leaving));
    for (const reader of readers) {
      const key = `offboarding/${id}/${waits === 0 ? "end" : "waits"}/${reader.id}`;
      await sendOnce(services, { tenant, contract: null, kind: "offboarding-report", key }, (tx) =>
        reportTo(tx, services.publicUrl, leaving, reader, at),
      );
    }
  },
});

export type OffboardingActivities = ReturnType<typeof offboardingActivities>;

type Outcome = Pick<HandoverRow, "state" | "why">;

const rowOf = (
  { id, tenant }: Pick<Offboarding, "id" | "tenant">,
  { kind, id: item }: HandOverItem,
  outcome: Outcome,
  at: Instant,
): HandoverRow => ({ tenant, offboarding: id, kind, item, ...outcome, at: new Date(at) });

const handOverContract = async (
  { db, engine, taskQueue }: Services,
  { id: offboarding, tenant, person, successor }: Offboarding,
  contract: ContractId,
  round: number,
): Promise<Outcome> => {
  const substitutes = await asSystem(db, tenant, (tx) => substitutesFor(tx, person, successor));
  const command = { type: "hand-over", offboarding, from: person, to: successor, substitutes } as const;
  const giving = { actor: engross, id: `${offboarding}-contract-${round}` };
  const outcome = await reached(commandContract({ client: engine, taskQueue }, contract, command, giving));
  if (outcome !== "unreachable" && (outcome === null || outcome.refused === "already-done")) {
    const row = await asSystem(db, tenant, (tx) => contractById(tx, contract));
    const [remains = null] = row ? remainsWith(row.state, person) : [];
    return remains === null ? { state: "done", why: null } : { state: "attention", why: remains };
  }
  return unfinished(outcome);
};

const handOverIncident = async (
  { engine, taskQueue }: Services,
  { id: offboarding, person, successor }: Offboarding,
  incident: IncidentId,
  round: number,
): Promise<Outcome> => {
  const command = { type: "hand-over", from: person, to: successor } as const;
  const giving = { actor: engross, id: `${offboarding}-incident-${round}` };
  const outcome = await reached(commandIncident({ client: engine, taskQueue }, incident, command, giving));
  if (outcome === "unreachable") return unfinished(outcome);
  // One that is over has nothing left to do.
  return outcome === null || ["already-done", "not-found", "wrong-stage"].includes(outcome.refused)
    ? { state: "done", why: null }
    : unfinished(outcome);
};

/** A refusal, `null` where it was carried out, or that the process could not be reached in time. */
const reached = async (giving: Promise<unknown>): Promise<Refusal | null | "unreachable"> => {
  try {
    const outcome = await giving;
    return isRefusal(outcome) ? outcome : null;
  } catch {
    return "unreachable";
  }
};

/** A purged contract is over; everything else may move again. */
const unfinished = (outcome: Refusal | null | "unreachable"): Outcome => {
  if (outcome === "unreachable") return { state: "waiting", why: "unreachable" };
  if (outcome?.refused === "not-found" || outcome?.refused === "wrong-stage") return { state: "done", why: null };
  return { state: "waiting", why: outcome?.refused ?? null };
};

/** Whoever approves in the leaver's place: the successor, then the leaver's managers, then everybody else who approves. */
const substitutesFor = async (tx: Tx, person: PersonId, successor: PersonId): Promise<readonly Substitute[]> => {
  const first = [...(await peopleByIds(tx, [successor])), ...(await managerChain(tx, person))];
  const all = [...first, ...(await peopleByRole(tx, "approver"))];
  const able = all.filter((one) => one.active && hasRole(one, "approver") && one.id !== person);
  const once = new Map(able.map((one) => [one.id, one]));
  return [...once.values()].map((one) => ({
    approver: one.id,
    manager: one.manager === person ? null : (one.manager ?? null),
  }));
};

const readersOf = async (tx: Tx, { person, by }: Offboarding): Promise<readonly Person[]> => {
  const decided = by.startsWith("person/")
    ? await peopleByIds(tx, [by.slice("person/".length) as PersonId])
    : await peopleByRole(tx, "administrator");
  const [manager] = await managerChain(tx, person);
  const readers = [...decided, ...(manager ? [manager] : [])].filter(({ active }) => active);
  return [...new Map(readers.map((one) => [one.id, one])).values()];
};

const reportTo = async (tx: Tx, publicUrl: string, leaving: Offboarding, reader: Person, at: Instant) => {
  const row = await offboardingById(tx, leaving.id);
  if (!row) throw new Error("Nothing is written about a leaving that was never recorded");
  const items = await handoversOf(tx, leaving.id);
  const [leaver, successor] = [await personById(tx, leaving.person), await personById(tx, leaving.successor)];
  const open = items.filter(({ state }) => state !== "done");
  const facts = {
    reader,
    person: leaver?.name ?? "",
    successor: successor?.name ?? "",
    ...{ sessions: row.sessions, links: row.links, shares: row.shares },
    contracts: items.filter(({ kind, state }) => kind === "contract" && state === "done").length,
    incidents: items.filter(({ kind, state }) => kind === "incident" && state === "done").length,
    waiting: open.filter(({ state }) => state === "waiting").length,
    attention: open.filter(({ state }) => state === "attention").length,
    numbers: await numbersSeen(tx, open, reader),
    link: hasRole(reader, "administrator") ? `${publicUrl}/people/${leaving.person}/leaving` : null,
  };
  return { to: addressOf(reader), letter: offboardingLetter(facts, reader.language), at: new Date(at) };
};

/** Numbers of what is not yet handed over, as far as the reader may know of it. */
const numbersSeen = async (tx: Tx, open: readonly HandoverRow[], reader: Person): Promise<readonly string[]> => {
  const numbers = await Promise.all(
    open.map(async ({ kind, item }) => {
      if (kind === "incident")
        return hasRole(reader, "security") ? (await incidentById(tx, item as IncidentId))?.number : "";
      const row = await contractById(tx, item as ContractId);
      return row && mayView(reader, row) ? row.number : "";
    }),
  );
  return numbers.filter((number): number is string => Boolean(number));
};
