import { type Asked, decideAccess } from "../../access/decision.ts";
import { campaignAccess } from "../../db/audit-campaign.ts";
import { openedNow } from "../../db/break-glass.ts";
import { type ContractRow, contractAccess, contractById } from "../../db/contract.ts";
import { incidentAccess } from "../../db/incident.ts";
import { asSystem, inTenant } from "../../db/tenancy.ts";
import { viewerOf } from "../../domain/access.ts";
import type { AuditCampaignId, ContractId, IncidentId } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { isCampaignRight, isContractRight, isIncidentRight, type Right } from "../../domain/right.ts";
import type { RequestContext, SignedInContext } from "./context.ts";
import type { Services } from "./services.ts";

/** What a path names, of all that rights are about. */
export interface Named {
  readonly contract?: ContractId;
  readonly incident?: IncidentId;
  readonly campaign?: AuditCampaignId;
}

/**
 * Lets whoever is signed in through the door if a policy allows it. Refuses with `not-found` what they may not know of,
 * in the same words as what is not there, else with `not-allowed`. The process behind the door asks its own gates.
 */
export const admit = async (
  context: RequestContext,
  right: Right,
  named: Named,
): Promise<SignedInContext | Refusal> => {
  const { services, session } = context;
  if (!session) return refuse("sign-in-required");
  const found = await askedOf(services, session.person, right, named);
  if (isRefusal(found)) return found;
  const { asked, row } = found;
  const { allowed, policies } = await decided(services, session.person, asked, named);
  if (allowed) return { ...context, session, allowedBy: policies, admittedTo: row };
  const view = "contract" in asked ? await decided(services, session.person, { ...asked, right: "view" }, named) : null;
  return refuse((view?.allowed ?? maySee(session.person, asked)) ? "not-allowed" : "not-found");
};

/** An emergency access is asked for only where nothing else lets them in, so that its policy marks what needed it. */
const decided = async (
  { db }: Services,
  person: Person,
  asked: Asked,
  { contract }: Named,
): Promise<ReturnType<typeof decideAccess>> => {
  const decision = decideAccess(person, asked);
  if (decision.allowed || contract === undefined || !("contract" in asked)) return decision;
  const opened = await inTenant(db, viewerOf(person), (tx) => openedNow(tx, contract));
  if (opened.length === 0) return decision;
  return decideAccess(person, { ...asked, contract: { ...asked.contract, opened: opened.map((one) => one.person) } });
};

interface Found {
  readonly asked: Asked;
  /** Of the contract that is asked about, where the person sees it. */
  readonly row?: ContractRow;
}

const askedOf = async (
  { db }: Services,
  person: Person,
  right: Right,
  { contract, incident, campaign }: Named,
): Promise<Found | Refusal> => {
  if (isContractRight(right)) {
    if (contract === undefined) throw new Error(`To ${right} is about a contract, and the path names none`);
    // Administrators see no contract, and yet are told why others do or do not: the policy decides who else is.
    if (right === "explain-rights") {
      const access = await asSystem(db, person.tenant, (tx) => contractAccess(tx, contract));
      return access ? { asked: { right, contract: access } } : refuse("not-found");
    }
    const row = await inTenant(db, viewerOf(person), (tx) => contractById(tx, contract));
    return row ? { asked: { right, contract: row }, row } : refuse("not-found");
  }
  if (isIncidentRight(right)) {
    if (incident === undefined) throw new Error(`To ${right} is about an incident, and the path names none`);
    const access = await inTenant(db, viewerOf(person), (tx) => incidentAccess(tx, incident));
    return access ? { asked: { right, incident: access } } : refuse("not-found");
  }
  if (isCampaignRight(right)) {
    if (campaign === undefined) throw new Error(`To ${right} is about an audit, and the path names none`);
    const access = await inTenant(db, viewerOf(person), (tx) => campaignAccess(tx, campaign));
    return access ? { asked: { right, campaign: access } } : refuse("not-found");
  }
  return { asked: { right, tenant: person.tenant } };
};

const maySee = (person: Person, asked: Asked): boolean => {
  if ("contract" in asked) return decideAccess(person, { ...asked, right: "view" }).allowed;
  if ("campaign" in asked) return decideAccess(person, { ...asked, right: "view-campaign" }).allowed;
  return "tenant" in asked || decideAccess(person, { ...asked, right: "view-incident" }).allowed;
};
