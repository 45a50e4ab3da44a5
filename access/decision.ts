import { type EntityJson, statefulIsAuthorized, type TypeAndId } from "@cedar-policy/cedar-wasm/nodejs";
import type { ContractAccess, Subject } from "../domain/access.ts";
import type { CampaignAccess } from "../domain/audit-campaign.ts";
import type { PersonId, TenantId } from "../domain/ids.ts";
import type { CampaignRight, ContractRight, IncidentRight, OrganisationRight, PolicyId } from "../domain/right.ts";
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
    entities: [personEntity(person), entityOf(person.id, asked)],
  });
  if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("; "));
  const { decision, diagnostics } = answer.response;
  const [failed] = diagnostics.errors;
  if (failed) throw new Error(`The policy ${failed.policyId} failed: ${failed.error.message}`);
  return { allowed: decision === "allow", policies: diagnostics.reason.toSorted() as PolicyId[] };
};

const personUid = (id: PersonId): TypeAndId => ({ type: "Person", id });

const personEntity = ({ id, tenant, active, roles, department, team, head = false }: Subject): EntityJson => ({
  uid: personUid(id),
  attrs: { id, tenant, active, head, ...(department && { department }), ...(team && { team }) },
  parents: [...new Set(roles)].map((role) => ({ type: "Role", id: role })),
});

/** No policy depends on which contract or incident it is, only on what is known of it. */
const resourceOf = (asked: Asked): TypeAndId => ({ type: kindOf(asked), id: "asked" });

const kindOf = (asked: Asked): "Contract" | "Incident" | "Campaign" | "Organisation" => {
  if ("contract" in asked) return "Contract";
  if ("campaign" in asked) return "Campaign";
  return "incident" in asked ? "Incident" : "Organisation";
};

const entityOf = (person: PersonId, asked: Asked): EntityJson => ({
  uid: resourceOf(asked),
  attrs: attributesOf(person, asked),
  parents: [],
});

const attributesOf = (person: PersonId, asked: Asked): EntityJson["attrs"] => {
  if ("contract" in asked) {
    const { tenant, owner, named, classification, department, team } = asked.contract;
    const place = { ...(department && { department }), ...(team && { team }) };
    return { tenant, owner, named: among(named, person), classification, ...place };
  }
  if ("incident" in asked) {
    const { tenant, reporter, named } = asked.incident;
    return { tenant, named: among(named, person), ...(reporter !== null && { reporter }) };
  }
  if ("campaign" in asked) {
    const { tenant, named } = asked.campaign;
    return { tenant, named: among(named, person) };
  }
  return { tenant: asked.tenant };
};

/** Of all who are named, policies ask only whether the person who asks is among them. */
const among = (named: readonly PersonId[], person: PersonId): PersonId[] => (named.includes(person) ? [person] : []);
