import type { Instant } from "./calendar.ts";
import type { Id, IncidentId, PersonId } from "./ids.ts";
import type { Role } from "./person.ts";

export type LinkId = Id<"link">;
export type SignerId = Id<"signer">;

/** Who does something. Rights are decided from this alone; names live in the database. */
export type Actor =
  /** A member, signed in or through a mailed link that stands for a single act. */
  | {
      readonly kind: "person";
      readonly person: PersonId;
      readonly roles: readonly Role[];
      readonly link: LinkId | null;
    }
  /** Someone of the other side, through a mailed link. */
  | { readonly kind: "counterparty"; readonly signer: SignerId; readonly link: LinkId }
  /** The process itself: a timer that ran out, an effect that came back. */
  | { readonly kind: "engross" }
  /** A security incident, acting through its playbook. */
  | { readonly kind: "incident"; readonly incident: IncidentId };

/** The circumstances of a command: by whom, when (workflow time), under which idempotency key. */
export interface Act {
  readonly actor: Actor;
  readonly at: Instant;
  readonly command: string;
}

export const personOf = (actor: Actor): PersonId | null => (actor.kind === "person" ? actor.person : null);
