import { daysAfter, type Instant, instantOf, millisecondsOf } from "./calendar.ts";
import type { Contract } from "./contract.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { DocumentRef } from "./signing.ts";

/** An archival time-stamp over the whole executed PDF (PAdES B-LTA, ETSI EN 319 142-1 §5.5). */
export interface Stamp {
  readonly at: Instant;
  /** When the first of the certificates that it rests on is over: from then on nobody has to believe it by itself. */
  readonly until: Instant;
}

/** How the proof of an executed contract is kept alive: a further time-stamp goes over the last one before that is over. */
export interface Preservation {
  /** The last one. */
  readonly stamp: Stamp;
  /** When it was recorded, by our clock: its own may go wrong. */
  readonly notedAt: Instant;
  /** How many were put over the first since. */
  readonly renewals: number;
  /** Since when a further one is being got; null while none is due. */
  readonly renewingSince: Instant | null;
}

export type PreservationCommand =
  /** Of a contract that was executed before stamps were kept on record. */
  | { readonly type: "note-stamp"; readonly stamp: Stamp }
  | { readonly type: "renew-stamp" }
  | { readonly type: "record-stamp"; readonly renewed: DocumentRef; readonly stamp: Stamp };

export type PreservationEvent =
  | { readonly type: "stamp-noted"; readonly stamp: Stamp }
  | { readonly type: "stamp-due"; readonly until: Instant }
  | {
      readonly type: "stamp-renewed";
      /** The executed PDF as it was, to the last byte, with one more revision behind it. */
      readonly renewed: DocumentRef;
      readonly stamp: Stamp;
    };

/**
 * How many days before a time-stamp is over it is renewed. A frozen contract stands still, but its proof would be lost by
 * that for good: so late it is renewed all the same.
 */
export const renewalLead = { days: 90, frozenDays: 30 } as const;

/** These go on while a contract is frozen: they keep what is there and change nothing of it. */
export const outlastsFreeze = (type: string): boolean => preserving.has(type);

const preserving: ReadonlySet<string> = new Set<(PreservationCommand | PreservationEvent)["type"]>([
  ...(["note-stamp", "renew-stamp", "record-stamp"] as const),
  ...(["stamp-noted", "stamp-due", "stamp-renewed"] as const),
]);

const day = 86_400_000;

/**
 * When a stamp is to be renewed: so many days ahead, or when half of its time is over where it has less than twice that.
 * Never within a day of the last: an authority whose certificate is nearly over is not asked without end.
 */
export const renewalOf = ({ stamp, notedAt }: Pick<Preservation, "stamp" | "notedAt">, leadDays: number): Instant => {
  const [made, over] = [millisecondsOf(stamp.at), millisecondsOf(stamp.until)];
  return instantOf(Math.max(over - Math.min(leadDays * day, (over - made) / 2), millisecondsOf(notedAt) + day));
};

/** From when on the proof of a contract is not kept alive any more: two people have decided on its destruction. */
export const isGivenUp = ({ stage, retention }: Pick<Contract, "stage" | "retention">): boolean =>
  stage === "purged" || (retention?.purgeApprovedBy ?? null) !== null;

export const openPreservation = (stamp: Stamp, at: Instant): Preservation => ({
  stamp,
  notedAt: at,
  renewals: 0,
  renewingSince: null,
});

type Preserved = Pick<Contract, "executed" | "preservation" | "stage" | "retention">;

export const decidePreservation = (
  contract: Preserved,
  command: PreservationCommand,
): readonly PreservationEvent[] | Refusal => {
  const { executed, preservation } = contract;
  if (executed === null) return refuse("not-found");
  if (isGivenUp(contract)) return refuse("already-done");
  if (command.type === "note-stamp")
    return preservation ? refuse("already-done") : [{ type: "stamp-noted", stamp: command.stamp }];
  if (!preservation) return refuse("not-found");
  if (command.type === "renew-stamp") {
    return preservation.renewingSince === null
      ? [{ type: "stamp-due", until: preservation.stamp.until }]
      : refuse("already-done");
  }
  return preservation.renewingSince === null
    ? refuse("already-done")
    : [{ type: "stamp-renewed", renewed: command.renewed, stamp: command.stamp }];
};

export const evolvePreservation = (contract: Contract, event: PreservationEvent, at: Instant): Contract => {
  const { preservation, ceremony } = contract;
  if (event.type === "stamp-noted") return { ...contract, preservation: openPreservation(event.stamp, at) };
  if (!preservation) return contract;
  if (event.type === "stamp-due") return { ...contract, preservation: { ...preservation, renewingSince: at } };
  return {
    ...contract,
    executed: event.renewed,
    ceremony: ceremony && { ...ceremony, current: event.renewed },
    preservation: { ...openPreservation(event.stamp, at), renewals: preservation.renewals + 1 },
  };
};

/** What time alone brings about to keep the proof of an executed contract alive, frozen or not. */
export const preservationAgenda = (
  contract: Preserved & Pick<Contract, "freezes">,
): readonly { readonly at: Instant; readonly command: PreservationCommand }[] => {
  const { preservation, freezes } = contract;
  if (!preservation || preservation.renewingSince !== null || isGivenUp(contract)) return [];
  const lead = freezes.length > 0 ? renewalLead.frozenDays : renewalLead.days;
  return [{ at: renewalOf(preservation, lead), command: { type: "renew-stamp" } }];
};

/** A stamp that nothing is known of, on a paper that has none: as if it were over at once. */
export const noStamp = (now: Instant): Stamp => ({ at: daysAfter(now, -1), until: now });
