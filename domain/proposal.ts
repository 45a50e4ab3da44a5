import { type Act, type GuestId, guestOf, personOf } from "./act.ts";
import type { Instant } from "./calendar.ts";
import type { DraftVersion } from "./contract.ts";
import type { Id, PersonId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { Telling } from "./thread.ts";

export type ProposalId = Id<"proposal">;

/** How many proposals one contract carries. */
export const mostProposals = 300;

/** Other words for one clause, from the other side. The words are in the database. */
export interface Proposal {
  readonly id: ProposalId;
  readonly guest: GuestId;
  /** The clause's id, stable across versions. */
  readonly clause: string;
  readonly round: number;
  readonly at: Instant;
  /** `superseded` where the same guest proposed anew for the same clause before we answered. */
  readonly state: "open" | "accepted" | "declined" | "superseded";
  /** The version of the wording that took it up. */
  readonly version: number | null;
  /** When we accepted or declined it. Absent while we have not, and in histories from before it was kept. */
  readonly settledAt?: Instant;
}

export type ProposalCommand =
  | { readonly type: "propose"; readonly proposal: ProposalId; readonly clause: string; readonly words: string }
  /** With the version that says what was proposed: one step, so that neither comes without the other. */
  | ({ readonly type: "accept-proposal"; readonly proposal: ProposalId; readonly draft: DraftVersion } & Telling)
  | ({ readonly type: "decline-proposal"; readonly proposal: ProposalId; readonly words: string } & Telling);

export type ProposalEvent =
  | {
      readonly type: "proposed";
      readonly proposal: ProposalId;
      readonly clause: string;
      readonly round: number;
      readonly words: string;
      readonly guest: GuestId;
    }
  | ({
      readonly type: "proposal-accepted";
      readonly proposal: ProposalId;
      readonly version: number;
      readonly by: PersonId | null;
    } & Telling)
  | ({
      readonly type: "proposal-declined";
      readonly proposal: ProposalId;
      readonly words: string;
      readonly by: PersonId | null;
    } & Telling);

/** Where a proposal finds the contract: the round that is out, if one is, and the version that counts. */
interface Standing {
  readonly round: number | null;
  readonly version: number;
}

export const decideProposal = (
  proposals: readonly Proposal[],
  command: ProposalCommand,
  act: Act,
  { round, version }: Standing,
): readonly ProposalEvent[] | Refusal => {
  const known = proposals.find(({ id }) => id === command.proposal);
  if (command.type === "propose") {
    const guest = guestOf(act.actor);
    if (guest === null) return refuse("not-allowed");
    if (round === null) return refuse("pen-is-ours");
    if (known) return refuse("already-done");
    if (proposals.length >= mostProposals) return refuse("list-full", { most: mostProposals });
    const { proposal, clause, words } = command;
    return [{ type: "proposed", proposal, clause, round, words, guest }];
  }
  if (!known) return refuse("not-found");
  if (known.state !== "open") return refuse("already-done");
  const by = personOf(act.actor);
  const telling: Telling = command.letter ? { letter: true } : {};
  if (command.type === "decline-proposal")
    return [{ type: "proposal-declined", proposal: known.id, words: command.words, by, ...telling }];
  return command.draft.number === version + 1
    ? [{ type: "proposal-accepted", proposal: known.id, version: command.draft.number, by, ...telling }]
    : refuse("stale-version");
};

export const evolveProposals = (
  proposals: readonly Proposal[],
  event: ProposalEvent,
  at: Instant,
): readonly Proposal[] => {
  switch (event.type) {
    case "proposed": {
      const { proposal: id, guest, clause, round } = event;
      return [
        ...proposals.map((one) =>
          one.state === "open" && one.guest === guest && one.clause === clause
            ? ({ ...one, state: "superseded" } as const)
            : one,
        ),
        { id, guest, clause, round, at, state: "open", version: null },
      ];
    }
    case "proposal-accepted":
      return changed(proposals, event.proposal, { state: "accepted", version: event.version, settledAt: at });
    case "proposal-declined":
      return changed(proposals, event.proposal, { state: "declined", settledAt: at });
  }
};

const changed = (proposals: readonly Proposal[], id: ProposalId, change: Partial<Proposal>): readonly Proposal[] =>
  proposals.map((one) => (one.id === id ? { ...one, ...change } : one));
