import type { Instant } from "./calendar.ts";
import type { Id, IncidentId, PersonId, ReviewId, TenantId } from "./ids.ts";
import type { Person, Role } from "./person.ts";

export type LinkId = Id<"link">;
export type SignerId = Id<"signer">;
export type GuestId = Id<"guest">;

/** Who does something. Rights are decided from this alone; names live in the database. */
export type Actor =
  | Member
  /** Someone of the other side, through a mailed link. */
  | { readonly kind: "counterparty"; readonly signer: SignerId; readonly link: LinkId }
  /** Somebody of the other side who negotiates, through the link of their invitation. */
  | { readonly kind: "guest"; readonly guest: GuestId; readonly link: LinkId }
  /** The process itself: a timer that ran out, an effect that came back. */
  | { readonly kind: "engross" }
  /** A security incident, acting through its playbook. */
  | { readonly kind: "incident"; readonly incident: IncidentId }
  /** A review of access that ended something; by whoever revoked, or by nobody's answer. */
  | { readonly kind: "review"; readonly review: ReviewId; readonly by: PersonId | null };

/** Somebody of ours, signed in or through a mailed link that stands for a single act. */
export interface Member {
  readonly kind: "person";
  readonly person: PersonId;
  readonly tenant: TenantId;
  readonly roles: readonly Role[];
  readonly link: LinkId | null;
  /** The policies that let them in at the door, for the record alone: processes ask their own gates. */
  readonly allowedBy?: readonly string[];
}

/** An actor as histories may hold it: those of 0.1 do not say whose member somebody is. */
export type RecordedActor = Actor | Omit<Member, "tenant">;

export const saysTenant = (actor: RecordedActor): actor is Actor => actor.kind !== "person" || "tenant" in actor;

/** The circumstances of a command: by whom, when (workflow time), under which idempotency key. */
export interface Act {
  readonly actor: Actor;
  readonly at: Instant;
  readonly command: string;
}

export const memberActing = ({ id, tenant, roles }: Person, link: LinkId | null = null): Member => ({
  kind: "person",
  person: id,
  tenant,
  roles,
  link,
});

/** A member of another tenant. Whatever they ask about, it does not exist. */
export const isStranger = (actor: Actor, tenant: TenantId): boolean =>
  actor.kind === "person" && actor.tenant !== tenant;

export const guestOf = (actor: Actor): GuestId | null => (actor.kind === "guest" ? actor.guest : null);

export const personOf = (actor: Actor): PersonId | null => (actor.kind === "person" ? actor.person : null);
