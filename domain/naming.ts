import type { Act } from "./act.ts";
import type { ApprovalRound } from "./approval.ts";
import type { PersonId, ReviewId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { Ceremony } from "./signing.ts";

/** Takes back, after an access review, that somebody is named on a contract, or owns it: then another does. */
export type NamingCommand =
  | { readonly type: "unname"; readonly person: PersonId }
  | { readonly type: "pass-ownership"; readonly from: PersonId; readonly to: PersonId };

export type NamingEvent =
  | { readonly type: "unnamed"; readonly person: PersonId; readonly review: ReviewId }
  | { readonly type: "ownership-passed"; readonly from: PersonId; readonly to: PersonId; readonly review: ReviewId };

interface Naming {
  readonly owner: PersonId;
  readonly named: readonly PersonId[];
  readonly approval: ApprovalRound | null;
  readonly ceremony: Ceremony | null;
}

/** Whoever is asked to approve or to sign answers first: the round would wait for somebody who cannot see it. */
export const decideNaming = (
  contract: Naming,
  command: NamingCommand,
  { actor }: Act,
): readonly NamingEvent[] | Refusal => {
  if (actor.kind !== "review") return refuse("not-allowed");
  const { review } = actor;
  if (command.type === "pass-ownership") {
    const { from, to } = command;
    return contract.owner === from && from !== to
      ? [{ type: "ownership-passed", from, to, review }]
      : refuse("already-done");
  }
  const { person } = command;
  if (!contract.named.includes(person)) return refuse("already-done");
  return isAsked(contract, person) ? refuse("still-asked") : [{ type: "unnamed", person, review }];
};

const isAsked = ({ approval, ceremony }: Naming, person: PersonId): boolean =>
  (approval?.outcome === "open" &&
    approval.steps.some(({ slots }) =>
      slots.some(({ approver, state }) => approver === person && state !== "approved"),
    )) ||
  (ceremony?.outcome === "open" &&
    ceremony.signers.some(
      (signer) => signer.person === person && (signer.state === "ahead" || signer.state === "waiting"),
    ));
