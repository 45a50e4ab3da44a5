import { keepAuditFile } from "../../archive/audit-file.ts";
import {
  type AuditCampaignRow,
  type AuditFileRow,
  type AuditNoteRow,
  addAuditFile,
  auditCampaignById,
  auditFilesOf,
  auditNotesOf,
  stageAuditNotes,
} from "../../db/audit-campaign.ts";
import { derivedId } from "../../db/derived-id.ts";
import { listPeople, peopleByIds } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import { asSystem } from "../../db/tenancy.ts";
import { memberActing } from "../../domain/act.ts";
import { type CampaignNoteId, type EvidenceId, isCampaignOver } from "../../domain/audit-campaign.ts";
import type { AuditCampaignCommand } from "../../domain/audit-campaign-command.ts";
import { instantOf } from "../../domain/calendar.ts";
import { decideAuditCampaign } from "../../domain/decide-audit-campaign.ts";
import type { AuditCampaignId, ContractId, PersonId } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { type Entry, entries } from "../../ledger/index.ts";
import type { Carried } from "../../workflows/entity.ts";
import { seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import type { Upload } from "../http/route.ts";
import { organisationOf } from "../shell.tsx";
import { submitToAuditCampaign } from "../submit.ts";

/** All that pages show of one audit campaign. */
export interface CampaignView {
  readonly organisation: string;
  readonly row: AuditCampaignRow;
  readonly notes: ReadonlyMap<CampaignNoteId, AuditNoteRow>;
  readonly files: readonly AuditFileRow[];
  readonly timeline: readonly Entry[];
  /** Names of everybody who occurs. */
  readonly names: ReadonlyMap<string, string>;
  /** Of the sampled contracts, those that the viewer sees. */
  readonly contracts: ReadonlyMap<ContractId, { readonly number: string; readonly title: string }>;
  /** To whom a finding may be given. */
  readonly people: readonly Pick<Person, "id" | "name">[];
}

const timelineLimit = 200;
const choicesLimit = 200;

/** A campaign as this person may see it; `not-found` where they may not. */
export const viewCampaign = (context: SignedInContext, id: AuditCampaignId): Promise<CampaignView | Refusal> =>
  seenBy(context, async (tx) => {
    const row = await auditCampaignById(tx, id);
    if (!row) return refuse("not-found");
    const timeline = await entries(tx, { subject: `audit-campaign/${id}`, limit: timelineLimit });
    return {
      organisation: await organisationOf(tx, context),
      row,
      timeline,
      notes: new Map((await auditNotesOf(tx, id)).map((note) => [note.id, note])),
      files: await auditFilesOf(tx, id),
      names: await namesIn(tx, row, timeline),
      contracts: await contractsIn(tx, row),
      people: (await listPeople(tx, { limit: choicesLimit })).filter(({ active }) => active),
    };
  });

const namesIn = async (
  tx: Tx,
  { state, lead }: AuditCampaignRow,
  timeline: readonly Entry[],
): Promise<ReadonlyMap<string, string>> => {
  const actors = timeline.flatMap(({ actor }) => (actor.startsWith("person/") ? [actor.slice(7) as PersonId] : []));
  const answering = state.sample.flatMap(({ answers }) => answers.flatMap(({ by }) => by ?? []));
  const raising = state.findings.flatMap(({ raisedBy }) => raisedBy ?? []);
  const people = await peopleByIds(tx, [...new Set([lead, ...actors, ...answering, ...raising, ...state.named])]);
  return new Map(people.map(({ id, name }) => [id, name]));
};

const contractsIn = async (tx: Tx, { state }: AuditCampaignRow): Promise<CampaignView["contracts"]> => {
  const ids = state.sample.map(({ contract }) => contract);
  if (ids.length === 0) return new Map();
  const rows = await tx.selectFrom("contract").select(["id", "number", "title"]).where("id", "in", ids).execute();
  return new Map(rows.map(({ id, number, title }) => [id, { number, title }]));
};

/** Words to be kept for a command, under a name that is unique within it. */
type Wordings = Readonly<Record<string, { readonly title?: string; readonly body: string }>>;

/** The id that a wording of this request has, each time it is sent. */
export const campaignNoteOf = (context: SignedInContext, name: string): CampaignNoteId =>
  derivedId<"note">(context.commandId, name);

/**
 * Keeps the words of a command, then gives it to the campaign's process. The route has let the person in. One that is over
 * has no process any more: its record answers.
 */
export const giveCampaign = async (
  context: SignedInContext,
  campaign: AuditCampaignId,
  command: AuditCampaignCommand,
  wordings: Wordings = {},
): Promise<Carried | Refusal> => {
  const { tenant, id: author } = context.session.person;
  if (command.type !== "start") {
    const row = await seenBy(context, (tx) => auditCampaignById(tx, campaign));
    if (!row) return refuse("not-found");
    if (isCampaignOver(row.state)) return refusalToCampaign(context, row, command) ?? refuse("campaign-closed");
  }
  const notes = Object.entries(wordings).map(([name, words]) => ({
    ...{ id: campaignNoteOf(context, name), tenant, campaign, author },
    ...words,
  }));
  await asSystem(context.services.db, tenant, (tx) => stageAuditNotes(tx, notes));
  return submitToAuditCampaign(context, campaign, command);
};

/** Why this person could not give the command now, or `null`: the rules of the process itself, asked beforehand. */
export const refusalToCampaign = (
  context: SignedInContext,
  { state, recorded_at }: AuditCampaignRow,
  command: AuditCampaignCommand,
): Refusal | null => {
  // Processes keep their own time, so that now is never before what is on record.
  const at = instantOf(Math.max(context.services.now().getTime(), recorded_at.getTime()));
  const decision = decideAuditCampaign(state, command, {
    ...{ actor: memberActing(context.session.person), at, command: "asked" },
  });
  return isRefusal(decision) ? decision : null;
};

/** SHA-256 of nothing (FIPS 180-4). */
const emptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Keeps a file that somebody brings as evidence; it counts once the command that names it is recorded. */
export const keepEvidence = async (
  { services, session, commandId }: SignedInContext,
  campaign: AuditCampaignId,
  { name, mediaType, stream }: Upload,
): Promise<EvidenceId | Refusal> => {
  const { tenant, id: added_by } = session.person;
  const id = derivedId<"evidence">(commandId, "evidence");
  const stored = await keepAuditFile(services, { tenant, safe: `audit-${campaign}`, object: id }, stream);
  if (stored.sha256 === emptySha256) return refuse("file-empty");
  const media_type = /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(mediaType) ? mediaType : "application/octet-stream";
  const file = {
    id,
    tenant,
    campaign,
    kind: "evidence",
    name: name.slice(0, 200),
    media_type,
    ...stored,
    added_by,
  } as const;
  await asSystem(services.db, tenant, (tx) => addAuditFile(tx, file));
  return id;
};
