import { describe, expect, test } from "vitest";
import type { Act, Actor, GuestId } from "./act.ts";
import { agenda } from "./agenda.ts";
import type { Instant } from "./calendar.ts";
import type { ContractCommand } from "./command.ts";
import { type Contract, isStale } from "./contract.ts";
import { decide } from "./decide.ts";
import { evolveAll } from "./evolve.ts";
import { guestClosed } from "./guest.ts";
import type { Id } from "./ids.ts";
import { negotiationOf, penOf, type RoundId } from "./negotiation.ts";
import { tidingsFor } from "./news.ts";
import { isRefusal } from "./refusal.ts";
import { waiting } from "./waiting.ts";

const id = <Kind extends string>(n: number): Id<Kind> =>
  `01890a5d-ac96-774b-bcce-b302099a8${String(n).padStart(3, "0")}` as string as Id<Kind>;
const tenant = id<"tenant">(1);
const [owner, lawyer, approver, colleague] = [id<"person">(2), id<"person">(3), id<"person">(4), id<"person">(5)];
const [guest, other]: GuestId[] = [id(6), id(7)] as never;
const at = (day: number): Instant => `2026-03-${String(day).padStart(2, "0")}T09:00:00.000Z` as Instant;
const by = (person: Id<"person">, role: "business" | "legal" | "approver" | "security"): Actor => ({
  kind: "person",
  person,
  tenant,
  roles: [role],
  link: null,
});
const us = by(lawyer, "legal");
const them = (who = guest as GuestId): Actor => ({ kind: "guest", guest: who, link: id(8) });
const engross: Actor = { kind: "engross" };
const act = (actor: Actor, day = 1): Act => ({ actor, at: at(day), command: "c" });
const draft = {
  number: 1,
  source: "template",
  pdf: { document: id<"document">(10), sha256: "aa" },
  terms: {
    amount: null,
    effective: null,
    end: null,
    noticeDays: 0,
    renewal: { kind: "none", months: 12 },
    obligations: [],
  },
  findings: [],
  signers: [],
} as const;

/** What becomes of a contract, command by command; a refusal ends the test. */
const after = (...steps: readonly (readonly [ContractCommand, Actor, number?])[]): Contract => {
  const begun: ContractCommand = {
    ...{ type: "create", contract: id(9), tenant, timeZone: "Asia/Shanghai", amends: null, contractType: "sales" },
    ...{ classification: "internal", owner, named: [approver], draft },
  };
  const create = decide(null, begun, act(us));
  if (isRefusal(create)) throw new Error(create.refused);
  return steps.reduce(
    (contract, [command, actor, day = 1]) => {
      const events = decide(contract, command, act(actor, day));
      if (isRefusal(events)) throw new Error(`${command.type}: ${events.refused}`);
      return evolveAll(contract, events, at(day));
    },
    evolveAll(null, create, at(1)),
  );
};

const refused = (contract: Contract, command: ContractCommand, actor: Actor, day = 2): string | null => {
  const decision = decide(contract, command, act(actor, day));
  return isRefusal(decision) ? decision.refused : null;
};

const invite: ContractCommand = {
  type: "invite-guest",
  guest: guest as GuestId,
  days: 30,
  receiver: "h",
  steppedUp: false,
};
const send: ContractCommand = {
  type: "send-round",
  round: id<"round">(20) as RoundId,
  version: 1,
  days: 7,
  words: null,
};
const back: ContractCommand = { type: "return-round", answer: "changes", words: null };
const propose: ContractCommand = { type: "propose", proposal: id(30), clause: "delivery", words: "h" };
const saved = (number: number): Contract["draft"] => ({ ...draft, number });

describe("The pen", () => {
  test("goes to the other side with a version, and comes back with their answer, recorded round by round", () => {
    const out = after([invite, us], [send, us]);
    expect(penOf(out)).toEqual({ holder: "theirs", round: 1, since: at(1) });
    const returned = after([invite, us], [send, us], [back, them(), 3]);
    expect(penOf(returned)).toEqual({ holder: "ours", round: 1, since: at(3) });
    const again = { ...send, round: id<"round">(21) as RoundId };
    const second = after([invite, us], [send, us], [back, them(), 3], [again, us, 4]);
    expect(negotiationOf(second).rounds).toMatchObject([
      { number: 1, version: 1, document: draft.pdf, state: "returned", answer: "changes", returnedBy: guest },
      { number: 2, version: 1, state: "out", sentAt: at(4) },
    ]);
  });

  test("is with one side at a time: nothing is sent twice, and nothing returned that is not out", () => {
    const out = after([invite, us], [send, us]);
    expect(refused(out, { ...send, round: id<"round">(22) as RoundId }, us)).toBe("pen-is-theirs");
    const taken = after([invite, us], [send, us], [{ type: "take-pen-back" }, us]);
    for (const command of [back, propose, { type: "take-pen-back" } as const])
      expect(refused(taken, command, command.type === "take-pen-back" ? us : them())).toBe("pen-is-ours");
    expect(refused(after(), send, us)).toBe("nobody-invited");
    expect(refused(after([invite, us]), { ...send, version: 2 }, us)).toBe("stale-version");
  });

  test("comes back by itself when time is up, after a reminder the day before", () => {
    const out = after([invite, us], [send, us]);
    expect(agenda(out).map(({ at: when, command }) => [when, command.type])).toEqual([
      [at(7), "remind-round"],
      [at(8), "expire-round"],
      [at(31), "expire-guest"],
    ]);
    expect(refused(out, { type: "expire-round", round: id<"round">(20) as RoundId }, engross, 7)).toBe("not-yet-due");
    const over = after(
      [invite, us],
      [send, us],
      [{ type: "expire-round", round: id<"round">(20) as RoundId }, engross, 8],
    );
    expect(penOf(over)?.holder).toBe("ours");
  });

  test("while it is with the other side we may save, are told with whom the contract is, and submit nothing for approval", () => {
    const out = after([invite, us], [send, us]);
    expect(refused(out, { type: "save-draft", draft: saved(2) }, us)).toBeNull();
    expect(waiting(out).map(({ kind, holder }) => [kind, holder])).toEqual([
      ["answer-round", { kind: "guest", guest }],
    ]);
    const inReview: Contract = { ...out, stage: "review" };
    expect(refused(inReview, { type: "submit-for-approval", plan: {} as never }, us)).toBe("pen-is-theirs");
  });
});

describe("A guest", () => {
  test("does nothing that is not for guests, and none of ours does what is", () => {
    const out = after([invite, us], [send, us]);
    const ours: readonly ContractCommand[] = [
      { type: "open-thread", thread: id(40), scope: "internal", clause: null, mentions: [], words: "h" },
      { type: "resolve-thread", thread: id(40) },
      { type: "raise-issue", issue: id(41), clause: null, words: "h" },
      { type: "accept-proposal", proposal: id(30), draft: saved(2) },
      { type: "take-pen-back" },
      { type: "save-draft", draft: saved(2) },
      { type: "cancel" },
      { type: "withdraw-guest", guest: other as GuestId },
      { type: "expire-round", round: id<"round">(20) as RoundId },
    ];
    for (const command of ours)
      expect([command.type, refused(out, command, them())]).toEqual([command.type, "not-allowed"]);
    for (const command of [back, propose]) expect(refused(out, command, us)).toBe("not-allowed");
    expect(refused(out, back, them(other))).toBe("not-allowed");
  });

  test("who was withdrawn, or whose time is over, does nothing more; and signing or giving up ends it for all", () => {
    const withdrawn = after(
      [invite, us],
      [send, us],
      [{ type: "withdraw-guest", guest: guest as GuestId }, by(colleague, "security")],
    );
    expect(refused(withdrawn, back, them())).toBe("not-allowed");
    expect(guestClosed(negotiationOf(withdrawn).guests, guest as string, false, at(2))?.refused).toBe(
      "guest-withdrawn",
    );
    const out = after([invite, us], [send, us]);
    expect(refused(out, back, them(), 31)).toBe("not-allowed");
    expect(guestClosed(negotiationOf(out).guests, guest as string, false, at(31))?.refused).toBe("guest-expired");
    expect(guestClosed(negotiationOf(out).guests, guest as string, true, at(2))?.refused).toBe("frozen");
    const cancelled = after([invite, us], [send, us], [{ type: "cancel" }, us, 2]);
    expect(guestClosed(negotiationOf(cancelled).guests, guest as string, false, at(3))?.refused).toBe(
      "negotiation-over",
    );
    expect(penOf(cancelled)?.holder).toBe("ours");
    expect(agenda(cancelled)).toEqual([]);
  });

  test("of a confidential contract is invited only by somebody who has just confirmed", () => {
    const secret: Contract = { ...after(), classification: "confidential" };
    expect(refused(secret, invite, us)).toBe("step-up-required");
    expect(refused(secret, { ...invite, steppedUp: true }, us)).toBeNull();
  });

  test("whom a round would outlast stays until it is due", () => {
    const out = after([{ ...invite, days: 2 }, us], [send, us]);
    expect(negotiationOf(out).guests).toMatchObject([{ until: at(8) }]);
  });
});

describe("A thread", () => {
  const internal: ContractCommand = {
    ...{ type: "open-thread", thread: id(40), scope: "internal", clause: "delivery", words: "h" },
    mentions: [colleague],
  };
  const reply: ContractCommand = { type: "reply", thread: id(40), comment: id(42), mentions: [], words: "h" };

  test("among ourselves does not exist for a guest", () => {
    const out = after([invite, us], [send, us], [internal, us]);
    expect(refused(out, { type: "reply-as-guest", thread: id(40), comment: id(43), words: "h" }, them())).toBe(
      "not-found",
    );
    expect(refused(out, { type: "reply-as-guest", thread: id(99), comment: id(43), words: "h" }, them())).toBe(
      "not-found",
    );
  });

  test("stays what it was opened as: a guest's is shared, and names of colleagues stay out of it", () => {
    const opened = after(
      [invite, us],
      [{ type: "open-thread-as-guest", thread: id(44), clause: null, words: "h" }, them()],
    );
    expect(opened.threads).toMatchObject([{ scope: "shared", unanswered: at(1) }]);
    const mention = { ...reply, thread: id<"thread">(44), mentions: [colleague] };
    expect(refused(opened, mention, us)).toBe("mention-in-shared");
    expect(waiting(opened).map(({ kind }) => kind)).toContain("answer-guest");
  });

  test("with the other side is for whoever negotiates; an approver speaks among ourselves", () => {
    const shared: ContractCommand = { ...internal, scope: "shared", mentions: [] } as never;
    expect(refused(after(), shared, by(approver, "approver"))).toBe("not-allowed");
    expect(refused(after(), internal, by(approver, "approver"))).toBeNull();
  });

  test("waits in the inbox of whoever was mentioned until they answer or it is resolved", () => {
    const asked = after([internal, us]);
    const lines = waiting(asked).filter(({ kind }) => kind === "answer-mention");
    expect(lines).toMatchObject([{ holder: { kind: "person", person: colleague }, item: id(40) }]);
    const answered = after([internal, us], [reply, by(colleague, "legal"), 2]);
    const resolved = after([internal, us], [{ type: "resolve-thread", thread: id(40) }, us, 2]);
    for (const one of [answered, resolved])
      expect(waiting(one).filter(({ kind }) => kind === "answer-mention")).toEqual([]);
    expect(refused(resolved, reply, us)).toBe("thread-resolved");
  });
});

describe("What we comment", () => {
  const open = (scope: "internal" | "shared", thread = 44): ContractCommand => ({
    ...{ type: "open-thread", thread: id(thread), scope, clause: null, mentions: [], words: "h", letter: true },
  });
  const reply = (comment: number, thread = 44): ContractCommand => ({
    ...{ type: "reply", thread: id(thread), comment: id(comment), mentions: [], words: "h", letter: true },
  });
  const toTell = (contract: Contract): readonly Instant[] =>
    agenda(contract).flatMap(({ at: when, command }) => (command.type === "tell-guests" ? [when] : []));
  const anHourLater = "2026-03-02T10:00:00.000Z";

  test("is told to the other side by one letter an hour after the first of it", () => {
    const out = [
      [invite, us],
      [send, us],
    ] as const;
    const replies = [50, 51, 52, 53, 54, 55, 56, 57, 58].map((n) => [reply(n), us, 2] as const);
    const said = after(...out, [open("shared"), us, 2], ...replies);
    expect(toTell(said)).toEqual([anHourLater]);
    const tell: ContractCommand = { type: "tell-guests" };
    expect(refused(said, tell, engross, 2)).toBe("not-yet-due");
    expect(refused(said, tell, us, 3)).toBe("not-allowed");
    expect(decide(said, tell, act(engross, 3))).toEqual([
      { type: "guests-told", since: at(2), last: at(2), comments: 10 },
    ]);
    const told = after(...out, [open("shared"), us, 2], ...replies, [tell, engross, 3]);
    expect([toTell(told), refused(told, tell, engross, 4)]).toEqual([[], "already-done"]);
    expect(isStale(told, said.version)).toBe(false);
  });

  test("among ourselves, before anything was sent, or as a guest, is told to nobody", () => {
    expect(toTell(after([invite, us], [send, us], [open("internal"), us, 2], [reply(50), us, 2]))).toEqual([]);
    expect(toTell(after([invite, us], [open("shared"), us, 2]))).toEqual([]);
    const theirs: ContractCommand = { type: "open-thread-as-guest", thread: id(44), clause: null, words: "h" };
    expect(toTell(after([invite, us], [send, us], [theirs, them(), 2]))).toEqual([]);
  });

  test("is not told by itself where a round tells it first, or nobody is left to tell", () => {
    const said = [
      [invite, us],
      [send, us],
      [back, them()],
      [open("shared"), us, 2],
    ] as const;
    expect(toTell(after(...said))).toEqual([anHourLater]);
    expect(toTell(after(...said, [{ ...send, round: id<"round">(21) as RoundId }, us, 2]))).toEqual([]);
    expect(toTell(after(...said, [{ type: "withdraw-guest", guest: guest as GuestId }, us, 2]))).toEqual([]);
    expect(toTell(after(...said, [{ type: "cancel" }, us, 2]))).toEqual([]);
  });
});

describe("What we decide of theirs", () => {
  const accept: ContractCommand = { type: "accept-proposal", proposal: id(30), draft: saved(2), letter: true };
  const decline: ContractCommand = { type: "decline-proposal", proposal: id(31), words: "h", letter: true };
  const open: ContractCommand = { type: "open-thread-as-guest", thread: id(44), clause: null, words: "h" };
  const resolve: ContractCommand = { type: "resolve-thread", thread: id(44), letter: true };
  const tell: ContractCommand = { type: "tell-guests" };
  const proposed = [
    [invite, us],
    [send, us],
    [propose, them(), 2],
    [{ ...propose, proposal: id<"proposal">(31), clause: "c9" }, them(), 2],
    [open, them(), 2],
    [back, them(), 3],
  ] as const;

  test("is told together, to each guest what was theirs", () => {
    const settled = after(...proposed, [accept, us, 4], [decline, us, 4], [resolve, us, 4]);
    const { news, proposals } = negotiationOf(settled);
    expect(news).toEqual({
      ...{ since: at(4), last: at(4), comments: 0 },
      ...{ proposals: [id(30), id(31)], threads: [id(44)] },
    });
    expect(proposals.map(({ state, settledAt }) => [state, settledAt])).toEqual([
      ["accepted", at(4)],
      ["declined", at(4)],
    ]);
    expect(decide(settled, tell, act(engross, 5))).toEqual([{ type: "guests-told", ...news }]);
    if (!news) throw new Error("There is something to tell");
    expect(tidingsFor(news, proposals, guest as GuestId)).toEqual({
      ...{ comments: 0, accepted: 1, declined: 1, resolved: 1 },
    });
    expect(tidingsFor(news, proposals, other as GuestId)).toMatchObject({ accepted: 0, declined: 0, resolved: 1 });
  });

  test("goes with the next round where that is sent first, and a thread opened again is not told as resolved", () => {
    const next: ContractCommand = { ...send, round: id<"round">(21) as RoundId, version: 2 };
    const settled = after(...proposed, [accept, us, 4], [resolve, us, 4]);
    expect(decide(settled, next, act(us, 4))).toMatchObject([
      { type: "round-sent", decided: { proposals: [id(30)], threads: [id(44)] } },
    ]);
    const again = after(...proposed, [resolve, us, 4], [{ type: "reopen-thread", thread: id(44) }, us, 4]);
    expect(negotiationOf(again).news ?? null).toBeNull();
    expect(decide(again, { ...next, version: 1 }, act(us, 4))).not.toMatchObject([{ decided: expect.anything() }]);
  });

  test("is told by no letter where its command does not say so, as in older histories", () => {
    const { letter: _, ...quiet } = resolve;
    expect(negotiationOf(after(...proposed, [quiet, us, 4])).news ?? null).toBeNull();
  });
});

describe("A proposal", () => {
  test("is taken up together with the version that says it, or declined; and once only", () => {
    const steps = [
      [invite, us],
      [send, us],
      [propose, them(), 2],
      [back, them(), 3],
    ] as const;
    const accept: ContractCommand = { type: "accept-proposal", proposal: id(30), draft: saved(2) };
    const accepted = after(...steps, [accept, us, 4]);
    expect([accepted.draft.number, negotiationOf(accepted).proposals]).toMatchObject([
      2,
      [{ state: "accepted", version: 2 }],
    ]);
    expect(refused(accepted, { ...accept, draft: saved(3) }, us, 5)).toBe("already-done");
    expect(refused(after(...steps), { ...accept, draft: saved(3) }, us, 4)).toBe("stale-version");
    const declined = after(...steps, [{ type: "decline-proposal", proposal: id(30), words: "h" }, us, 4]);
    expect(negotiationOf(declined).proposals).toMatchObject([{ state: "declined" }]);
  });

  test("for the same clause takes the place of the guest's earlier one", () => {
    const twice = after(
      [invite, us],
      [send, us],
      [propose, them()],
      [{ ...propose, proposal: id<"proposal">(31) }, them()],
    );
    expect(negotiationOf(twice).proposals.map(({ state }) => state)).toEqual(["superseded", "open"]);
  });
});

test("What somebody saw is not made stale by talk, but by whatever else happens", () => {
  const saw = after([invite, us], [send, us]);
  const talked = after(
    ...([
      [invite, us],
      [send, us],
      [propose, them()],
    ] as const),
    [{ type: "open-thread-as-guest", thread: id(44), clause: null, words: "h" }, them()],
  );
  expect([isStale(talked, saw.version), isStale(talked, talked.version), isStale(talked, saw.version - 1)]).toEqual([
    ...[false, false, true],
  ]);
  const returned = after([invite, us], [send, us], [propose, them()], [back, them()]);
  expect([isStale(returned, saw.version), isStale(returned, returned.version)]).toEqual([true, false]);
});

test("An issue is open, agreed or conceded, and its words only ever pass as a commitment", () => {
  const raise: ContractCommand = { type: "raise-issue", issue: id(41), clause: "delivery", words: "hmac" };
  const settled = after([raise, us], [{ type: "settle-issue", issue: id(41), outcome: "agreed" }, us, 2]);
  expect(settled.issues).toEqual([{ id: id(41), clause: "delivery", state: "agreed" }]);
  expect(refused(settled, { type: "settle-issue", issue: id(41), outcome: "agreed" }, us, 3)).toBe("already-done");
});
