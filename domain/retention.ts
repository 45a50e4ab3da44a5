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
 * How long a contract is kept after its last day, in months. Sales and services carry accounting evidence: ten years
 * (Administrative Measures for Accounting Archives 2015 art. 14 asks 10 or 30 years). The rest: the three years of
 * general limitation (Civil Code of the PRC art. 188) with two more for a claim already begun.
 */
export const retentionMonths: Readonly<Record<ContractType, number>> = {
  nda: 60,
  sales: 120,
  services: 120,
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
  | { readonly type: "release-hold"; readonly matter: MatterId };

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
  | { readonly type: "hold-released"; readonly matter: MatterId; readonly by: PersonId | null };

export const openRetention = (type: ContractType, lastDay: PlainDate, holds: readonly MatterId[]): Retention => ({
  until: addMonths(lastDay, retentionMonths[type]),
  elapsed: false,
  holds,
  purgeRequestedBy: null,
  purgeApprovedBy: null,
});

export const decideHold = (
  holds: readonly MatterId[],
  command: HoldCommand,
  act: Act,
): readonly HoldEvent[] | Refusal => {
  const by = personOf(act.actor);
  const held = holds.includes(command.matter);
  if (command.type === "place-hold") {
    return held ? refuse("already-done") : [{ type: "hold-placed", matter: command.matter, by }];
  }
  return held ? [{ type: "hold-released", matter: command.matter, by }] : refuse("not-found");
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

export const evolveHolds = (holds: readonly MatterId[], event: HoldEvent): readonly MatterId[] =>
  event.type === "hold-placed" ? [...holds, event.matter] : holds.filter((matter) => matter !== event.matter);

export const retentionAgenda = (
  retention: Retention,
  timeZone: string,
): readonly { readonly at: Instant; readonly command: RetentionCommand }[] =>
  retention.elapsed ? [] : [{ at: atHour(retention.until, 9, timeZone), command: { type: "note-retention-over" } }];
