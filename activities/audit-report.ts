import { createHmac } from "node:crypto";
import { keepAuditFile } from "../archive/audit-file.ts";
import type { Archive } from "../archive/document.ts";
import { placeOf } from "../archive/place.ts";
import { auditLock } from "../archive/protection.ts";
import { anyUnnumbered, type EntryWindow, entriesIn, proofOf, talliesIn } from "../db/audit-entries.ts";
import {
  type AuditReportFileRow,
  addAuditReport,
  auditReportById,
  auditReportFiles,
  auditReportIdOf,
  auditSettingOf,
  contractsNamed,
  type NewAuditReportFile,
  pseudonymKeyOf,
  type ReportVariant,
  reportedSpans,
  reportVariants,
} from "../db/audit-report.ts";
import { derivedId } from "../db/derived-id.ts";
import { peopleByIds, peopleByRole, personById } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { allTenants, type Tenant, tenantById } from "../db/tenant.ts";
import { type AuditReportContents, auditReportPdf, auditReportWorkbook } from "../documents/audit-report.ts";
import { workbookType } from "../documents/workbook.ts";
import { auditCategoryOf, listedCategories } from "../domain/audit-category.ts";
import { type AuditFigures, auditFiguresOf } from "../domain/audit-figures.ts";
import { boundsOf, type Cadence, type Span, spansOver } from "../domain/audit-report.ts";
import { dayOf, type Instant, instantOf } from "../domain/calendar.ts";
import { type AuditReportId, type PersonId, parseContractId, parsePersonId, type TenantId } from "../domain/ids.ts";
import { append, checkpoint, openCheckpoint } from "../ledger/index.ts";
import { auditReportLetter } from "../mail/audit-report.ts";
import { sendOnce } from "../mail/send-once.ts";
import type { Attachment } from "../mail/transport.ts";
import { addressOf } from "./addressee.ts";
import type { ActivityServices } from "./services.ts";
import { soon } from "./soon.ts";

/** A report that is to be made. There is one of each span, however often and by whomever it is asked for. */
export interface ReportOrder {
  readonly tenant: TenantId;
  readonly report: AuditReportId;
  readonly span: Span;
  /** `null` where somebody asked for it. */
  readonly cadence: Cadence | null;
  readonly by: PersonId | null;
}

type Services = Pick<ActivityServices, "db" | "ledger" | "post" | "publicUrl"> & Pick<Archive, "vault">;

/** @param mostAttached how many bytes of files a letter carries at most */
export const auditReportActivities = (services: Services, mostAttached = carriedByLetters) => ({
  /** Reports of periods that are over and were not made yet, of every organisation. */
  dueAuditReports: async (at: Instant): Promise<readonly ReportOrder[]> => {
    const due: ReportOrder[] = [];
    for (const tenant of await allTenants(services.db)) due.push(...(await dueFor(services, tenant, at)));
    return due;
  },

  /**
   * Counts, typesets and keeps a report, and puts the hashes of its files into the ledger. Done again it changes
   * nothing. Figures, list and proof are of the same entries: those below the size of one checkpoint, which never change.
   *
   * @throws while something that happened in the span has no number in the ledger yet: a second later it has
   */
  makeAuditReport: async (order: ReportOrder, at: Instant): Promise<void> => {
    const counted = await soon(() => count(services, order));
    if (counted === undefined) throw new Error("The ledger is still numbering entries of this span");
    if (counted === "made") return;
    const files: NewAuditReportFile[] = [];
    for (const variant of reportVariants) files.push(...(await keep(services, order, variant, counted)));
    await asSystem(services.db, order.tenant, (tx) => note(tx, order, counted, files, new Date(at)));
  },

  /** Who is mailed a report: everybody who audits. */
  readersOfReports: (tenant: TenantId): Promise<readonly PersonId[]> =>
    asSystem(services.db, tenant, async (tx) => (await peopleByRole(tx, "auditor")).map(({ id }) => id)),

  /** Mails a report to one of its readers, unless that was done; with its files where a letter can carry them. */
  mailAuditReport: async ({ tenant, report }: Pick<ReportOrder, "tenant" | "report">, to: PersonId): Promise<void> => {
    const found = await asSystem(services.db, tenant, async (tx) => ({
      row: await auditReportById(tx, report),
      files: (await auditReportFiles(tx, report)).filter(({ variant }) => variant === "full"),
      organisation: (await tenantById(tx, tenant))?.name ?? "",
      reader: await personById(tx, to),
    }));
    const { row, reader } = found;
    if (!row || !reader?.active || !reader.roles.includes("auditor")) return;
    const attachments = await attached(services, found.files, mostAttached);
    const letter = { tenant, contract: null, kind: "audit-report", key: `audit-report/${report}/${to}` };
    await sendOnce(services, letter, async () => ({
      to: addressOf(reader),
      at: row.made_at,
      attachments,
      letter: auditReportLetter(
        {
          ...{ reader, organisation: found.organisation, span: { from: row.from_day, to: row.to_day } },
          ...{ entries: row.entries, checkpoint: row.checkpoint, attached: attachments.length > 0 },
          files: found.files,
          link: `${services.publicUrl}/audit/reports/${report}`,
        },
        reader.language,
      ),
    }));
  },
});

export type AuditReportActivities = ReturnType<typeof auditReportActivities>;

const dueFor = async ({ db }: Services, { id: tenant, timeZone }: Tenant, at: Instant) =>
  asSystem(db, tenant, async (tx): Promise<readonly ReportOrder[]> => {
    const { cadence, since } = await auditSettingOf(tx, tenant);
    const spans = spansOver(cadence, dayOf(instantOf(since.getTime()), timeZone), dayOf(at, timeZone));
    const made = await reportedSpans(tx, spans);
    return spans
      .filter(({ from, to }) => made.every((one) => one.from !== from || one.to !== to))
      .map((span) => ({ tenant, report: auditReportIdOf(tenant, span), span, cadence, by: null }));
  });

type Counted = Omit<AuditReportContents, "names" | "anonymised"> & { readonly digest: Buffer };

/** More than this in one sheet helps nobody; the ledger has all. */
const eventsListed = 20_000;

/** `undefined` while the ledger has not numbered and signed all of the span. */
const count = async (services: Services, order: ReportOrder): Promise<Counted | "made" | undefined> => {
  const { tenant: id, report, span } = order;
  const newest = await newestCheckpoint(services);
  if (newest === undefined) return undefined;
  return asSystem(services.db, id, async (tx) => {
    if (await auditReportById(tx, report)) return "made";
    const tenant = await tenantById(tx, id);
    if (!tenant) throw new Error("Nothing is reported of an organisation that is not there");
    const bounds = boundsOf(span, tenant.timeZone);
    const before = new Date(bounds.before);
    // Later than the checkpoint was read: what has its number by now may not be covered by it.
    if (await anyUnnumbered(tx, new Date(bounds.from), before)) return undefined;
    const all = { tenant: id, from: new Date(bounds.from), before, size: Number.MAX_SAFE_INTEGER };
    const window: EntryWindow = { ...all, size: newest.size };
    const proof = await proofOf(tx, window);
    if ((await proofOf(tx, all)).entries !== proof.entries) return undefined;
    const tallies = await talliesIn(tx, window);
    const listed = kindsListed(tallies);
    const entries = listed.length === 0 ? [] : await entriesIn(tx, window, listed, eventsListed + 1);
    return {
      ...{ organisation: tenant.name, language: tenant.language, timeZone: tenant.timeZone, span },
      figures: auditFiguresOf(tallies, id),
      events: entries.slice(0, eventsListed).map(({ at, ...entry }) => ({
        ...entry,
        at: instantOf(at.getTime()),
        category: auditCategoryOf(entry.subject, entry.kind),
      })),
      cut: entries.length > eventsListed,
      proof: { firstIndex: proof.firstIndex, lastIndex: proof.lastIndex, digest: proof.digest.toString("hex") },
      digest: proof.digest,
      checkpoint: newest,
    };
  });
};

const kindsListed = (tallies: readonly { readonly subject: string; readonly kind: string }[]) => {
  const kinds = new Map<string, { readonly about: string; readonly kind: string }>();
  for (const { subject, kind } of tallies) {
    const [about = ""] = subject.split("/");
    if (listedCategories.includes(auditCategoryOf(subject, kind))) kinds.set(`${about}/${kind}`, { about, kind });
  }
  return [...kinds.values()];
};

/** `undefined` while the ledger has signed nothing. */
const newestCheckpoint = async ({
  db,
  ledger,
  publicUrl,
}: Services): Promise<AuditReportContents["checkpoint"] | undefined> => {
  const note = await checkpoint(db);
  const signed = note === undefined ? undefined : openCheckpoint(note, ledger.verifierKey);
  if (signed === undefined) return undefined;
  const { origin, number, size } = signed;
  const root = signed.root.toString("base64");
  return { origin, number, size, root, at: instantOf(signed.at.getTime()), verifyAt: `${publicUrl}/verify` };
};

/** One variant in both formats, sealed. */
const keep = async (
  services: Services,
  { tenant, report, span }: ReportOrder,
  variant: ReportVariant,
  counted: Counted,
): Promise<readonly NewAuditReportFile[]> => {
  const names = await asSystem(services.db, tenant, (tx) => namesIn(tx, tenant, counted, variant));
  const contents = { ...counted, names, anonymised: variant === "anonymised" };
  const made = [
    { format: "pdf", media_type: "application/pdf", bytes: auditReportPdf(contents).bytes },
    { format: "xlsx", media_type: workbookType, bytes: await auditReportWorkbook(contents) },
  ] as const;
  const kept: NewAuditReportFile[] = [];
  for (const { format, media_type, bytes } of made) {
    const object = derivedId<"report-file">(report, variant, format);
    const place = { tenant, safe: "audit-reports", object, lock: auditLock(new Date()) };
    const file = await keepAuditFile(services, place, bytes);
    const name = `access-report-${span.from}-${span.to}${variant === "anonymised" ? "-anonymised" : ""}.${format}`;
    kept.push({ tenant, report, variant, format, name, media_type, ...file });
  }
  return kept;
};

/** What people and contracts are called in a report. A secret contract has a pseudonym for everybody. */
const namesIn = async (
  tx: Tx,
  tenant: TenantId,
  { figures, events }: { readonly figures: AuditFigures; readonly events: AuditReportContents["events"] },
  variant: ReportVariant,
): Promise<ReadonlyMap<string, string>> => {
  const key = await pseudonymKeyOf(tx, tenant);
  const told = new Set([
    ...[...figures.actors, ...figures.contracts].map(({ name }) => name),
    ...events.flatMap(({ subject, actor }) => [subject, actor]),
  ]);
  const idsOf = <Id>(about: string, parse: (text: string) => Id | undefined): readonly Id[] =>
    [...told].flatMap((name) => (name.startsWith(`${about}/`) ? (parse(name.slice(about.length + 1)) ?? []) : []));
  const people = await peopleByIds(tx, idsOf("person", parsePersonId));
  const contracts = await contractsNamed(tx, idsOf("contract", parseContractId));
  return new Map([
    ...people.map(({ id, name }) => {
      const called = `person/${id}`;
      return [called, variant === "full" ? name : `P-${pseudonymOf(key, called)}`] as const;
    }),
    ...(variant === "full"
      ? []
      : [...told].flatMap((name) =>
          /^(?:signer|share|guest|link)\//.test(name) ? [[name, `X-${pseudonymOf(key, name)}`] as const] : [],
        )),
    ...contracts.map(({ id, number, classification }) => {
      const called = `contract/${id}`;
      return [called, classification === "secret" ? `S-${pseudonymOf(key, called)}` : number] as const;
    }),
  ]);
};

/** Eight characters of Crockford's alphabet: 40 bits, which nobody reads wrongly. */
const pseudonymOf = (key: Buffer, name: string): string => {
  const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return [...createHmac("sha256", key).update(name).digest().subarray(0, 8)]
    .map((byte) => alphabet[byte % alphabet.length])
    .join("");
};

const note = async (
  tx: Tx,
  { tenant, report, span, cadence, by }: ReportOrder,
  { figures, proof, digest, checkpoint: covering }: Counted,
  files: readonly NewAuditReportFile[],
  at: Date,
): Promise<void> => {
  const row = {
    ...{ id: report, tenant, from_day: span.from, to_day: span.to, cadence, asked_by: by, made_at: at },
    ...{ entries: figures.entries, first_index: proof.firstIndex, last_index: proof.lastIndex, digest },
    ...{ checkpoint: covering.number, size: covering.size },
  };
  if (!(await addAuditReport(tx, row, files))) return;
  const body = {
    ...{ from: span.from, to: span.to, cadence, entries: figures.entries, digest: proof.digest },
    ...{ checkpoint: covering.number, size: covering.size },
    files: files.map(({ variant, format, sha256 }) => ({ variant, format, sha256 })),
  };
  const actor = by === null ? "engross" : `person/${by}`;
  await append(tx, [{ tenant, subject: `audit-report/${report}`, kind: "audit-report-made", actor, at, body }]);
};

/** Mail servers commonly take 10 MB; a letter is a third larger than what it carries. */
const carriedByLetters = 5 * 1024 * 1024;

const attached = async (
  { vault }: Pick<Services, "vault">,
  files: readonly AuditReportFileRow[],
  most: number,
): Promise<readonly Attachment[]> => {
  if (files.reduce((sum, { size }) => sum + size, 0) > most) return [];
  const attachments: Attachment[] = [];
  for (const file of files)
    attachments.push({ name: file.name, mediaType: file.media_type, bytes: await vault.read(placeOf(file)) });
  return attachments;
};
