import { revokeSessions } from "../db/auth.ts";
import { contractById } from "../db/contract.ts";
import { linksVoidedAt, notesOf } from "../db/incident.ts";
import { voidLinks } from "../db/link.ts";
import { peopleByIds, peopleByRole } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import type { Actor } from "../domain/act.ts";
import { atHour, type Instant } from "../domain/calendar.ts";
import type { ContractId, IncidentId, PersonId, TenantId } from "../domain/ids.ts";
import type { ActionId, ContainmentResult, Measures, NoteId, Task, TaskId } from "../domain/incident.ts";
import { isRunning } from "../domain/incident-clock.ts";
import type { Bilingual } from "../domain/language.ts";
import type { ClockLaw } from "../domain/playbook.ts";
import { isRefusal, type Refusal } from "../domain/refusal.ts";
import { openShares } from "../domain/share.ts";
import { commandContract } from "../engine/command.ts";
import { pointInBoth } from "../i18n/incident.ts";
import {
  incidentClosedLetter,
  incidentReportedLetter,
  incidentTaskLetter,
  notificationClockLetter,
} from "../mail/incident.ts";
import { namesOf } from "./addressee.ts";
import { type AboutIncident as About, tell } from "./incident-letter.ts";
import type { ActivityServices } from "./services.ts";

export interface Containing extends About {
  readonly number: number;
  readonly at: Instant;
  readonly measures: Measures;
  readonly contract: ContractId | null;
}

export interface Releasing extends About {
  readonly contract: ContractId | null;
  /** Tells one release from the next. */
  readonly time: number;
}

type Services = Pick<ActivityServices, "db" | "post" | "publicUrl" | "engine" | "taskQueue">;

export const incidentActivities = (services: Services) => ({
  /**
   * Takes measures at once: ends sessions, voids links, freezes the contract, which shuts its shares. What cannot be
   * frozen (it is destroyed) is told, and does not keep the rest from taking effect.
   */
  containIncident: async ({
    tenant,
    incident,
    number,
    at,
    measures,
    contract,
  }: Containing): Promise<ContainmentResult> => {
    const { db } = services;
    const people = await asSystem(db, tenant, (tx) => peopleByIds(tx, measures.revokeSessionsOf));
    const sessions = await revokeSessions(
      db,
      people.map(({ id }) => id),
    );
    if (contract === null || !(measures.freeze || measures.revokeLinks))
      return { sessions, links: 0, shares: 0, notFrozen: null };
    const links = await asSystem(db, tenant, async (tx) => {
      if (!(await contractById(tx, contract))) return 0;
      await voidLinks(tx, contract, new Date(at));
      return linksVoidedAt(tx, contract, new Date(at));
    });
    const notFrozen = measures.freeze ? await freeze(services, { tenant, incident, contract, time: number }) : null;
    const shares = measures.freeze && !notFrozen ? await sharesShut(services, tenant, contract) : 0;
    return { sessions, links, shares, notFrozen: notFrozen?.refused ?? null };
  },

  /** Lets the contract go. One that other incidents still hold stays frozen; one that is gone needs nothing more. */
  releaseContract: async ({ contract, ...release }: Releasing): Promise<void> => {
    if (contract !== null) await command(services, { ...release, contract }, "unfreeze");
  },

  /** Tells the security team of a report. */
  tellReported: async (about: About): Promise<void> => {
    await tell(services, about, "reported", "reported", async (tx, row) => {
      const [reporter = "Engross"] = await namesOf(tx, row.reporter ? [row.reporter] : []);
      const facts = { reportedBy: reporter, at: row.state.reportedAt };
      return {
        readers: await peopleByRole(tx, "security"),
        write: (reader, common) => incidentReportedLetter({ ...common, ...facts }, reader.language),
      };
    });
  },

  /** Tells somebody of a task, unless it is settled or somebody else's by now. */
  tellTask: async ({
    task: id,
    assignee,
    by,
    ...about
  }: About & { task: TaskId; assignee: PersonId; by: PersonId | null }) => {
    await tell(services, about, "task", `task/${id}/${assignee}`, async (tx, row) => {
      const task = row.state.tasks.find((one) => one.id === id);
      if (task?.outcome !== null || task.assignee !== assignee) return null;
      const [assignedBy = null] = await namesOf(tx, by ? [by] : []);
      const facts = { task: await wordingOf(tx, about.incident, task), assignedBy, due: null };
      return {
        readers: await peopleByIds(tx, [assignee]),
        write: (reader, common) => incidentTaskLetter({ ...common, ...facts }, reader.language),
      };
    });
  },

  /** Tells an owner of an improvement action: when it is planned, and on the day it is due. */
  tellAction: async ({ action: id, why, ...about }: About & { action: ActionId; why: "planned" | "due" }) => {
    await tell(services, about, "action", `action/${id}/${why}`, async (tx, row) => {
      const action = row.state.actions.find((one) => one.id === id);
      if (action?.doneAt !== null) return null;
      const due = atHour(action.due, 18, row.state.timeZone);
      const facts = { task: await noteInBoth(tx, about.incident, action.note), assignedBy: null, due };
      return {
        readers: await peopleByIds(tx, [action.owner]),
        write: (reader, common) => incidentTaskLetter({ ...common, ...facts }, reader.language),
      };
    });
  },

  /** Tells security how much of a notification's time is used up, unless the duty is settled by now. */
  tellClock: async ({ law, percent, ...about }: About & { law: ClockLaw; percent: number }) => {
    await tell(services, about, "clock", `clock/${law}/${percent}`, async (tx, row) => {
      const clock = row.state.clocks.find((one) => one.law === law);
      if (!clock || !isRunning(clock)) return null;
      const facts = { duty: pointInBoth(law), used: percent / 100, due: clock.dueAt };
      return {
        readers: await peopleByRole(tx, "security"),
        write: (reader, common) => notificationClockLetter({ ...common, ...facts }, reader.language),
      };
    });
  },

  /** Tells everybody who took part that it is over. */
  tellClosed: async ({ by, ...about }: About & { by: PersonId | null }) => {
    await tell(services, about, "closed", "closed", async (tx, row) => {
      const { reporter, named, since } = row.state;
      const [closedBy = "Engross"] = await namesOf(tx, by ? [by] : []);
      const involved = await peopleByIds(tx, [...named, ...(reporter ? [reporter] : [])]);
      const team = await peopleByRole(tx, "security");
      return {
        readers: [...team, ...involved.filter(({ id }) => team.every((one) => one.id !== id))],
        write: (reader, common) => incidentClosedLetter({ ...common, closedBy, at: since }, reader.language),
      };
    });
  },
});

export type IncidentActivities = ReturnType<typeof incidentActivities>;

interface OnContract extends About {
  readonly contract: ContractId;
  readonly time: number;
}

/** Why the contract could not be frozen, or `null` once it is frozen by this incident. */
const freeze = async (services: Services, on: OnContract): Promise<Refusal | null> => {
  const refusal = await command(services, on, "freeze");
  if (refusal?.refused !== "already-done") return refusal;
  const row = await asSystem(services.db, on.tenant, (tx) => contractById(tx, on.contract));
  return row?.state.freezes.includes(on.incident) ? null : refusal;
};

/** How many shares open nothing while the contract is frozen. */
const sharesShut = async ({ db }: Services, tenant: TenantId, contract: ContractId): Promise<number> => {
  const row = await asSystem(db, tenant, (tx) => contractById(tx, contract));
  return row ? openShares(row.state.shares).length : 0;
};

/** Gives the contract's process a command of the incident; the same one again finds its first answer. */
const command = async (
  { db, engine, taskQueue }: Services,
  { tenant, incident, contract, time }: OnContract,
  type: "freeze" | "unfreeze",
): Promise<Refusal | null> => {
  const ours = await asSystem(db, tenant, (tx) => contractById(tx, contract));
  if (!ours) return { refused: "not-found", facts: {} };
  const actor: Actor = { kind: "incident", incident };
  const id = `incident-${incident}-${type}-${time}`;
  const outcome = await commandContract({ client: engine, taskQueue }, contract, { type, incident }, { actor, id });
  return isRefusal(outcome) ? outcome : null;
};

const wordingOf = (tx: Tx, incident: IncidentId, { code, note }: Task): Promise<Bilingual> | Bilingual =>
  code !== null ? pointInBoth(code) : note !== null ? noteInBoth(tx, incident, note) : pointInBoth("own-task");

/** What a person wrote stands in the language it was written in. */
const noteInBoth = async (tx: Tx, incident: IncidentId, id: NoteId): Promise<Bilingual> => {
  const body = (await notesOf(tx, incident)).find((note) => note.id === id)?.body ?? "";
  return { en: body, "zh-CN": body };
};
