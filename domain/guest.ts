import type { Classification } from "./access.ts";
import { type Act, type GuestId, personOf } from "./act.ts";
import { daysAfter, type Instant } from "./calendar.ts";
import type { PersonId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";
import { sharingNeedsStepUp } from "./share.ts";

/** How long a guest may come back, in days. */
export const guestDays = { usual: 30, most: 180 } as const;

/** How many one contract carries. */
export const mostGuests = 20;

/** Somebody of the other side who negotiates with us by a mailed link. Name and address are in the database. */
export interface Guest {
  readonly id: GuestId;
  /** Who of ours answers for them: whoever invited them, as long as they are here. */
  readonly by: PersonId | null;
  readonly at: Instant;
  readonly until: Instant;
  readonly state: "open" | "withdrawn" | "expired" | "over";
}

export type GuestCommand =
  | {
      readonly type: "invite-guest";
      readonly guest: GuestId;
      readonly days: number;
      /** The salted commitment to name and address, which the ledger keeps in place of the words. */
      readonly receiver: string;
      readonly steppedUp: boolean;
    }
  | { readonly type: "withdraw-guest"; readonly guest: GuestId }
  | { readonly type: "expire-guest"; readonly guest: GuestId };

export type GuestEvent =
  | {
      readonly type: "guest-invited";
      readonly guest: GuestId;
      readonly until: Instant;
      readonly receiver: string;
      readonly by: PersonId | null;
    }
  | { readonly type: "guest-withdrawn"; readonly guest: GuestId; readonly by: PersonId | null }
  | { readonly type: "guest-expired"; readonly guest: GuestId };

interface Guests {
  readonly guests: readonly Guest[];
}

export const openGuests = ({ guests }: Guests): readonly Guest[] => guests.filter(({ state }) => state === "open");

export const isOpenGuest = ({ guests }: Guests, guest: GuestId, at: Instant): boolean =>
  guests.some(({ id, state, until }) => id === guest && state === "open" && at < until);

export const decideGuest = (
  guests: readonly Guest[],
  command: GuestCommand,
  { actor, at }: Act,
  classification: Classification,
): readonly GuestEvent[] | Refusal => {
  const { guest } = command;
  const known = guests.find(({ id }) => id === guest);
  if (command.type === "invite-guest") {
    const { days, receiver, steppedUp } = command;
    if (known) return refuse("already-done");
    if (guests.length >= mostGuests) return refuse("list-full", { most: mostGuests });
    if (!isWithin(days, guestDays.most)) return refuse("invalid-input", { fields: ["days"] });
    if (sharingNeedsStepUp(classification) && !steppedUp) return refuse("step-up-required");
    return [{ type: "guest-invited", guest, until: daysAfter(at, days), receiver, by: personOf(actor) }];
  }
  if (!known) return refuse("not-found");
  if (known.state !== "open") return refuse("already-done");
  if (command.type === "withdraw-guest") return [{ type: "guest-withdrawn", guest, by: personOf(actor) }];
  return at < known.until ? refuse("not-yet-due", { on: known.until }) : [{ type: "guest-expired", guest }];
};

export const isWithin = (days: number, most: number): boolean => Number.isInteger(days) && days >= 1 && days <= most;

export const evolveGuests = (guests: readonly Guest[], event: GuestEvent, at: Instant): readonly Guest[] => {
  switch (event.type) {
    case "guest-invited": {
      const { guest: id, by, until } = event;
      return [...guests, { id, by, at, until, state: "open" }];
    }
    case "guest-withdrawn":
      return changed(guests, event.guest, { state: "withdrawn" });
    case "guest-expired":
      return changed(guests, event.guest, { state: "expired" });
  }
};

/** Somebody else answers for these from now on. */
export const passGuests = (guests: readonly Guest[], passed: readonly GuestId[], to: PersonId): readonly Guest[] =>
  passed.reduce((all, guest) => changed(all, guest, { by: to }), guests);

const changed = (guests: readonly Guest[], id: GuestId, change: Partial<Guest>): readonly Guest[] =>
  guests.map((guest) => (guest.id === id ? { ...guest, ...change } : guest));

/** Why a guest's link opens nothing at this moment, or `null` while it does. `now` is the later of our clock and the contract's. */
export const guestClosed = (
  guests: readonly Guest[],
  guest: string,
  isFrozen: boolean,
  now: Instant,
): Refusal | null => {
  const known = guests.find(({ id }) => id === guest);
  if (!known) return refuse("link-void");
  if (known.state === "withdrawn") return refuse("guest-withdrawn");
  if (known.state === "over") return refuse("negotiation-over");
  if (known.state === "expired" || known.until <= now) return refuse("guest-expired");
  return isFrozen ? refuse("frozen") : null;
};
