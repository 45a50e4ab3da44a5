import { z } from "zod";
import { stageDraft, stageUpload } from "../../archive/version.ts";
import type { ContractRow } from "../../db/contract.ts";
import { amendmentBirth } from "../../domain/amendment.ts";
import { dayOf, instantOf } from "../../domain/calendar.ts";
import type { ContractCommand } from "../../domain/command.ts";
import { decide } from "../../domain/decide.ts";
import { type Draft, draftParties, withValues } from "../../domain/draft.ts";
import { type ContractId, parseContractId } from "../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { draftFrom, type Template } from "../../domain/template.ts";
import type { Value } from "../../domain/variable.ts";
import { entries, readEntries } from "../drafting/draft-entries.ts";
import { readFacts, signersOfUpload, type uploadEntries, withJudgedFile } from "../drafting/draft-facts.ts";
import {
  type CurrentWording,
  choiceOf,
  commandOf,
  currentWording,
  type Desk,
  deskOf,
  readDraft,
  type StageVersion,
} from "../drafting/drafting.ts";
import type { SignedInContext } from "../http/context.ts";
import type { Upload } from "../http/route.ts";
import { amendmentTemplates } from "../library/library.ts";
import { submitToContract } from "../submit.ts";
import { actOf, carried, foreseen, giveCommand, seenBy } from "./contract.ts";

/** What an amendment changes from the start; the rest is edited in its own draft. */
export const amendmentChanges = z.object({
  title: z.string().trim().max(300).optional(),
  template: z.string().max(100).optional().meta({
    description: "Of the type amendment; without it the amendment begins in the contract's own wording.",
  }),
  values: entries
    .optional()
    .meta({ description: "Answers that differ from the contract's, by variable; empty takes one away." }),
});

/** The amendment that was opened, and its contract afterwards. */
export const openedAmendment = carried.extend({ amendment: z.uuid() });

type OpenedAmendment = z.input<typeof openedAmendment>;

/**
 * Opens an amendment from a template, which says what changes and leaves the rest, or in the contract's own wording, with the
 * changes. It is staged under the amendment's id, which is the
 * command's. The contract itself stays as it is until the amendment is signed.
 */
export const amendByChanges = async (
  context: SignedInContext,
  contract: ContractRow,
  { title, template, values = {} }: z.output<typeof amendmentChanges>,
): Promise<OpenedAmendment | Refusal> => {
  const refusal = foreseen(context, contract, openingOf(context, contract));
  if (refusal) return refusal;
  const { services } = context;
  const found = await seenBy(context, async (tx) => ({
    current: await currentWording(tx, contract.id),
    model: (await amendmentTemplates(tx)).find(({ id }) => id === template),
  }));
  const { current, model } = found;
  if (isRefusal(current)) return current;
  if (template && !model) return refuse("invalid-input", { fields: ["template"] });
  const own = current.master && (await readDraft(context, current.master));
  const draft = model ? amendmentFrom(model, contract, own) : own;
  if (!draft) return refuse("wording-uploaded");
  const changed = readEntries(draft.variables, values, context.language);
  if (isRefusal(changed)) return changed;
  return openAmendment(context, contract, (of) =>
    stageDraft(services, {
      ...of,
      signers: current.signers.map(choiceOf),
      draft: { ...withValues(draft, changed), ...(title && { title }) },
      today: dayOf(instantOf(services.now().getTime()), contract.state.timeZone),
    }),
  );
};

/** What the contract says of itself answers what the template asks of it, where it asks in that way. */
const amendmentFrom = (template: Template, { number, title, state }: ContractRow, own: Draft | undefined): Draft => {
  const parties = own ? draftParties(own) : [];
  const effective = state.term?.from ?? state.draft.terms.effective;
  const answers = template.variables.flatMap(({ name, type }): readonly (readonly [string, Value])[] => {
    const party = parties.find(({ ours }) => ours === (name === template.ours))?.party;
    if (type === "party") return party ? [[name, { type: "party", ...party }]] : [];
    if (type === "text" && name === "agreement") return [[name, { type: "text", text: `${title} (${number})` }]];
    return type === "date" && name === "agreement-date" && effective ? [[name, { type: "date", date: effective }]] : [];
  });
  return {
    ...draftFrom(template, Object.fromEntries(answers)),
    title: `${template.title}${template.language === "en" ? ": " : "："}${title}`.slice(0, 300),
  };
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
