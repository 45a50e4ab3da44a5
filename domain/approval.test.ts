import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Act, Actor } from "./act.ts";
import {
  type ApprovalPlan,
  type ApprovalRound,
  approvalAgenda,
  askNextStep,
  evolveApproval,
  openRound,
  openSlots,
  type SlotId,
  slotOf,
} from "./approval.ts";
import type { ApprovalCommand } from "./approval-command.ts";
import type { Instant, PlainDate } from "./calendar.ts";
import { decideApproval } from "./decide-approval.ts";
import type { ApprovalId, PersonId, SigningId, TenantId } from "./ids.ts";
import { isRefusal, type Refusal } from "./refusal.ts";
import { standingApprovals, standsAsPlanned } from "./standing-approval.ts";

const paper = "a".repeat(64);
const start = "2026-11-27T01:00:00.000Z" as Instant;
const slot = (id: string): SlotId => id as SlotId;
const person = (id: string): PersonId => id as PersonId;

interface Step {
  readonly asks: readonly string[];
  readonly needed?: number;
  readonly matter?: string;
}

/** Each slot bears the name of whoever is asked. */
const plan = (steps: readonly Step[], stands: Readonly<Record<string, Instant>> = {}): ApprovalPlan => ({
  round: "round" as ApprovalId,
  ceremony: "ceremony" as SigningId,
  patience: { remindAfterDays: 2, escalateAfterDays: 5, expireAfterDays: 14 },
  steps: steps.map(({ asks, needed, matter }) => ({
    stepUp: false,
    ...(needed !== undefined && { needed }),
    ...(matter !== undefined && { matter }),
    slots: asks.map((name) => ({
      ...{ id: slot(name), approver: person(name), manager: person("chief") },
      ...(stands[name] !== undefined && { stands: stands[name] }),
    })),
  })),
});

const by = (name: string): Actor => ({
  ...{ kind: "person", person: person(name), tenant: "tenant" as TenantId, roles: ["approver"], link: null },
});

const act = (actor: Actor): Act => ({ actor, at: start, command: "command" });

const happen = (round: ApprovalRound, command: ApprovalCommand, actor: Actor): ApprovalRound | Refusal => {
  const events = decideApproval(round, command, act(actor));
  return isRefusal(events) ? events : events.reduce((state, event) => evolveApproval(state, event, start), round);
};

const must = (round: ApprovalRound, command: ApprovalCommand, actor: Actor): ApprovalRound => {
  const next = happen(round, command, actor);
  return isRefusal(next) ? expect.unreachable(`${command.type}: ${next.refused}`) : next;
};

const begun = (planned: ApprovalPlan): ApprovalRound => {
  const round = openRound(planned, paper, start);
  return askNextStep(round).reduce((state, event) => evolveApproval(state, event, start), round);
};

const decide = (round: ApprovalRound, name: string, decision: "approve" | "reject" = "approve"): ApprovalRound =>
  must(
    round,
    { type: "decide-approval", slot: slot(name), decision, documentSha256: paper, steppedUp: false },
    by(slotOf(round, slot(name))?.approver ?? name),
  );

const asked = (round: ApprovalRound): readonly string[] => openSlots(round).map(({ approver }) => approver);

describe("where two of three have to agree", () => {
  const three = (): ApprovalRound => begun(plan([{ asks: ["a", "b", "c"], needed: 2 }, { asks: ["d"] }]));

  it("the second approval spares the third person, and the next step is asked", () => {
    const round = decide(decide(three(), "a"), "b");
    expect(slotOf(round, slot("c"))?.state).toBe("void");
    expect(asked(round)).toEqual(["d"]);
  });

  it("one refusal does not end it; a second one does", () => {
    const once = decide(three(), "a", "reject");
    expect([once.outcome, asked(once)]).toEqual(["open", ["b", "c"]]);
    expect(decide(once, "b", "reject").outcome).toBe("rejected");
    expect(asked(decide(decide(once, "b"), "c"))).toEqual(["d"]);
  });
});

describe("while a round runs", () => {
  const two = (): ApprovalRound => begun(plan([{ asks: ["a", "b"] }, { asks: ["d"] }]));

  it("whoever is brought in has to agree too, even where fewer than all are needed", () => {
    const round = must(
      begun(plan([{ asks: ["a", "b"], needed: 1 }])),
      { type: "add-approver", slot: slot("x"), beside: slot("a"), approver: person("x"), manager: null },
      by("a"),
    );
    expect(asked(round)).toEqual(["a", "b", "x"]);
    const agreed = decide(round, "a");
    expect(agreed.outcome).toBe("open");
    expect(decide(agreed, "x").outcome).toBe("granted");
    expect(decide(agreed, "x", "reject").outcome).toBe("rejected");
  });

  it("legal staff give a place to somebody else, never to whoever has a say in the step already", () => {
    const command = (to: string): ApprovalCommand => ({
      ...{ type: "reassign-approval", slot: slot("a"), to: person(to), manager: null },
    });
    expect(asked(must(two(), command("x"), by("lawyer")))).toEqual(["x", "b"]);
    expect(happen(two(), command("b"), by("lawyer"))).toMatchObject({ refused: "same-person" });
  });

  it("a place passes on from whoever is away, once, and not from somebody who has decided", () => {
    const pass = { type: "pass-approval", slot: slot("a"), from: person("a"), to: person("x") } as const;
    const engross: Actor = { kind: "engross" };
    const passed = must(two(), { ...pass, manager: null, why: "absent" }, engross);
    expect(slotOf(passed, slot("a"))).toMatchObject({ approver: "x", passedFrom: ["a"], state: "waiting" });
    expect(happen(passed, { ...pass, manager: null, why: "absent" }, engross)).toMatchObject({
      refused: "already-done",
    });
    expect(happen(decide(two(), "a"), { ...pass, manager: null, why: "unfit" }, engross)).toMatchObject({
      refused: "already-done",
    });
  });
});

describe("an approval that was given", () => {
  const steps = [
    { asks: ["a"], matter: "one" },
    { asks: ["b"], matter: "two" },
  ];

  it("stands for the same paper under the same rule, and is not asked again", () => {
    const last = decide(begun(plan(steps)), "a");
    const given = standingApprovals(last, paper).get("one");
    expect(given).toEqual([{ approver: "a", at: start }]);
    const again = plan(steps, { a: start });
    expect(standsAsPlanned(again, last, paper)).toBe(true);
    expect(asked(begun(again))).toEqual(["b"]);
  });

  it("does not stand for other bytes, other terms, another rule or anybody else", () => {
    const last = decide(begun(plan(steps)), "a");
    expect(standingApprovals(last, "b".repeat(64)).size).toBe(0);
    expect(standingApprovals({ ...last, stale: true }, paper).size).toBe(0);
    const other = plan([{ asks: ["a"], matter: "changed" }], { a: start });
    expect(standsAsPlanned(other, last, paper)).toBe(false);
    expect(standsAsPlanned(plan([{ asks: ["x"], matter: "one" }], { x: start }), last, paper)).toBe(false);
  });

  it("leaves nobody to ask where everybody has approved before", () => {
    expect(asked(begun(plan(steps, { a: start, b: start })))).toEqual([]);
  });
});

it("reminders and escalations count working days of the calendar that the round carries", () => {
  const planned = plan([{ asks: ["a"] }]);
  const calendar = { timeZone: "Asia/Shanghai", holidays: ["2026-11-30" as PlainDate], makeUpDays: [] };
  const round = begun({ ...planned, patience: { ...planned.patience, calendar } });
  const due = (type: string) => approvalAgenda(round).find(({ command }) => command.type === type)?.at;
  // Asked on a Friday, with the Monday off.
  expect(due("remind-approver")).toBe("2026-12-02T01:00:00.000Z");
  expect(due("escalate-approval")).toBe("2026-12-07T01:00:00.000Z");
});

it("a round ends granted exactly when enough of each step have approved, in whatever order they answer", () => {
  const names = ["a", "b", "c", "d"];
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.shuffledSubarray(names, { minLength: 4, maxLength: 4 }),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      (needed, order, answers) => {
        let round = begun(plan([{ asks: names, needed }]));
        for (const [index, name] of order.entries())
          if (round.outcome === "open" && slotOf(round, slot(name))?.state === "waiting")
            round = decide(round, name, answers[index] ? "approve" : "reject");
        const yes = answers.filter(Boolean).length;
        expect(round.outcome).toBe(yes >= needed ? "granted" : "rejected");
      },
    ),
  );
});
