import { type LostObject, lostObjects, markReported } from "../db/copy.ts";
import { derivedId } from "../db/derived-id.ts";
import { stageNotes } from "../db/incident.ts";
import { asSystem } from "../db/tenancy.ts";
import { tenantById } from "../db/tenant.ts";
import { instantOf } from "../domain/calendar.ts";
import type { IncidentId, TenantId } from "../domain/ids.ts";
import { isRefusal } from "../domain/refusal.ts";
import { commandIncident } from "../engine/command.ts";
import { storageWords } from "../i18n/storage.ts";
import type { ActivityServices } from "./services.ts";

const reportedAtOnce = 500;

/**
 * Opens one incident for all lost objects that have none yet. May be repeated: the same objects make the same one.
 *
 * @returns the incident, or `null` where all are known already
 */
export const reportLost = async (
  { db, engine, taskQueue }: Pick<ActivityServices, "db" | "engine" | "taskQueue">,
  tenant: TenantId,
): Promise<IncidentId | null> => {
  const { lost, house } = await asSystem(db, tenant, async (tx) => ({
    lost: (await lostObjects(tx, reportedAtOnce)).filter(({ incident }) => incident === null),
    house: await tenantById(tx, tenant),
  }));
  const [first] = lost;
  if (first === undefined) return null;
  const words = storageWords(house?.language ?? "en").incident;
  const incident = derivedId<"incident">("lost-documents", ...lost.map(({ id }) => id).toSorted());
  const note = derivedId<"note">(incident, "report");
  await asSystem(db, tenant, (tx) =>
    stageNotes(tx, [
      {
        ...{ id: note, tenant, incident, author: null },
        title: words.title(lost.length),
        body: [words.body, "", ...lost.map(lineOf)].join("\n"),
      },
    ]),
  );
  const isOne = lost.every(({ contract }) => contract === first.contract);
  const result = await commandIncident(
    { client: engine, taskQueue },
    incident,
    {
      ...{ type: "report", incident, tenant, note, playbook: "stored-document-damaged" },
      timeZone: house?.timeZone ?? "UTC",
      contract: isOne ? first.contract : null,
      awareAt: instantOf(Date.now()),
    },
    { actor: { kind: "engross" }, id: derivedId(incident, "report-command") },
  );
  if (isRefusal(result) && result.refused !== "already-done")
    throw new Error(`The incident of lost objects was refused: ${result.refused}`);
  await asSystem(db, tenant, (tx) =>
    markReported(
      tx,
      lost.map(({ id }) => id),
      incident,
    ),
  );
  return incident;
};

/** By number, id and hash: not everybody who runs incidents may know what a contract or an audit is called. */
const lineOf = ({ called, id, sha256 }: LostObject): string =>
  [...(called === null ? [] : [called]), id, `SHA-256 ${sha256}`].join(" · ");
