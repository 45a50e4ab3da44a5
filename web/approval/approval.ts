import { z } from "zod";
import { rulesOfRound } from "../../db/approval-policy.ts";
import type { ContractRow } from "../../db/contract.ts";
import { peopleByIds, peopleByRole, personById } from "../../db/person.ts";
import { type RemarkRow, remarksOf } from "../../db/remark.ts";
import type { Tx } from "../../db/schema.ts";
import {
  type ApprovalRound,
  type ApprovalSlot,
  needsStepUp,
  roundEnds,
  type SlotId,
  slotOf,
} from "../../domain/approval.ts";
import { isApprover } from "../../domain/approval-plan.ts";
import type { PersonId } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { briefOf, briefShape } from "../contract/brief.ts";
import { readingShape } from "../http/reading.ts";

const instant = z.iso.datetime();

/** What an approver has before them: the contract, who else is asked, and either the choice or what became of it. */
export const deskShape = z.object({
  organisation: z.string(),
  contract: briefShape,
  reader: z.object({ name: z.string(), address: z.string().meta({ description: "Masked." }) }),
  until: instant.nullable(),
  steps: z.array(
    z.object({
      rule: z
        .object({ id: z.string(), name: z.string() })
        .nullable()
        .meta({ description: "Why they are asked: the rule; a built-in one has a code and no name." }),
      needed: z.number().int().nullable().meta({ description: "How many have to agree; null: all." }),
      people: z.array(
        z.object({
          name: z.string(),
          you: z.boolean(),
          state: z.enum(["waiting", "asked", "approved", "rejected", "expired", "skipped"]),
          at: instant.nullable(),
          comment: z.string(),
        }),
      ),
    }),
  ),
  document: readingShape.nullable(),
  turn: z
    .object({
      stepUp: z
        .boolean()
        .meta({ description: "Whether a mailed code (by link) or a fresh confirmation (signed in) is demanded." }),
      nonce: z
        .string()
        .nullable()
        .meta({ description: "To be sent back with the decision; works for two hours. Null when signed in." }),
      delegates: z.array(z.object({ id: z.uuid(), name: z.string() })),
    })
    .nullable()
    .meta({ description: "Null once it is decided." }),
  decided: z
    .object({
      choice: z.enum(["approve", "reject", "delegate"]),
      at: instant,
      name: z.string(),
      comment: z.string(),
      to: z.string().nullable(),
    })
    .nullable(),
});

export type Desk = z.input<typeof deskShape>;

/** The round's people by name and how far it has come, with what they said. */
export const stepsOf = async (tx: Tx, { state, id }: ContractRow, you: PersonId): Promise<Desk["steps"]> => {
  const round = state.approval;
  if (round === null) return [];
  const slots = round.steps.flatMap((step) => step.slots);
  const people = await peopleByIds(
    tx,
    slots.map(({ approver }) => approver),
  );
  const said = new Map((await remarksOf(tx, id)).map((remark) => [remark.item, remark]));
  const rules = await rulesOfRound(tx, state.tenant, round);
  return round.steps.map((step) => ({
    rule: rules.get(step.rule ?? "") ?? null,
    needed: step.needed ?? null,
    people: step.slots.map((slot) => ({
      name: people.find((person) => person.id === slot.approver)?.name ?? "",
      you: slot.approver === you,
      state: shownState(round, slot),
      at: slot.decidedAt ?? slot.askedAt,
      comment: commentOf(slot, said.get(slot.id)),
    })),
  }));
};

const shownState = (
  { outcome }: ApprovalRound,
  { state, askedAt }: ApprovalSlot,
): Desk["steps"][number]["people"][number]["state"] => {
  switch (state) {
    case "ahead":
      return "waiting";
    case "waiting":
      return "asked";
    case "void":
      return outcome === "expired" && askedAt !== null ? "expired" : "skipped";
    default:
      return state;
  }
};

const commentOf = ({ state, approver }: ApprovalSlot, remark: RemarkRow | undefined): string =>
  (state === "approved" || state === "rejected") && remark?.person === approver ? remark.words : "";

/** A decision as it was put into words; the words of handing on are the name of whoever decides instead. */
export const toldDecision = ({ kind, added_at, name, words }: RemarkRow): Desk["decided"] => {
  const told = { at: added_at.toISOString(), name };
  if (kind === "delegate") return { ...told, choice: "delegate", comment: "", to: words };
  return kind === "approve" || kind === "reject" ? { ...told, choice: kind, comment: words, to: null } : null;
};

/** A decision as the process knows it; null while the slot waits. */
export const slotDecision = ({ state }: ContractRow, id: SlotId): Desk["decided"] => {
  const slot = state.approval && slotOf(state.approval, id);
  if (slot?.decidedAt == null || (slot.state !== "approved" && slot.state !== "rejected")) return null;
  return {
    choice: slot.state === "approved" ? "approve" : "reject",
    at: slot.decidedAt,
    name: "",
    comment: "",
    to: null,
  };
};

/** Members who may approve and are not asked in this round already, by name only. */
export const delegatesOf = async (tx: Tx, { state }: ContractRow): Promise<readonly Person[]> => {
  const asked = new Set(
    state.approval?.steps.flatMap(({ slots }) =>
      slots.flatMap(({ approver, passedFrom }) => [approver, ...passedFrom]),
    ),
  );
  return (await peopleByRole(tx, "approver")).filter(({ id }) => !asked.has(id) && id !== state.owner);
};

/** The person to whom a decision may be handed on, or undefined where it may not. */
export const delegateTo = async (tx: Tx, id: PersonId, { state }: ContractRow): Promise<Person | undefined> => {
  const person = await personById(tx, id);
  return person && isApprover(person) && id !== state.owner ? person : undefined;
};

/** All of a desk but the document and the nonce. */
export const deskOf = async (tx: Tx, contract: ContractRow, organisation: string, reader: Person, slot: SlotId) => {
  const round = contract.state.approval;
  const inRound = round?.steps.some(({ slots }) => slots.some(({ id }) => id === slot)) ?? false;
  return {
    organisation,
    contract: await briefOf(tx, contract),
    steps: inRound ? await stepsOf(tx, contract, reader.id) : [],
    until: round && roundEnds(round),
    stepUp: round !== null && needsStepUp(round, slot),
    delegates: (await delegatesOf(tx, contract)).map(({ id, name }) => ({ id, name })),
  };
};
