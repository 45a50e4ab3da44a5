import { type Generated, type Selectable, sql } from "kysely";
import type { Act } from "../domain/act.ts";
import {
  type AuditCampaign,
  type AuditCampaignStage,
  type CampaignNoteId,
  type CampaignWaitingKind,
  campaignWaiting,
  type EvidenceId,
} from "../domain/audit-campaign.ts";
import type { AuditCampaignEvent } from "../domain/audit-campaign-command.ts";
import type { Candidate } from "../domain/audit-sample.ts";
import type { AuditCampaignId, PersonId, TenantId } from "../domain/ids.ts";
import type { Role } from "../domain/person.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import { queueCopies } from "./copy.ts";
import type { Tx } from "./schema.ts";

export interface AuditCampaignTable {
  readonly id: AuditCampaignId;
  readonly tenant: TenantId;
  /** How people call it: `AUD-2027-0003`. */
  readonly number: string;
  readonly stage: AuditCampaignStage;
  readonly since: Date;
  readonly version: number;
  readonly last_command: string;
  readonly lead: PersonId;
  readonly named: readonly PersonId[];
  readonly title: string;
  /** The process's own state, exactly: what `decideAuditCampaign` is asked about on pages. */
  readonly state: AuditCampaign;
  readonly created_at: Date;
  readonly recorded_at: Date;
}

export type AuditCampaignRow = Selectable<AuditCampaignTable>;

export interface AuditPopulationTable {
  readonly campaign: AuditCampaignId;
  readonly tenant: TenantId;
  readonly candidates: readonly Candidate[];
}

/** What somebody wrote: the purpose, the reason of an answer, a finding, what was done about it. */
export interface AuditNoteTable {
  readonly id: CampaignNoteId;
  readonly tenant: TenantId;
  readonly campaign: AuditCampaignId;
  readonly title: Generated<string>;
  readonly body: string;
  readonly author: PersonId | null;
  readonly added_at: Generated<Date>;
  readonly recorded: Generated<boolean>;
}

export type AuditNoteRow = Selectable<AuditNoteTable>;

/** A file that somebody brought as evidence, or a report of the campaign. */
export interface AuditFileTable {
  readonly id: EvidenceId;
  readonly tenant: TenantId;
  readonly campaign: AuditCampaignId;
  readonly kind: "evidence" | "report-pdf" | "report-xlsx";
  readonly name: string;
  readonly media_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly vault_safe: string;
  readonly vault_object: string;
  readonly vault_version: string;
  readonly added_by: PersonId | null;
  readonly added_at: Generated<Date>;
  readonly recorded: Generated<boolean>;
}

export type AuditFileRow = Selectable<AuditFileTable>;

export interface AuditWaitingTable {
  readonly tenant: TenantId;
  readonly campaign: AuditCampaignId;
  readonly kind: CampaignWaitingKind;
  readonly person: PersonId | null;
  readonly role: Role | null;
  readonly item: string | null;
  readonly since: Date;
  readonly due: Date | null;
}

export type StagedAuditNote = Pick<AuditNoteTable, "id" | "tenant" | "campaign" | "body" | "author"> & {
  readonly title?: string;
};

/** Keeps words for a command that is about to be given. Staged again by the same command, they stay as they were. */
export const stageAuditNotes = async (tx: Tx, notes: readonly StagedAuditNote[]): Promise<void> => {
  if (notes.length === 0) return;
  await tx
    .insertInto("audit_note")
    .values([...notes])
    .onConflict((on) => on.column("id").doNothing())
    .execute();
};

/** Notes a file that is in the vault. Where two attempts at the same one cross, the first to be noted stands. */
export const addAuditFile = async (
  tx: Tx,
  file: Omit<AuditFileRow, "added_at" | "recorded">,
  recorded = false,
): Promise<AuditFileRow> => {
  await tx
    .insertInto("audit_file")
    .values({ ...file, recorded })
    .onConflict((on) => on.column("id").doNothing())
    .execute();
  await queueCopies(tx, file.tenant, [file.id]);
  return tx.selectFrom("audit_file").selectAll().where("id", "=", file.id).executeTakeFirstOrThrow();
};

/** Everything that people wrote in a campaign, in order. */
export const auditNotesOf = (tx: Tx, campaign: AuditCampaignId): Promise<AuditNoteRow[]> =>
  tx
    .selectFrom("audit_note")
    .selectAll()
    .where("campaign", "=", campaign)
    .where("recorded", "=", true)
    .orderBy("added_at")
    .limit(5_000)
    .execute();

/** Every file of a campaign, in order. */
export const auditFilesOf = (tx: Tx, campaign: AuditCampaignId): Promise<AuditFileRow[]> =>
  tx
    .selectFrom("audit_file")
    .selectAll()
    .where("campaign", "=", campaign)
    .where("recorded", "=", true)
    .orderBy("added_at")
    .limit(2_000)
    .execute();

export const auditCampaignById = (tx: Tx, id: AuditCampaignId): Promise<AuditCampaignRow | undefined> =>
  tx.selectFrom("audit_campaign").selectAll().where("id", "=", id).executeTakeFirst();

/** What decides who sees it; `undefined` where it is not there for the viewer. */
export const campaignAccess = (tx: Tx, id: AuditCampaignId) =>
  tx.selectFrom("audit_campaign").select(["tenant", "named"]).where("id", "=", id).executeTakeFirst();

/** The campaigns that the viewer sees, newest first. */
export const listAuditCampaigns = (
  tx: Tx,
  { which, limit }: { readonly which: "open" | "closed" | "all"; readonly limit: number },
): Promise<AuditCampaignRow[]> =>
  tx
    .selectFrom("audit_campaign")
    .selectAll()
    .$if(which !== "all", (rows) => rows.where("stage", which === "closed" ? "=" : "<>", "closed"))
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();

/** What of campaigns waits for this person, by name or by role; what is due first, then longest waiting. */
export const auditInboxOf = (tx: Tx, person: PersonId, roles: readonly Role[], limit: number) =>
  tx
    .selectFrom("audit_waiting")
    .innerJoin("audit_campaign", "audit_campaign.id", "audit_waiting.campaign")
    .select([
      "audit_waiting.kind",
      "audit_waiting.item",
      "audit_waiting.since",
      "audit_waiting.due",
      "audit_waiting.campaign",
      "audit_campaign.number",
      "audit_campaign.title",
    ])
    .where((eb) =>
      eb.or([
        eb("audit_waiting.person", "=", person),
        ...(roles.length > 0 ? [eb("audit_waiting.role", "in", roles)] : []),
      ]),
    )
    .orderBy("audit_waiting.due", (order) => order.asc().nullsLast())
    .orderBy("audit_waiting.since")
    .limit(limit)
    .execute();

/** Keeps the population of a campaign's sample; the first to be kept stands. @returns what stands */
export const keepPopulation = async (
  tx: Tx,
  population: Selectable<AuditPopulationTable>,
): Promise<readonly Candidate[]> => {
  await tx
    .insertInto("audit_population")
    .values({
      ...population,
      candidates: sql<readonly Candidate[]>`${JSON.stringify(population.candidates)}::jsonb`,
    })
    .onConflict((on) => on.column("campaign").doNothing())
    .execute();
  return populationOf(tx, population.campaign);
};

export const populationOf = async (tx: Tx, campaign: AuditCampaignId): Promise<readonly Candidate[]> =>
  (await tx.selectFrom("audit_population").select("candidates").where("campaign", "=", campaign).executeTakeFirst())
    ?.candidates ?? [];

/**
 * Writes one decision: the campaign's new state, guarded by the version before it, the words and files that were staged
 * for it and the inbox lines. Recording the same command again (a worker died after the commit) changes nothing.
 *
 * @throws Error if the record is at any other version: it and the process have parted
 */
export const writeAuditCampaign = async (
  tx: Tx,
  {
    state,
    before,
    events,
    act,
  }: { state: AuditCampaign; before: number; events: readonly AuditCampaignEvent[]; act: Act },
): Promise<"recorded" | "repeated" | Refusal> => {
  const written = before === 0 ? await insert(tx, state, act) : await update(tx, state, before, act);
  if (written !== 1n) return repeated(tx, state.id, before, act);
  if (!(await recordGiven(tx, state, events))) return refuse("not-found");
  await writeWaiting(tx, state);
  return "recorded";
};

const insert = async (tx: Tx, state: AuditCampaign, act: Act): Promise<bigint | undefined> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("audit_campaign")
    .values({
      ...columns(state, act),
      ...{ id: state.id, tenant: state.tenant, number: await nextNumber(tx, state.tenant, act.at) },
      ...{ lead: state.lead, title: "", created_at: new Date(act.at) },
    })
    .onConflict((on) => on.column("id").doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows;
};

const update = async (tx: Tx, state: AuditCampaign, before: number, act: Act): Promise<bigint> => {
  const { numUpdatedRows } = await tx
    .updateTable("audit_campaign")
    .set(columns(state, act))
    .where("id", "=", state.id)
    .where("version", "=", before)
    .executeTakeFirst();
  return numUpdatedRows;
};

const columns = (state: AuditCampaign, act: Act) => ({
  stage: state.stage,
  since: new Date(state.since),
  version: state.version,
  last_command: act.command,
  named: sql<readonly PersonId[]>`${[...state.named]}::uuid[]`,
  state: sql<AuditCampaign>`${JSON.stringify(state)}::jsonb`,
  recorded_at: new Date(act.at),
});

const repeated = async (tx: Tx, id: AuditCampaignId, before: number, act: Act): Promise<"repeated"> => {
  const row = await tx
    .selectFrom("audit_campaign")
    .select(["version", "last_command"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (row?.version === before + 1 && row.last_command === act.command) return "repeated";
  throw new Error(`The record of the campaign is at version ${row?.version}, its process at ${before}`);
};

const nextNumber = async (tx: Tx, tenant: TenantId, at: string): Promise<string> => {
  const { last } = await tx
    .insertInto("audit_campaign_counter")
    .values({ tenant, last: 1 })
    .onConflict((on) => on.column("tenant").doUpdateSet({ last: sql`audit_campaign_counter.last + 1` }))
    .returning("last")
    .executeTakeFirstOrThrow();
  return `AUD-${at.slice(0, 4)}-${String(last).padStart(4, "0")}`;
};

/** The words and files that these events rest on count from now on. False where some were never staged. */
const recordGiven = async (tx: Tx, { id }: AuditCampaign, events: readonly AuditCampaignEvent[]): Promise<boolean> => {
  const notes = notesIn(events);
  const files = [...new Set(events.flatMap((event) => ("evidence" in event ? event.evidence : [])))];
  const noted = await tx
    .updateTable("audit_note")
    .set({ recorded: true })
    .where("campaign", "=", id)
    .where(sql<boolean>`id = any (${notes}::uuid[])`)
    .returning("title")
    .execute();
  const filed = await tx
    .updateTable("audit_file")
    .set({ recorded: true })
    .where("campaign", "=", id)
    .where(sql<boolean>`id = any (${files}::uuid[])`)
    .returning("id")
    .execute();
  if (events.some(({ type }) => type === "campaign-started")) {
    await tx
      .updateTable("audit_campaign")
      .set({ title: noted[0]?.title ?? "" })
      .where("id", "=", id)
      .execute();
  }
  return noted.length === notes.length && filed.length === files.length;
};

const notesIn = (events: readonly AuditCampaignEvent[]): readonly CampaignNoteId[] => [
  ...new Set(
    events.flatMap((event) => [
      ...("note" in event ? [event.note] : []),
      ...(event.type === "contract-answered" ? event.answers.flatMap(({ note }) => note ?? []) : []),
    ]),
  ),
];

const writeWaiting = async (tx: Tx, state: AuditCampaign): Promise<void> => {
  await tx.deleteFrom("audit_waiting").where("campaign", "=", state.id).execute();
  const rows = campaignWaiting(state).map(({ kind, holder, since, due, item }) => ({
    ...{ tenant: state.tenant, campaign: state.id, kind, item },
    person: holder.kind === "person" ? holder.person : null,
    role: holder.kind === "role" ? holder.role : null,
    since: new Date(since),
    due: due && new Date(due),
  }));
  if (rows.length > 0) await tx.insertInto("audit_waiting").values(rows).execute();
};
