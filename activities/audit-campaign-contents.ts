import { auditCampaignById, auditFilesOf, auditNotesOf, populationOf } from "../db/audit-campaign.ts";
import { contractsNamed } from "../db/audit-report.ts";
import { peopleByIds } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { tenantById } from "../db/tenant.ts";
import type { AuditCampaignContents } from "../documents/audit-campaign.ts";
import { instantOf } from "../domain/calendar.ts";
import type { AuditCampaignId, PersonId } from "../domain/ids.ts";

/** All that the report of a campaign tells, with the words that people gave. Secret contracts stand under their ids alone. */
export const campaignContents = async (tx: Tx, id: AuditCampaignId): Promise<AuditCampaignContents> => {
  const row = await auditCampaignById(tx, id);
  const tenant = row && (await tenantById(tx, row.tenant));
  if (!row || !tenant) throw new Error("Nothing is reported of a campaign that was never recorded");
  const { state } = row;
  const notes = await auditNotesOf(tx, id);
  const files = await auditFilesOf(tx, id);
  const contracts = await contractsNamed(
    tx,
    state.sample.map(({ contract }) => contract),
  );
  const people = await peopleByIds(tx, peopleIn(state));
  return {
    ...{ organisation: tenant.name, language: tenant.language, timeZone: tenant.timeZone },
    ...{ number: row.number, title: row.title, campaign: state },
    closedAt: instantOf(row.since.getTime()),
    notes: new Map(notes.map(({ id: note, body }) => [note, body])),
    files: new Map(files.map((file) => [file.id, { name: file.name, sha256: file.sha256 }])),
    contracts: new Map(
      contracts.flatMap(({ id: contract, number, classification }) =>
        classification === "secret" ? [] : [[contract, number] as const],
      ),
    ),
    people: new Map(people.map(({ id: person, name }) => [person, name])),
    population: await populationOf(tx, id),
  };
};

const peopleIn = ({ lead, named, sample, findings }: AuditCampaignContents["campaign"]): readonly PersonId[] => [
  ...new Set([
    ...[lead, ...named],
    ...sample.flatMap(({ answers }) => answers.flatMap(({ by }) => by ?? [])),
    ...findings.flatMap(({ raisedBy }) => raisedBy ?? []),
  ]),
];
