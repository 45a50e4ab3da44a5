import { randomBytes } from "node:crypto";
import { type GeneratedAlways, type Insertable, type Selectable, sql } from "kysely";
import type { Cadence, Span } from "../domain/audit-report.ts";
import type { PlainDate } from "../domain/calendar.ts";
import type { AuditReportId, PersonId, StoredObjectId, TenantId } from "../domain/ids.ts";
import { queueCopies } from "./copy.ts";
import { derivedId } from "./derived-id.ts";
import type { Tx } from "./schema.ts";

export interface AuditSettingTable {
  readonly tenant: TenantId;
  readonly cadence: Cadence;
  readonly since: Date;
  readonly pseudonym_key: Uint8Array;
}

export interface AuditReportTable {
  readonly id: AuditReportId;
  readonly tenant: TenantId;
  readonly from_day: PlainDate;
  readonly to_day: PlainDate;
  /** `null` for one that somebody asked for. */
  readonly cadence: Cadence | null;
  readonly asked_by: PersonId | null;
  readonly made_at: Date;
  /** How many entries of the ledger it counts. */
  readonly entries: number;
  /** Of the first and the last of them. */
  readonly first_index: number | null;
  readonly last_index: number | null;
  /** SHA-256 over their leaf hashes in order. */
  readonly digest: Uint8Array;
  /** The checkpoint that covers them, and how many entries the ledger had then. */
  readonly checkpoint: number;
  readonly size: number;
}

export type AuditReportRow = Selectable<AuditReportTable>;

/** Whom a report is for: auditors, with names; or management, with pseudonyms. */
export const reportVariants = ["full", "anonymised"] as const;
export type ReportVariant = (typeof reportVariants)[number];

export const reportFormats = ["pdf", "xlsx"] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface AuditReportFileTable {
  /** Also the name of the object in the vault, from which the database takes it. */
  readonly id: GeneratedAlways<StoredObjectId>;
  readonly tenant: TenantId;
  readonly report: AuditReportId;
  readonly variant: ReportVariant;
  readonly format: ReportFormat;
  readonly name: string;
  readonly media_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly vault_safe: string;
  readonly vault_object: string;
  readonly vault_version: string;
}

export type AuditReportFileRow = Selectable<AuditReportFileTable>;
export type NewAuditReportFile = Insertable<AuditReportFileTable>;

export interface AuditSetting {
  readonly cadence: Cadence;
  /** Since when it is so: earlier periods are not reported by themselves. */
  readonly since: Date;
}

/** How often the organisation is reported on: monthly since it began, unless it chose. */
export const auditSettingOf = async (tx: Tx, tenant: TenantId): Promise<AuditSetting> => {
  const chosen = await tx
    .selectFrom("audit_setting")
    .select(["cadence", "since"])
    .where("tenant", "=", tenant)
    .executeTakeFirst();
  if (chosen) return chosen;
  const { created_at: since } = await tx
    .selectFrom("tenant")
    .select("created_at")
    .where("id", "=", tenant)
    .executeTakeFirstOrThrow();
  return { cadence: "monthly", since };
};

/** @returns false where it is so already */
export const chooseCadence = async (tx: Tx, tenant: TenantId, cadence: Cadence, since: Date): Promise<boolean> => {
  if ((await auditSettingOf(tx, tenant)).cadence === cadence) return false;
  await tx
    .insertInto("audit_setting")
    .values({ tenant, cadence, since, pseudonym_key: randomBytes(32) })
    .onConflict((on) => on.column("tenant").doUpdateSet({ cadence, since }))
    .execute();
  return true;
};

/** The key of the organisation's pseudonyms; made when it is first asked for, and never changed. */
export const pseudonymKeyOf = async (tx: Tx, tenant: TenantId): Promise<Buffer> => {
  const { cadence, since } = await auditSettingOf(tx, tenant);
  await tx
    .insertInto("audit_setting")
    .values({ tenant, cadence, since, pseudonym_key: randomBytes(32) })
    .onConflict((on) => on.column("tenant").doNothing())
    .execute();
  const { pseudonym_key } = await tx
    .selectFrom("audit_setting")
    .select("pseudonym_key")
    .where("tenant", "=", tenant)
    .executeTakeFirstOrThrow();
  return Buffer.from(pseudonym_key);
};

/** The id of the report of a span: there is one, however often and by whomever it is asked for. */
export const auditReportIdOf = (tenant: TenantId, { from, to }: Span): AuditReportId =>
  derivedId<"audit-report">("audit-report", tenant, from, to);

export const auditReportById = (tx: Tx, id: AuditReportId): Promise<AuditReportRow | undefined> =>
  tx.selectFrom("audit_report").selectAll().where("id", "=", id).executeTakeFirst();

/** Reports, those of the latest days first. */
export const listAuditReports = (tx: Tx, limit: number): Promise<AuditReportRow[]> =>
  tx
    .selectFrom("audit_report")
    .selectAll()
    .orderBy("to_day", "desc")
    .orderBy("from_day", "desc")
    .limit(limit)
    .execute();

/** Which of these spans have been reported. */
export const reportedSpans = async (tx: Tx, spans: readonly Span[]): Promise<readonly Span[]> => {
  if (spans.length === 0) return [];
  const rows = await tx
    .selectFrom("audit_report")
    .select(["from_day", "to_day"])
    .where((eb) =>
      eb(
        eb.refTuple("from_day", "to_day"),
        "in",
        spans.map(({ from, to }) => eb.tuple(from, to)),
      ),
    )
    .execute();
  return rows.map(({ from_day, to_day }) => ({ from: from_day, to: to_day }));
};

export const auditReportFiles = (tx: Tx, report: AuditReportId): Promise<AuditReportFileRow[]> =>
  tx
    .selectFrom("audit_report_file")
    .selectAll()
    .where("report", "=", report)
    .orderBy("variant", "desc")
    .orderBy("format")
    .execute();

/** Notes a report and its files. @returns false where there is one of this span already: then nothing is written */
export const addAuditReport = async (
  tx: Tx,
  report: AuditReportRow,
  files: readonly NewAuditReportFile[],
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("audit_report")
    .values(report)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  const noted = await tx
    .insertInto("audit_report_file")
    .values([...files])
    .returning("id")
    .execute();
  await queueCopies(
    tx,
    report.tenant,
    noted.map(({ id }) => id),
  );
  return true;
};

/** How the contracts of a report are called there, whoever may see them. */
export const contractsNamed = async (tx: Tx, ids: readonly string[]) => {
  const { rows } = await sql<{ readonly id: string; readonly number: string; readonly classification: string }>`
    select id, number, classification from contract where id = any (${ids}::uuid[])`.execute(tx);
  return rows;
};
