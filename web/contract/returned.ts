import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { openReturned, receiveReturned } from "../../archive/returned.ts";
import type { UploadFacts } from "../../archive/uploaded.ts";
import { stageDraft, stageUpload } from "../../archive/version.ts";
import { type ContractRow, contractById } from "../../db/contract.ts";
import { personById } from "../../db/person.ts";
import { noteDecided, type ReturnedFileRow, returnedFile, returnedFiles } from "../../db/returned.ts";
import { asSystem } from "../../db/tenancy.ts";
import { type DocumentRow, documentById, type VersionRow, versionsOf } from "../../db/version.ts";
import type { ReturnedReading } from "../../documents/returned.ts";
import {
  type Choice,
  type Choices,
  choices,
  type Taken,
  takeIntoParts,
  takeReturned,
} from "../../documents/returned-taken.ts";
import { versionWord } from "../../documents/word/export.ts";
import type { Part } from "../../documents/wording-parts.ts";
import type { PlainDate } from "../../domain/calendar.ts";
import { gate } from "../../domain/command.ts";
import type { Draft } from "../../domain/draft.ts";
import type { ContractId, DocumentId } from "../../domain/ids.ts";
import type { Currency } from "../../domain/money.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import type { Topic } from "../../domain/topic.ts";
import { noteView, visibleContract, whileThere } from "../drafting/draft-reading.ts";
import { withUploadedFile } from "../drafting/draft-upload.ts";
import {
  type CurrentWording,
  choiceOf,
  commandOf,
  currentWording,
  type Desk,
  deskOf,
  readDraft,
  saveVersion,
} from "../drafting/drafting.ts";
import type { SignedInContext } from "../http/context.ts";
import type { Upload } from "../http/route.ts";
import { kindOfWording } from "../library/library.ts";
import { organisationOf } from "../shell.tsx";
import { actOf, seenBy } from "./contract.ts";

/** What a person says with a file that came back. */
export const returnedEntries = z.object({
  version: z
    .number()
    .int()
    .positive()
    .optional()
    .meta({ description: "The version that the file was made from, where the file does not say so itself." }),
});

export const toldReceived = z.object({
  contract: z.uuid(),
  document: z.uuid(),
  version: z.number().int().meta({ description: "The version that the file is compared with." }),
  marked: z.boolean().meta({ description: "Whether the file itself said so." }),
});

/** Takes in a file that a member brings. Whoever may not change the draft is refused before anything is read. */
export const receiveFromMember = async (
  context: SignedInContext,
  contract: ContractId,
  { version }: z.output<typeof returnedEntries>,
  upload: Upload,
): Promise<z.input<typeof toldReceived> | Refusal> => {
  const row = await seenBy(context, (tx) => visibleContract(tx, contract));
  if (isRefusal(row)) return row;
  const refusal = gate(row.state, "save-draft", actOf(context, row));
  if (refusal) return refusal;
  const { person } = context.session;
  return withUploadedFile(upload, async ({ path, sha256 }) => {
    const received = await receiveReturned(context.services, {
      ...{ tenant: row.tenant, contract, path, name: upload.name },
      command: commandOf(context, [sha256, version ?? null]),
      version: version ?? null,
      from: `person/${person.id}`,
      addedBy: person.id,
      at: context.services.now(),
    });
    if (isRefusal(received)) return received;
    const { document, version: against, marked } = received;
    return { contract, document, version: against, marked };
  });
};

/** A file that came back, with all that there is to decide on. */
export interface ReturnedView {
  readonly organisation: string;
  readonly row: ContractRow;
  readonly file: ReturnedFileRow;
  readonly document: DocumentRow;
  readonly version: VersionRow;
  readonly reading: ReturnedReading;
  /** What each change would do to our draft if it were taken: what stands in its way, which answers it overwrites. */
  readonly outlook: Pick<Taken, "untaken" | "overwritten">;
  readonly decidedBy: string | null;
  /** Why nothing can be decided now. */
  readonly closed: Refusal | null;
}

export const viewReturned = async (
  context: SignedInContext,
  contract: ContractId,
  document: DocumentId,
): Promise<ReturnedView | Refusal> => {
  const found = await findReturned(context, contract, document, true);
  if (isRefusal(found)) return found;
  return whileThere(async () => {
    const opened = await openReturned(context.services, found.version, document);
    if (isRefusal(opened)) return opened;
    const { sent, reading } = opened;
    const draft = found.current.master ? await readDraft(context, found.current.master) : null;
    const all: Choices = Object.fromEntries(reading.parts.map(({ key }) => [key, "theirs"]));
    const taken = draft ? takeReturned(draft, sent, reading, all) : { untaken: {}, overwritten: [] };
    const labels = new Map(draft?.variables.map(({ name, label }) => [name, label[context.language]]));
    const outlook = { ...taken, overwritten: taken.overwritten.map((name) => labels.get(name) ?? name) };
    const { row } = found.current;
    const closed =
      found.file.decided_at === null ? gate(row.state, "save-draft", actOf(context, row)) : refuse("returned-decided");
    return { ...found, row, reading, outlook, closed };
  });
};

const findReturned = (context: SignedInContext, contract: ContractId, id: DocumentId, isLook: boolean) =>
  seenBy(context, async (tx) => {
    const current = await currentWording(tx, contract);
    if (isRefusal(current)) return current;
    const file = await returnedFile(tx, id);
    const document = await documentById(tx, id);
    const version = (await versionsOf(tx, contract)).find(({ number }) => number === file?.version);
    if (!file || !document || !version || file.contract !== contract) return refuse("not-found");
    if (isLook) await noteView(tx, context, document, { act: "viewed", object: "document", version: version.number });
    return {
      ...{ current, file, document, version },
      organisation: await organisationOf(tx, context),
      decidedBy: file.decided_by === null ? null : ((await personById(tx, file.decided_by))?.name ?? null),
      desk: await deskOf(tx, context),
      kind: await kindOfWording(tx, current.row),
    };
  });

/** Whether a change can be decided so. */
const isOpen = (reading: ReturnedReading, key: string, choice: Choice): boolean =>
  choice !== "tracked" || reading.trackedAlone.some((part) => part.key === key);

/** What was decided of each change. */
export const decisionEntries = z.object({
  choices: z.record(z.string().max(300), z.enum(choices)).default({}).meta({
    description:
      "By the change's key: ours stays, theirs is taken, or only what the file shows, or what it does not show.",
  }),
  rest: z.enum(["ours", "theirs"]).optional().meta({ description: "For every change that is not named." }),
});

export const toldDecision = z.object({
  contract: z.uuid(),
  document: z.uuid(),
  draft: z.number().int().nullable().meta({ description: "Number of the version that was saved; null for none." }),
  untaken: z
    .array(z.object({ key: z.string(), reason: z.enum(["changed-since", "from-answers", "not-wording"]) }))
    .meta({ description: "What could not be taken and has to be made by hand." }),
  overwritten: z.array(z.string()).meta({ description: "Answers that a clause now writes as text." }),
});

type ToldDecision = z.input<typeof toldDecision>;

/** Carries a decision out: what is taken makes a further version, saved as every version is. */
export const decideReturned = async (
  context: SignedInContext,
  contract: ContractId,
  id: DocumentId,
  entered: z.output<typeof decisionEntries>,
): Promise<ToldDecision | Refusal> => {
  const found = await findReturned(context, contract, id, false);
  if (isRefusal(found)) return found;
  const { current, version, desk, file, kind } = found;
  if (file.decided_at !== null) return decidedBefore(file, entered);
  const refusal = gate(current.row.state, "save-draft", actOf(context, current.row));
  if (refusal) return refusal;
  const opened = await openReturned(context.services, version, id);
  if (isRefusal(opened)) return opened;
  const { reading, sent } = opened;
  const keys = reading.parts.map(({ key }) => key);
  const chosen: Choices = Object.fromEntries(
    keys.flatMap((key) => {
      const choice = entered.choices[key] ?? entered.rest;
      return choice === undefined ? [] : [[key, choice]];
    }),
  );
  const undecided = keys.filter((key) => chosen[key] === undefined || !isOpen(reading, key, chosen[key]));
  if (undecided.length > 0) return refuse("invalid-input", { fields: undecided.map((key) => `choices.${key}`) });
  const isNothing = Object.values(chosen).every((choice) => choice === "ours");
  const saved: Saved | Refusal = isNothing
    ? { draft: null, untaken: {}, overwritten: [] }
    : current.master
      ? await saveStructured(
          context,
          current,
          { today: desk.today, topics: kind.topics },
          await readDraft(context, current.master),
          { sent, reading, chosen },
        )
      : await saveLoose(context, current, desk, { sent, reading, chosen });
  if (isRefusal(saved)) return saved;
  await asSystem(context.services.db, file.tenant, (tx) =>
    noteDecided(tx, file, {
      choices: chosen,
      version: saved.draft,
      by: context.session.person.id,
      at: context.services.now(),
    }),
  );
  const untaken = Object.entries(saved.untaken).map(([key, reason]) => ({ key, reason }));
  return { contract, document: id, draft: saved.draft, untaken, overwritten: [...saved.overwritten] };
};

/** The same decision sent again is answered as it was; another one comes too late. */
const decidedBefore = (
  { contract, document, choices: made, saved_version }: ReturnedFileRow,
  { choices: again, rest }: z.output<typeof decisionEntries>,
): ToldDecision | Refusal =>
  Object.entries(made ?? {}).every(([key, choice]) => (again[key] ?? rest) === choice)
    ? { contract, document, draft: saved_version, untaken: [], overwritten: [] }
    : refuse("returned-decided");

interface Saved extends Pick<Taken, "untaken" | "overwritten"> {
  readonly draft: number | null;
}

interface Deciding {
  readonly sent: readonly Part[];
  readonly reading: ReturnedReading;
  readonly chosen: Choices;
}

const saveStructured = async (
  context: SignedInContext,
  current: CurrentWording,
  { today, topics }: { readonly today: PlainDate; readonly topics: readonly Topic[] },
  before: Draft,
  { sent, reading, chosen }: Deciding,
): Promise<Saved | Refusal> => {
  const { draft, untaken, overwritten } = takeReturned(before, sent, reading, chosen);
  if (JSON.stringify(draft) === JSON.stringify(before)) return { draft: null, untaken, overwritten };
  const signers = current.signers.map(choiceOf);
  const saved = await saveVersion(context, current, { content: [draft, signers], draft }, (of) =>
    stageDraft(context.services, { ...of, signers, draft, today, requiredTopics: topics }),
  );
  return isRefusal(saved) ? saved : { draft: saved.draft, untaken, overwritten };
};

/** A wording without structure is written anew from the parts that were chosen; facts and signers stay as they are. */
const saveLoose = async (
  context: SignedInContext,
  current: CurrentWording,
  desk: Desk,
  { sent, reading, chosen }: Deciding,
): Promise<Saved | Refusal> => {
  const { version } = current;
  const parts = takeIntoParts(sent, reading, chosen);
  const { title, language } = version;
  const bytes = await versionWord(parts, { title, language, maker: desk.tenant.name }, null);
  const signers = current.signers.map(choiceOf);
  const folder = await mkdtemp(join(tmpdir(), "engross-returned-"));
  try {
    const path = join(folder, "file");
    await writeFile(path, bytes, { mode: 0o600 });
    const file = { path, name: `${title}.docx`, judged: { kind: "docx", trackedChanges: 0, comments: 0 } } as const;
    const facts = factsOf(current);
    const saved = await saveVersion(context, current, { content: [parts, facts, signers], draft: null }, (of) =>
      stageUpload(context.services, { ...of, signers, facts, file, ourName: desk.tenant.name, today: desk.today }),
    );
    return isRefusal(saved) ? saved : { draft: saved.draft, untaken: {}, overwritten: [] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** What was said of an uploaded contract, to be said again of its next version. */
const factsOf = ({ row, version, duties }: CurrentWording): UploadFacts => {
  const { terms } = row.state.draft;
  const money = (amount: { readonly minor: number; readonly currency: string } | null) =>
    amount && { minor: amount.minor, currency: amount.currency as Currency };
  return {
    title: version.title,
    counterparty: version.counterparty,
    countries: version.countries,
    type: row.type,
    amount: money(terms.amount),
    effective: terms.effective,
    end: terms.end,
    noticeDays: terms.noticeDays,
    renewal: terms.renewal,
    obligations: terms.obligations.map(({ id, kind, owedBy, due, afterSigning, amount, everyMonths, survives }) => ({
      ...{ kind, owedBy, due, everyMonths, survives, ...(afterSigning && { afterSigning }) },
      title: duties.get(id) ?? "",
      amount: money(amount),
    })),
  };
};

/** What the upload page offers: the versions a file may have been made from, and what came back before. */
export interface ReturnedDesk {
  readonly organisation: string;
  readonly row: ContractRow;
  readonly versions: readonly VersionRow[];
  readonly files: readonly (ReturnedFileRow & { readonly name: string })[];
}

export const returnedDesk = (context: SignedInContext, contract: ContractId): Promise<ReturnedDesk | Refusal> =>
  seenBy(context, async (tx) => {
    const row = await contractById(tx, contract);
    if (!row) return refuse("not-found");
    const refusal = gate(row.state, "save-draft", actOf(context, row));
    if (refusal) return refusal;
    const files = await returnedFiles(tx, contract);
    return {
      row,
      organisation: await organisationOf(tx, context),
      versions: await versionsOf(tx, contract),
      files: await Promise.all(
        files.map(async (file) => ({ ...file, name: (await documentById(tx, file.document))?.name ?? "" })),
      ),
    };
  });
