import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AccessReview,
  type CampaignId,
  decideReview,
  evolveReview,
  isRevoked,
  mostLines,
  type PlannedLine,
  type ReviewCommand,
  type ReviewEvent,
  reviewAgenda,
  reviewDays,
  undecided,
} from "./access-review.ts";
import { isLastOf, planReviews } from "./access-review-plan.ts";
import type { Actor } from "./act.ts";
import { daysAfter, type Instant, instantOf } from "./calendar.ts";
import type { Id, PersonId, ReviewId, TenantId } from "./ids.ts";
import { type Person, type Role, roles } from "./person.ts";
import { isRefusal, type Refusal } from "./refusal.ts";

const id = <Kind extends string>(last: number): Id<Kind> =>
  `01890a5d-ac96-774b-bcce-${String(last).padStart(12, "0")}` as Id<Kind>;

const tenant: TenantId = id(1);
const people: readonly PersonId[] = [10, 11, 12, 13].map((last) => id<"person">(last));
const [manager, above, worker, other] = people as [PersonId, PersonId, PersonId, PersonId];
const began = instantOf(Date.UTC(2027, 0, 4, 3));
const engross: Actor = { kind: "engross" };
const member = (person: PersonId, of: TenantId = tenant): Actor => ({
  ...{ kind: "person", person, tenant: of, roles: ["business"], link: null },
});

const lines: readonly PlannedLine[] = [
  { person: worker, access: { kind: "role", role: "business" }, lastUse: began },
  { person: worker, access: { kind: "named", contract: id(20) }, lastUse: null },
  { person: other, access: { kind: "share", contract: id(20), share: id(30) }, lastUse: null },
  { person: above, access: { kind: "role", role: "legal" }, lastUse: began },
];

const opening: ReviewCommand = {
  ...{ type: "open-review", review: id<"access-review">(2) as ReviewId, tenant, timeZone: "Asia/Shanghai" },
  ...{ campaign: id<"review-campaign">(3) as CampaignId, reviewer: manager, escalatesTo: above, lines },
};

const act = (actor: Actor, at: Instant) => ({ actor, at, command: "test" });

const run = (
  review: AccessReview | null,
  command: ReviewCommand,
  actor: Actor,
  at: Instant = began,
): { readonly review: AccessReview; readonly events: readonly ReviewEvent[] } | Refusal => {
  const events = decideReview(review, command, act(actor, at));
  return isRefusal(events) ? events : { review: evolveReview(review, events, at), events };
};

const must = (review: AccessReview | null, command: ReviewCommand, actor: Actor, at?: Instant): AccessReview => {
  const outcome = run(review, command, actor, at);
  if (isRefusal(outcome)) throw new Error(outcome.refused);
  return outcome.review;
};

const opened = (): AccessReview => must(null, opening, engross);

/** Lets time do what it does, and revocations take effect, until nothing is left. */
const livedOut = (from: AccessReview): { readonly review: AccessReview; readonly kinds: readonly string[] } => {
  let review = from;
  const kinds: string[] = [];
  for (let step = 0; step < 500; step += 1) {
    const pending = review.lines.find((line) => isRevoked(line) && line.revocation === null);
    const [next] = reviewAgenda(review);
    if (!pending && !next) break;
    const at = pending ? review.since : (next?.at ?? began);
    const command: ReviewCommand = pending
      ? { type: "record-revocation", line: pending.number, revocation: "done" }
      : (next?.command ?? expect.unreachable());
    const outcome = run(review, command, engross, at);
    if (isRefusal(outcome)) throw new Error(`${command.type}: ${outcome.refused}`);
    review = outcome.review;
    kinds.push(...outcome.events.map(({ type }) => type));
  }
  return { review, kinds };
};

describe("A review of access", () => {
  test("reminds, goes to the manager above, and revokes what nobody answered in three weeks", () => {
    const { review, kinds } = livedOut(opened());
    expect(kinds.filter((kind) => !kind.startsWith("access-") && !kind.startsWith("revocation"))).toEqual([
      ...["reviewer-reminded", "reviewer-reminded", "review-escalated", "reviewer-reminded", "review-closed"],
    ]);
    expect(review.stage).toBe("closed");
    expect(review.lines.map(({ decision }) => decision)).toEqual(
      lines.map(() => ({ outcome: "lapsed", by: null, at: "2027-01-25T01:00:00.000Z" })),
    );
  });

  test("is answered line by line by whoever was asked, about others only, and once", () => {
    const keep = (line: number): ReviewCommand => ({ type: "decide-lines", choices: [{ line, keep: true }] });
    const review = must(opened(), keep(1), member(manager));
    expect(run(review, keep(1), member(manager))).toMatchObject({ refused: "already-done" });
    expect(run(review, keep(2), member(worker))).toMatchObject({ refused: "not-found" });
    expect(run(review, keep(2), member(manager, id(9)))).toMatchObject({ refused: "not-found" });
    expect(run(review, { type: "decide-lines", choices: [] }, member(manager))).toMatchObject({
      refused: "invalid-input",
    });
    const escalated = must(review, { type: "escalate-review" }, engross, daysAfter(began, reviewDays.escalation));
    expect(run(escalated, keep(4), member(above))).toMatchObject({ refused: "own-access" });
    expect(must(escalated, keep(4), member(manager)).lines[3]?.decision?.by).toBe(manager);
  });

  test("closes once everything is decided and nothing revoked is still to end; what waits is tried again daily", () => {
    const choices = lines.map((_line, index) => ({ line: index + 1, keep: index !== 1 }));
    const decided = must(opened(), { type: "decide-lines", choices }, member(manager));
    expect(decided.stage).toBe("open");
    const waiting = must(decided, { type: "record-revocation", line: 2, revocation: "waits" }, engross);
    expect(reviewAgenda(waiting)).toEqual([
      { at: daysAfter(began, 1), command: { type: "retry-revocation", line: 2 } },
    ]);
    const again = must(waiting, { type: "retry-revocation", line: 2 }, engross, daysAfter(began, 1));
    const over = must(again, { type: "record-revocation", line: 2, revocation: "done" }, engross);
    expect(over.stage).toBe("closed");
    expect(run(over, { type: "decide-lines", choices }, member(manager))).toMatchObject({ refused: "already-done" });
  });

  test("whatever people answer, every line ends kept or revoked, and nobody has decided about themselves", () => {
    const tries = fc.array(
      fc.record({
        by: fc.constantFrom(...people),
        line: fc.integer({ min: 1, max: lines.length + 1 }),
        keep: fc.boolean(),
        escalated: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(tries, (all) => {
        let review = opened();
        for (const { by, line, keep, escalated } of all) {
          if (escalated) {
            const up = run(review, { type: "escalate-review" }, engross);
            if (!isRefusal(up)) review = up.review;
          }
          const outcome = run(review, { type: "decide-lines", choices: [{ line, keep }] }, member(by));
          if (!isRefusal(outcome)) review = outcome.review;
        }
        const { review: end } = livedOut(review);
        expect([end.stage, undecided(end).length]).toEqual(["closed", 0]);
        for (const line of end.lines) {
          expect(line.decision?.by).not.toBe(line.person);
          expect(line.revocation).toBe(isRevoked(line) ? "done" : null);
        }
      }),
      { numRuns: 500 },
    );
  });
});

const somebody = (person: PersonId, held: Role, boss: PersonId | undefined, active: boolean): Person => ({
  ...{ id: person, tenant, name: "Example", email: `${person}@example.com`, language: "en", timeZone: "UTC" },
  ...{ roles: [held], active, ...(boss && { manager: boss }) },
});

const anyHouse = fc
  .array(
    fc.record({
      role: fc.constantFrom(...roles),
      boss: fc.option(fc.nat(7), { nil: undefined }),
      active: fc.boolean(),
      lines: fc.integer({ min: 0, max: 5 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((drawn) => {
    const ids = drawn.map((_one, index) => id<"person">(100 + index));
    return {
      people: drawn.map(({ role, boss, active }, index) =>
        somebody(ids[index] ?? manager, role, boss === undefined ? undefined : ids[boss], active),
      ),
      lines: drawn.flatMap(({ lines: count }, index) =>
        Array.from(
          { length: count },
          (_line, at): PlannedLine => ({
            ...{ person: ids[index] ?? manager, lastUse: null },
            access: { kind: "named", contract: id(1000 + at) },
          }),
        ),
      ),
    };
  });

describe("The plan of a campaign", () => {
  test("asks about every line once, an active person other than whose it is, wherever there is one", () => {
    fc.assert(
      fc.property(anyHouse, fc.option(fc.nat(7), { nil: null }), ({ people: house, lines: found }, named) => {
        const plan = planReviews(house, found, named === null ? null : id<"person">(100 + named));
        expect([...plan.reviews.flatMap((review) => review.lines), ...plan.unreviewed]).toHaveLength(found.length);
        for (const review of plan.reviews) {
          expect(house.find((one) => one.id === review.reviewer)?.active).toBe(true);
          expect(review.escalatesTo).not.toBe(review.reviewer);
          for (const line of review.lines) expect(line.person).not.toBe(review.reviewer);
        }
        for (const { person } of plan.unreviewed) {
          const able = house.filter(
            (one) =>
              one.active &&
              one.id !== person &&
              one.roles.some((role) => ["administrator", "management", "security", "legal"].includes(role)),
          );
          expect(able).toEqual([]);
        }
      }),
    );
  });

  test("cuts what is too much for one review", () => {
    const many = Array.from(
      { length: mostLines * 2 + 1 },
      (_line, at): PlannedLine => ({
        ...{ person: worker, lastUse: null, access: { kind: "named", contract: id(1000 + at) } },
      }),
    );
    const house = [somebody(worker, "business", manager, true), somebody(manager, "management", undefined, true)];
    const { reviews } = planReviews(house, many, null);
    expect(reviews.map((review) => review.lines.length)).toEqual([mostLines, mostLines, 1]);
  });
});

test("the last administrator and the last of legal keep their role; other roles have no last holder", () => {
  const house = [somebody(worker, "legal", undefined, true), somebody(other, "legal", undefined, false)];
  expect(isLastOf("legal", worker, house)).toBe(true);
  expect(isLastOf("legal", worker, [...house, somebody(above, "legal", undefined, true)])).toBe(false);
  expect(isLastOf("security", worker, [somebody(worker, "security", undefined, true)])).toBe(false);
});
