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

const appliesTo = (right: string, policy: string): boolean => {
  const environments = getValidRequestEnvsPolicy(policy, schema);
  if (environments.type === "failure") throw new Error(`${environments.error}: ${policy}`);
  return environments.actions.includes(`Action::"${right}"`);
};

// Each right is decided by those policies alone that could apply to it: the answer is the same, the way shorter.
for (const right of rights) {
  const staticPolicies = Object.fromEntries([...policyTexts].filter(([, text]) => appliesTo(right, text)));
  const parsed = preparsePolicySet(right, { staticPolicies });
  if (parsed.type === "failure") throw new Error(parsed.errors.map(({ message }) => message).join("; "));
}
