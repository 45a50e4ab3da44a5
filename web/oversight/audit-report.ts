import { type EntryWindow, proofOf } from "../../db/audit-entries.ts";
import {
  type AuditReportFileRow,
  type AuditReportRow,
  auditReportById,
  auditReportFiles,
} from "../../db/audit-report.ts";
import type { Tx } from "../../db/schema.ts";
import { tenantById } from "../../db/tenant.ts";
import { mayAct } from "../../domain/access.ts";
import { boundsOf } from "../../domain/audit-report.ts";
import { dayOf, instantOf, type PlainDate } from "../../domain/calendar.ts";
import type { AuditReportId } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import { append } from "../../ledger/index.ts";
import { seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import { organisationOf } from "../shell.tsx";

/** Whether somebody reads reports with names, rather than with pseudonyms only. */
export const readsNames = (person: Person): boolean => mayAct(person, "read-audit");

/** What today is for the organisation. */
export const todayOf = async (tx: Tx, { services, session }: SignedInContext): Promise<PlainDate> => {
  const tenant = await tenantById(tx, session.person.tenant);
  return dayOf(instantOf(services.now().getTime()), tenant?.timeZone ?? session.person.timeZone);
};

export interface AuditReportView {
  readonly organisation: string;
  readonly row: AuditReportRow;
  readonly files: readonly AuditReportFileRow[];
  /** Whether the entries that it counts are still what they were. */
  readonly agrees: boolean;
}

/** A report, held against the ledger at this moment. */
export const viewAuditReport = (context: SignedInContext, id: AuditReportId): Promise<AuditReportView | Refusal> =>
  seenBy(context, async (tx) => {
    const row = await auditReportById(tx, id);
    if (!row) return refuse("not-found");
    const files = await auditReportFiles(tx, id);
    const names = readsNames(context.session.person);
    return {
      organisation: await organisationOf(tx, context),
      row,
      files: files.filter(({ variant }) => names || variant === "anonymised"),
      agrees: await agrees(tx, row),
    };
  });

const agrees = async (tx: Tx, row: AuditReportRow): Promise<boolean> => {
  const tenant = await tenantById(tx, row.tenant);
  if (!tenant) return false;
  const bounds = boundsOf({ from: row.from_day, to: row.to_day }, tenant.timeZone);
  const window: EntryWindow = {
    ...{ tenant: row.tenant, from: new Date(bounds.from), before: new Date(bounds.before), size: row.size },
  };
  const proof = await proofOf(tx, window);
  return proof.entries === row.entries && proof.digest.equals(row.digest);
};

/** One file of a report; that it was taken out is told to the ledger. */
export const takeReportFile = (
  context: SignedInContext,
  report: AuditReportId,
  variant: AuditReportFileRow["variant"],
  format: AuditReportFileRow["format"],
): Promise<AuditReportFileRow | Refusal> =>
  seenBy(context, async (tx) => {
    const file = (await auditReportFiles(tx, report)).find((one) => one.variant === variant && one.format === format);
    if (!file) return refuse("not-found");
    const { person } = context.session;
    const told = { tenant: person.tenant, subject: `audit-report/${report}`, actor: `person/${person.id}` };
    const body = { variant, format, sha256: file.sha256, allowedBy: context.allowedBy };
    await append(tx, [{ ...told, kind: "audit-report-downloaded", at: context.services.now(), body }]);
    return file;
  });
