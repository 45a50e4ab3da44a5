import { describe, expect, it } from "vitest";
import type { Classification } from "./access.ts";
import type { Act } from "./act.ts";
import { daysAfter, type Instant } from "./calendar.ts";
import { type Contract, upgraded } from "./contract.ts";
import type { DocumentId, Id, IncidentId, PersonId } from "./ids.ts";
import { isRefusal } from "./refusal.ts";
import {
  decideShare,
  evolveShares,
  type Share,
  type ShareCommand,
  type ShareId,
  shareAgenda,
  shareClosed,
} from "./share.ts";

const id = <Kind extends string>(n: number): Id<Kind> =>
  `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}` as Id<Kind>;

const at = "2026-01-05T02:00:00.000Z" as Instant;
const documents: readonly DocumentId[] = [id<"document">(1), id<"document">(2)];
const by: PersonId = id<"person">(1);
const act: Act = {
  actor: { kind: "person", person: by, tenant: id<"tenant">(1), roles: ["legal"], link: null },
  at,
  command: "test",
};
const share: Extract<ShareCommand, { readonly type: "share" }> = {
  type: "share",
  share: id<"share">(1) satisfies ShareId,
  documents,
  days: 14,
  receiver: "hmac-sha256:test",
  steppedUp: false,
};

const decide = (
  shares: readonly Share[],
  command: ShareCommand,
  when = at,
  classification: Classification = "internal",
) => {
  const decision = decideShare(shares, command, { ...act, at: when }, classification);
  return isRefusal(decision)
    ? { shares, refused: decision.refused, facts: decision.facts }
    : { shares: decision.reduce((all, event) => evolveShares(all, event, when), shares), refused: null, facts: {} };
};

const { shares } = decide([], share);
const [open] = shares;

describe("A share", () => {
  it("opens the chosen documents to one receiver, for the days that were given", () => {
    expect(shares).toEqual([{ id: share.share, documents, by, at, until: daysAfter(at, 14), state: "open" }]);
    expect(shareClosed(open, false, at)).toBeNull();
  });

  it("names at least one document, none twice, and lasts a day at least and ninety at most", () => {
    const wrong = (changes: Partial<typeof share>) => decide([], { ...share, ...changes }).facts;
    expect(wrong({ documents: [] })).toEqual({ fields: ["documents"] });
    expect(wrong({ documents: [...documents, ...documents] })).toEqual({ fields: ["documents"] });
    for (const days of [0, -1, 1.5, 91, Number.NaN]) expect(wrong({ days })).toEqual({ fields: ["days"] });
    expect(decide([], { ...share, days: 90 }).refused).toBeNull();
  });

  it("of a confidential or secret contract needs a fresh confirmation", () => {
    for (const classification of ["confidential", "secret"] as const) {
      expect(decide([], share, at, classification).refused).toBe("step-up-required");
      expect(decide([], { ...share, steppedUp: true }, at, classification).refused).toBeNull();
    }
  });

  it("is over once it was withdrawn, for good", () => {
    const withdrawn = decide(shares, { type: "withdraw-share", share: share.share });
    expect(withdrawn.shares[0]?.state).toBe("withdrawn");
    expect(shareClosed(withdrawn.shares[0], true, at)?.refused).toBe("share-withdrawn");
    expect(decide(withdrawn.shares, { type: "withdraw-share", share: share.share }).refused).toBe("already-done");
    expect(decide(withdrawn.shares, share).refused).toBe("already-done");
    expect(shareAgenda(withdrawn.shares)).toEqual([]);
  });

  it("runs out by the contract's own clock, and opens nothing from that moment on even before that is recorded", () => {
    const until = daysAfter(at, 14);
    expect(shareAgenda(shares)).toEqual([{ at: until, command: { type: "expire-share", share: share.share } }]);
    expect(decide(shares, { type: "expire-share", share: share.share }).refused).toBe("not-yet-due");
    expect(shareClosed(open, false, until)?.refused).toBe("share-expired");
    const expired = decide(shares, { type: "expire-share", share: share.share }, until);
    expect(expired.shares[0]?.state).toBe("expired");
    expect(shareClosed(expired.shares[0], false, at)?.refused).toBe("share-expired");
  });

  it("opens nothing while the contract is frozen, without a word of the incident", () => {
    expect(shareClosed(open, true, at)).toEqual({ refused: "frozen", facts: {} });
  });

  it("that the contract does not know opens nothing", () => {
    expect(shareClosed(undefined, false, at)?.refused).toBe("link-void");
    expect(decide([], { type: "withdraw-share", share: share.share }).refused).toBe("not-found");
  });
});

describe("A contract that release 0.1 carried over", () => {
  const { freezes: _freezes, shares: _shares, ...rest } = { freezes: [], shares: [] } as Partial<Contract> as Contract;

  it("is shared with nobody, and held by the incident that held it", () => {
    const incident: IncidentId = id<"incident">(1);
    expect(upgraded({ ...rest, frozenBy: incident })).toMatchObject({
      freezes: [incident],
      shares: [],
      holdReleases: [],
    });
    expect(upgraded({ ...rest, frozenBy: null })).toMatchObject({ freezes: [], shares: [] });
  });

  it("is left alone once it was brought up to date", () => {
    const now = { ...rest, freezes: [], shares, holdReleases: [] };
    expect(upgraded(now)).toBe(now);
  });
});
