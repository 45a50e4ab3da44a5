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
 * Whether the policies let this person do this. Default deny; what forbids overrules what allows. Policies know nothing of
 * who or which, only of situations, of which an organisation has few: each is put to Cedar once and its answer remembered.
 *
 * @throws if a policy fails on what it is asked about: Cedar would leave it out, and a forbidding one must not be
 */
export const decideAccess = (person: Subject, asked: Asked): Decision => {
  const situation = situationOf(person, asked);
  const key = JSON.stringify(situation);
  const known = answers.get(key);
  if (known) return known;
  const decision = putToCedar(situation);
  if (answers.size >= mostAnswers) answers.clear();
  answers.set(key, decision);
  return decision;
};

/** The same, whether or not it was answered before: for whoever measures what an answer costs. */
export const decideAnew = (person: Subject, asked: Asked): Decision => putToCedar(situationOf(person, asked));

const answers = new Map<string, Decision>();
const mostAnswers = 20_000;

/** All that policies are told. */
interface Situation {
  readonly right: Asked["right"];
  readonly kind: "Contract" | "Incident" | "Campaign" | "Organisation";
  readonly person: { readonly tenant: TenantId; readonly active: boolean };
  readonly groups: readonly TypeAndId[];
  readonly resource: EntityJson["attrs"];
}

const situationOf = (person: Subject, asked: Asked): Situation => ({
  right: asked.right,
  kind: kindOf(asked),
  person: { tenant: person.tenant, active: person.active },
  groups: [
    ...[...new Set(person.roles)].toSorted().map((id) => ({ type: "Role", id })),
    ...standingsOf(person, asked).map((id) => ({ type: "Standing", id })),
  ],
  resource: attributesOf(asked),
});

const putToCedar = ({ right, kind, person, groups, resource }: Situation): Decision => {
  const answer = statefulIsAuthorized({
    principal: somebody,
    action: { type: "Action", id: right },
    resource: { type: kind, id: "asked" },
    context: {},
    preparsedPolicySetId: right,
    entities: [
      { uid: somebody, attrs: person, parents: [...groups] },
      { uid: { type: kind, id: "asked" }, attrs: resource, parents: [] },
    ],
  });
  if (answer.type === "failure") throw new Error(answer.errors.map(({ message }) => message).join("; "));
  const { decision, diagnostics } = answer.response;
  const [failed] = diagnostics.errors;
  if (failed) throw new Error(`The policy ${failed.policyId} failed: ${failed.error.message}`);
  return { allowed: decision === "allow", policies: diagnostics.reason.toSorted() as PolicyId[] };
};

const somebody: TypeAndId = { type: "Person", id: "asking" };

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

const kindOf = (asked: Asked): Situation["kind"] => {
  if ("contract" in asked) return "Contract";
  if ("campaign" in asked) return "Campaign";
  return "incident" in asked ? "Incident" : "Organisation";
};

const attributesOf = (asked: Asked): EntityJson["attrs"] => {
  if ("contract" in asked) return { tenant: asked.contract.tenant, classification: asked.contract.classification };
  if ("incident" in asked) return { tenant: asked.incident.tenant };
  return { tenant: "campaign" in asked ? asked.campaign.tenant : asked.tenant };
};
