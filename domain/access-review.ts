import type { Act, GuestId } from "./act.ts";
import { isStranger, personOf } from "./act.ts";
import { addDays, atHour, dayOf, daysAfter, type Instant } from "./calendar.ts";
import type { ContractId, GlassId, Id, PersonId, ReviewId, TenantId } from "./ids.ts";
import type { Role } from "./person.ts";
import { isRefusal, type Refusal, refuse } from "./refusal.ts";
import type { ShareId } from "./share.ts";

export type CampaignId = Id<"review-campaign">;

/** Something that somebody can reach, or let others reach, and that a reviewer keeps or revokes. */
export type ReviewedAccess =
  | { readonly kind: "role"; readonly role: Role }
  /** What colleagues of the same department or team see. */
  | { readonly kind: "department" }
  /** Owning a contract: revoked, it passes to the reviewer. */
  | { readonly kind: "owner"; readonly contract: ContractId }
  | { readonly kind: "named"; readonly contract: ContractId }
  /** Somebody outside reads it because this person shared it. */
  | { readonly kind: "share"; readonly contract: ContractId; readonly share: ShareId }
  /** Somebody of the other side negotiates because this person invited them, or answers for them since. */
  | { readonly kind: "guest"; readonly contract: ContractId; readonly guest: GuestId }
  /** Emergency access that was open since the last review. */
  | { readonly kind: "break-glass"; readonly contract: ContractId; readonly glass: GlassId };

/** One line of a review: whose access, to what, and when it was last used as far as the access log tells. */
export interface PlannedLine {
  readonly person: PersonId;
  readonly access: ReviewedAccess;
  readonly lastUse: Instant | null;
}

/** What became of taking access away. `waits`: not possible now, tried again every day. */
export const revocations = ["done", "gone", "protected", "waits"] as const;

export type Revocation = (typeof revocations)[number];

export interface ReviewDecision {
  /** `lapsed`: nobody answered in time, which revokes. */
  readonly outcome: "kept" | "revoked" | "lapsed";
  readonly by: PersonId | null;
  readonly at: Instant;
}

export interface ReviewLine extends PlannedLine {
  /** 1, 2, 3 … within its review. */
  readonly number: number;
  readonly decision: ReviewDecision | null;
  /** `null` until a revocation has been tried, and for what is kept. */
  readonly revocation: Revocation | null;
  /** When a revocation that waits is tried again. */
  readonly retryAt: Instant | null;
}

/** What one reviewer is asked within a campaign. */
export interface AccessReview {
  readonly id: ReviewId;
  readonly tenant: TenantId;
  readonly timeZone: string;
  readonly campaign: CampaignId;
  readonly stage: "open" | "closed";
  readonly since: Instant;
  readonly version: number;
  readonly openedAt: Instant;
  /** Who is asked now. */
  readonly reviewer: PersonId;
  /** Who was asked before, and may still answer. */
  readonly askedBefore: readonly PersonId[];
  /** The reviewer's manager, who is asked when the reviewer is silent. */
  readonly escalatesTo: PersonId | null;
  /** How many reminders have gone out. */
  readonly reminders: number;
  readonly lines: readonly ReviewLine[];
}

/** After how many days a reviewer is reminded, the manager asked, and what nobody answered revoked. */
export const reviewDays = { reminders: [5, 10, 17], escalation: 14, lapse: 21 } as const;

/** How many lines one review holds; more become a second review of the same reviewer. */
export const mostLines = 250;

export interface LineChoice {
  readonly line: number;
  readonly keep: boolean;
}

export type ReviewCommand =
  | {
      readonly type: "open-review";
      readonly review: ReviewId;
      readonly tenant: TenantId;
      readonly timeZone: string;
      readonly campaign: CampaignId;
      readonly reviewer: PersonId;
      readonly escalatesTo: PersonId | null;
      readonly lines: readonly PlannedLine[];
    }
  | { readonly type: "decide-lines"; readonly choices: readonly LineChoice[] }
  | { readonly type: "remind-reviewer" }
  | { readonly type: "escalate-review" }
  | { readonly type: "lapse-review" }
  | { readonly type: "retry-revocation"; readonly line: number }
  | { readonly type: "record-revocation"; readonly line: number; readonly revocation: Revocation };

/** What of a line its ledger entries tell: whose access, to what, and what the reviewer saw of its use. */
interface Told extends PlannedLine {
  readonly line: number;
}

export type ReviewEvent =
  | (Omit<Extract<ReviewCommand, { readonly type: "open-review" }>, "type"> & { readonly type: "review-opened" })
  | ({ readonly type: "access-kept"; readonly by: PersonId } & Told)
  | ({ readonly type: "access-revoked"; readonly by: PersonId } & Told)
  | ({ readonly type: "access-lapsed" } & Told)
  | { readonly type: "reviewer-reminded"; readonly time: number }
  | { readonly type: "review-escalated"; readonly from: PersonId; readonly to: PersonId }
  | { readonly type: "revocation-retried"; readonly line: number }
  | { readonly type: "revocation-recorded"; readonly line: number; readonly revocation: Revocation }
  | { readonly type: "review-closed" };

type Decision = readonly ReviewEvent[] | Refusal;

export const undecided = (review: AccessReview): readonly ReviewLine[] =>
  review.lines.filter(({ decision }) => decision === null);

export const isRevoked = ({ decision }: ReviewLine): boolean =>
  decision?.outcome === "revoked" || decision?.outcome === "lapsed";

/** Whether somebody was asked, now or before. */
export const isAsked = ({ reviewer, askedBefore }: AccessReview, person: PersonId | null): boolean =>
  person !== null && (reviewer === person || askedBefore.includes(person));

/** What a command brings about in a review. The last decision that has taken effect closes it. */
export const decideReview = (review: AccessReview | null, command: ReviewCommand, act: Act): Decision => {
  if (command.type === "open-review") return open(review, command, act);
  if (review === null || isStranger(act.actor, review.tenant)) return refuse("not-found");
  if (review.stage === "closed") return refuse("already-done");
  const events = decideOpen(review, command, act);
  if (isRefusal(events)) return events;
  const after = events.reduce((state, event) => evolve(state, event, act.at), review);
  return isSettled(after) ? [...events, { type: "review-closed" }] : events;
};

const open = (
  review: AccessReview | null,
  { type: _type, ...facts }: Extract<ReviewCommand, { readonly type: "open-review" }>,
  { actor }: Act,
): Decision => {
  if (actor.kind !== "engross") return refuse("not-allowed");
  if (review !== null) return refuse("already-done");
  return facts.lines.length > 0
    ? [{ type: "review-opened", ...facts }]
    : refuse("invalid-input", { fields: ["lines"] });
};

const decideOpen = (
  review: AccessReview,
  command: Exclude<ReviewCommand, { readonly type: "open-review" }>,
  act: Act,
): Decision => {
  if (command.type === "decide-lines") return decideLines(review, command.choices, personOf(act.actor));
  if (act.actor.kind !== "engross") return refuse("not-allowed");
  switch (command.type) {
    case "remind-reviewer":
      return undecided(review).length > 0
        ? [{ type: "reviewer-reminded", time: review.reminders + 1 }]
        : refuse("already-done");
    case "escalate-review": {
      const { escalatesTo: to, reviewer: from } = review;
      return to === null || undecided(review).length === 0
        ? refuse("already-done")
        : [{ type: "review-escalated", from, to }];
    }
    case "lapse-review":
      return undecided(review).length > 0
        ? undecided(review).map((line) => ({ type: "access-lapsed", ...told(line) }))
        : refuse("already-done");
    case "retry-revocation":
      return lineOf(review, command.line)?.revocation === "waits"
        ? [{ type: "revocation-retried", line: command.line }]
        : refuse("already-done");
    case "record-revocation": {
      const line = lineOf(review, command.line);
      if (!line || !isRevoked(line)) return refuse("not-found");
      if (isFinal(line)) return refuse("already-done");
      return [{ type: "revocation-recorded", line: line.number, revocation: command.revocation }];
    }
  }
};

/** Line by line, by whoever was asked; nobody decides about their own access. */
const decideLines = (review: AccessReview, choices: readonly LineChoice[], by: PersonId | null): Decision => {
  if (by === null || !isAsked(review, by)) return refuse("not-found");
  const numbers = new Set(choices.map(({ line }) => line));
  if (choices.length === 0 || numbers.size < choices.length) return refuse("invalid-input", { fields: ["choices"] });
  const events: ReviewEvent[] = [];
  for (const { line: number, keep } of choices) {
    const line = lineOf(review, number);
    if (!line) return refuse("invalid-input", { fields: ["choices"] });
    if (line.decision !== null) return refuse("already-done");
    if (line.person === by) return refuse("own-access");
    events.push({ type: keep ? "access-kept" : "access-revoked", by, ...told(line) });
  }
  return events;
};

const lineOf = ({ lines }: AccessReview, number: number): ReviewLine | undefined =>
  lines.find((line) => line.number === number);

const told = ({ number: line, person, access, lastUse }: ReviewLine): Told => ({ line, person, access, lastUse });

/** Nothing more comes of it. */
const isFinal = (line: ReviewLine): boolean =>
  line.decision !== null && (!isRevoked(line) || (line.revocation !== null && line.revocation !== "waits"));

const isSettled = ({ lines }: AccessReview): boolean => lines.every(isFinal);

export const evolveReview = (
  review: AccessReview | null,
  events: readonly ReviewEvent[],
  at: Instant,
): AccessReview => {
  const next = events.reduce<AccessReview | null>((state, event) => evolve(state, event, at), review);
  if (next === null) throw new Error("A command records at least one event");
  return { ...next, version: (review?.version ?? 0) + 1 };
};

const evolve = <R extends AccessReview | null>(review: R, event: ReviewEvent, at: Instant): AccessReview => {
  if (event.type === "review-opened") return begin(event, at);
  if (review === null) throw new Error(`${event.type} before the review is open`);
  switch (event.type) {
    case "access-kept":
      return withLine(review, event.line, { decision: { outcome: "kept", by: event.by, at } });
    case "access-revoked":
      return withLine(review, event.line, { decision: { outcome: "revoked", by: event.by, at } });
    case "access-lapsed":
      return withLine(review, event.line, { decision: { outcome: "lapsed", by: null, at } });
    case "reviewer-reminded":
      return { ...review, reminders: event.time };
    case "review-escalated":
      return { ...review, reviewer: event.to, askedBefore: [...review.askedBefore, event.from], escalatesTo: null };
    case "revocation-retried":
      return withLine(review, event.line, { revocation: null, retryAt: null });
    case "revocation-recorded": {
      const { line, revocation } = event;
      return withLine(review, line, { revocation, retryAt: revocation === "waits" ? daysAfter(at, 1) : null });
    }
    case "review-closed":
      return { ...review, stage: "closed", since: at };
  }
};

const begin = (event: Extract<ReviewEvent, { readonly type: "review-opened" }>, at: Instant): AccessReview => {
  const { type: _type, review: id, lines, ...facts } = event;
  return {
    ...facts,
    ...{ id, stage: "open", since: at, version: 0, openedAt: at, askedBefore: [], reminders: 0 },
    lines: lines.map((line, index) => ({
      ...line,
      ...{ number: index + 1, decision: null, revocation: null, retryAt: null },
    })),
  };
};

const withLine = (review: AccessReview, number: number, change: Partial<ReviewLine>): AccessReview => ({
  ...review,
  lines: review.lines.map((line) => (line.number === number ? { ...line, ...change } : line)),
});

/** The morning on which what nobody answered is revoked. */
export const lapsesAt = ({ openedAt, timeZone }: Pick<AccessReview, "openedAt" | "timeZone">): Instant =>
  morningAfter(openedAt, reviewDays.lapse, timeZone);

const morningAfter = (openedAt: Instant, days: number, timeZone: string): Instant =>
  atHour(addDays(dayOf(openedAt, timeZone), days), 9, timeZone);

/** Reminders, the manager, the lapse, and what is tried again; earliest first. */
export const reviewAgenda = (
  review: AccessReview,
): readonly { readonly at: Instant; readonly command: ReviewCommand }[] => {
  if (review.stage === "closed") return [];
  const on = (days: number): Instant => morningAfter(review.openedAt, days, review.timeZone);
  const asks: readonly { readonly at: Instant; readonly command: ReviewCommand }[] =
    undecided(review).length === 0
      ? []
      : [
          ...reviewDays.reminders
            .slice(review.reminders, review.reminders + 1)
            .map((days) => ({ at: on(days), command: { type: "remind-reviewer" } as const })),
          ...(review.escalatesTo === null
            ? []
            : [{ at: on(reviewDays.escalation), command: { type: "escalate-review" } as const }]),
          { at: on(reviewDays.lapse), command: { type: "lapse-review" } },
        ];
  const again = review.lines.flatMap(({ number: line, retryAt }) =>
    retryAt === null ? [] : [{ at: retryAt, command: { type: "retry-revocation", line } as const }],
  );
  return [...asks, ...again].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
};
