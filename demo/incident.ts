import { derivedId } from "../db/derived-id.ts";
import { incidentById, stageNotes } from "../db/incident.ts";
import { asSystem } from "../db/tenancy.ts";
import type { Actor } from "../domain/act.ts";
import { instantOf } from "../domain/calendar.ts";
import type { ContractId, IncidentId } from "../domain/ids.ts";
import type { IncidentCommand } from "../domain/incident-command.ts";
import { commandIncident } from "../engine/command.ts";
import { demoPeople, demoTenant } from "./people.ts";
import { asPerson, type Ground } from "./process.ts";

const hour = 3_600_000;

/** A confidential contract went to the wrong person: reported by the business owner, triaged and contained by security. */
export const reportWrongRecipient = async ({ db, engine, taskQueue }: Ground, contract: ContractId): Promise<void> => {
  const tenant = demoTenant.id;
  const incident = derivedId<"incident">(contract, "sent-to-wrong-person") satisfies IncidentId;
  const note = derivedId<"note">(incident, "report");
  const there = await asSystem(db, tenant, (tx) => incidentById(tx, incident));
  if (there && there.stage !== "reported" && there.stage !== "triaged") return;

  const { id: author } = demoPeople.business;
  const words = {
    title: "NDA mailed to a wrong address 保密协议误发",
    body: "The signed copy went to another customer with a similar name. 签署后的保密协议误发给了名称相近的另一客户。",
  };
  await asSystem(db, tenant, (tx) => stageNotes(tx, [{ id: note, tenant, incident, author, ...words }]));

  const give = (command: IncidentCommand, actor: Actor) =>
    commandIncident({ client: engine, taskQueue }, incident, command, { actor, id: derivedId(incident, command.type) });
  const security = asPerson(demoPeople.security);
  const awareAt = instantOf(Date.now() - hour);
  const about = { playbook: "sent-to-wrong-person", contract, awareAt, note, timeZone: demoTenant.timeZone } as const;
  await give({ type: "report", incident, tenant, ...about }, asPerson(demoPeople.business));
  await give({ type: "triage", severity: 2, personalData: true, affectedPeople: 3, contract }, security);
  await give({ type: "contain", freeze: true, revokeLinks: true, revokeSessionsOf: [], note: null }, security);
};
