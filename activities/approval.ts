import { randomUUID } from "node:crypto";
import { freshSecret, mintLink } from "../db/link.ts";
import { personById } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import type { LinkId } from "../domain/act.ts";
import { type ApprovalRound, type ApprovalSlot, roundEnds, type SlotId, slotOf } from "../domain/approval.ts";
import { isApprover } from "../domain/approval-plan.ts";
import type { ApprovalId, ContractId, PersonId, TenantId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { type ApprovalRequest, approvalRequestLetter, approvalResultLetter } from "../mail/approval.ts";
import { type Outgoing, sendOnce } from "../mail/send-once.ts";
import {
  addressOf,
  answering,
  type ContractOfLetter,
  contractOfLetter,
  moneyOf,
  namesOf,
  noteOf,
  pageOf,
} from "./addressee.ts";
import type { ActivityServices } from "./services.ts";

interface Asking {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly slot: SlotId;
  readonly why: ApprovalRequest["why"];
  /** Tells one letter from the next of the same kind; the count of a reminder. */
  readonly time: number;
}

interface Outcome {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly round: ApprovalId;
  readonly outcome: "granted" | "rejected" | "expired";
}

export const approvalActivities = (services: Pick<ActivityServices, "db" | "post" | "publicUrl">) => ({
  /**
   * Writes to whoever's turn it is, with a new link that voids the older ones. Writes nothing where the turn has
   * passed meanwhile: decided, handed on, or the round over.
   */
  askApprover: async (asking: Asking): Promise<void> => {
    const { tenant, contract, slot, why, time } = asking;
    const turn = await asSystem(services.db, tenant, (tx) => turnOf(tx, asking));
    if (turn === null) return;
    const { approver } = turn.slot;
    // The approver is in the key: reminders count anew for whoever the slot passes to.
    const letter = { tenant, contract, kind: `approval-${why}`, key: `approval/${slot}/${why}/${time}/${approver}` };
    await sendOnce(services, letter, async (tx) => {
      const now = await turnOf(tx, asking);
      const reader = now?.slot.approver === approver ? await personById(tx, approver) : undefined;
      return now && reader && mayAnswer(reader, now.slot) ? request(tx, services.publicUrl, why, now, reader) : null;
    });
  },

  /** Tells the owner how a round has ended. */
  tellApprovalOutcome: async ({ tenant, contract, round, outcome }: Outcome): Promise<void> => {
    const { row, by, readers } = await asSystem(services.db, tenant, async (tx) => {
      const found = await contractOfLetter(tx, contract);
      const { approval, owner } = found.state;
      return {
        row: found,
        by: await namesOf(tx, approval?.id === round ? stoppedBy(approval) : []),
        readers: await answering(tx, owner, found),
      };
    });
    for (const reader of readers) {
      const letter = {
        tenant,
        contract,
        kind: `approval-${outcome}`,
        key: `approval/${round}/${outcome}/${reader.id}`,
      };
      const facts = { outcome, reader, contract: noteOf(row), by, link: pageOf(services.publicUrl, contract) };
      await sendOnce(services, letter, async () => ({
        to: addressOf(reader),
        at: row.recorded_at,
        letter: approvalResultLetter(facts, reader.language),
      }));
    }
  },
});

export type ApprovalActivities = ReturnType<typeof approvalActivities>;

interface Turn {
  readonly row: ContractOfLetter;
  readonly round: ApprovalRound;
  readonly slot: ApprovalSlot;
}

/** Whoever left or may not approve any more is not asked: it passes on. A manager it was escalated to may be none. */
const mayAnswer = (reader: Person, { escalated }: ApprovalSlot): boolean =>
  reader.active && (escalated || isApprover(reader));

/** The slot while the letter is still meant for it: waiting, and not handed on since. */
const turnOf = async (tx: Tx, { contract, slot: id, why, time }: Asking): Promise<Turn | null> => {
  const row = await contractOfLetter(tx, contract);
  const round = row.state.approval;
  const slot = round && slotOf(round, id);
  if (!slot || slot.state !== "waiting") return null;
  if (why === "asked" && slot.passedFrom.length > (slot.instead ? 1 : 0)) return null;
  if (why === "reminded" && slot.reminders !== time) return null;
  return { row, round, slot };
};

const request = async (
  tx: Tx,
  publicUrl: string,
  why: Asking["why"],
  { row, round, slot }: Turn,
  reader: Person,
): Promise<Outgoing> => {
  const { tenant, owner, draft } = row.state;
  const secret = freshSecret();
  const id = randomUUID() as string as LinkId;
  const until = roundEnds(round);
  const link = {
    id,
    tenant,
    contract: row.id,
    purpose: "approve",
    item: slot.id,
    person: reader.id,
    email: reader.email,
    language: reader.language,
    document_sha256: round.documentSha256,
    made_at: row.recorded_at,
    expires_at: new Date(until),
  } as const;
  await mintLink(tx, link, secret);
  const [askedBy = "", passedFrom = null] = await namesOf(tx, [owner, ...slot.passedFrom.slice(-1)]);
  const facts: ApprovalRequest = {
    why: why === "asked" && slot.instead ? "reassigned" : why,
    reader,
    contract: noteOf(row),
    amount: moneyOf(draft.terms.amount),
    askedBy,
    passedFrom,
    until,
    link: `${publicUrl}/a/${secret}`,
  };
  return {
    to: addressOf(reader),
    at: row.recorded_at,
    edition: id,
    letter: approvalRequestLetter(facts, reader.language),
  };
};

/** Who rejected; else who was asked and had not answered when the round ran out. */
const stoppedBy = (round: ApprovalRound): readonly PersonId[] =>
  round.steps
    .flatMap((step) => step.slots)
    .filter(
      ({ state, askedAt }) =>
        state === "rejected" || (round.outcome === "expired" && state === "void" && askedAt !== null),
    )
    .map(({ approver }) => approver);
