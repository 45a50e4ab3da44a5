import { createHash } from "node:crypto";
import { keepAuditFile } from "../archive/audit-file.ts";
import { auditLock } from "../archive/protection.ts";
import {
  type AuditCampaignRow,
  addAuditFile,
  auditCampaignById,
  auditFilesOf,
  auditNotesOf,
  keepPopulation,
} from "../db/audit-campaign.ts";
import { candidatesIn } from "../db/audit-candidate.ts";
import { derivedId } from "../db/derived-id.ts";
import { managerChain, peopleByIds, peopleByRole, personById } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem, inTenant } from "../db/tenancy.ts";
import { auditCampaignPdf, auditCampaignWorkbook } from "../documents/audit-campaign.ts";
import { workbookType } from "../documents/workbook.ts";
import { viewerOf } from "../domain/access.ts";
import type { AuditCampaign, AuditScope, Finding, FindingId, ReportHashes, Seed } from "../domain/audit-campaign.ts";
import type { DrawnSample } from "../domain/audit-campaign-command.ts";
import { type Candidate, drawSample, stratumOf } from "../domain/audit-sample.ts";
import type { AuditCampaignId, ContractId, PersonId, TenantId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { checkpointCovering, entries, openCheckpoint } from "../ledger/index.ts";
import { type CampaignNews, campaignLetter, type FindingNews, findingLetter } from "../mail/audit-campaign.ts";
import type { Letter } from "../mail/letter.tsx";
import { sendOnce } from "../mail/send-once.ts";
import { addressOf, namesOf } from "./addressee.ts";
import { campaignContents } from "./audit-campaign-contents.ts";
import type { ActivityServices } from "./services.ts";
import { soon } from "./soon.ts";

interface About {
  readonly tenant: TenantId;
  readonly campaign: AuditCampaignId;
}

interface AboutFinding extends About {
  readonly finding: FindingId;
  /** How often it was reopened: tells the letters of one round from those of the next. */
  readonly time: number;
}

type Services = Pick<ActivityServices, "db" | "vault" | "ledger" | "post" | "publicUrl">;

export const auditCampaignActivities = (services: Services) => ({
  /**
   * Draws the sample, among the contracts that the auditor who leads sees. The seed is the root of the first checkpoint
   * that covers the start of the campaign: whoever started it could not know it. May be repeated: the first population
   * that was kept stands, and the draw from it is the same.
   *
   * @throws until that checkpoint is signed, about a second after the start
   */
  drawAuditSample: async (
    about: About & { readonly lead: PersonId; readonly scope: AuditScope },
  ): Promise<DrawnSample> => {
    const { tenant, campaign, lead, scope } = about;
    const seed = await seedFor(services, about);
    const leader = await asSystem(services.db, tenant, (tx) => personById(tx, lead));
    if (!leader) throw new Error("A campaign is led by somebody who is there");
    const found = await inTenant(services.db, viewerOf(leader), (tx) => candidatesIn(tx, scope));
    const candidates = await asSystem(services.db, tenant, (tx) =>
      keepPopulation(tx, { tenant, campaign, candidates: found }),
    );
    const rankOf = (contract: ContractId): string => sha256(`${seed.root}\n${contract}`);
    const sample = drawSample(candidates, scope.size, rankOf);
    return {
      seed,
      population: { count: candidates.length, sha256: sha256(listOf(candidates)) },
      sample: sample.map((one) => ({ contract: one.contract, type: one.type, stratum: stratumOf(one) })),
    };
  },

  /** Tells all auditors that a campaign has begun. */
  tellCampaignBegun: (about: About): Promise<void> =>
    tell(services, about, "begun", async (tx, row) => ({
      readers: await peopleByRole(tx, "auditor"),
      write: (common) => campaignNews(row, "begun", common),
    })),

  /** Tells the owner of a finding, unless it is somebody else's or reported as corrected by now. */
  tellFinding: (about: AboutFinding & { readonly why: "raised" | "reminded" | "reopened" }): Promise<void> =>
    tell(services, about, `${about.finding}/${about.why}/${about.time}`, async (tx, { state }) => {
      const finding = findingIn(state, about.finding);
      if (finding?.state !== "open") return null;
      const [by = "Engross"] = await namesOf(tx, finding.raisedBy ? [finding.raisedBy] : []);
      return {
        readers: await peopleByIds(tx, [finding.owner]),
        write: await findingNews(tx, about, finding, about.why, by),
      };
    }),

  /** Tells the owner and the owner's manager that a finding is late. Without a manager, the auditor who leads. */
  tellOverdueFinding: async (about: AboutFinding): Promise<void> => {
    const of = (
      why: "overdue" | "escalated",
      readersOf: (tx: Tx, finding: Finding, lead: PersonId) => Promise<readonly Person[]>,
    ) =>
      tell(services, about, `${about.finding}/${why}/${about.time}`, async (tx, { state }) => {
        const finding = findingIn(state, about.finding);
        if (finding?.state !== "open") return null;
        const [owner = "Engross"] = await namesOf(tx, [finding.owner]);
        return {
          readers: await readersOf(tx, finding, state.lead),
          write: await findingNews(tx, about, finding, why, owner),
        };
      });
    await of("overdue", (tx, { owner }) => peopleByIds(tx, [owner]));
    await of("escalated", async (tx, { owner }, lead) => {
      const [manager] = await managerChain(tx, owner);
      return manager ? [manager] : peopleByIds(tx, [lead]);
    });
  },

  /** Tells auditors that a correction waits to be verified; not the owner, who cannot. */
  tellCorrected: (about: AboutFinding): Promise<void> =>
    tell(services, about, `${about.finding}/corrected/${about.time}`, async (tx, { state }) => {
      const finding = findingIn(state, about.finding);
      if (finding?.state !== "corrected") return null;
      const [owner = "Engross"] = await namesOf(tx, [finding.owner]);
      return {
        readers: (await peopleByRole(tx, "auditor")).filter(({ id }) => id !== finding.owner),
        write: await findingNews(tx, about, finding, "corrected", owner),
      };
    }),

  /** Makes and keeps the report of a closed campaign. Done again it gives the hashes of what is kept. */
  reportAuditCampaign: async (about: About): Promise<ReportHashes> => {
    const contents = await asSystem(services.db, about.tenant, (tx) => campaignContents(tx, about.campaign));
    const name = `audit-${contents.number}`;
    const pdf = await keepReport(services, about, "report-pdf", `${name}.pdf`, auditCampaignPdf(contents).bytes);
    const sheets = await auditCampaignWorkbook(contents);
    const xlsx = await keepReport(services, about, "report-xlsx", `${name}.xlsx`, sheets);
    return { pdf, xlsx };
  },

  /** Tells everybody who took part that it is closed. */
  tellCampaignClosed: (about: About): Promise<void> =>
    tell(services, about, "closed", async (tx, row) => {
      const auditors = await peopleByRole(tx, "auditor");
      const owners = await peopleByIds(tx, row.state.named);
      return {
        readers: [...auditors, ...owners.filter(({ id }) => auditors.every((one) => one.id !== id))],
        write: (common) => campaignNews(row, "closed", common),
      };
    }),
});

export type AuditCampaignActivities = ReturnType<typeof auditCampaignActivities>;

const sha256 = (data: string): string => createHash("sha256").update(data).digest("hex");

/** The list that the hash of a population is of: a line for each contract, id and stratum with a blank between them. */
const listOf = (candidates: readonly Candidate[]): string =>
  candidates.map((one) => `${one.contract} ${stratumOf(one)}\n`).join("");

const seedFor = async ({ db, ledger }: Services, { tenant, campaign }: About): Promise<Seed> => {
  const covering = async (): Promise<string | undefined> => {
    const [first] = await asSystem(db, tenant, (tx) =>
      entries(tx, { subject: `audit-campaign/${campaign}`, limit: 1 }),
    );
    return first && first.index !== null ? checkpointCovering(db, first.index) : undefined;
  };
  const note = await soon(covering);
  const signed = note === undefined ? undefined : openCheckpoint(note, ledger.verifierKey);
  if (signed === undefined) throw new Error("No checkpoint covers the start of the campaign yet");
  return { checkpoint: signed.number, root: signed.root.toString("hex") };
};

const findingIn = ({ findings }: AuditCampaign, id: FindingId): Finding | undefined =>
  findings.find(({ finding }) => finding === id);

/** What every letter about a campaign says. */
interface Common {
  readonly reader: Person;
  readonly number: string;
  readonly title: string;
  readonly lead: string;
  readonly link: string;
}

interface Telling {
  readonly readers: readonly Person[];
  readonly write: (common: Common) => Letter;
}

const campaignNews = ({ state }: AuditCampaignRow, why: CampaignNews["why"], { lead, ...common }: Common): Letter =>
  campaignLetter({ ...common, by: lead, why, contracts: state.sample.length }, common.reader.language);

const findingNews = async (
  tx: Tx,
  { campaign }: About,
  finding: Finding,
  why: FindingNews["why"],
  by: string,
): Promise<Telling["write"]> => {
  const notes = await auditNotesOf(tx, campaign);
  const [owner = ""] = await namesOf(tx, [finding.owner]);
  const words = notes.find(({ id }) => id === finding.note)?.body ?? "";
  return ({ lead: _lead, link, ...common }) =>
    findingLetter(
      {
        ...{ ...common, by, why, owner, finding: words, due: finding.due },
        link: `${link}/findings/${finding.finding}`,
      },
      common.reader.language,
    );
};

/** Writes one letter to each reader who has not left; nothing where there is nothing to tell any more. */
const tell = async (
  services: Services,
  { tenant, campaign }: About,
  key: string,
  prepare: (tx: Tx, row: AuditCampaignRow) => Promise<Telling | null>,
): Promise<void> => {
  const prepared = await asSystem(services.db, tenant, async (tx) => {
    const row = await auditCampaignById(tx, campaign);
    if (!row) throw new Error("Nothing is written about a campaign that was never recorded");
    const telling = await prepare(tx, row);
    const [lead = "Engross"] = await namesOf(tx, [row.lead]);
    return telling && { ...telling, row, lead };
  });
  if (prepared === null) return;
  const { row, lead, readers, write } = prepared;
  const common = {
    number: row.number,
    title: row.title,
    lead,
    link: `${services.publicUrl}/audit/campaigns/${campaign}`,
  };
  for (const reader of readers.filter(({ active }) => active)) {
    const letter = {
      ...{ tenant, contract: null, kind: "audit-campaign" },
      key: `audit-campaign/${campaign}/${key}/${reader.id}`,
    };
    await sendOnce(services, letter, async () => ({
      to: addressOf(reader),
      at: row.recorded_at,
      letter: write({ ...common, reader }),
    }));
  }
};

/** @returns the SHA-256 of the report that stands: the first that was noted */
const keepReport = async (
  services: Services,
  { tenant, campaign }: About,
  kind: "report-pdf" | "report-xlsx",
  name: string,
  bytes: Uint8Array,
): Promise<string> => {
  const there = await asSystem(services.db, tenant, (tx) => auditFilesOf(tx, campaign));
  const kept = there.find((file) => file.kind === kind);
  if (kept) return kept.sha256;
  const id = derivedId<"evidence">(campaign, kind);
  const place = { tenant, safe: `audit-${campaign}`, object: id, lock: auditLock(new Date()) };
  const stored = await keepAuditFile(services, place, bytes);
  const media_type = kind === "report-pdf" ? "application/pdf" : workbookType;
  const file = { id, tenant, campaign, kind, name, media_type, ...stored, added_by: null };
  return (await asSystem(services.db, tenant, (tx) => addAuditFile(tx, file, true))).sha256;
};
