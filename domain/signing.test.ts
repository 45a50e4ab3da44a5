import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Act, Actor, LinkId, SignerId } from "./act.ts";
import type { Instant } from "./calendar.ts";
import { decideSigning } from "./decide-signing.ts";
import type { DocumentId, Id, PersonId, SigningId, TenantId } from "./ids.ts";
import { recipientRoles, roleOf, type SealId, type SignerPlan } from "./recipient.ts";
import { isRefusal } from "./refusal.ts";
import {
  askNextTurn,
  type Ceremony,
  evolveSigning,
  openCeremony,
  openSigners,
  type SigningCommand,
  signerOf,
  signingAgenda,
  unsealed,
} from "./signing.ts";
import type { AuthorisationId, SigningManner } from "./signing-act.ts";

const id = <Kind extends string>(n: number): Id<Kind> =>
  `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}` as Id<Kind>;
const at = "2026-11-02T02:00:00.000Z" as Instant;
const sha256 = "a".repeat(64);
const host = id<"person">(900);
const engross: Actor = { kind: "engross" };

const ours = (n: number, plan: Partial<SignerPlan> = {}): SignerPlan => ({
  ...{ id: id<"signer">(n), side: "ours", person: id<"person">(n), turn: n },
  ...plan,
});
const theirs = (n: number, plan: Partial<SignerPlan> = {}): SignerPlan => ({
  ...{ id: id<"signer">(n), side: "theirs", person: null, turn: n },
  ...plan,
});

const opened = (...plans: readonly SignerPlan[]): Ceremony => {
  const ceremony = openCeremony(id<"signing">(1) as SigningId, plans, { document: id<"document">(1), sha256 }, at);
  return askNextTurn(ceremony).reduce((state, event) => evolveSigning(state, event, at), ceremony);
};

const actorOf = ({ id: signer, person }: SignerPlan): Actor =>
  person === null
    ? { kind: "counterparty", signer, link: id<"link">(50) as LinkId }
    : { kind: "person", person, tenant: id<"tenant">(1) as TenantId, roles: ["signer"], link: null };

const give = (ceremony: Ceremony, command: SigningCommand, actor: Actor = engross) => {
  const act: Act = { actor, at, command: "x" };
  const events = decideSigning(ceremony, command, act);
  return isRefusal(events)
    ? { ceremony, kinds: [], refused: events.refused }
    : {
        ceremony: events.reduce((state, event) => evolveSigning(state, event, at), ceremony),
        kinds: events.map(({ type }) => type),
        refused: null,
      };
};

const sign = (ceremony: Ceremony, who: SignerPlan, extra: Partial<Extract<SigningCommand, { type: "sign" }>> = {}) =>
  give(ceremony, { type: "sign", signer: who.id, documentSha256: sha256, steppedUp: true, ...extra }, actorOf(who));

const seal = (ceremony: Ceremony) => {
  const [next] = unsealed(ceremony);
  if (!next) throw new Error("Nothing waits for its seal");
  return give(ceremony, {
    type: "record-seal",
    signer: next.id,
    result: { document: id<"document">(77) as DocumentId, sha256: "b".repeat(64) },
  });
};

const states = (ceremony: Ceremony): readonly string[] => ceremony.signers.map(({ state }) => state);

describe("Parts in a ceremony", () => {
  it("an approver must agree before those of later turns are asked, and puts nothing into the PDF", () => {
    const [approver, signer] = [ours(1, { role: "approver" }), theirs(2)];
    const first = opened(approver, signer);
    expect(states(first)).toEqual(["waiting", "ahead"]);
    expect(sign(first, signer).refused).toBe("not-your-turn");
    const agreed = sign(first, approver);
    expect(agreed.kinds).toEqual(["signing-agreed", "signature-asked"]);
    const signed = sign(agreed.ceremony, signer);
    expect(seal(signed.ceremony).kinds).toEqual(["signature-sealed", "executed"]);
  });

  it("an approver who is asked last holds back the execution until they have agreed", () => {
    const [signer, approver] = [ours(1), theirs(2, { role: "approver" })];
    const signed = sign(opened(signer, approver), signer);
    const sealed = seal(signed.ceremony);
    expect(sealed.kinds).toEqual(["signature-sealed"]);
    const agreed = sign(sealed.ceremony, approver);
    expect(agreed.kinds).toEqual(["signing-agreed", "executed"]);
    expect(agreed.ceremony.outcome).toBe("completed");
  });

  it("nothing waits for a viewer, and whoever gets a copy is told only of the executed contract", () => {
    const [viewer, copy, signer] = [theirs(1, { role: "viewer" }), ours(1, { role: "copy", id: id(9) }), ours(2)];
    const ceremony = opened(viewer, copy, signer);
    expect(states(ceremony)).toEqual(["told", "ahead", "waiting"]);
    expect(openSigners(ceremony).map((one) => one.id)).toEqual([signer.id]);
    const done = seal(sign(ceremony, signer).ceremony).ceremony;
    expect([done.outcome, ...states(done)]).toEqual(["completed", "told", "told", "sealed"]);
  });

  it("anyone of a group may sign: the first who does ends it for the others, whose part is over", () => {
    const [a, b, other] = [ours(1, { group: "A" }), ours(2, { group: "A", turn: 1 }), theirs(3)];
    const ceremony = opened(a, b, other);
    expect(states(ceremony)).toEqual(["waiting", "waiting", "ahead"]);
    const { ceremony: signed, kinds } = sign(ceremony, b);
    expect(kinds).toEqual(["signed", "signer-stood-down", "signature-asked"]);
    expect(states(signed)).toEqual(["void", "signed", "waiting"]);
    expect(sign(signed, a).refused).toBe("already-done");
  });

  it("one of a group who declines leaves it to the others; the last of them ends it for everybody", () => {
    const [a, b] = [ours(1, { group: "A" }), ours(2, { group: "A", turn: 1 })];
    const decline = (ceremony: Ceremony, who: SignerPlan) =>
      give(ceremony, { type: "decline-signing", signer: who.id }, actorOf(who));
    const first = decline(opened(a, b), a);
    expect([first.ceremony.outcome, ...states(first.ceremony)]).toEqual(["open", "declined", "waiting"]);
    expect(seal(sign(first.ceremony, b).ceremony).ceremony.outcome).toBe("completed");
    expect(decline(first.ceremony, b).ceremony.outcome).toBe("declined");
  });

  it("turns may be mixed: those of one turn together, the next only when all of them have signed", () => {
    const [a, b, c] = [ours(1), theirs(2, { turn: 1 }), theirs(3, { turn: 2 })];
    const first = sign(opened(a, b, c), b);
    expect(states(first.ceremony)).toEqual(["waiting", "signed", "ahead"]);
    expect(states(sign(first.ceremony, a).ceremony)).toEqual(["signed", "signed", "waiting"]);
  });

  it("a seal is put on nothing without an authorisation, and its use names both", () => {
    const holder = ours(1, { role: "seal", seal: id<"seal">(5) as SealId });
    const ceremony = opened(holder);
    expect(sign(ceremony, holder).refused).toBe("seal-not-authorised");
    const authorisation = id<"seal-authorisation">(6) as AuthorisationId;
    expect(states(sign(ceremony, holder, { authorisation }).ceremony)).toEqual(["signed"]);
    const to = { id: id<"signer">(8) as SignerId, person: id<"person">(8) as PersonId };
    expect(give(ceremony, { type: "replace-signer", signer: holder.id, to }).refused).toBe("not-allowed");
  });
});

describe("What can happen on the way", () => {
  it("a place passes to somebody of the same side with its turn; the old one opens nothing any more", () => {
    const [a, b] = [ours(1), theirs(2)];
    const to = { id: id<"signer">(8) as SignerId, person: id<"person">(8) as PersonId };
    const passed = give(opened(a, b), { type: "reassign-signer", signer: a.id, to }, actorOf(a));
    expect(states(passed.ceremony)).toEqual(["void", "waiting", "ahead"]);
    expect(signerOf(passed.ceremony, a.id)?.passedTo).toBe(to.id);
    expect(sign(passed.ceremony, a).refused).toBe("already-done");
    const signed = sign(passed.ceremony, ours(8, { turn: 1 }));
    expect(states(signed.ceremony)).toEqual(["void", "signed", "waiting"]);
    const sealed = seal(sign(signed.ceremony, b).ceremony);
    expect(seal(sealed.ceremony).ceremony.outcome).toBe("completed");
  });

  it("passes neither to the other side nor to whoever has a part already", () => {
    const [a, b] = [ours(1), ours(2, { turn: 1 })];
    const pass = (person: PersonId | null) =>
      give(opened(a, b), { type: "reassign-signer", signer: a.id, to: { id: id<"signer">(8), person } }, actorOf(a));
    expect(pass(null).refused).toBe("invalid-input");
    expect(pass(b.person).refused).toBe("same-person");
  });

  it("recalled, it ends for everybody and keeps what was signed until then", () => {
    const [a, b] = [ours(1), theirs(2)];
    const sealed = seal(sign(opened(a, b), a).ceremony).ceremony;
    const recalled = give(sealed, { type: "recall-signing" }).ceremony;
    expect([recalled.outcome, ...states(recalled)]).toEqual(["recalled", "sealed", "void"]);
    expect(recalled.current).toEqual(sealed.current);
    expect(sign(recalled, b).refused).toBe("signing-over");
  });

  it("one of ours may hold the device for the other side, never for a colleague, and only in their own name", () => {
    const [a, b] = [ours(1), theirs(2, { turn: 1 })];
    const manner: SigningManner = {
      method: "witnessed",
      consent: { version: "2026-11", language: "en" },
      timeZone: "Asia/Shanghai",
      host,
    };
    const hosted = (who: SignerPlan, by: PersonId) =>
      give(
        opened(a, b),
        { type: "sign-in-person", signer: who.id, documentSha256: sha256, manner },
        { kind: "person", person: by, tenant: id<"tenant">(1) as TenantId, roles: ["legal"], link: null },
      );
    expect(hosted(b, host).kinds).toEqual(["signed"]);
    expect(hosted(a, host).refused).toBe("not-allowed");
    expect(hosted(b, id<"person">(901)).refused).toBe("not-allowed");
  });

  it("expires after the days chosen when it began, and reminds as often as chosen", () => {
    const patience = { remindAfterDays: 2, expireAfterDays: 5 };
    const plan = { document: id<"document">(1), sha256 };
    const ceremony = openCeremony(id<"signing">(1) as SigningId, [ours(1)], plan, at, patience);
    const asked = askNextTurn(ceremony).reduce((state, event) => evolveSigning(state, event, at), ceremony);
    expect(signingAgenda(asked).map((one) => [one.command.type, one.at.slice(0, 10)])).toEqual([
      ["expire-signing", "2026-11-07"],
      ["remind-signer", "2026-11-04"],
    ]);
  });
});

const anyPlan = fc
  .array(
    fc.record({
      side: fc.constantFrom("ours" as const, "theirs" as const),
      role: fc.constantFrom(...recipientRoles.filter((role) => role !== "seal")),
      turn: fc.integer({ min: 1, max: 4 }),
      group: fc.constantFrom("none", "A", "B"),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((rows) =>
    rows.map(({ side, role, turn, group }, index): SignerPlan => {
      const grouped = group !== "none" && (role === "signer" || role === "approver");
      const key = `${side}-${group}-${role}`;
      const first = rows.find((one) => `${one.side}-${one.group}-${one.role}` === key)?.turn ?? turn;
      const plan = { role, turn: grouped ? first : turn, ...(grouped && { group: key }) };
      return side === "ours" ? ours(index + 1, plan) : theirs(index + 1, plan);
    }),
  );

it("whoever has which part in whatever order, a ceremony in which everybody acts is executed once, and never before", () => {
  fc.assert(
    fc.property(anyPlan, fc.infiniteStream(fc.nat()), (plans, choices) => {
      fc.pre(plans.some(({ role }) => role === "signer"));
      let ceremony = opened(...plans);
      let executed = 0;
      for (let step = 0; step < 60 && ceremony.outcome === "open"; step += 1) {
        const choice = choices.next().value ?? 0;
        const waiting = openSigners(ceremony);
        const pending = unsealed(ceremony).length > 0;
        if (waiting.length === 0 && !pending) break;
        const who = waiting[choice % Math.max(1, waiting.length)];
        const next = pending && (who === undefined || choice % 2 === 0) ? seal(ceremony) : who && sign(ceremony, who);
        if (!next) break;
        expect(next.refused).toBeNull();
        executed += next.kinds.filter((kind) => kind === "executed").length;
        ceremony = next.ceremony;
      }
      expect([ceremony.outcome, executed]).toEqual(["completed", 1]);
      for (const signer of ceremony.signers) {
        if (roleOf(signer) === "viewer" || roleOf(signer) === "copy") expect(signer.state).toBe("told");
        else expect(["sealed", "agreed", "void"]).toContain(signer.state);
      }
    }),
  );
});
