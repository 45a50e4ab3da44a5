import { type IncidentRow, incidentById } from "../db/incident.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import type { IncidentId, TenantId } from "../domain/ids.ts";
import type { Bilingual } from "../domain/language.ts";
import type { Person } from "../domain/person.ts";
import { playbookInBoth } from "../i18n/incident.ts";
import type { Letter } from "../mail/letter.tsx";
import { sendOnce } from "../mail/send-once.ts";
import { addressOf } from "./addressee.ts";
import type { ActivityServices } from "./services.ts";

export interface AboutIncident {
  readonly tenant: TenantId;
  readonly incident: IncidentId;
}

/** What every letter about an incident says. */
interface Common {
  readonly reader: Person;
  readonly number: string;
  readonly playbook: Bilingual;
  readonly severity: number | null;
  readonly link: string;
}

interface Telling {
  readonly readers: readonly Person[];
  readonly write: (reader: Person, common: Common) => Letter;
}

/** Writes one letter to each reader who has not left; `null` where there is nothing to tell any more. */
export const tell = async (
  services: Pick<ActivityServices, "db" | "post" | "publicUrl">,
  { tenant, incident }: AboutIncident,
  kind: string,
  key: string,
  prepare: (tx: Tx, row: IncidentRow) => Promise<Telling | null>,
): Promise<void> => {
  const prepared = await asSystem(services.db, tenant, async (tx) => {
    const row = await incidentById(tx, incident);
    if (!row) throw new Error("Nothing is written about an incident that was never recorded");
    const telling = await prepare(tx, row);
    return telling && { ...telling, row };
  });
  if (prepared === null) return;
  const { row, readers, write } = prepared;
  const common = {
    number: row.number,
    playbook: playbookInBoth(row.playbook),
    severity: row.severity,
    link: `${services.publicUrl}/incidents/${incident}`,
  };
  for (const reader of readers.filter(({ active }) => active)) {
    const letter = {
      tenant,
      contract: null,
      kind: `incident-${kind}`,
      key: `incident/${incident}/${key}/${reader.id}`,
    };
    await sendOnce(services, letter, async () => ({
      to: addressOf(reader),
      at: row.recorded_at,
      letter: write(reader, { ...common, reader }),
    }));
  }
};
