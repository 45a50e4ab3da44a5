import { type AnomalyRow, lastTold, markTold, untoldFindings } from "../db/anomaly.ts";
import { peopleByRole } from "../db/person.ts";
import { asSystem } from "../db/tenancy.ts";
import { type Instant, millisecondsOf } from "../domain/calendar.ts";
import type { IncidentId, TenantId } from "../domain/ids.ts";
import { incidentFindingsLetter } from "../mail/incident.ts";
import { tell } from "./incident-letter.ts";
import type { ActivityServices } from "./services.ts";

type Services = Pick<ActivityServices, "db" | "post" | "publicUrl">;
type Finding = Pick<AnomalyRow, "id" | "rule">;

/** Of one incident security is written to at most this often, in ms: who is attacked has an inbox to read. */
const quiet = 3_600_000;

const toldAtOnce = 500;

/**
 * Tells the security team of findings that joined open incidents, all of an incident in one letter, and not within an hour
 * of the letter before: what joins meanwhile waits for the next. May be repeated.
 */
export const tellFindings = async (services: Services, tenant: TenantId, at: Instant): Promise<void> => {
  const untold = await asSystem(services.db, tenant, (tx) => untoldFindings(tx, toldAtOnce));
  const byIncident = Map.groupBy(untold, ({ incident }) => incident);
  for (const [incident, findings] of byIncident)
    if (incident !== null) await tellOfOne(services, { tenant, incident }, findings, new Date(millisecondsOf(at)));
};

const tellOfOne = async (
  services: Services,
  about: { readonly tenant: TenantId; readonly incident: IncidentId },
  findings: readonly Finding[],
  at: Date,
): Promise<void> => {
  const { tenant, incident } = about;
  const last = await asSystem(services.db, tenant, (tx) => lastTold(tx, incident));
  if (last !== null && at.getTime() - last.getTime() < quiet) return;
  // Named by the letter before, so that a try after a crash sends the same one.
  await tell(services, about, "findings", `findings-after/${last?.toISOString() ?? ""}`, async (tx) => ({
    readers: await peopleByRole(tx, "security"),
    write: (reader, common) =>
      incidentFindingsLetter({ ...common, rules: findings.map(({ rule }) => rule) }, reader.language),
  }));
  const ids = findings.map(({ id }) => id);
  await asSystem(services.db, tenant, (tx) => markTold(tx, ids, at));
};
