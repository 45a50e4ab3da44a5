import type { DepartmentId, PersonId, TeamId, TenantId } from "./ids.ts";
import type { Language } from "./language.ts";

/**
 * What somebody is in the organisation. `business` is the salesperson or business owner of contracts; `guest` is
 * somebody from outside, who sees only what names them. What each may do is in `access.ts`.
 */
export const roles = [
  "business",
  "legal",
  "approver",
  "signer",
  "management",
  "security",
  "auditor",
  "administrator",
  "guest",
] as const;

export type Role = (typeof roles)[number];

/** Somebody who signs in. Rights are the union of all roles held. */
export interface Person {
  readonly id: PersonId;
  readonly tenant: TenantId;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  /** IANA name, such as `Asia/Shanghai`: the person's days and hours. */
  readonly timeZone: string;
  readonly roles: readonly [Role, ...Role[]];
  /** Whom an unanswered request is escalated to. */
  readonly manager?: PersonId;
  readonly department?: DepartmentId;
  /** A team of that department. */
  readonly team?: TeamId;
  /** Whether they head that department; it may have several heads. */
  readonly head?: boolean;
  /** False from the moment somebody leaves or is reviewed away: they then see and do nothing. */
  readonly active: boolean;
}

export const hasRole = (person: Person, ...any: readonly Role[]): boolean =>
  any.some((role) => person.roles.includes(role));
