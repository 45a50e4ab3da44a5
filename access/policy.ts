import { readdirSync, readFileSync } from "node:fs";
import {
  getValidRequestEnvsPolicy,
  policySetTextToParts,
  policyToJson,
  preparsePolicySet,
} from "@cedar-policy/cedar-wasm/nodejs";
import { rights } from "../domain/right.ts";

const folder = new URL("./policies/", import.meta.url);

/** What the policies are written against: who asks, what for, about what. */
export const schema = readFileSync(new URL("./schema.cedarschema", import.meta.url), "utf8");

const policiesIn = (file: string): readonly (readonly [id: string, text: string])[] => {
  const parts = policySetTextToParts(readFileSync(new URL(file, folder), "utf8"));
  if (parts.type === "failure") throw new Error(`${file}: ${parts.errors.map(({ message }) => message).join("; ")}`);
  return parts.policies.map((text) => {
    const read = policyToJson(text);
    const id = read.type === "success" ? read.json.annotations?.["id"] : undefined;
    if (id === undefined) throw new Error(`${file}: a policy without @id: ${text}`);
    return [id, text];
  });
};

const read = readdirSync(folder)
  .filter((file) => file.endsWith(".cedar"))
  .toSorted()
  .flatMap(policiesIn);

/** Every policy's text by its `@id`. */
export const policyTexts: ReadonlyMap<string, string> = new Map(read);

if (policyTexts.size !== read.length) throw new Error("Two policies have the same @id");

const actionsOf = (policy: string): ReadonlySet<string> => {
  const environments = getValidRequestEnvsPolicy(policy, schema);
  if (environments.type === "failure") throw new Error(`${environments.error}: ${policy}`);
  return new Set(environments.actions);
};

/** What somebody is to the contract or the incident that they ask about, and how policies say it. */
const standings = {
  owner: "resource.owner == principal.id",
  named: "resource.named.contains(principal.id)",
  opened: "resource.opened.contains(principal.id)",
  reporter: "resource has reporter && resource.reporter == principal.id",
  teammate: "principal has team && resource has team && resource.team == principal.team",
  head: "principal.head && principal has department && resource has department && resource.department == principal.department",
} as const;

export type Standing = keyof typeof standings;

/**
 * A policy as it is decided. It says the same in fewer steps, which a quarter of the time goes into: who owns, is named,
 * reported or is close to it is found out before and told as a group that the person is in, instead of ids to compare; and the groups
 * of `principal in [a, b]` are asked one by one until one holds (Cedar, Operators: `in` with a set is their `||`).
 *
 * @throws if the policy compares ids in a way that is not among `standings`
 */
const prepared = (policy: string): string => {
  const told = Object.entries(standings).reduce(
    (text, [standing, says]) => text.replaceAll(says, `principal in Standing::"${standing}"`),
    policy.replaceAll(/\/\/.*/g, "").replaceAll(/\s+/g, " "),
  );
  if (
    /principal(\.| has )(id|team|department|head)|resource(\.| has )(owner|named|opened|reporter|team|department)/.test(
      told,
    )
  )
    throw new Error(`Not among the standings: ${told}`);
  return told.replaceAll(/\bprincipal in \[([^\]]*)\]/g, (_, groups: string) => {
    const each = groups.split(",").map((group) => group.trim());
    const asked = each.filter((group) => group !== "").map((group) => `principal in ${group}`);
    return `(${asked.join(" || ")})`;
  });
};

// Each right is decided by those policies alone that could apply to it: the answer is the same, the way shorter.
const policies = [...policyTexts].map(([id, text]) => ({ id, text: prepared(text), actions: actionsOf(text) }));
for (const right of rights) {
  const applying = policies.filter(({ actions }) => actions.has(`Action::"${right}"`));
  const staticPolicies = Object.fromEntries(applying.map(({ id, text }) => [id, text]));
  const parsed = preparsePolicySet(right, { staticPolicies });
  if (parsed.type === "failure") throw new Error(parsed.errors.map(({ message }) => message).join("; "));
}
