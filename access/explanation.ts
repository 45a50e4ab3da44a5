import type { ContractAccess, Subject } from "../domain/access.ts";
import type { Role } from "../domain/person.ts";
import { roles } from "../domain/person.ts";
import type { ContractRight } from "../domain/right.ts";
import { type Decision, decideAccess } from "./decision.ts";

export interface Explanation extends Decision {
  /** Where no policy allows it: the roles each of which would. Empty where naming decides, not roles. */
  readonly rolesThatMay: readonly Role[];
}

/** Why somebody can or cannot do something with a contract, by the policies that decide it. */
export const explain = (person: Subject, right: ContractRight, contract: ContractAccess): Explanation => {
  const decision = decideAccess(person, { right, contract });
  const lacksRole = !decision.allowed && decision.policies.length === 0;
  const rolesThatMay = lacksRole
    ? roles.filter((role) => decideAccess({ ...person, roles: [role] }, { right, contract }).allowed)
    : [];
  return { ...decision, rolesThatMay };
};
