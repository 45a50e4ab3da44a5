import { stageDraft } from "../archive/version.ts";
import {
  type BulkLine,
  type BulkRow,
  type BulkWording,
  bulkById,
  bulkCounts,
  bulkLine,
  bulkWording,
  finishBulk,
  readyLines,
  settleLine,
} from "../db/bulk-send.ts";
import { derivedId } from "../db/derived-id.ts";
import { personById } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { type Tenant, tenantById } from "../db/tenant.ts";
import { type Actor, memberActing } from "../domain/act.ts";
import type { ApprovalPlan, SlotId } from "../domain/approval.ts";
import { defaultApprovalPolicy } from "../domain/approval-policy.ts";
import type { BulkSending } from "../domain/bulk-send.ts";
import { dayOf, type Instant } from "../domain/calendar.ts";
import type { ContractCommand } from "../domain/command.ts";
import { type Draft, withValues } from "../domain/draft.ts";
import type { ContractId, PersonId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { isRefusal, type Refusal } from "../domain/refusal.ts";
import { draftFrom } from "../domain/template.ts";
import { contractTypes } from "../domain/terms.ts";
import { commandContract } from "../engine/command.ts";
import { append } from "../ledger/index.ts";
import type { ActivityServices } from "./services.ts";

type Needed = Pick<ActivityServices, "db" | "vault" | "engine" | "taskQueue">;

export interface RowSending extends BulkSending {
  readonly number: number;
  readonly at: Instant;
}

export const bulkSendActivities = (services: Needed) => ({
  rowsLeft: ({ tenant, bulk }: BulkSending, limit: number): Promise<readonly number[]> =>
    asSystem(services.db, tenant, (tx) => readyLines(tx, bulk, limit)),

  /**
   * Makes the contract of one row and sends it for signature, or notes why it was refused. Done again it finds what it
   * made before: the ids of all that it makes follow from the row.
   */
  sendRow: async (sending: RowSending): Promise<void> => {
    const found = await asSystem(services.db, sending.tenant, (tx) => rowOf(tx, sending));
    if (found === null) return;
    const contract = derivedId<"contract">("bulk-send", sending.bulk, String(sending.number));
    const refusal = await send(services, found, contract, sending);
    const settled_at = new Date(sending.at);
    await asSystem(services.db, sending.tenant, (tx) =>
      settleLine(
        tx,
        { bulk: sending.bulk, number: sending.number },
        refusal
          ? { state: "refused", contract: null, refusal: refusal.refused, settled_at }
          : { state: "sent", contract, refusal: null, settled_at },
      ),
    );
  },

  /** Notes that all is settled. */
  finishSending: ({ tenant, bulk, at }: BulkSending & { readonly at: Instant }): Promise<void> =>
    asSystem(services.db, tenant, async (tx) => {
      if (!(await finishBulk(tx, bulk, new Date(at)))) return;
      const counts = (await bulkCounts(tx, [bulk])).get(bulk) ?? {};
      const body = { sent: counts.sent ?? 0, refused: counts.refused ?? 0, leftOut: counts["left-out"] ?? 0 };
      const told = { tenant, subject: `bulk-send/${bulk}`, actor: "engross", at: new Date(at) };
      await append(tx, [{ ...told, kind: "bulk-finished", body }]);
    }),
});

export type BulkSendActivities = ReturnType<typeof bulkSendActivities>;

interface Row {
  readonly bulk: BulkRow;
  readonly wording: BulkWording;
  readonly line: BulkLine;
  readonly house: Tenant;
  readonly owner: Person;
  readonly releasedBy: PersonId;
}

/** `null` where it is settled already. */
const rowOf = async (tx: Tx, { tenant, bulk: id, number }: RowSending): Promise<Row | null> => {
  const bulk = await bulkById(tx, id);
  const line = await bulkLine(tx, id, number);
  if (!bulk || !line) throw new Error("The record has no such row");
  if (line.state !== "ready") return null;
  const house = await tenantById(tx, tenant);
  const owner = await personById(tx, bulk.prepared_by);
  if (!house || !owner || bulk.released_by === null) throw new Error("A bulk send goes on that nobody released");
  return { bulk, wording: await bulkWording(tx, id), line, house, owner, releasedBy: bulk.released_by };
};

const engross: Actor = { kind: "engross" };

const send = async (
  services: Needed,
  { bulk, wording, line, house, owner, releasedBy }: Row,
  contract: ContractId,
  { at }: RowSending,
): Promise<Refusal | null> => {
  const { template, requiredTopics } = wording;
  const draft: Draft = { ...withValues(draftFrom(template), line.answers), title: line.title };
  const command = derivedId("bulk-send", "create", contract);
  const { signers } = line;
  const version = await stageDraft(services, {
    ...{ tenant: bulk.tenant, contract, number: 1, command, addedBy: owner.id, signers, draft },
    patience: bulk.patience ?? undefined,
    today: dayOf(at, house.timeZone),
    requiredTopics,
  });
  const birth: ContractCommand = {
    type: "create",
    contract,
    tenant: bulk.tenant,
    timeZone: house.timeZone,
    amends: null,
    contractType: contractTypes.find((type) => type === draft.terms.type) ?? "other",
    classification: bulk.classification,
    owner: owner.id,
    named: [],
    draft: version,
  };
  const give = (what: ContractCommand, actor: Actor, id: string) =>
    commandContract({ client: services.engine, taskQueue: services.taskQueue }, contract, what, {
      actor,
      id,
      patience: 60_000,
    });
  const born = await give(birth, memberActing(owner), command);
  if (isRefusal(born) && born.refused !== "already-done") return born;
  const released = await give(
    { type: "release-in-bulk", bulk: bulk.id, by: releasedBy, plan: planOf(contract, releasedBy) },
    engross,
    derivedId("bulk-send", "release", contract),
  );
  // Given before, by a worker that died before it could note so, or recalled since.
  const done = !isRefusal(released) || released.refused === "already-done" || released.refused === "wrong-stage";
  return done ? null : released;
};

/** Whoever released it is the one approver of each contract in it. */
const planOf = (contract: ContractId, approver: PersonId): ApprovalPlan => ({
  round: derivedId<"approval">("bulk-send", contract),
  ceremony: derivedId<"signing">("bulk-send", contract),
  patience: defaultApprovalPolicy.days,
  steps: [
    {
      stepUp: true,
      slots: [{ id: derivedId<"approval-slot">("bulk-send", contract) satisfies SlotId, approver, manager: null }],
    },
  ],
});
