import { contractById, register } from "../db/contract.ts";
import { derivedId } from "../db/derived-id.ts";
import { type IncidentNoteRow, type IncidentRow, incidentById, notesOf, stageNotes } from "../db/incident.ts";
import { listPeople, peopleByIds } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem, inTenant } from "../db/tenancy.ts";
import { viewerOf } from "../domain/access.ts";
import { memberActing } from "../domain/act.ts";
import { type Instant, instantOf } from "../domain/calendar.ts";
import { decideIncident } from "../domain/decide-incident.ts";
import type { ContractId, IncidentId, PersonId } from "../domain/ids.ts";
import type { NoteId } from "../domain/incident.ts";
import type { IncidentCommand } from "../domain/incident-command.ts";
import type { Person } from "../domain/person.ts";
import { isRefusal, type Refusal, refuse } from "../domain/refusal.ts";
import { type Entry, entries } from "../ledger/index.ts";
import type { Carried } from "../workflows/entity.ts";
import type { SignedInContext } from "./http/context.ts";
import { organisationOf } from "./shell.tsx";
import { submitToIncident } from "./submit.ts";

/** All that pages show of one incident. */
export interface IncidentView {
  readonly organisation: string;
  readonly row: IncidentRow;
  readonly notes: ReadonlyMap<NoteId, IncidentNoteRow>;
  readonly timeline: readonly Entry[];
  /** Names of everybody who occurs. */
  readonly names: ReadonlyMap<string, string>;
  /** `null` where none is named, or the viewer does not see it. */
  readonly contract: { readonly id: ContractId; readonly number: string; readonly title: string } | null;
  readonly choices: Choices;
}

/** What forms offer. */
export interface Choices {
  readonly people: readonly Pick<Person, "id" | "name">[];
  readonly contracts: readonly { readonly id: ContractId; readonly number: string; readonly title: string }[];
}

const timelineLimit = 200;
const choicesLimit = 200;

/** An incident as this person may see it; `not-found` where they may not. */
export const viewIncident = (context: SignedInContext, id: IncidentId): Promise<IncidentView | Refusal> => {
  const { services, session } = context;
  return inTenant(services.db, viewerOf(session.person), async (tx) => {
    const row = await incidentById(tx, id);
    if (!row) return refuse("not-found");
    const timeline = await entries(tx, { subject: `incident/${id}`, limit: timelineLimit });
    const notes = await notesOf(tx, id);
    const contract = row.contract && (await contractById(tx, row.contract));
    return {
      organisation: await organisationOf(tx, context),
      row,
      timeline,
      notes: new Map(notes.map((note) => [note.id, note])),
      names: await namesIn(tx, row, timeline),
      contract: contract ? { id: contract.id, number: contract.number, title: contract.title } : null,
      choices: await choicesOf(tx),
    };
  });
};

export const choicesOf = async (tx: Tx): Promise<Choices> => ({
  people: (await listPeople(tx, { limit: choicesLimit })).filter(({ active }) => active),
  contracts: await register(tx, { limit: choicesLimit }),
});

const namesIn = async (
  tx: Tx,
  { state }: IncidentRow,
  timeline: readonly Entry[],
): Promise<ReadonlyMap<string, string>> => {
  const actors = timeline.flatMap(({ actor }) => (actor.startsWith("person/") ? [actor.slice(7) as PersonId] : []));
  const revoked = state.containments.flatMap(({ measures }) => measures.revokeSessionsOf);
  const ids = new Set([...actors, ...revoked, ...state.named, ...(state.reporter ? [state.reporter] : [])]);
  const people = await peopleByIds(tx, [...ids]);
  return new Map(people.map(({ id, name }) => [id, name]));
};

/** Words to be kept for a command, under a name that is unique within it. */
export type Wordings = Readonly<Record<string, { readonly title?: string; readonly body: string } | undefined>>;

/** The id that a wording of this request has, each time it is sent. */
export const noteOf = (context: SignedInContext, name: string): NoteId => derivedId<"note">(context.commandId, name);

/** Keeps the words of a command, then gives it to the incident's process. Only for incidents that the person sees. */
export const giveIncident = async (
  context: SignedInContext,
  incident: IncidentId,
  command: IncidentCommand,
  wordings: Wordings = {},
): Promise<Carried | Refusal> => {
  const { services, session } = context;
  const { person } = session;
  if (
    command.type !== "report" &&
    !(await inTenant(services.db, viewerOf(person), (tx) => incidentById(tx, incident)))
  ) {
    return refuse("not-found");
  }
  const notes = Object.entries(wordings).flatMap(([name, words]) =>
    words === undefined
      ? []
      : [{ id: noteOf(context, name), tenant: person.tenant, incident, author: person.id, ...words }],
  );
  await asSystem(services.db, person.tenant, (tx) => stageNotes(tx, notes));
  return submitToIncident(context, incident, command);
};

/** Why this person could not give the command now, or `null`: the rules of the process itself, asked beforehand. */
export const refusalToIncident = (
  context: SignedInContext,
  { state }: IncidentRow,
  command: IncidentCommand,
): Refusal | null => {
  const decision = decideIncident(state, command, {
    actor: memberActing(context.session.person),
    at: nowOf(context),
    command: "asked",
  });
  return isRefusal(decision) ? decision : null;
};

export const nowOf = ({ services }: SignedInContext): Instant => instantOf(services.now().getTime());
