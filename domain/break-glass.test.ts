import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Actor } from "./act.ts";
import {
  type BreakGlass,
  decideGlass,
  evolveGlass,
  type GlassCommand,
  glassAgenda,
  glassHours,
  grantsNeeded,
} from "./break-glass.ts";
import { daysAfter, hoursAfter, type Instant, instantOf } from "./calendar.ts";
import type { Id, PersonId, TenantId } from "./ids.ts";
import { type Role, roles } from "./person.ts";
import { isRefusal, type Refusal } from "./refusal.ts";

const id = <Kind extends string>(last: number): Id<Kind> =>
  `01890a5d-ac96-774b-bcce-${String(last).padStart(12, "0")}` as Id<Kind>;

const tenant: TenantId = id(1);
const began = instantOf(Date.UTC(2027, 0, 4, 3));
const engross: Actor = { kind: "engross" };
const someone = (person: number, ...held: readonly Role[]): Actor => ({
  ...{ kind: "person", person: id<"person">(person), tenant, roles: held, link: null },
});

const ask = (hours = 4): GlassCommand => ({
  ...{ type: "request-glass", glass: id<"break-glass">(2), tenant, contract: id<"contract">(3), hours, reason: "r" },
});

const run = (
  glass: BreakGlass | null,
  command: GlassCommand,
  actor: Actor,
  at: Instant = began,
): BreakGlass | Refusal => {
  const events = decideGlass(glass, command, { actor, at, command: "test" });
  return isRefusal(events) ? events : evolveGlass(glass, events, at);
};

const must = (glass: BreakGlass | null, command: GlassCommand, actor: Actor, at?: Instant): BreakGlass => {
  const outcome = run(glass, command, actor, at);
  if (isRefusal(outcome)) throw new Error(outcome.refused);
  return outcome;
};

const approve: GlassCommand = { type: "approve-glass" };

describe("Emergency access", () => {
  test("is opened by one other person of security, management or legal, and closes by itself within eight hours", () => {
    const asked = must(null, ask(), someone(10, "security"));
    expect(run(asked, approve, someone(10, "security"))).toMatchObject({ refused: "same-person" });
    expect(run(asked, approve, someone(11, "auditor"))).toMatchObject({ refused: "not-allowed" });
    const open = must(asked, approve, someone(11, "management"));
    expect(open).toMatchObject({ stage: "open", until: hoursAfter(began, 4) });
    expect(glassAgenda(open)).toEqual([{ at: hoursAfter(began, 4), command: { type: "end-glass" } }]);
    expect(run(null, ask(glassHours.most + 1), someone(10, "security"))).toMatchObject({ refused: "invalid-input" });
  });

  test("takes two others for whoever could not grant it, administrators among them", () => {
    const asked = must(null, ask(), someone(10, "administrator"));
    const once = must(asked, approve, someone(11, "security"));
    expect(once.stage).toBe("requested");
    expect(run(once, approve, someone(11, "security"))).toMatchObject({ refused: "same-person" });
    expect(must(once, approve, someone(12, "legal")).stage).toBe("open");
    expect([grantsNeeded(["legal"]), grantsNeeded(["business"]), grantsNeeded(["auditor"])]).toEqual([1, 2, 2]);
    expect(run(null, ask(), someone(10, "guest"))).toMatchObject({ refused: "not-allowed" });
  });

  test("is reviewed by somebody else, who is asked again and again until it is", () => {
    const open = must(must(null, ask(), someone(10, "legal")), approve, someone(11, "security"));
    const judge: GlassCommand = { type: "review-glass", verdict: "justified", note: "n" };
    expect(run(open, judge, someone(12, "auditor"))).toMatchObject({ refused: "glass-still-open" });
    let glass = must(open, { type: "end-glass" }, engross, hoursAfter(began, 4));
    const days: number[] = [];
    for (let time = 0; time < 9; time += 1) {
      const [next] = glassAgenda(glass);
      if (!next) throw new Error("Nobody is asked any more");
      days.push((Date.parse(next.at) - Date.parse(glass.since)) / 86_400_000);
      glass = must(glass, next.command, engross, next.at);
    }
    expect(days).toEqual([1, 3, 5, 12, 19, 26, 33, 40, 47]);
    expect(run(glass, judge, someone(11, "security"))).toMatchObject({ refused: "same-person" });
    const closed = must(glass, judge, someone(12, "auditor"), daysAfter(began, 60));
    expect([closed.stage, glassAgenda(closed)]).toEqual(["reviewed", []]);
  });

  test("is never open to anybody by fewer different people than it takes, however often whoever tries", () => {
    const tries = fc.array(
      fc.record({
        person: fc.integer({ min: 10, max: 13 }),
        held: fc.uniqueArray(fc.constantFrom(...roles), { minLength: 1, maxLength: 2 }),
        command: fc.constantFrom<GlassCommand["type"]>("request-glass", "approve-glass", "refuse-glass", "end-glass"),
      }),
      { maxLength: 15 },
    );
    fc.assert(
      fc.property(tries, (all) => {
        let glass: BreakGlass | null = null;
        for (const { person, held, command } of all) {
          const given = command === "request-glass" ? ask() : ({ type: command } as GlassCommand);
          const outcome = run(glass, given, someone(person, ...held));
          if (!isRefusal(outcome)) glass = outcome;
        }
        if (glass?.stage !== "open" && glass?.stage !== "ended") return;
        const granting: ReadonlySet<PersonId> = new Set(glass.approvedBy);
        expect(granting.size).toBe(glass.needed);
        expect(granting.has(glass.requester)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});
