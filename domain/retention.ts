import type { Act } from "./act.ts";
import { personOf } from "./act.ts";
import type { Instant, PlainDate } from "./calendar.ts";
import { addMonths, atHour, dayOf } from "./calendar.ts";
import type { Id, PersonId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { DocumentRef } from "./signing.ts";
import type { ContractType } from "./terms.ts";

export type MatterId = Id<"matter">;

/**
 * How long a contract is kept after its last day, in months. What is paid under it makes it accounting evidence: ten years
 * (Administrative Measures for Accounting Archives 2015 art. 14 asks 10 or 30 years); an amendment may change such a
 * contract. The rest: the three years of general limitation (Civil Code of the PRC art. 188) with two more for a claim
 * already begun, which is more than the two years for labour contracts (Labour Contract Law art. 50).
 */
export const retentionMonths: Readonly<Record<ContractType, number>> = {
  nda: 60,
  sales: 120,
  services: 120,
  framework: 120,
  order: 120,
  dpa: 60,
  lease: 120,
  employment: 60,
  amendment: 120,
  other: 60,
};

/**
 * Until when a contract is kept, as far as is known now: from its last day on, or the one that is foreseen; from today
 * where none is. A renewal moves it on.
 */
export const keptUntil = (
  contract: {
    readonly type: ContractType;
    readonly retention: Retention | null;
    readonly lastDay: PlainDate | null;
    readonly term: { readonly until: PlainDate | null } | null;
    readonly draft: { readonly terms: { readonly end: PlainDate | null } };
  },
  today: PlainDate,
): PlainDate => {
  const { type, retention, lastDay, term, draft } = contract;
  return retention?.until ?? addMonths(lastDay ?? term?.until ?? draft.terms.end ?? today, retentionMonths[type]);
};

/**
 * Until when a file of an audit is kept at least, from the day on which it counts: three years, as for assessments and
 * records of how personal information is processed (PIPL art. 56).
 */
export const auditKeptUntil = (from: PlainDate): PlainDate => addMonths(from, 36);

export interface Retention {
  /** First day on which the contract may be destroyed. */
  readonly until: PlainDate;
  readonly elapsed: boolean;
  /** Matters (litigation, investigation, audit) that forbid destruction. Empty = free. */
  readonly holds: readonly MatterId[];
  /** The first of the two people; the second must be another. */
  readonly purgeRequestedBy: PersonId | null;
  readonly purgeApprovedBy: PersonId | null;
}

export type RetentionCommand =
  | { readonly type: "note-retention-over" }
  | { readonly type: "request-purge" }
  | { readonly type: "withdraw-purge" }
  | { readonly type: "approve-purge" }
  | {
      readonly type: "record-purge";
      readonly certificate: DocumentRef;
      readonly keyFingerprint: string;
      readonly objects: number;
    };

export type HoldCommand =
  | { readonly type: "place-hold"; readonly matter: MatterId }
  | { readonly type: "request-hold-release"; readonly matter: MatterId }
  | { readonly type: "withdraw-hold-release"; readonly matter: MatterId }
  | { readonly type: "approve-hold-release"; readonly matter: MatterId }
  /** One person released a hold until release 0.2: decided in histories only, refused at the door (`retired`). */
  | { readonly type: "release-hold"; readonly matter: MatterId };

/** Somebody has asked to release a matter's hold; another person has to agree. */
export interface HoldRelease {
  readonly matter: MatterId;
  readonly requestedBy: PersonId;
  readonly requestedAt: Instant;
}

export type RetentionEvent =
  | { readonly type: "retention-over" }
  | { readonly type: "purge-requested"; readonly by: PersonId }
  | { readonly type: "purge-withdrawn"; readonly by: PersonId | null }
  | { readonly type: "purge-approved"; readonly by: PersonId }
  | {
      readonly type: "purged";
      readonly certificate: DocumentRef;
      readonly keyFingerprint: string;
      readonly objects: number;
    };

export type HoldEvent =
  | { readonly type: "hold-placed"; readonly matter: MatterId; readonly by: PersonId | null }
  | { readonly type: "hold-release-requested"; readonly matter: MatterId; readonly by: PersonId }
  | { readonly type: "hold-release-withdrawn"; readonly matter: MatterId; readonly by: PersonId | null }
  | {
      readonly type: "hold-released";
      readonly matter: MatterId;
      readonly by: PersonId | null;
      /** The first of the two people; until release 0.2 there was one alone. */
      readonly requestedBy?: PersonId;
    };

export const openRetention = (type: ContractType, lastDay: PlainDate, holds: readonly MatterId[]): Retention => ({
  until: addMonths(lastDay, retentionMonths[type]),
  elapsed: false,
  holds,
  purgeRequestedBy: null,
  purgeApprovedBy: null,
});

/** Whoever places a hold may do so alone, for nothing is lost by it. To release it takes two. */
export const decideHold = (
  { holds, holdReleases }: { readonly holds: readonly MatterId[]; readonly holdReleases: readonly HoldRelease[] },
  { type, matter }: HoldCommand,
  act: Act,
): readonly HoldEvent[] | Refusal => {
  const by = personOf(act.actor);
  const held = holds.includes(matter);
  if (type === "place-hold") return held ? refuse("already-done") : [{ type: "hold-placed", matter, by }];
  if (!held) return refuse("not-found");
  if (type === "release-hold") return [{ type: "hold-released", matter, by }];
  if (by === null) return refuse("not-allowed");
  const asked = holdReleases.find((release) => release.matter === matter);
  if (type === "request-hold-release")
    return asked ? refuse("already-done") : [{ type: "hold-release-requested", matter, by }];
  if (!asked) return refuse("hold-release-not-requested");
  if (type === "withdraw-hold-release") return [{ type: "hold-release-withdrawn", matter, by }];
  return asked.requestedBy === by
    ? refuse("same-person")
    : [{ type: "hold-released", matter, by, requestedBy: asked.requestedBy }];
};

export const decideRetention = (
  retention: Retention,
  command: RetentionCommand,
  act: Act,
  timeZone: string,
): readonly RetentionEvent[] | Refusal => {
  const over = dayOf(act.at, timeZone) >= retention.until;
  if (command.type === "note-retention-over") {
    if (!over) return refuse("retention-not-over", { until: retention.until });
    return retention.elapsed ? refuse("already-done") : [{ type: "retention-over" }];
  }
  if (command.type === "record-purge") {
    if (retention.purgeApprovedBy === null) return refuse("purge-not-approved");
    const { certificate, keyFingerprint, objects } = command;
    return [{ type: "purged", certificate, keyFingerprint, objects }];
  }
  if (retention.purgeApprovedBy !== null) return refuse("already-done");
  if (command.type === "withdraw-purge") {
    return retention.purgeRequestedBy === null
      ? refuse("purge-not-requested")
      : [{ type: "purge-withdrawn", by: personOf(act.actor) }];
  }

  const by = personOf(act.actor);
  if (by === null) return refuse("not-allowed");
  if (!over) return refuse("retention-not-over", { until: retention.until });
  if (retention.holds.length > 0) return refuse("hold-in-place", { holds: retention.holds.length });
  if (command.type === "request-purge") {
    return retention.purgeRequestedBy === null ? [{ type: "purge-requested", by }] : refuse("already-done");
  }
  if (retention.purgeRequestedBy === null) return refuse("purge-not-requested");
  return retention.purgeRequestedBy === by ? refuse("same-person") : [{ type: "purge-approved", by }];
};

export const evolveRetention = (retention: Retention, event: RetentionEvent): Retention => {
  switch (event.type) {
    case "retention-over":
      return { ...retention, elapsed: true };
    case "purge-requested":
      return { ...retention, purgeRequestedBy: event.by };
    case "purge-withdrawn":
      return { ...retention, purgeRequestedBy: null };
    case "purge-approved":
      return { ...retention, purgeApprovedBy: event.by };
    case "purged":
      return retention;
  }
};

export const evolveHolds = (holds: readonly MatterId[], { type, matter }: HoldEvent): readonly MatterId[] => {
  if (type === "hold-placed") return [...holds, matter];
  return type === "hold-released" ? holds.filter((one) => one !== matter) : holds;
};

export const evolveHoldReleases = (
  releases: readonly HoldRelease[],
  event: HoldEvent,
  at: Instant,
): readonly HoldRelease[] => {
  const others = releases.filter(({ matter }) => matter !== event.matter);
  return event.type === "hold-release-requested"
    ? [...others, { matter: event.matter, requestedBy: event.by, requestedAt: at }]
    : others;
};

export const retentionAgenda = (
  retention: Retention,
  timeZone: string,
): readonly { readonly at: Instant; readonly command: RetentionCommand }[] =>
  retention.elapsed ? [] : [{ at: atHour(retention.until, 9, timeZone), command: { type: "note-retention-over" } }];
