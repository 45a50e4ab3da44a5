import { z } from "zod";
import { stageDraft, stageUpload } from "../archive/version.ts";
import type { ContractRow } from "../db/contract.ts";
import { amendmentBirth } from "../domain/amendment.ts";
import { dayOf, instantOf } from "../domain/calendar.ts";
import type { ContractCommand } from "../domain/command.ts";
import { decide } from "../domain/decide.ts";
import { withValues } from "../domain/draft.ts";
import { type ContractId, parseContractId } from "../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../domain/refusal.ts";
import type { SignedInContext } from "./context.ts";
import { actOf, carried, foreseen, giveCommand, seenBy } from "./contract.ts";
import { entries, readEntries } from "./draft-entries.ts";
import { readFacts, signersOfUpload, type uploadEntries, withJudgedFile } from "./draft-facts.ts";
import {
  type CurrentWording,
  choiceOf,
  commandOf,
  currentWording,
  type Desk,
  deskOf,
  readDraft,
  type StageVersion,
} from "./drafting.ts";
import type { Upload } from "./route.ts";
import { submitToContract } from "./submit.ts";

/** What an amendment changes from the start; the rest is edited in its own draft. */
export const amendmentChanges = z.object({
  title: z.string().trim().min(1).max(300).optional(),
  values: entries
    .optional()
    .meta({ description: "Answers that differ from the contract's, by variable; empty takes one away." }),
});

/** The amendment that was opened, and its contract afterwards. */
export const openedAmendment = carried.extend({ amendment: z.uuid() });

type OpenedAmendment = z.input<typeof openedAmendment>;

/**
 * Opens an amendment in the contract's own wording, with the changes. It is staged under the amendment's id, which is the
 * command's. The contract itself stays as it is until the amendment is signed.
 */
export const amendByChanges = async (
  context: SignedInContext,
  contract: ContractRow,
  { title, values = {} }: z.output<typeof amendmentChanges>,
): Promise<OpenedAmendment | Refusal> => {
  const refusal = foreseen(context, contract, openingOf(context, contract));
  if (refusal) return refusal;
  const { services } = context;
  const current = await seenBy(context, (tx) => currentWording(tx, contract.id));
  if (isRefusal(current)) return current;
  if (!current.master) return refuse("wording-uploaded");
  const draft = await readDraft(context, current.master);
  const changed = readEntries(draft.variables, values, context.language);
  if (isRefusal(changed)) return changed;
  return openAmendment(context, contract, (of) =>
    stageDraft(services, {
      ...of,
      signers: current.signers.map(choiceOf),
      draft: { ...withValues(draft, changed), ...(title !== undefined && { title }) },
      today: dayOf(instantOf(services.now().getTime()), contract.state.timeZone),
    }),
  );
};

/** Opens an amendment whose wording is an uploaded document. Without signers it is signed by those of the contract. */
export const amendByUpload = async (
  context: SignedInContext,
  id: ContractId,
  body: z.output<typeof uploadEntries>,
  upload: Upload,
): Promise<OpenedAmendment | Refusal> => {
  const facts = readFacts(body, context.language);
  if (isRefusal(facts)) return facts;
  const { current, desk } = await seenBy(context, async (tx) => ({
    current: await currentWording(tx, id),
    desk: await deskOf(tx, context),
  }));
  if (isRefusal(current)) return current;
  const { row } = current;
  // Before anything is read, unless this very request, sent before, may have moved the contract on.
  const early = foreseen(context, row, openingOf(context, row));
  if (early && row.stage !== "amending") return early;
  const signers = signersOfUpload(context, current, desk, body);
  if (isRefusal(signers)) return signers;
  return withJudgedFile(upload, body, async (file, sha256) => {
    const acting = { ...context, commandId: commandOf(context, [facts, signers, sha256]) };
    const refusal = foreseen(acting, row, openingOf(acting, row));
    if (refusal) return refusal;
    return openAmendment(acting, row, (of) =>
      stageUpload(context.services, { ...of, signers, facts, file, ourName: desk.tenant.name, today: desk.today }),
    );
  });
};

export interface Amending {
  readonly current: CurrentWording;
  readonly desk: Desk;
}

/** What an amendment starts from; refused to whoever may not open one now. */
export const openForAmending = (context: SignedInContext, contract: ContractId): Promise<Amending | Refusal> =>
  seenBy(context, async (tx) => {
    const current = await currentWording(tx, contract);
    if (isRefusal(current)) return current;
    const { row } = current;
    const decision = decide(row.state, openingOf(context, row), actOf(context, row));
    return isRefusal(decision) ? decision : { current, desk: await deskOf(tx, context) };
  });

/**
 * Stages the first version under the id that the amendment will have, then tells the contract. The contract's process
 * begins the amendment's, a moment later; begun here under the same id as well, it is there when people are led to it.
 */
const openAmendment = async (
  context: SignedInContext,
  contract: ContractRow,
  stageVersion: StageVersion,
): Promise<OpenedAmendment | Refusal> => {
  const amendment = amendmentId(context);
  const draft = await stageVersion({
    tenant: contract.tenant,
    contract: amendment,
    number: 1,
    command: amendment,
    addedBy: context.session.person.id,
  });
  if (isRefusal(draft)) return draft;
  const done = await giveCommand(context, contract, { type: "open-amendment", amendment, draft });
  if (isRefusal(done)) return done;
  const birth = amendmentBirth(contract.state, { amendment, draft, owner: context.session.person.id });
  // Only one refusal is possible: it was created before.
  await submitToContract({ ...context, commandId: amendment, expectedVersion: undefined }, amendment, birth);
  return { ...done, amendment };
};

/** The command as far as it can be judged before there is any wording. */
const openingOf = (context: SignedInContext, { state }: ContractRow): ContractCommand => ({
  type: "open-amendment",
  amendment: amendmentId(context),
  draft: state.draft,
});

const amendmentId = ({ commandId }: SignedInContext): ContractId => {
  const amendment = parseContractId(commandId);
  if (!amendment) throw new Error("A command's id is no UUID");
  return amendment;
};
