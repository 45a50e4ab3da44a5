import { reachOf } from "./access.ts";
import type { PersonId } from "./ids.ts";
import type { Role } from "./person.ts";
import { type Refusal, refuse } from "./refusal.ts";

/**
 * Whether a role takes two people to give: it administers, or it sees every contract of the organisation. Administrators
 * see none; one alone must not be able to invite themselves in under another name.
 */
export const isPowerful = (role: Role): boolean =>
  role === "administrator" || reachOf({ active: true, roles: [role] }) === "all";

/** How an invitation goes on. */
export type GrantWay =
  /** At once: no role in it is powerful. */
  | "at-once"
  /** When another administrator has confirmed it. */
  | "after-second"
  /** At once, for want of a second administrator; told to whoever watches, and to the ledger. */
  | "alone";

/** `others`: how many administrators beside the one who asks could confirm. */
export const grantWay = (roles: readonly Role[], others: number): GrantWay => {
  if (!roles.some(isPowerful)) return "at-once";
  return others > 0 ? "after-second" : "alone";
};

/** How long a request waits for a second administrator, in days. */
export const grantDays = 14;

/** A request that waits. */
export interface OpenGrant {
  readonly askedBy: PersonId;
  /** Whether whoever asked is still an administrator who has not left. */
  readonly askerStands: boolean;
}

/** Why somebody may not confirm a request; that they administer people has been seen to. */
export const refusedConfirmation = ({ askedBy, askerStands }: OpenGrant, by: PersonId): Refusal | undefined => {
  if (askedBy === by) return refuse("same-person");
  return askerStands ? undefined : refuse("already-done");
};
