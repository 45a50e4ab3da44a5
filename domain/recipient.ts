import type { SignerId } from "./act.ts";
import type { Id, PersonId } from "./ids.ts";
import type { Language } from "./language.ts";

export type SealId = Id<"seal">;

/**
 * What somebody does in a signing ceremony. A *signer* signs; an *approver* agrees before those of later turns are
 * asked; a *viewer* gets a link to look and nothing waits for them; a *copy* goes out once the contract is executed; a
 * *seal* holder puts one of the organisation's seals (用印) on it.
 */
export const recipientRoles = ["signer", "approver", "viewer", "copy", "seal"] as const;
export type RecipientRole = (typeof recipientRoles)[number];

/**
 * Someone who has a part in signing. Equal `turn`s are asked at the same time; lower ones first. Names and addresses are
 * in the database.
 */
export interface SignerPlan {
  readonly id: SignerId;
  readonly side: "ours" | "theirs";
  /** Our own are members; the other side's are not. */
  readonly person: PersonId | null;
  readonly turn: number;
  /** A signer where it says nothing, as all were up to release 0.7. */
  readonly role?: RecipientRole;
  /** Whoever has the same stand for each other: the first to sign signs for all of them. */
  readonly group?: string;
  /** Which seal the holder puts on it. */
  readonly seal?: SealId;
}

/** Somebody chosen for a part, by name and address: of our own they come from the directory. */
export interface SignerChoice {
  readonly side: "ours" | "theirs";
  readonly person: PersonId | null;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly turn: number;
  readonly role?: RecipientRole;
  readonly group?: string;
  readonly seal?: SealId;
}

export const roleOf = ({ role }: Pick<SignerPlan, "role">): RecipientRole => role ?? "signer";

/** Whether their hand goes into the PDF. */
export const signsPaper = (plan: Pick<SignerPlan, "role">): boolean => {
  const role = roleOf(plan);
  return role === "signer" || role === "seal";
};

/** Whether the contract waits for them. */
export const isWaitedFor = (plan: Pick<SignerPlan, "role">): boolean => signsPaper(plan) || roleOf(plan) === "approver";

/** Whether somebody's hand goes into the PDF at all: without one there is nothing to execute. */
export const anybodySigns = (plans: readonly Pick<SignerPlan, "role">[]): boolean => plans.some(signsPaper);
