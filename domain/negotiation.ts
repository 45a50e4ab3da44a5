import type { Classification } from "./access.ts";
import { type Act, type GuestId, guestOf, personOf } from "./act.ts";
import { daysAfter, hoursAfter, type Instant } from "./calendar.ts";
import {
  decideGuest,
  evolveGuests,
  type Guest,
  type GuestCommand,
  type GuestEvent,
  isOpenGuest,
  isWithin,
  openGuests,
} from "./guest.ts";
import type { Id, PersonId } from "./ids.ts";
import { addTiding, type News, newsHours, type Tiding, withoutThread } from "./news.ts";
import {
  decideProposal,
  evolveProposals,
  type Proposal,
  type ProposalCommand,
  type ProposalEvent,
} from "./proposal.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { DocumentRef } from "./signing.ts";
import type { ThreadId } from "./thread.ts";

export type RoundId = Id<"round">;

/** How long the other side has for a round, in days. */
export const roundDays = { usual: 7, most: 60 } as const;

/** How many rounds one contract carries, and files one round. */
export const mostInNegotiation = { rounds: 99, documents: 10 } as const;

/** Whether the other side asks for something else, or has nothing (more) to ask for. It binds nobody: only signing does. */
export const roundAnswers = ["changes", "no-changes"] as const;
export type RoundAnswer = (typeof roundAnswers)[number];

/** One handing over of the pen, and how it came back. */
export interface Round {
  readonly id: RoundId;
  /** 1, 2, 3 … */
  readonly number: number;
  /** The wording that was sent: its number, and the PDF. */
  readonly version: number;
  readonly document: DocumentRef;
  readonly sentBy: PersonId | null;
  readonly sentAt: Instant;
  readonly due: Instant;
  readonly reminded: boolean;
  /** `out` while the other side holds the pen. */
  readonly state: "out" | "returned" | "taken-back" | "expired";
  readonly endedAt: Instant | null;
  readonly returnedBy: GuestId | null;
  readonly answer: RoundAnswer | null;
  /** Files that came with it. */
  readonly documents: readonly Returned[];
}

/** A file that a guest handed in. */
export interface Returned extends DocumentRef {
  readonly by: GuestId;
  readonly at: Instant;
}

/** The talks with the other side about the wording of one contract. */
export interface Negotiation {
  readonly guests: readonly Guest[];
  readonly rounds: readonly Round[];
  readonly proposals: readonly Proposal[];
  /** Absent or `null` where they know of everything that we said and decided. */
  readonly news?: News | null;
}

export type NegotiationCommand =
  | GuestCommand
  | {
      readonly type: "send-round";
      readonly round: RoundId;
      /** What the sender saw and means: refused where another version counts by now. */
      readonly version: number;
      readonly days: number;
      /** The commitment to the words that go with it, if any do. */
      readonly words: string | null;
    }
  | { readonly type: "take-pen-back" }
  | { readonly type: "remind-round"; readonly round: RoundId }
  | { readonly type: "expire-round"; readonly round: RoundId }
  | { readonly type: "hand-in-document"; readonly document: DocumentRef }
  | { readonly type: "return-round"; readonly answer: RoundAnswer; readonly words: string | null }
  | { readonly type: "tell-guests" }
  | ProposalCommand;

export type NegotiationEvent =
  | GuestEvent
  | {
      readonly type: "round-sent";
      readonly round: RoundId;
      readonly number: number;
      readonly version: number;
      readonly document: DocumentRef;
      readonly due: Instant;
      readonly words: string | null;
      readonly by: PersonId | null;
      /** What was decided since the last letter, for this one to tell. Absent where nothing was. */
      readonly decided?: Decided;
    }
  | { readonly type: "pen-taken-back"; readonly round: RoundId; readonly by: PersonId | null }
  | { readonly type: "round-reminded"; readonly round: RoundId }
  | { readonly type: "round-expired"; readonly round: RoundId }
  | {
      readonly type: "document-handed-in";
      readonly round: RoundId;
      readonly document: DocumentRef;
      readonly guest: GuestId;
    }
  | {
      readonly type: "round-returned";
      readonly round: RoundId;
      readonly number: number;
      readonly answer: RoundAnswer;
      readonly words: string | null;
      readonly guest: GuestId;
    }
  | ({ readonly type: "guests-told" } & News)
  | ProposalEvent;

export type Decided = Pick<News, "proposals" | "threads">;

/** What of a contract its negotiation goes by. */
export interface Negotiated {
  readonly negotiation?: Negotiation;
  readonly draft: { readonly number: number; readonly pdf: DocumentRef };
  readonly classification: Classification;
}

const none: Negotiation = { guests: [], rounds: [], proposals: [] };

export const negotiationOf = ({ negotiation = none }: Pick<Negotiated, "negotiation">): Negotiation => negotiation;

/** The round that is with the other side now. */
export const roundOut = ({ rounds }: Negotiation): Round | undefined => {
  const last = rounds.at(-1);
  return last?.state === "out" ? last : undefined;
};

/** Who may change the wording as both sides understand it, since which round; `null` where none was sent. */
export interface Pen {
  readonly holder: "ours" | "theirs";
  readonly round: number;
  readonly since: Instant;
}

export const penOf = (contract: Pick<Negotiated, "negotiation">): Pen | null => {
  const round = negotiationOf(contract).rounds.at(-1);
  if (!round) return null;
  return round.state === "out"
    ? { holder: "theirs", round: round.number, since: round.sentAt }
    : { holder: "ours", round: round.number, since: round.endedAt ?? round.sentAt };
};

export const decideNegotiation = (
  contract: Negotiated,
  command: NegotiationCommand,
  act: Act,
): readonly NegotiationEvent[] | Refusal => {
  const negotiation = negotiationOf(contract);
  switch (command.type) {
    case "invite-guest":
    case "withdraw-guest":
    case "expire-guest":
      return decideGuest(negotiation.guests, command, act, contract.classification);
    case "send-round":
      return send(contract, negotiation, command, act);
    case "take-pen-back":
    case "remind-round":
    case "expire-round":
      return aboutRound(negotiation, command, act);
    case "hand-in-document":
    case "return-round":
      return answerRound(negotiation, command, act);
    case "tell-guests":
      return tellGuests(negotiation, act);
    case "propose":
    case "accept-proposal":
    case "decline-proposal":
      return decideProposal(negotiation.proposals, command, act, {
        round: roundOut(negotiation)?.number ?? null,
        version: contract.draft.number,
      });
  }
};

type Of<Type extends NegotiationCommand["type"]> = Extract<NegotiationCommand, { readonly type: Type }>;
type Decision = readonly NegotiationEvent[] | Refusal;

const send = (
  { draft }: Negotiated,
  negotiation: Negotiation,
  { round, version, days, words }: Of<"send-round">,
  { actor, at }: Act,
): Decision => {
  const { rounds } = negotiation;
  if (rounds.some(({ id }) => id === round)) return refuse("already-done");
  if (roundOut(negotiation)) return refuse("pen-is-theirs");
  if (openGuests(negotiation).length === 0) return refuse("nobody-invited");
  if (rounds.length >= mostInNegotiation.rounds) return refuse("list-full", { most: mostInNegotiation.rounds });
  if (version !== draft.number) return refuse("stale-version");
  const { proposals: settled, threads } = negotiation.news ?? {};
  const decided: Decided = { ...(settled && { proposals: settled }), ...(threads && { threads }) };
  if (!isWithin(days, roundDays.most)) return refuse("invalid-input", { fields: ["days"] });
  return [
    {
      ...{ type: "round-sent", round, number: rounds.length + 1, version, document: draft.pdf },
      ...{ due: daysAfter(at, days), words, by: personOf(actor) },
      ...((settled || threads) && { decided }),
    },
  ];
};

const aboutRound = (
  negotiation: Negotiation,
  command: Of<"take-pen-back" | "remind-round" | "expire-round">,
  { actor, at }: Act,
): Decision => {
  const out = roundOut(negotiation);
  if (!out) return refuse("pen-is-ours");
  const round = out.id;
  if (command.type === "take-pen-back") return [{ type: "pen-taken-back", round, by: personOf(actor) }];
  if (command.round !== round) return refuse("not-found");
  if (command.type === "remind-round")
    return out.reminded ? refuse("already-done") : [{ type: "round-reminded", round }];
  return at < out.due ? refuse("not-yet-due", { on: out.due }) : [{ type: "round-expired", round }];
};

/** Only a guest whose time is not over, and only while the other side holds the pen. */
const answerRound = (
  negotiation: Negotiation,
  command: Of<"hand-in-document" | "return-round">,
  { actor, at }: Act,
): Decision => {
  const guest = guestOf(actor);
  if (guest === null || !isOpenGuest(negotiation, guest, at)) return refuse("not-allowed");
  const out = roundOut(negotiation);
  if (!out) return refuse("pen-is-ours");
  const { id: round, number } = out;
  if (command.type === "return-round") {
    const { answer, words } = command;
    return [{ type: "round-returned", round, number, answer, words, guest }];
  }
  if (out.documents.some(({ document }) => document === command.document.document)) return refuse("already-done");
  return out.documents.length >= mostInNegotiation.documents
    ? refuse("list-full", { most: mostInNegotiation.documents })
    : [{ type: "document-handed-in", round, document: command.document, guest }];
};

const tellGuests = ({ news = null }: Negotiation, { at }: Act): Decision => {
  if (news === null) return refuse("already-done");
  const due = hoursAfter(news.since, newsHours);
  return at < due ? refuse("not-yet-due", { on: due }) : [{ type: "guests-told", ...news }];
};

export const evolveNegotiation = (negotiation: Negotiation, event: NegotiationEvent, at: Instant): Negotiation => {
  const { guests, rounds, proposals } = negotiation;
  switch (event.type) {
    case "guest-invited":
    case "guest-withdrawn":
    case "guest-expired":
      return { ...negotiation, guests: evolveGuests(guests, event, at) };
    case "round-sent": {
      const { round: id, number, version, document, due, by: sentBy } = event;
      const round = { id, number, version, document, due, sentBy, sentAt: at, reminded: false, state: "out" } as const;
      return {
        ...withoutNews(negotiation),
        // Nobody is asked for an answer that their link would not let them give.
        guests: guests.map((one) => (one.state === "open" && one.until < due ? { ...one, until: due } : one)),
        rounds: [...rounds, { ...round, endedAt: null, returnedBy: null, answer: null, documents: [] }],
      };
    }
    case "round-reminded":
      return { ...negotiation, rounds: withRound(rounds, event.round, { reminded: true }) };
    case "pen-taken-back":
      return { ...negotiation, rounds: withRound(rounds, event.round, { state: "taken-back", endedAt: at }) };
    case "round-expired":
      return { ...negotiation, rounds: withRound(rounds, event.round, { state: "expired", endedAt: at }) };
    case "round-returned": {
      const { guest: returnedBy, answer } = event;
      const ended = { state: "returned", endedAt: at, returnedBy, answer } as const;
      return { ...negotiation, rounds: withRound(rounds, event.round, ended) };
    }
    case "document-handed-in": {
      const documents = rounds.find(({ id }) => id === event.round)?.documents ?? [];
      const added = [...documents, { ...event.document, by: event.guest, at }];
      return { ...negotiation, rounds: withRound(rounds, event.round, { documents: added }) };
    }
    case "guests-told":
      return withoutNews(negotiation);
    case "proposed":
      return { ...negotiation, proposals: evolveProposals(proposals, event, at) };
    case "proposal-accepted":
    case "proposal-declined": {
      const settled = { ...negotiation, proposals: evolveProposals(proposals, event, at) };
      return event.letter ? withNews(settled, { kind: "proposal", proposal: event.proposal }, at) : settled;
    }
  }
};

/** What we said or decided, for a letter to those who were sent a round: nobody else has seen anything to say it of. */
export const withNews = (negotiation: Negotiation, tiding: Tiding, at: Instant): Negotiation => {
  const { news = null, rounds } = negotiation;
  if (rounds.length === 0 || openGuests(negotiation).length === 0) return negotiation;
  return { ...negotiation, news: addTiding(news, tiding, at) };
};

/** A thread was opened again before anybody was told that it was resolved. */
export const withThreadReopened = (negotiation: Negotiation, thread: ThreadId): Negotiation => {
  const { news = null } = negotiation;
  if (!news?.threads?.includes(thread)) return negotiation;
  const left = withoutThread(news, thread);
  return left ? { ...negotiation, news: left } : withoutNews(negotiation);
};

const withoutNews = ({ news: _told, ...rest }: Negotiation): Negotiation => rest;

const withRound = (rounds: readonly Round[], id: RoundId, change: Partial<Round>): readonly Round[] =>
  rounds.map((round) => (round.id === id ? { ...round, ...change } : round));

/** The wording is settled, or given up: the pen is ours, and whoever was invited is no longer. */
export const closeNegotiation = (negotiation: Negotiation, at: Instant): Negotiation => ({
  ...withoutNews(negotiation),
  guests: negotiation.guests.map((guest) => (guest.state === "open" ? { ...guest, state: "over" } : guest)),
  rounds: negotiation.rounds.map((round) =>
    round.state === "out" ? { ...round, state: "taken-back", endedAt: at } : round,
  ),
});

/** A reminder a day before the answer is due, where there was more than a day; then the pen comes back by itself. News go out together. */
export const negotiationAgenda = (
  negotiation: Negotiation,
): readonly { readonly at: Instant; readonly command: NegotiationCommand }[] => {
  const out = roundOut(negotiation);
  const remindAt = out && daysAfter(out.due, -1);
  return [
    ...(out && remindAt && !out.reminded && remindAt > out.sentAt
      ? [{ at: remindAt, command: { type: "remind-round", round: out.id } as const }]
      : []),
    ...(out ? [{ at: out.due, command: { type: "expire-round", round: out.id } as const }] : []),
    ...(negotiation.news && openGuests(negotiation).length > 0
      ? [{ at: hoursAfter(negotiation.news.since, newsHours), command: { type: "tell-guests" } as const }]
      : []),
    ...openGuests(negotiation).map(({ id, until }) => ({
      at: until,
      command: { type: "expire-guest", guest: id } as const,
    })),
  ];
};
