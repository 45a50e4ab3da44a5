import { createHash } from "node:crypto";
import { z } from "zod";
import { type SignerChoice, stageDraft, type VersionOf } from "../../archive/version.ts";
import { listPlaces, type NamedPlace } from "../../db/department.ts";
import { derivedId } from "../../db/derived-id.ts";
import type { Tx } from "../../db/schema.ts";
import { type Tenant, tenantById } from "../../db/tenant.ts";
import type { SignerRow } from "../../db/version.ts";
import { answersMark } from "../../db/working-copy.ts";
import { classifications } from "../../domain/access.ts";
import { dayOf, instantOf, type PlainDate } from "../../domain/calendar.ts";
import type { ContractCommand } from "../../domain/command.ts";
import { type DraftVersion, type Stage, stages } from "../../domain/contract.ts";
import { type Draft, withValues } from "../../domain/draft.ts";
import type { Finding } from "../../domain/draft-findings.ts";
import { type ContractId, parseContractId, parsePersonId } from "../../domain/ids.ts";
import { isOffered } from "../../domain/own-template.ts";
import type { Person } from "../../domain/person.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { draftFrom } from "../../domain/template.ts";
import { type ContractType, contractTypes } from "../../domain/terms.ts";
import { draftingWords } from "../../i18n/drafting.ts";
import { foreseen, idIn, seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import { kindOf, kindOfWording, templateOf, withFields } from "../library/library.ts";
import { submitToContract } from "../submit.ts";
import { type CurrentWording, currentWording } from "./current-wording.ts";
import { entries, readEntries } from "./draft-entries.ts";
import { tellFindings, toldFinding } from "./draft-findings.ts";
import {
  ourRecipients,
  patienceEntry,
  readPatience,
  readSigners,
  type SealKept,
  sealEntries,
  sealsInUse,
  signerEntries,
  signingOrderEntry,
  withRepresentatives,
  withSeals,
} from "./draft-signers.ts";
import { closeCopy, workedDraft } from "./working-copy.ts";

export { type CurrentWording, currentWording, readDraft } from "./current-wording.ts";

const contractTitle = z.string().trim().max(300);

/** How a new contract is handled, whatever its wording. */
export const handling = z.object({
  classification: z.enum(classifications).default("internal"),
  named: z.array(idIn(parsePersonId)).max(100).default([]),
  place: z.uuid().optional().meta({
    description: "The department or team that it belongs to; that of its owner where none is given.",
  }),
});

export const newDraft = handling.extend({
  template: z.string().max(100),
  title: contractTitle.optional(),
  values: entries.default({}),
  signers: signerEntries.default([]),
  signingOrder: signingOrderEntry,
  patience: patienceEntry.optional(),
  seals: sealEntries.default([]),
});

export const changedDraft = z.object({
  title: contractTitle.optional(),
  values: entries.default({}).meta({ description: "Answers that change; null or an empty text takes one away." }),
  signers: signerEntries.optional().meta({ description: "Without it the signers stay as they are." }),
  signingOrder: signingOrderEntry,
  patience: patienceEntry.optional().meta({ description: "Without it they get as long as before." }),
  seals: sealEntries.default([]).meta({ description: "Counts together with signers." }),
  seen: z.string().max(20).optional().meta({ description: "What the form of all answers was made of; for forms." }),
});

/** What is told of a version that was just saved. */
export const savedDraft = z.object({
  id: z.uuid(),
  number: z.string().meta({ description: "Of the contract: 2026-00042." }),
  version: z.number().int().meta({ description: "Of the contract, after the command: its ETag." }),
  draft: z.number().int().meta({ description: "Number of the saved version of the wording: 1, 2, 3 …" }),
  stage: z.enum(stages),
  findings: z.array(toldFinding),
});

export type SavedDraft = z.input<typeof savedDraft>;

/** What drafting needs to know of the organisation. */
export interface Desk {
  readonly tenant: Tenant;
  /** Who may have a part in signing. */
  readonly signers: readonly Person[];
  readonly seals: readonly SealKept[];
  readonly today: PlainDate;
  /** Where a contract may belong. */
  readonly places: readonly NamedPlace[];
}

export const deskOf = async (tx: Tx, { session, services }: SignedInContext): Promise<Desk> => {
  const tenant = await tenantById(tx, session.person.tenant);
  if (!tenant) throw new Error("Somebody signed in belongs to no tenant");
  const today = dayOf(instantOf(services.now().getTime()), tenant.timeZone);
  const [signers, seals, places] = [await ourRecipients(tx), await sealsInUse(tx), await listPlaces(tx)];
  return { tenant, signers, seals, today, places };
};

/** A draft from a template: what is missing is found and told, not refused. */
export const createFromTemplate = async (
  context: SignedInContext,
  body: z.output<typeof newDraft>,
): Promise<SavedDraft | Refusal> => {
  const { language, services } = context;
  const { template, kind, desk } = await seenBy(context, async (tx) => {
    const found = await templateOf(tx, body.template);
    return { template: found, kind: await kindOf(tx, found?.terms.type ?? "other"), desk: await deskOf(tx, context) };
  });
  if (!template || !isOffered(template) || !kind.offered)
    return refuse("invalid-input", { fields: ["template"], reasons: [draftingWords(language).unknownTemplate] });
  const asked = withFields(template, kind);
  const values = readEntries(asked.variables, body.values, language);
  if (isRefusal(values)) return values;
  const chosen = readSigners(body, desk.signers, language);
  if (isRefusal(chosen)) return chosen;
  const draft = titled(withValues(draftFrom(asked), values), body.title);
  const named = withRepresentatives(chosen, draft, body.signingOrder);
  const signers = withSeals(named, body.seals, desk.seals, body.signingOrder);
  const patience = readPatience(body.patience);
  return createContract(
    context,
    desk,
    { ...body, type: typeOf(draft) },
    { content: [draft, signers, patience], draft },
    (of) => stageDraft(services, { ...of, signers, patience, draft, today: desk.today, requiredTopics: kind.topics }),
  );
};

const titled = (draft: Draft, title: string | undefined): Draft => (title ? { ...draft, title } : draft);

const typeOf = ({ terms }: Draft): ContractType => contractTypes.find((type) => type === terms.type) ?? "other";

export interface Wording {
  /** All that makes this wording what it is: the same request with other content is another command. */
  readonly content: unknown;
  /** Structured, or `null` where it came as a file. */
  readonly draft: Draft | null;
}

export type StageVersion = (of: Omit<VersionOf, "signers" | "patience">) => Promise<DraftVersion | Refusal>;

/** Begins a contract with its first version. Its id is that of the request. */
export const createContract = async (
  context: SignedInContext,
  { tenant, places }: Desk,
  facts: z.output<typeof handling> & { readonly type: ContractType },
  { content, draft }: Wording,
  stageVersion: StageVersion,
): Promise<SavedDraft | Refusal> => {
  const contract = parseContractId(context.commandId);
  if (!contract) throw new Error("A command's id is no UUID");
  const chosen = places.find(({ id }) => id === facts.place);
  if (facts.place !== undefined && !chosen) return refuse("invalid-input", { fields: ["place"] });
  const command = commandOf(context, content);
  const { person } = context.session;
  const version = await stageVersion({ tenant: tenant.id, contract, number: 1, command, addedBy: person.id });
  if (isRefusal(version)) return version;
  const done = await submitToContract({ ...context, commandId: command }, contract, {
    type: "create",
    contract,
    tenant: tenant.id,
    timeZone: tenant.timeZone,
    amends: null,
    contractType: facts.type,
    classification: facts.classification,
    owner: person.id,
    named: facts.named,
    draft: version,
    ...(chosen && { place: { department: chosen.department, team: chosen.team } }),
  });
  return isRefusal(done) ? done : saved(context, contract, done, draft);
};

type SavingCommand = Extract<ContractCommand, { readonly type: "save-draft" | "accept-proposal" }>;

/**
 * Puts further wording in the place of the one that counts.
 *
 * @param commandWith the command that brings the version, if it is more than saving
 */
export const saveVersion = async (
  context: SignedInContext,
  { row }: CurrentWording,
  { content, draft }: Wording,
  stageVersion: StageVersion,
  commandWith: (draft: DraftVersion) => SavingCommand = (version) => ({ type: "save-draft", draft: version }),
): Promise<SavedDraft | Refusal> => {
  const acting = { ...context, commandId: commandOf(context, content) };
  const { state } = row;
  const refusal = foreseen(acting, row, commandWith({ ...state.draft, number: state.draft.number + 1 }));
  if (refusal) return refusal;
  const again = row.last_command === acting.commandId;
  const version = again
    ? state.draft
    : await stageVersion({
        tenant: row.tenant,
        contract: row.id,
        number: state.draft.number + 1,
        command: acting.commandId,
        addedBy: context.session.person.id,
      });
  if (isRefusal(version)) return version;
  const done = await submitToContract(acting, row.id, commandWith(version));
  return isRefusal(done) ? done : saved(context, row.id, done, draft);
};

/** Saves changed answers as a further version, with whatever was done in the working copy. */
export const saveDraft = async (
  context: SignedInContext,
  contract: ContractId,
  body: z.output<typeof changedDraft>,
): Promise<SavedDraft | Refusal> => {
  const { current, desk, kind, mark } = await seenBy(context, async (tx) => {
    const found = await currentWording(tx, contract);
    return {
      current: found,
      desk: await deskOf(tx, context),
      kind: await (isRefusal(found) ? kindOf(tx, "other") : kindOfWording(tx, found.row)),
      mark: isRefusal(found) ? "" : await answersMark(tx, contract, found.version.number),
    };
  });
  if (isRefusal(current)) return current;
  if (!current.master) return refuse("wording-uploaded");
  if (isOvertaken(body.seen, mark)) return refuse("stale-version");
  const before = await workedDraft(context, current);
  if (isRefusal(before)) return before;
  const values = readEntries(before.variables, body.values, context.language);
  if (isRefusal(values)) return values;
  const draft = titled(withValues(before, values), body.title);
  const signers = signersAfter(context, current, desk, draft, body);
  if (isRefusal(signers)) return signers;
  const patience = body.patience ? readPatience(body.patience) : current.row.state.draft.patience;
  const done = await saveVersion(context, current, { content: [draft, signers, patience], draft }, (of) =>
    stageDraft(context.services, { ...of, signers, patience, draft, today: desk.today, requiredTopics: kind.topics }),
  );
  if (!isRefusal(done)) await closeCopy(context, current);
  return done;
};

/** Whether answers were given in the editor since a form was made of this version's. A further version shows otherwise. */
const isOvertaken = (seen: string | undefined, mark: string): boolean =>
  seen !== undefined && seen !== mark && seen.split(".")[0] === mark.split(".")[0];

const signersAfter = (
  { language }: SignedInContext,
  current: CurrentWording,
  desk: Desk,
  draft: Draft,
  { signers, signingOrder, seals }: z.output<typeof changedDraft>,
): readonly SignerChoice[] | Refusal => {
  if (signers === undefined) return current.signers.map(choiceOf);
  const chosen = readSigners({ signers, signingOrder }, desk.signers, language);
  if (isRefusal(chosen)) return chosen;
  return withSeals(withRepresentatives(chosen, draft, signingOrder), seals, desk.seals, signingOrder);
};

export const choiceOf = (row: SignerRow): SignerChoice => {
  const { side, person, name, email, language, turn, role, group_name: group, seal } = row;
  return {
    ...{ side, person, name, email, language, turn },
    ...(role !== "signer" && { role }),
    ...(group && { group }),
    ...(seal && { seal }),
  };
};

/** Each content sent under one key is a command of its own, so that what was corrected is never lost to a first try. */
export const commandOf = (context: SignedInContext, content: unknown): string =>
  derivedId("draft", context.commandId, createHash("sha256").update(JSON.stringify(content)).digest("hex"));

const saved = async (
  context: SignedInContext,
  contract: ContractId,
  done: { readonly version: number; readonly stage: string },
  draft: Draft | null,
): Promise<SavedDraft | Refusal> => {
  const current = await seenBy(context, (tx) => currentWording(tx, contract));
  if (isRefusal(current)) return current;
  const { row, version } = current;
  const findings: readonly Finding[] = version.findings;
  return {
    id: contract,
    number: row.number,
    version: done.version,
    draft: version.number,
    stage: done.stage as Stage,
    findings: [...tellFindings(findings, draft, context.language)],
  };
};
