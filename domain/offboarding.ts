import { reachOf } from "./access.ts";
import type { ContractId, Id, IncidentId, PersonId, TenantId } from "./ids.ts";
import type { Person } from "./person.ts";
import { type Refusal, refuse } from "./refusal.ts";

export type OffboardingId = Id<"offboarding">;

/** Somebody's leaving: from the moment they lose all access until the last of their work is in other hands. */
export interface Offboarding {
  readonly id: OffboardingId;
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly successor: PersonId;
  /** As the ledger names actors: `person/<id>`, or `directory/<id>` where the company directory said so. */
  readonly by: string;
}

/** One thing that was in their hands. */
export type HandOverItem =
  | { readonly kind: "contract"; readonly id: ContractId }
  | { readonly kind: "incident"; readonly id: IncidentId };

/**
 * `done`; `waiting` for what stands still (a frozen contract) or cannot be reached, and tried again; `attention` where
 * something is left that nobody else can do, and legal staff must decide.
 */
export type HandOverState = "done" | "waiting" | "attention";

/** Whether somebody can take over another's work: they work here, and see contracts of their own. */
export const canSucceed = (successor: Person | undefined, person: Person): successor is Person =>
  successor?.active === true &&
  successor.tenant === person.tenant &&
  successor.id !== person.id &&
  !successor.roles.every((role) => role === "guest") &&
  reachOf(successor) !== "none";

/** Why this person cannot be made to leave by that one, or `null`. The organisation keeps an administrator. */
export const offboardingRefused = (
  person: Person,
  by: PersonId | null,
  administrators: readonly Person[],
): Refusal | null => {
  if (!person.active) return refuse("already-done");
  if (person.id === by) return refuse("same-person");
  return administrators.every(({ id }) => id === person.id) ? refuse("last-administrator") : null;
};
