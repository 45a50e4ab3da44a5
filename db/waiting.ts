import { type Selectable, sql } from "kysely";
import type { GuestId, SignerId } from "../domain/act.ts";
import type { SlotId } from "../domain/approval.ts";
import type { PlainDate } from "../domain/calendar.ts";
import type { Contract } from "../domain/contract.ts";
import type { ContractId, PersonId, TenantId } from "../domain/ids.ts";
import type { Role } from "../domain/person.ts";
import type { WaitingKind } from "../domain/waiting.ts";
import type { Tx } from "./schema.ts";

/** A line of an inbox: something in a contract that waits for a person, a role or the other side. */
export interface WaitingTable {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly kind: WaitingKind;
  readonly person: PersonId | null;
  readonly role: Role | null;
  readonly signer: SignerId | null;
  readonly guest: GuestId | null;
  readonly item: string | null;
  readonly since: Date;
  readonly due: Date | null;
}

export type WaitingRow = Selectable<WaitingTable>;

/** What waits for this person, by name or by role, with the contract it is in; longest waiting first. */
export const inboxOf = (tx: Tx, person: PersonId, roles: readonly Role[], limit: number) =>
  tx
    .selectFrom("waiting")
    .innerJoin("contract", "contract.id", "waiting.contract")
    .select([
      "waiting.kind",
      "waiting.item",
      "waiting.since",
      "waiting.due",
      "waiting.contract",
      "contract.number",
      "contract.title",
      "contract.counterparty",
      "contract.stage",
      "contract.type",
    ])
    .where((eb) =>
      eb.or([eb("waiting.person", "=", person), ...(roles.length > 0 ? [eb("waiting.role", "in", roles)] : [])]),
    )
    .orderBy("waiting.since")
    .limit(limit)
    .execute();

/** With whom these contracts are, since when. */
export const holdersOf = async (tx: Tx, contracts: readonly ContractId[]): Promise<readonly WaitingRow[]> =>
  contracts.length === 0
    ? []
    : tx.selectFrom("waiting").selectAll().where("contract", "in", contracts).orderBy("since").limit(1000).execute();

/** How many approvals wait for each of these people, as far as the viewer sees. */
export const approvalsWaitingFor = async (
  tx: Tx,
  people: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, number>> => {
  if (people.length === 0) return new Map();
  const rows = await tx
    .selectFrom("waiting")
    .select(({ fn }) => ["person", fn.countAll<number>().as("count")])
    .where("kind", "=", "approve")
    .where("person", "in", people)
    .groupBy("person")
    .execute();
  return new Map(rows.flatMap(({ person, count }) => (person ? [[person, Number(count)] as const] : [])));
};

/**
 * The contracts whose approval waits for somebody who left, may not approve, or is away on this day and has a deputy; a
 * manager to whom it was escalated may be among them.
 */
export const contractsAdrift = async (tx: Tx, day: PlainDate): Promise<readonly ContractId[]> => {
  const { rows } = await sql<{ contract: ContractId }>`
    select distinct waiting.contract from waiting join person on person.id = waiting.person
    where waiting.kind = 'approve' and (
      not person.active or not person.roles @> array['approver'] or exists (
        select from absence
        where absence.person = person.id and absence.ended_at is null and absence.deputy is not null
          and ${day}::date between absence.first_day and absence.last_day))
    limit 10000`.execute(tx);
  return rows.map(({ contract }) => contract);
};

/** An approval that waits for somebody, with the contract that it is about. */
export interface ApprovalToDecide {
  readonly contract: ContractId;
  readonly slot: SlotId;
  readonly number: string;
  readonly title: string;
  readonly counterparty: string;
  readonly since: Date;
  readonly state: Contract;
}

/** What waits for this person's approval, longest waiting first. */
export const approvalsOf = async (tx: Tx, person: PersonId, limit: number): Promise<readonly ApprovalToDecide[]> => {
  const rows = await tx
    .selectFrom("waiting")
    .innerJoin("contract", "contract.id", "waiting.contract")
    .select(["contract.id as contract", "contract.number", "contract.title", "contract.counterparty"])
    .select(["contract.state", "waiting.item", "waiting.since"])
    .where("waiting.kind", "=", "approve")
    .where("waiting.person", "=", person)
    .orderBy("waiting.since")
    .limit(limit)
    .execute();
  return rows.flatMap(({ item, ...row }) => (item === null ? [] : [{ ...row, slot: item as SlotId }]));
};
