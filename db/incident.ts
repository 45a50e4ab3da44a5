import { type Generated, type Selectable, sql } from "kysely";
import type { Act } from "../domain/act.ts";
import type { ContractId, IncidentId, PersonId, TenantId } from "../domain/ids.ts";
import {
  type Incident,
  type IncidentStage,
  type IncidentWaitingKind,
  incidentWaiting,
  type NoteId,
  type Severity,
} from "../domain/incident.ts";
import type { IncidentEvent } from "../domain/incident-command.ts";
import type { Role } from "../domain/person.ts";
import type { PlaybookCode } from "../domain/playbook.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import type { Tx } from "./schema.ts";

export interface IncidentTable {
  readonly id: IncidentId;
  readonly tenant: TenantId;
  /** How people call it: `INC-2027-0007`. */
  readonly number: string;
  readonly playbook: PlaybookCode;
  readonly stage: IncidentStage;
  readonly since: Date;
  readonly version: number;
  readonly last_command: string;
  readonly severity: Severity | null;
  readonly contract: ContractId | null;
  readonly reporter: PersonId | null;
  readonly named: readonly PersonId[];
  readonly title: string;
  /** The process's own state, exactly: what `decideIncident` is asked about on pages. */
  readonly state: Incident;
  readonly created_at: Date;
  readonly recorded_at: Date;
}

export type IncidentRow = Selectable<IncidentTable>;

/** What somebody wrote: the report, a task, the reason of an act. */
export interface IncidentNoteTable {
  readonly id: NoteId;
  readonly tenant: TenantId;
  readonly incident: IncidentId;
  readonly title: Generated<string>;
  readonly body: string;
  readonly author: PersonId | null;
  readonly added_at: Generated<Date>;
  readonly recorded: Generated<boolean>;
}

export type IncidentNoteRow = Selectable<IncidentNoteTable>;

export interface IncidentWaitingTable {
  readonly tenant: TenantId;
  readonly incident: IncidentId;
  readonly kind: IncidentWaitingKind;
  readonly person: PersonId | null;
  readonly role: Role | null;
  /** The task, law or action that is meant. */
  readonly item: string | null;
  readonly since: Date;
  readonly due: Date | null;
}

export interface StagedNote {
  readonly id: NoteId;
  readonly tenant: TenantId;
  readonly incident: IncidentId;
  readonly title?: string;
  readonly body: string;
  readonly author: PersonId | null;
}

/** Keeps words for a command that is about to be given. Staged again by the same command, they stay as they were. */
export const stageNotes = async (tx: Tx, notes: readonly StagedNote[]): Promise<void> => {
  if (notes.length === 0) return;
  await tx
    .insertInto("incident_note")
    .values([...notes])
    .onConflict((on) => on.column("id").doNothing())
    .execute();
};

/** Everything that people wrote about an incident, in order. */
export const notesOf = (tx: Tx, incident: IncidentId): Promise<IncidentNoteRow[]> =>
  tx
    .selectFrom("incident_note")
    .selectAll()
    .where("incident", "=", incident)
    .where("recorded", "=", true)
    .orderBy("added_at")
    .limit(500)
    .execute();

export const incidentById = (tx: Tx, id: IncidentId): Promise<IncidentRow | undefined> =>
  tx.selectFrom("incident").selectAll().where("id", "=", id).executeTakeFirst();

/** What decides who sees it; `undefined` where it is not there for the viewer. */
export const incidentAccess = (tx: Tx, id: IncidentId) =>
  tx.selectFrom("incident").select(["tenant", "reporter", "named"]).where("id", "=", id).executeTakeFirst();

export interface IncidentsPage {
  readonly which: "open" | "closed" | "all";
  /** The last incident of the page before. */
  readonly after?: { readonly createdAt: Date; readonly id: IncidentId };
  readonly limit: number;
}

/** The incidents that the viewer sees, newest first. */
export const listIncidents = (tx: Tx, { which, after, limit }: IncidentsPage): Promise<IncidentRow[]> =>
  tx
    .selectFrom("incident")
    .selectAll()
    .$if(which !== "all", (rows) => rows.where("stage", which === "closed" ? "=" : "<>", "closed"))
    .$if(after !== undefined, (rows) =>
      rows.where(sql<boolean>`(created_at, id) < (${after?.createdAt}, ${after?.id})`),
    )
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();

/** What of incidents waits for this person, by name or by role; what is due first, then longest waiting. */
export const incidentInboxOf = (tx: Tx, person: PersonId, roles: readonly Role[], limit: number) =>
  tx
    .selectFrom("incident_waiting")
    .innerJoin("incident", "incident.id", "incident_waiting.incident")
    .select([
      "incident_waiting.kind",
      "incident_waiting.item",
      "incident_waiting.since",
      "incident_waiting.due",
      "incident_waiting.incident",
      "incident.state",
      "incident.number",
      "incident.title",
      "incident.severity",
      "incident.stage",
    ])
    .where((eb) =>
      eb.or([
        eb("incident_waiting.person", "=", person),
        ...(roles.length > 0 ? [eb("incident_waiting.role", "in", roles)] : []),
      ]),
    )
    .orderBy("incident_waiting.due", (order) => order.asc().nullsLast())
    .orderBy("incident_waiting.since")
    .limit(limit)
    .execute();

/** How many of a contract's links were voided at exactly that moment: what an act of voiding did, however often it ran. */
export const linksVoidedAt = async (tx: Tx, contract: ContractId, at: Date): Promise<number> => {
  const { count } = await tx
    .selectFrom("link")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("contract", "=", contract)
    .where("void_at", "=", at)
    .executeTakeFirstOrThrow();
  return count;
};

/**
 * Writes one decision: the incident's new state, guarded by the version before it, the words that were staged for it
 * and the inbox lines. Recording the same command again (a worker died after the commit) changes nothing.
 *
 * @throws Error if the record is at any other version: it and the process have parted
 */
export const writeIncident = async (
  tx: Tx,
  { state, before, events, act }: { state: Incident; before: number; events: readonly IncidentEvent[]; act: Act },
): Promise<"recorded" | "repeated" | Refusal> => {
  const written = before === 0 ? await insert(tx, state, act) : await update(tx, state, before, act);
  if (written !== 1n) return repeated(tx, state.id, before, act);
  if (!(await recordNotes(tx, state, events))) return refuse("not-found");
  await writeIncidentWaiting(tx, state);
  return "recorded";
};

const insert = async (tx: Tx, state: Incident, act: Act): Promise<bigint | undefined> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("incident")
    .values({
      ...columns(state, act),
      id: state.id,
      tenant: state.tenant,
      number: await nextNumber(tx, state.tenant, act.at),
      playbook: state.playbook,
      reporter: state.reporter,
      title: "",
      created_at: new Date(act.at),
    })
    .onConflict((on) => on.column("id").doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows;
};

const update = async (tx: Tx, state: Incident, before: number, act: Act): Promise<bigint> => {
  const { numUpdatedRows } = await tx
    .updateTable("incident")
    .set(columns(state, act))
    .where("id", "=", state.id)
    .where("version", "=", before)
    .executeTakeFirst();
  return numUpdatedRows;
};

const columns = (state: Incident, act: Act) => ({
  stage: state.stage,
  since: new Date(state.since),
  version: state.version,
  last_command: act.command,
  severity: state.triage?.severity ?? null,
  contract: state.contract,
  named: sql<readonly PersonId[]>`${[...state.named]}::uuid[]`,
  state: sql<Incident>`${JSON.stringify(state)}::jsonb`,
  recorded_at: new Date(act.at),
});

const repeated = async (tx: Tx, id: IncidentId, before: number, act: Act): Promise<"repeated"> => {
  const row = await tx
    .selectFrom("incident")
    .select(["version", "last_command"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (row?.version === before + 1 && row.last_command === act.command) return "repeated";
  throw new Error(`The record of the incident is at version ${row?.version}, its process at ${before}`);
};

const nextNumber = async (tx: Tx, tenant: TenantId, at: string): Promise<string> => {
  const { last } = await tx
    .insertInto("incident_counter")
    .values({ tenant, last: 1 })
    .onConflict((on) => on.column("tenant").doUpdateSet({ last: sql`incident_counter.last + 1` }))
    .returning("last")
    .executeTakeFirstOrThrow();
  return `INC-${at.slice(0, 4)}-${String(last).padStart(4, "0")}`;
};

/** The words that these events rest on count from now on. False where some were never staged. */
const recordNotes = async (tx: Tx, { id }: Incident, events: readonly IncidentEvent[]): Promise<boolean> => {
  const ids = notesIn(events);
  if (ids.length === 0) return true;
  const rows = await tx
    .updateTable("incident_note")
    .set({ recorded: true })
    .where("incident", "=", id)
    .where("id", "in", ids)
    .returning("title")
    .execute();
  if (events.some(({ type }) => type === "reported")) {
    await tx
      .updateTable("incident")
      .set({ title: rows[0]?.title ?? "" })
      .where("id", "=", id)
      .execute();
  }
  return rows.length === ids.length;
};

const notesIn = (events: readonly IncidentEvent[]): readonly NoteId[] => [
  ...new Set(
    events.flatMap((event) => [
      ...("note" in event && event.note !== null ? [event.note] : []),
      ...(event.type === "reviewed" ? event.actions.map(({ note }) => note) : []),
    ]),
  ),
];

const writeIncidentWaiting = async (tx: Tx, state: Incident): Promise<void> => {
  await tx.deleteFrom("incident_waiting").where("incident", "=", state.id).execute();
  const rows = incidentWaiting(state).map(({ kind, holder, since, due, item }) => ({
    tenant: state.tenant,
    incident: state.id,
    kind,
    person: holder.kind === "person" ? holder.person : null,
    role: holder.kind === "role" ? holder.role : null,
    item,
    since: new Date(since),
    due: due && new Date(due),
  }));
  if (rows.length > 0) await tx.insertInto("incident_waiting").values(rows).execute();
};
