import type { Classification } from "./access.ts";
import { type Act, personOf } from "./act.ts";
import { daysAfter, type Instant } from "./calendar.ts";
import type { DocumentId, Id, PersonId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";

export type ShareId = Id<"share">;

/** How long an outsider may read what was shared, in days. */
export const shareDays = { usual: 14, most: 90 } as const;

/** How many documents one share may open. */
export const mostSharedDocuments = 50;

/** Someone outside may read these documents, and no others, until then. Name and address are in the database. */
export interface Share {
  readonly id: ShareId;
  readonly documents: readonly DocumentId[];
  readonly by: PersonId | null;
  readonly at: Instant;
  readonly until: Instant;
  readonly state: "open" | "withdrawn" | "expired";
}

export type ShareCommand =
  | {
      readonly type: "share";
      readonly share: ShareId;
      readonly documents: readonly DocumentId[];
      readonly days: number;
      /** The salted commitment to receiver and reason, which the ledger keeps in place of the words. */
      readonly receiver: string;
      /** Whoever shares has just confirmed by a mailed code. */
      readonly steppedUp: boolean;
    }
  | { readonly type: "withdraw-share"; readonly share: ShareId }
  | { readonly type: "expire-share"; readonly share: ShareId };

export type ShareEvent =
  | {
      readonly type: "shared";
      readonly share: ShareId;
      readonly documents: readonly DocumentId[];
      readonly until: Instant;
      readonly receiver: string;
      readonly by: PersonId | null;
    }
  | { readonly type: "share-withdrawn"; readonly share: ShareId; readonly by: PersonId | null }
  | { readonly type: "share-expired"; readonly share: ShareId };

export const openShares = (shares: readonly Share[]): readonly Share[] =>
  shares.filter(({ state }) => state === "open");

/** Whether contracts of this class are shared only by somebody who has just confirmed that it is they. */
export const sharingNeedsStepUp = (classification: Classification): boolean =>
  classification === "confidential" || classification === "secret";

export const decideShare = (
  shares: readonly Share[],
  command: ShareCommand,
  act: Act,
  classification: Classification,
): readonly ShareEvent[] | Refusal => {
  const known = shares.find(({ id }) => id === command.share);
  const by = personOf(act.actor);
  if (command.type === "share") {
    if (known) return refuse("already-done");
    const wrong = wrongFields(command);
    if (wrong.length > 0) return refuse("invalid-input", { fields: wrong });
    if (sharingNeedsStepUp(classification) && !command.steppedUp) return refuse("step-up-required");
    const { share, documents, days, receiver } = command;
    return [{ type: "shared", share, documents, until: daysAfter(act.at, days), receiver, by }];
  }
  if (!known) return refuse("not-found");
  if (known.state !== "open") return refuse("already-done");
  if (command.type === "withdraw-share") return [{ type: "share-withdrawn", share: known.id, by }];
  return act.at < known.until
    ? refuse("not-yet-due", { on: known.until })
    : [{ type: "share-expired", share: known.id }];
};

const wrongFields = ({
  documents,
  days,
}: Extract<ShareCommand, { readonly type: "share" }>): readonly ("documents" | "days")[] => [
  ...(documents.length >= 1 && documents.length <= mostSharedDocuments && new Set(documents).size === documents.length
    ? []
    : ["documents" as const]),
  ...(Number.isInteger(days) && days >= 1 && days <= shareDays.most ? [] : ["days" as const]),
];

export const evolveShares = (shares: readonly Share[], event: ShareEvent, at: Instant): readonly Share[] => {
  switch (event.type) {
    case "shared": {
      const { share: id, documents, by, until } = event;
      return [...shares, { id, documents, by, at, until, state: "open" }];
    }
    case "share-withdrawn":
      return changed(shares, event.share, "withdrawn");
    case "share-expired":
      return changed(shares, event.share, "expired");
  }
};

const changed = (shares: readonly Share[], id: ShareId, state: Share["state"]): readonly Share[] =>
  shares.map((share) => (share.id === id ? { ...share, state } : share));

export const shareAgenda = (
  shares: readonly Share[],
): readonly { readonly at: Instant; readonly command: ShareCommand }[] =>
  openShares(shares).map(({ id, until }) => ({ at: until, command: { type: "expire-share", share: id } }));

/** Why a share opens nothing at this moment, or `null` while it does. `now` is the later of our clock and the contract's. */
export const shareClosed = (share: Share | undefined, isFrozen: boolean, now: Instant): Refusal | null => {
  if (!share) return refuse("link-void");
  if (share.state === "withdrawn") return refuse("share-withdrawn");
  if (share.state === "expired" || share.until <= now) return refuse("share-expired");
  return isFrozen ? refuse("frozen") : null;
};
