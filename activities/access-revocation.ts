import { sql } from "kysely";
import { reviewById } from "../db/access-review.ts";
import { revokeSessions } from "../db/auth.ts";
import { derivedId } from "../db/derived-id.ts";
import { voidLinksOfPerson } from "../db/link.ts";
import { managerChain, peopleByRole, personById, savePerson } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { mayAct } from "../domain/access.ts";
import { isRevoked, type ReviewedAccess, type ReviewLine, type Revocation } from "../domain/access-review.ts";
import { isLastOf } from "../domain/access-review-plan.ts";
import type { Actor } from "../domain/act.ts";
import type { Instant } from "../domain/calendar.ts";
import type { ContractCommand } from "../domain/command.ts";
import type { ContractId, GlassId, ReviewId, TenantId } from "../domain/ids.ts";
import type { Person, Role } from "../domain/person.ts";
import { isRefusal } from "../domain/refusal.ts";
import { commandGlass } from "../engine/break-glass.ts";
import { commandContract } from "../engine/command.ts";
import { append, type Body } from "../ledger/index.ts";
import type { ActivityServices } from "./services.ts";

type Services = Pick<ActivityServices, "db" | "engine" | "taskQueue">;

export interface RevocationTask {
  readonly tenant: TenantId;
  readonly review: ReviewId;
  readonly line: number;
  /** Tells this try from earlier ones. */
  readonly time: number;
  readonly at: Instant;
}

/** What taking access away stands on. */
interface Taking extends RevocationTask {
  readonly access: ReviewedAccess;
  readonly person: Person;
  readonly row: ReviewLine;
}

export const accessRevocationActivities = (services: Services) => ({
  /**
   * Takes away what a review revoked, so that it is gone by the person's next request; may be repeated. What the person
   * no longer has is `gone`; a role that nobody else holds is `protected`; what somebody is being asked to do now `waits`.
   */
  revokeAccess: async (task: RevocationTask): Promise<Revocation> => {
    const found = await asSystem(services.db, task.tenant, async (tx) => {
      const row = (await reviewById(tx, task.review))?.state.lines.find(({ number }) => number === task.line);
      return row && { row, person: await personById(tx, row.person) };
    });
    if (!found?.person || !isRevoked(found.row)) return "gone";
    const { row, person } = found;
    return take(services, { ...task, row, person, access: row.access });
  },
});

export type AccessRevocationActivities = ReturnType<typeof accessRevocationActivities>;

const take = (services: Services, taking: Taking): Promise<Revocation> => {
  const { access, person } = taking;
  switch (access.kind) {
    case "role":
      return alone(services, taking, (tx) => takeRole(tx, taking, access.role));
    case "department":
      return alone(services, taking, (tx) => takeDepartment(tx, taking));
    case "break-glass":
      return endGlass(services, taking, access.glass);
    case "owner":
      return passOn(services, taking, access.contract);
    case "named":
      return give(services, taking, access.contract, { type: "unname", person: person.id });
    case "share":
      return give(services, taking, access.contract, { type: "withdraw-share", share: access.share });
    case "guest":
      return give(services, taking, access.contract, { type: "withdraw-guest", guest: access.guest });
  }
};

/** One at a time in an organisation, so that two reviews do not both take the last of a role. */
const alone = ({ db }: Services, { tenant }: Taking, work: (tx: Tx) => Promise<Revocation>): Promise<Revocation> =>
  asSystem(db, tenant, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`rights/${tenant}`}))`.execute(tx);
    return work(tx);
  });

/** Whoever loses their last role has been reviewed away: they see and do nothing, and are signed out. */
const takeRole = async (tx: Tx, taking: Taking, role: Role): Promise<Revocation> => {
  const person = await personById(tx, taking.person.id);
  if (!person?.active || !person.roles.includes(role)) return "gone";
  if (isLastOf(role, person.id, await peopleByRole(tx, role))) return "protected";
  const [first, ...others] = person.roles.filter((one) => one !== role);
  await savePerson(tx, first === undefined ? { ...person, active: false } : { ...person, roles: [first, ...others] });
  if (first !== undefined) {
    await tell(tx, taking, "role-revoked", { role });
    return "done";
  }
  const sessions = await revokeSessions(tx, [person.id]);
  const links = await voidLinksOfPerson(tx, person.id, new Date(taking.at));
  await tell(tx, taking, "reviewed-away", { role, sessions, links });
  return "done";
};

const takeDepartment = async (tx: Tx, taking: Taking): Promise<Revocation> => {
  const person = await personById(tx, taking.person.id);
  if (!person?.active || person.department === undefined) return "gone";
  const { department: _left, ...rest } = person;
  await savePerson(tx, rest);
  await tell(tx, taking, "department-revoked", {});
  return "done";
};

const tell = (tx: Tx, { tenant, review, person, row, at }: Taking, kind: string, body: Body): Promise<void> =>
  append(tx, [
    {
      ...{ tenant, subject: `person/${person.id}`, kind, at: new Date(at) },
      actor: `access-review/${review}`,
      body: { ...body, line: row.number, by: row.decision?.by ?? null },
    },
  ]);

/** To whoever revoked it, if they work on contracts; else to the person's managers, else to legal. */
const passOn = async (services: Services, taking: Taking, contract: ContractId): Promise<Revocation> => {
  const { tenant, person, row } = taking;
  const heir = await asSystem(services.db, tenant, async (tx) => {
    const reviewer = row.decision?.by ? await personById(tx, row.decision.by) : undefined;
    const able = [...(reviewer ? [reviewer] : []), ...(await managerChain(tx, person.id))];
    return [...able, ...(await peopleByRole(tx, "legal"))].find((one) => one.id !== person.id && mayAct(one, "draft"));
  });
  if (!heir) return "protected";
  return give(services, taking, contract, { type: "pass-ownership", from: person.id, to: heir.id });
};

/** What is over, as it is after hours, is gone. */
const endGlass = async (
  { engine: client, taskQueue }: Services,
  taking: Taking,
  glass: GlassId,
): Promise<Revocation> => {
  const { review, row, time } = taking;
  const actor: Actor = { kind: "review", review, by: row.decision?.by ?? null };
  const id = derivedId(review, "revoke", String(row.number), String(time));
  const result = await commandGlass({ client, taskQueue }, glass, { type: "end-glass" }, { actor, id });
  return isRefusal(result) ? "gone" : "done";
};

/** By command to the contract's process, which knows whether it can be now. */
const give = async (
  { engine: client, taskQueue }: Services,
  { review, row, time }: Taking,
  contract: ContractId,
  command: ContractCommand,
): Promise<Revocation> => {
  const actor: Actor = { kind: "review", review, by: row.decision?.by ?? null };
  const id = derivedId(review, "revoke", String(row.number), String(time));
  const result = await commandContract({ client, taskQueue }, contract, command, { actor, id });
  if (!isRefusal(result)) return "done";
  switch (result.refused) {
    case "already-done":
    case "not-found":
    case "wrong-stage":
      return "gone";
    case "still-asked":
    case "frozen":
      return "waits";
    default:
      throw new Error(`Taking access away was refused: ${result.refused}`);
  }
};
