import { mayAct } from "./access.ts";
import { type Act, isStranger } from "./act.ts";
import { daysAfter, hoursAfter, type Instant } from "./calendar.ts";
import type { ContractId, GlassId, PersonId, TenantId } from "./ids.ts";
import type { Role } from "./person.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** For how long a contract may be opened, in hours, and for how long a request for it waits. */
export const glassHours = { most: 8, requestWaits: 24 } as const;

/** On which days after it ended the review is reminded; from the third time on, those above are asked too. */
export const glassReviewDays = [1, 3, 5, 12, 19, 26] as const;
const escalatedFrom = 3;

export const verdicts = ["justified", "not-justified"] as const;

export type Verdict = (typeof verdicts)[number];

export type GlassStage = "requested" | "refused" | "open" | "ended" | "reviewed";

/** Access to one contract in an emergency: asked for by one person, granted by others, short, loud, reviewed after. */
export interface BreakGlass {
  readonly id: GlassId;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly requester: PersonId;
  readonly hours: number;
  /** How many others have to agree. */
  readonly needed: 1 | 2;
  readonly approvedBy: readonly PersonId[];
  readonly stage: GlassStage;
  readonly since: Instant;
  readonly version: number;
  /** Until when it is, or was, open; `null` before it is granted. */
  readonly until: Instant | null;
  /** How often its review was asked for since it ended. */
  readonly reminders: number;
  readonly reviewedBy: PersonId | null;
  readonly verdict: Verdict | null;
}

export type GlassCommand =
  | {
      readonly type: "request-glass";
      readonly glass: GlassId;
      readonly tenant: TenantId;
      readonly contract: ContractId;
      readonly hours: number;
      /** The salted commitment to the reason, which the ledger keeps in place of the words. */
      readonly reason: string;
    }
  | { readonly type: "approve-glass" }
  | { readonly type: "refuse-glass" }
  | { readonly type: "end-glass" }
  | { readonly type: "remind-glass-review" }
  | { readonly type: "review-glass"; readonly verdict: Verdict /** As of the reason. */; readonly note: string };

export type GlassEvent =
  | {
      readonly type: "glass-requested";
      readonly glass: GlassId;
      readonly tenant: TenantId;
      readonly contract: ContractId;
      readonly hours: number;
      readonly reason: string;
      readonly by: PersonId;
      readonly needed: 1 | 2;
    }
  | { readonly type: "glass-approved"; readonly by: PersonId }
  | { readonly type: "glass-broken"; readonly contract: ContractId; readonly for: PersonId; readonly until: Instant }
  /** `by` is `null` where nobody answered in time. */
  | { readonly type: "glass-refused"; readonly by: PersonId | null }
  /** `by` is `null` where its time was over. */
  | { readonly type: "glass-ended"; readonly by: PersonId | null }
  | { readonly type: "glass-review-asked"; readonly time: number; readonly escalated: boolean }
  | { readonly type: "glass-reviewed"; readonly by: PersonId; readonly verdict: Verdict; readonly note: string };

type Decision = readonly GlassEvent[] | Refusal;

/** Whoever could grant it to others needs one other person; everybody else, administrators too, needs two. */
export const grantsNeeded = (roles: readonly Role[]): 1 | 2 =>
  mayAct({ active: true, roles }, "decide-break-glass") ? 1 : 2;

export const decideGlass = (glass: BreakGlass | null, command: GlassCommand, act: Act): Decision => {
  const { actor } = act;
  if (command.type === "request-glass") return request(glass, command, act);
  if (glass === null || isStranger(actor, glass.tenant)) return refuse("not-found");
  if (actor.kind === "person") return decideByPerson(glass, command, act, actor.person, actor.roles);
  if (actor.kind === "review" && command.type === "end-glass") return end(glass, actor.by);
  return actor.kind === "engross" ? decideByTime(glass, command) : refuse("not-allowed");
};

const request = (
  glass: BreakGlass | null,
  { type: _type, ...facts }: Extract<GlassCommand, { readonly type: "request-glass" }>,
  { actor }: Act,
): Decision => {
  if (actor.kind !== "person" || !mayAct({ active: true, roles: actor.roles }, "use-break-glass"))
    return refuse("not-allowed");
  if (isStranger(actor, facts.tenant)) return refuse("not-found");
  if (glass !== null) return refuse("already-done");
  if (!Number.isInteger(facts.hours) || facts.hours < 1 || facts.hours > glassHours.most)
    return refuse("invalid-input", { fields: ["hours"] });
  return [{ type: "glass-requested", ...facts, by: actor.person, needed: grantsNeeded(actor.roles) }];
};

const decideByPerson = (
  glass: BreakGlass,
  command: Exclude<GlassCommand, { readonly type: "request-glass" }>,
  act: Act,
  by: PersonId,
  roles: readonly Role[],
): Decision => {
  const may = (action: "decide-break-glass" | "review-break-glass") => mayAct({ active: true, roles }, action);
  const mine = glass.requester === by;
  switch (command.type) {
    case "approve-glass": {
      if (!may("decide-break-glass")) return refuse("not-allowed");
      if (glass.stage !== "requested") return refuse("already-done");
      if (mine || glass.approvedBy.includes(by)) return refuse("same-person");
      const approved: GlassEvent = { type: "glass-approved", by };
      if (glass.approvedBy.length + 1 < glass.needed) return [approved];
      const until = hoursAfter(act.at, glass.hours);
      return [approved, { type: "glass-broken", contract: glass.contract, for: glass.requester, until }];
    }
    case "refuse-glass":
      if (!mine && !may("decide-break-glass")) return refuse("not-allowed");
      return glass.stage === "requested" ? [{ type: "glass-refused", by }] : refuse("already-done");
    case "end-glass":
      return mine || may("decide-break-glass") ? end(glass, by) : refuse("not-allowed");
    case "review-glass":
      if (!may("review-break-glass")) return refuse("not-allowed");
      if (glass.stage === "open" || glass.stage === "requested") return refuse("glass-still-open");
      if (glass.stage !== "ended") return refuse("already-done");
      return mine || glass.approvedBy.includes(by)
        ? refuse("same-person")
        : [{ type: "glass-reviewed", by, verdict: command.verdict, note: command.note }];
    case "remind-glass-review":
      return refuse("not-allowed");
  }
};

const decideByTime = (glass: BreakGlass, { type }: GlassCommand): Decision => {
  switch (type) {
    case "refuse-glass":
      return glass.stage === "requested" ? [{ type: "glass-refused", by: null }] : refuse("already-done");
    case "end-glass":
      return end(glass, null);
    case "remind-glass-review":
      return glass.stage === "ended" ? [askReview(glass.reminders + 1)] : refuse("already-done");
    default:
      return refuse("not-allowed");
  }
};

const end = ({ stage }: BreakGlass, by: PersonId | null): Decision =>
  stage === "open" ? [{ type: "glass-ended", by }, askReview(0)] : refuse("already-done");

const askReview = (time: number): GlassEvent => ({
  ...{ type: "glass-review-asked", time, escalated: time >= escalatedFrom },
});

export const evolveGlass = (glass: BreakGlass | null, events: readonly GlassEvent[], at: Instant): BreakGlass => {
  const next = events.reduce<BreakGlass | null>((state, event) => evolve(state, event, at), glass);
  if (next === null) throw new Error("A command records at least one event");
  return { ...next, version: (glass?.version ?? 0) + 1 };
};

const evolve = (glass: BreakGlass | null, event: GlassEvent, at: Instant): BreakGlass => {
  if (event.type === "glass-requested") {
    const { glass: id, tenant, contract, hours, needed, by: requester } = event;
    return {
      ...{ id, tenant, contract, requester, hours, needed, approvedBy: [], stage: "requested", since: at, version: 0 },
      ...{ until: null, reminders: 0, reviewedBy: null, verdict: null },
    };
  }
  if (glass === null) throw new Error(`${event.type} before it was requested`);
  switch (event.type) {
    case "glass-approved":
      return { ...glass, approvedBy: [...glass.approvedBy, event.by] };
    case "glass-broken":
      return { ...glass, stage: "open", since: at, until: event.until };
    case "glass-refused":
      return { ...glass, stage: "refused", since: at };
    case "glass-ended":
      return { ...glass, stage: "ended", since: at };
    case "glass-review-asked":
      return { ...glass, reminders: event.time };
    case "glass-reviewed":
      return { ...glass, stage: "reviewed", since: at, reviewedBy: event.by, verdict: event.verdict };
  }
};

export const isGlassOver = ({ stage }: BreakGlass): boolean => stage === "refused" || stage === "reviewed";

/** A request lapses, an open glass closes by itself, and its review is asked for until somebody gives it. */
export const glassAgenda = (glass: BreakGlass): readonly { readonly at: Instant; readonly command: GlassCommand }[] => {
  switch (glass.stage) {
    case "requested":
      return [{ at: hoursAfter(glass.since, glassHours.requestWaits), command: { type: "refuse-glass" } }];
    case "open":
      return glass.until === null ? [] : [{ at: glass.until, command: { type: "end-glass" } }];
    case "ended":
      return [{ at: daysAfter(glass.since, reviewDay(glass.reminders)), command: { type: "remind-glass-review" } }];
    case "refused":
    case "reviewed":
      return [];
  }
};

/** After the last of the days above, once a week for ever. */
const reviewDay = (reminders: number): number =>
  glassReviewDays[reminders] ?? (glassReviewDays.at(-1) ?? 0) + 7 * (reminders - glassReviewDays.length + 1);
