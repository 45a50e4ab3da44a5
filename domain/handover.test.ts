import { describe, expect, it } from "vitest";
import type { ApprovalPlan } from "./approval.ts";
import { openSlots } from "./approval.ts";
import type { Instant } from "./calendar.ts";
import type { ContractCommand } from "./command.ts";
import type { Contract, DraftVersion } from "./contract.ts";
import { decide } from "./decide.ts";
import { evolveAll } from "./evolve.ts";
import type { Id, PersonId } from "./ids.ts";
import type { Role } from "./person.ts";
import { isRefusal } from "./refusal.ts";

const id = <Kind extends string>(n: number): Id<Kind> =>
  `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}` as Id<Kind>;

const [leaver, successor, lawyer, other, third, spare, stranger] = [1, 2, 3, 4, 5, 6, 7].map((n) =>
  id<"person">(n),
) as readonly PersonId[] as readonly [PersonId, PersonId, PersonId, PersonId, PersonId, PersonId, PersonId];
const tenant = id<"tenant">(10);
const at = "2026-01-05T02:00:00.000Z" as Instant;

const draft = {
  ...{ number: 1, source: "upload", findings: [] },
  pdf: { document: id<"document">(70), sha256: "a".repeat(64) },
  terms: {
    ...{ amount: null, effective: null, end: null, noticeDays: 0, renewal: { kind: "none", months: 0 } },
    obligations: [],
  },
  signers: [{ id: id<"signer">(20), side: "ours", person: spare, turn: 1 }],
} as unknown as DraftVersion;

const give = (contract: Contract | null, command: ContractCommand, by: PersonId | null, ...roles: Role[]): Contract => {
  const actor = by
    ? ({ kind: "person", person: by, tenant, roles, link: null } as const)
    : ({ kind: "engross" } as const);
  const events = decide(contract, command, { actor, at, command: "c" });
  if (isRefusal(events)) throw new Error(`${command.type}: ${events.refused}`);
  return evolveAll(contract, events, at);
};

const contractOf = (owner: PersonId, named: readonly PersonId[] = []): Contract =>
  give(
    null,
    {
      ...{ type: "create", contract: id<"contract">(60), tenant, timeZone: "UTC", amends: null, contractType: "sales" },
      ...{ classification: "secret", owner, named, draft },
    },
    owner,
    "business",
  );

/** First one approver alone, then one more. */
const inApproval = (owner: PersonId, first: PersonId, second: PersonId): Contract => {
  const slot = (n: number, approver: PersonId) => ({ id: id<"approval-slot">(n), approver, manager: leaver });
  const plan: ApprovalPlan = {
    ...{ round: id<"approval">(80), ceremony: id<"signing">(81) },
    patience: { remindAfterDays: 2, escalateAfterDays: 5, expireAfterDays: 14 },
    steps: [
      { stepUp: false, slots: [slot(82, first)] },
      { stepUp: false, slots: [slot(83, second)] },
    ],
  };
  const submitted = give(contractOf(owner), { type: "submit-for-review" }, owner, "business");
  // Whoever submits need not see a secret contract here: the plan is what is looked at.
  return give({ ...submitted, classification: "internal" }, { type: "submit-for-approval", plan }, lawyer, "legal");
};

const handOver = (substitutes: readonly PersonId[] = []): Extract<ContractCommand, { type: "hand-over" }> => ({
  ...{ type: "hand-over", offboarding: id<"offboarding">(90), from: leaver, to: successor },
  substitutes: substitutes.map((approver) => ({ approver, manager: null })),
});

describe("when somebody leaves", () => {
  it("their contract has the successor as owner, and nothing of it names the leaver any more", () => {
    const contract = contractOf(leaver, [leaver, other]);
    const after = give(contract, handOver(), null);
    expect([after.owner, after.named]).toEqual([successor, [other]]);
  });

  it("an approval that waits for them is asked of the first substitute who has no say in it yet", () => {
    const contract = inApproval(successor, leaver, other);
    const after = give(contract, handOver([successor, other, spare, third]), null);
    expect(after.approval && openSlots(after.approval).map(({ approver }) => approver)).toEqual([spare]);
    expect(after.approval?.steps[0]?.slots[0]?.passedFrom).toEqual([leaver]);
    expect(after.named).toEqual([other, spare]);
  });

  it("an approval that comes later is asked of somebody else when its turn comes", () => {
    const contract = inApproval(stranger, other, leaver);
    const after = give(contract, handOver([third]), null);
    expect(after.approval?.steps[1]?.slots[0]).toMatchObject({ approver: third, state: "ahead", passedFrom: [] });
    const decided = give(
      after,
      {
        ...{ type: "decide-approval", slot: id<"approval-slot">(82), decision: "approve", steppedUp: true },
        documentSha256: draft.pdf.sha256,
      },
      other,
      "approver",
    );
    expect(decided.approval && openSlots(decided.approval).map(({ approver }) => approver)).toEqual([third]);
  });

  it("what they had delegated goes to a substitute: their word no longer counts", () => {
    const contract = inApproval(stranger, leaver, other);
    const delegated = give(
      contract,
      { type: "delegate-approval", slot: id<"approval-slot">(82), to: spare, manager: null },
      leaver,
      "approver",
    );
    const after = give(delegated, handOver([third]), null);
    expect(after.approval && openSlots(after.approval).map(({ approver }) => approver)).toEqual([third]);
  });

  it("an approval for which there is nobody stays, and so does their name, for legal staff to see", () => {
    const contract = inApproval(stranger, leaver, other);
    const after = give(contract, handOver([other, stranger]), null);
    expect(after.approval && openSlots(after.approval).map(({ approver }) => approver)).toEqual([leaver]);
    expect(after.named).toContain(leaver);
  });

  it("nobody's silence is escalated to them, and doing it twice changes nothing", () => {
    const contract = inApproval(stranger, other, third);
    const after = give(contract, handOver(), null);
    expect(after.approval?.steps.flatMap(({ slots }) => slots.map(({ manager }) => manager))).toEqual([null, null]);
    const again = decide(after, handOver(), { actor: { kind: "engross" }, at, command: "again" });
    expect(again).toMatchObject({ refused: "already-done" });
  });

  it("a guest of theirs who was sent a round stays, and the owner answers for them; whoever was only invited is withdrawn", () => {
    const [asked, only] = [id<"guest">(50), id<"guest">(51)] as const;
    const invite = (guest: typeof asked): ContractCommand => ({
      ...{ type: "invite-guest", guest, days: 30, receiver: "h", steppedUp: true },
    });
    const send: ContractCommand = { type: "send-round", round: id<"round">(52), version: 1, days: 7, words: null };
    const begun = give(contractOf(successor, [leaver]), invite(asked), leaver, "legal");
    const sent = give(begun, send, leaver, "legal");
    const taken = give(sent, { type: "take-pen-back" }, leaver, "legal");
    const later = evolveAll(
      taken,
      [{ ...{ type: "guest-invited", guest: only, until: at, receiver: "h", by: leaver } }],
      "2026-01-06T02:00:00.000Z" as Instant,
    );
    const guestsAfter = give(later, handOver(), null).negotiation?.guests;
    expect(guestsAfter?.map(({ id: guest, by, state }) => [guest, by, state])).toEqual([
      [asked, successor, "open"],
      [only, leaver, "withdrawn"],
    ]);
  });

  it("a frozen contract stays as it is until it is free", () => {
    const contract = { ...contractOf(leaver), freezes: [id<"incident">(40)] };
    const refused = decide(contract, handOver(), { actor: { kind: "engross" }, at, command: "c" });
    expect(refused).toMatchObject({ refused: "frozen" });
  });
});
