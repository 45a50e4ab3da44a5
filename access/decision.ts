import { type EntityJson, statefulIsAuthorized, type TypeAndId } from "@cedar-policy/cedar-wasm/nodejs";
import type { ContractAccess, Subject } from "../domain/access.ts";
import type { CampaignAccess } from "../domain/audit-campaign.ts";
import type { PersonId, TenantId } from "../domain/ids.ts";
import type { CampaignRight, ContractRight, IncidentRight, OrganisationRight, PolicyId } from "../domain/right.ts";
import type { Standing } from "./policy.ts";
import "./policy.ts";

/** What of an incident decides who sees it. */
export interface IncidentAccess {
  readonly tenant: TenantId;
  readonly reporter: PersonId | null;
  readonly named: readonly PersonId[];
}

/** Something that a person would do: a right, and what it is about. */
export type Asked =
  | { readonly right: ContractRight; readonly contract: ContractAccess }
  | { readonly right: IncidentRight; readonly incident: IncidentAccess }
  | { readonly right: CampaignRight; readonly campaign: CampaignAccess }
  | { readonly right: OrganisationRight; readonly tenant: TenantId };

export interface Decision {
  readonly allowed: boolean;
  /** Those that allowed it; or those that forbade it, none where no policy allows it. */
  readonly policies: readonly PolicyId[];
}

/**
 * Whether the policies let this person do this. Default deny; what forbids overrules what allows.
 *
 * @throws if a policy fails on what it is asked about: Cedar would leave it out, and a forbidding one must not be
 */
export const decideAccess = (person: Subject, asked: Asked): Decision => {
  const answer = statefulIsAuthorized({
    principal: personUid(person.id),
    action: { type: "Action", id: asked.right },
    resource: resourceOf(asked),
    context: {},
    preparsedPolicySetId: asked.right,
    entities: [personEntity(person, asked), entityOf(asked)],
  });
  if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("; "));
  const { decision, diagnostics } = answer.response;
  const [failed] = diagnostics.errors;
  if (failed) throw new Error(`The policy ${failed.policyId} failed: ${failed.error.message}`);
  return { allowed: decision === "allow", policies: diagnostics.reason.toSorted() as PolicyId[] };
};

const personUid = (id: PersonId): TypeAndId => ({ type: "Person", id });

const personEntity = (person: Subject, asked: Asked): EntityJson => ({
  uid: personUid(person.id),
  attrs: { tenant: person.tenant, active: person.active },
  parents: [
    ...[...new Set(person.roles)].map((role) => ({ type: "Role", id: role })),
    ...standingsOf(person, asked).map((standing) => ({ type: "Standing", id: standing })),
  ],
});

/** What the person is to what they ask about. No policy depends on anybody else's standing. */
const standingsOf = (person: Subject, asked: Asked): readonly Standing[] => {
  const found: Standing[] = [];
  if ("contract" in asked) {
    const { owner, named, opened = [], team, department } = asked.contract;
    if (owner === person.id) found.push("owner");
    if (named.includes(person.id)) found.push("named");
    if (opened.includes(person.id)) found.push("opened");
    if (team && team === person.team) found.push("teammate");
    if (person.head && department && department === person.department) found.push("head");
  }
  if ("incident" in asked) {
    const { reporter, named } = asked.incident;
    if (reporter === person.id) found.push("reporter");
    if (named.includes(person.id)) found.push("named");
  }
  if ("campaign" in asked && asked.campaign.named.includes(person.id)) found.push("named");
  return found;
};

/** No policy depends on which contract or incident it is, only on what is known of it. */
const resourceOf = (asked: Asked): TypeAndId => ({ type: kindOf(asked), id: "asked" });

const kindOf = (asked: Asked): "Contract" | "Incident" | "Campaign" | "Organisation" => {
  if ("contract" in asked) return "Contract";
  if ("campaign" in asked) return "Campaign";
  return "incident" in asked ? "Incident" : "Organisation";
};

const entityOf = (asked: Asked): EntityJson => ({ uid: resourceOf(asked), attrs: attributesOf(asked), parents: [] });

const attributesOf = (asked: Asked): EntityJson["attrs"] => {
  if ("contract" in asked) return { tenant: asked.contract.tenant, classification: asked.contract.classification };
  if ("incident" in asked) return { tenant: asked.incident.tenant };
  return { tenant: "campaign" in asked ? asked.campaign.tenant : asked.tenant };
};
