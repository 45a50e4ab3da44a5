import { derivedId } from "../db/derived-id.ts";
import { stageNotes } from "../db/incident.ts";
import { asSystem } from "../db/tenancy.ts";
import { allTenants, type Tenant } from "../db/tenant.ts";
import { type Instant, instantOf } from "../domain/calendar.ts";
import type { IncidentId } from "../domain/ids.ts";
import { isRefusal } from "../domain/refusal.ts";
import { commandIncident } from "../engine/command.ts";
import { anchorWords } from "../i18n/anchor.ts";
import { append, auditLedger, entries, type Finding } from "../ledger/index.ts";
import type { ActivityServices } from "./services.ts";

type Services = Pick<ActivityServices, "db" | "wholeLedger" | "ledger" | "anchors" | "engine" | "taskQueue">;

/** What the ledger calls itself. */
const subject = "ledger";
/** An audit that is done again after a crash is among the last. */
const lookedBack = 20;
/** So many are told in an incident; the doctor tells all. */
const findingsTold = 200;

export const ledgerAuditActivities = (services: Services) => ({
  /**
   * Computes the whole ledger anew, holds it against every checkpoint that was locked away, and tells each tenant's
   * ledger how it went. What it finds opens an incident with every tenant: the ledger is one, and whoever can write to it
   * by force can write to all of it. The same findings make the same incident. May be repeated.
   *
   * @param run tells this audit from others
   */
  auditWholeLedger: async (run: string, at: Instant): Promise<void> => {
    const { db, wholeLedger, ledger: key } = services;
    const anchors = await services.anchors.all();
    const audit = await auditLedger(wholeLedger, { key, anchors });
    for (const tenant of await allTenants(db)) {
      const incident = audit.findings.length > 0 ? await reportTampering(services, tenant, audit.findings) : null;
      await asSystem(db, tenant.id, async (tx) => {
        const earlier = await entries(tx, { subject, limit: lookedBack });
        if (earlier.some(({ body }) => body["run"] === run)) return;
        const told = { tenant: tenant.id, subject, kind: "ledger-audited", actor: "engross", at: new Date(at) };
        const counts = { run, entries: audit.entries, checkpoints: audit.checkpoints, anchors: anchors.length };
        await append(tx, [{ ...told, body: { ...counts, findings: audit.findings.length, incident } }]);
      });
    }
  },
});

export type LedgerAuditActivities = ReturnType<typeof ledgerAuditActivities>;

const reportTampering = async (
  { db, engine, taskQueue }: Services,
  { id: tenant, language, timeZone }: Tenant,
  findings: readonly Finding[],
): Promise<IncidentId> => {
  const rows = [...new Set(findings.map(({ table, row }) => `${table} ${row}`))].toSorted();
  const incident = derivedId<"incident">("ledger-tampered", tenant, ...rows);
  const note = derivedId<"note">(incident, "report");
  const words = anchorWords(language).incident;
  const lines = findings.slice(0, findingsTold).map(({ table, row, wrong }) => `${table} · ${row} · ${wrong}`);
  const more = findings.length - lines.length;
  const body = [words.body, "", ...lines, ...(more > 0 ? [words.more(more)] : [])].join("\n");
  await asSystem(db, tenant, (tx) =>
    stageNotes(tx, [{ ...{ id: note, tenant, incident, author: null }, title: words.title(findings.length), body }]),
  );
  const result = await commandIncident(
    { client: engine, taskQueue },
    incident,
    {
      ...{ type: "report", incident, tenant, note, playbook: "ledger-tampered", timeZone, contract: null },
      awareAt: instantOf(Date.now()),
    },
    { actor: { kind: "engross" }, id: derivedId(incident, "report-command") },
  );
  if (isRefusal(result) && result.refused !== "already-done")
    throw new Error(`The incident of the ledger was refused: ${result.refused}`);
  return incident;
};
