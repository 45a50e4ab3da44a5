import { randomUUID } from "node:crypto";
import { beginOffboarding, type OffboardingRow, offboardingById, offboardingOf } from "../../db/offboarding.ts";
import { managerChain, peopleByRole, personById } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import { asSystem } from "../../db/tenancy.ts";
import { instantOf } from "../../domain/calendar.ts";
import type { PersonId, TenantId } from "../../domain/ids.ts";
import { canSucceed, type Offboarding, type OffboardingId, offboardingRefused } from "../../domain/offboarding.ts";
import type { Person } from "../../domain/person.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { startOffboarding } from "../../engine/offboarding.ts";
import type { Services } from "../http/services.ts";

export interface Leaving {
  readonly tenant: TenantId;
  readonly person: PersonId;
  /** Who takes over; the nearest manager who can, unless told. */
  readonly successor: PersonId | null;
  /** Who decides it: nobody makes themselves leave. `null` where the company directory does. */
  readonly by: PersonId | null;
  /** As the ledger names actors. */
  readonly actor: string;
}

/**
 * Ends all of somebody's access, before this resolves, and begins handing over their work. Called again, it goes on with
 * what was begun.
 *
 * @throws when Temporal cannot be reached in time: access has ended all the same, and calling this again is safe
 */
export const offboard = async (services: Services, leaving: Leaving): Promise<OffboardingRow | Refusal> => {
  const { db, temporal, taskQueue, now } = services;
  const at = now();
  const row = await asSystem(db, leaving.tenant, async (tx) => {
    const planned = await planOf(tx, leaving);
    if (isRefusal(planned)) return planned;
    await beginOffboarding(tx, planned, at);
    return (await offboardingById(tx, planned.id)) ?? refuse("already-done");
  });
  if (isRefusal(row)) return row;
  const { id, tenant, person, successor, by, began_at } = row;
  const input = { id, tenant, person, successor, by, at: instantOf(began_at.getTime()) };
  if (row.ended_at === null) await startOffboarding({ client: temporal, taskQueue }, input);
  return row;
};

const planOf = async (
  tx: Tx,
  { tenant, person: id, successor, by, actor }: Leaving,
): Promise<Offboarding | Refusal> => {
  const person = await personById(tx, id);
  if (!person) return refuse("not-found");
  const begun = person.active ? undefined : await offboardingOf(tx, id);
  if (begun?.ended_at === null) return begun;
  const refusal = offboardingRefused(person, by, await peopleByRole(tx, "administrator"));
  if (refusal) return refusal;
  const takesOver = await successorOf(tx, person, successor, by === null);
  if (!takesOver) return refuse("no-successor", { fields: ["successor"] });
  return { id: randomUUID() as string as OffboardingId, tenant, person: id, successor: takesOver.id, by: actor };
};

/** Whoever was named; else the nearest manager who can. A directory is not kept waiting: then somebody of legal will do. */
const successorOf = async (
  tx: Tx,
  person: Person,
  named: PersonId | null,
  anybody: boolean,
): Promise<Person | undefined> => {
  if (named !== null) {
    const successor = await personById(tx, named);
    return canSucceed(successor, person) ? successor : undefined;
  }
  const offered = [...(await managerChain(tx, person.id)), ...(anybody ? await peopleByRole(tx, "legal") : [])];
  return offered.find((one) => canSucceed(one, person));
};
