import { type AnomalyRow, markAnomaly, openIncidentAbout, unreportedAnomalies, watchPolicy } from "../db/anomaly.ts";
import { contractById } from "../db/contract.ts";
import { derivedId } from "../db/derived-id.ts";
import { stageNotes } from "../db/incident.ts";
import { personById } from "../db/person.ts";
import { asSystem } from "../db/tenancy.ts";
import type { Tenant } from "../db/tenant.ts";
import { type Instant, instantOf } from "../domain/calendar.ts";
import type { IncidentId } from "../domain/ids.ts";
import type { IncidentCommand } from "../domain/incident-command.ts";
import { isRefusal, type RefusalCode } from "../domain/refusal.ts";
import { endsSessions, type WatchMeasure } from "../domain/watch-policy.ts";
import { commandIncident } from "../engine/command.ts";
import { anomalySentence } from "../i18n/anomaly.ts";
import { watchWords } from "../i18n/watch.ts";
import type { ActivityServices } from "./services.ts";

type Services = Pick<ActivityServices, "db" | "engine" | "taskQueue">;

const reportedAtOnce = 200;

/** Opens an incident for each finding, or lets it join the one that is open about the same origin; then does what the policy says. */
export const reportAnomalies = async (services: Services, tenant: Tenant, at: Instant): Promise<void> => {
  const { db } = services;
  const { found, policy } = await asSystem(db, tenant.id, async (tx) => ({
    found: await unreportedAnomalies(tx, reportedAtOnce),
    policy: await watchPolicy(tx),
  }));
  for (const anomaly of found) {
    const measure = policy[anomaly.rule];
    const open = await asSystem(db, tenant.id, (tx) => openIncidentAbout(tx, anomaly.origin));
    const joined = open !== undefined && (await join(services, tenant, open, anomaly, measure));
    const incident = joined ? open : await report(services, tenant, anomaly, measure);
    await takePrecaution(services, incident, anomaly, measure);
    // The letter that opens an incident tells of what opened it.
    const told_at = joined ? null : new Date(at);
    await asSystem(db, tenant.id, (tx) => markAnomaly(tx, anomaly.id, { incident, measure, told_at }));
  }
};

/** @returns false where the incident was closed meanwhile */
const join = async (
  services: Services,
  tenant: Tenant,
  incident: IncidentId,
  anomaly: AnomalyRow,
  measure: WatchMeasure,
): Promise<boolean> => {
  const note = derivedId<"note">(incident, anomaly.id, "joined");
  const { title, body } = await wordsOf(services, tenant, anomaly, measure);
  // A note without a title is told on the timeline itself.
  await asSystem(services.db, tenant.id, (tx) =>
    stageNotes(tx, [{ ...{ id: note, tenant: tenant.id, incident, author: null }, body: `${title}\n\n${body}` }]),
  );
  const refused = await give(services, incident, { type: "join-finding", note }, derivedId(anomaly.id, "join"));
  if (refused !== null && refused !== "incident-closed") throw new Error(`A finding could not join: ${refused}`);
  return refused === null;
};

const report = async (
  services: Services,
  tenant: Tenant,
  anomaly: AnomalyRow,
  measure: WatchMeasure,
): Promise<IncidentId> => {
  const incident = derivedId<"incident">("unusual-access", anomaly.id);
  const note = derivedId<"note">(incident, "report");
  const words = await wordsOf(services, tenant, anomaly, measure);
  const contract = await asSystem(services.db, tenant.id, async (tx) => {
    await stageNotes(tx, [{ ...{ id: note, tenant: tenant.id, incident, author: null }, ...words }]);
    // A refused try may name a contract that is not there.
    return anomaly.contract && (await contractById(tx, anomaly.contract)) ? anomaly.contract : null;
  });
  const command: IncidentCommand = {
    ...{ type: "report", incident, tenant: tenant.id, note, playbook: "unusual-access", timeZone: tenant.timeZone },
    ...{ contract, awareAt: instantOf(Date.now()) },
  };
  const refused = await give(services, incident, command, derivedId(incident, "report-command"));
  if (refused !== null && refused !== "already-done") throw new Error(`The incident was refused: ${refused}`);
  return incident;
};

/** Ends sessions, freezes the contract. What is done already, or is nobody's to do any more, is no fault. */
const takePrecaution = async (
  services: Services,
  incident: IncidentId,
  { id, person }: AnomalyRow,
  measure: WatchMeasure,
): Promise<void> => {
  if (!endsSessions(measure)) return;
  const revokeSessionsOf = person === null ? [] : [person];
  const command: IncidentCommand = { type: "take-precaution", freeze: measure === "freeze", revokeSessionsOf };
  const refused = await give(services, incident, command, derivedId(id, "precaution"));
  if (refused !== null && !settled.has(refused)) throw new Error(`The precaution was refused: ${refused}`);
};

const settled: ReadonlySet<RefusalCode> = new Set(["already-done", "incident-closed", "wrong-step"]);

const give = async (
  { engine, taskQueue }: Services,
  incident: IncidentId,
  command: IncidentCommand,
  id: string,
): Promise<RefusalCode | null> => {
  const result = await commandIncident({ client: engine, taskQueue }, incident, command, {
    actor: { kind: "engross" },
    id,
  });
  return isRefusal(result) ? result.refused : null;
};

/** In the organisation's language: not everybody who runs incidents may know what a contract is called, so ids tell. */
const wordsOf = async (
  { db }: Services,
  { id: tenant, language }: Tenant,
  { rule, facts, person, origin, looks }: AnomalyRow,
  measure: WatchMeasure,
): Promise<{ readonly title: string; readonly body: string }> => {
  const { rule: rules, incident: words } = watchWords(language);
  const who = person && (await asSystem(db, tenant, (tx) => personById(tx, person)));
  const name = who ? who.name : words.nobody(origin.replace(/^\w+\//, ""));
  const lines = looks.length === 0 ? [] : [words.seen, looks.join(" · ")];
  const body = [anomalySentence({ rule, facts }, language), words.done[measure], "", words.log, ...lines].join("\n");
  return { title: words.title(name, rules[rule]), body };
};
