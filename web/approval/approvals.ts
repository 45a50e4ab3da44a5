import { decideAccess } from "../../access/decision.ts";
import { approvalsOpened } from "../../db/approval-opened.ts";
import type { ContractRow } from "../../db/contract.ts";
import { type ApprovalToDecide, approvalsOf } from "../../db/waiting.ts";
import { memberActing } from "../../domain/act.ts";
import { type ApprovalRound, type ApprovalSlot, needsStepUp, type SlotId, slotOf } from "../../domain/approval.ts";
import type { ContractId } from "../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { contractSeen, seenBy } from "../contract/contract.ts";
import { state } from "../contract/statement.ts";
import type { SignedInContext } from "../http/context.ts";
import { isConfirmed } from "../sign-in/session.ts";

/** An approval that waits for whoever is signed in. */
export interface MyApproval extends ApprovalToDecide {
  readonly stepUp: boolean;
  /** They had the paper before them: these very bytes, for this very place. */
  readonly opened: boolean;
}

/** What waits for the approval of whoever is signed in, longest waiting first. */
export const myApprovals = (context: SignedInContext): Promise<readonly MyApproval[]> =>
  seenBy(context, async (tx) => {
    const { id } = context.session.person;
    const rows = await approvalsOf(tx, id, mostAtOnce);
    const opened = await approvalsOpened(
      tx,
      id,
      rows.map(({ slot }) => slot),
    );
    return rows.map((row) => ({
      ...row,
      stepUp: row.state.approval !== null && needsStepUp(row.state.approval, row.slot),
      opened: opened.has(`${row.slot} ${row.state.approval?.documentSha256}`),
    }));
  });

/** Nobody reads more than that at a sitting. */
export const mostAtOnce = 100;

/** One of several that are approved together. */
export interface Ticked {
  readonly contract: ContractId;
  readonly slot: SlotId;
}

interface Ready {
  readonly contract: ContractRow;
  readonly round: ApprovalRound;
  readonly slot: ApprovalSlot;
}

export interface Approved {
  readonly approved: number;
  /** What changed in between: decided by then, withdrawn, frozen. */
  readonly refused: readonly { readonly contract: ContractId; readonly code: string }[];
}

/**
 * Approves several, each as an act of its own. Nothing is decided unless everything that was ticked was opened as it is
 * now, and where the rules demand more proof for one of them, unless that was given.
 */
export const approveTogether = async (
  context: SignedInContext,
  ticked: readonly Ticked[],
): Promise<Approved | Refusal> => {
  const waiting = new Map((await myApprovals(context)).map((one) => [one.slot, one]));
  const ready: Ready[] = [];
  for (const { contract: id, slot: name } of ticked) {
    const contract = await contractSeen(context, id);
    if (isRefusal(contract)) return contract;
    const round = contract.state.approval;
    const slot = round && slotOf(round, name);
    if (!slot) return refuse("not-found");
    if (slot.approver !== context.session.person.id) return refuse("not-allowed");
    const mine = waiting.get(name);
    if (!mine) return refuse("already-done");
    if (!mine.opened) return refuse("open-first");
    if (mine.stepUp && !isConfirmed(context.session, context.services.now())) return refuse("step-up-required");
    ready.push({ contract, round, slot });
  }
  const refused: Approved["refused"][number][] = [];
  for (const one of ready) {
    const done = await approveOne(context, one);
    if (isRefusal(done)) refused.push({ contract: one.contract.id, code: done.refused });
  }
  return { approved: ready.length - refused.length, refused };
};

const approveOne = (context: SignedInContext, { contract, round, slot }: Ready) => {
  const { person } = context.session;
  const access = decideAccess(person, { right: "approve", contract });
  if (!access.allowed) return refuse("not-allowed");
  return state(context, {
    ...{ contract, kind: "approve", item: slot.id, person: person.id, link: null, name: person.name, words: "" },
    actor: { ...memberActing(person), allowedBy: access.policies },
    command: {
      ...{ type: "decide-approval", slot: slot.id, decision: "approve", documentSha256: round.documentSha256 },
      steppedUp: isConfirmed(context.session, context.services.now()),
    },
    code: null,
    used: false,
  });
};
