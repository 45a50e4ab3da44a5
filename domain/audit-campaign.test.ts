import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Classification, classifications } from "./access.ts";
import type { Act, Actor } from "./act.ts";
import {
  type AuditCampaign,
  auditCampaignAgenda,
  type CampaignNoteId,
  campaignWaiting,
  evolveAuditCampaignAll,
  type FindingId,
  isCampaignOver,
  openFindings,
  unanswered,
} from "./audit-campaign.ts";
import { type AuditCampaignCommand, auditCampaignGates } from "./audit-campaign-command.ts";
import { auditQuestions, questionsFor, verdicts } from "./audit-checklist.ts";
import { amountBands, type Candidate, drawSample, stratumOf } from "./audit-sample.ts";
import { addDays, type Instant, instantOf, millisecondsOf, type PlainDate } from "./calendar.ts";
import { decideAuditCampaign } from "./decide-audit-campaign.ts";
import type { AuditCampaignId, ContractId, PersonId, TenantId } from "./ids.ts";
import { type Role, roles } from "./person.ts";
import { isRefusal } from "./refusal.ts";
import { contractTypes } from "./terms.ts";

const as = <T>(text: string): T => text as T;
const tenant = as<TenantId>("tenant");
const [lead, second, owner, other] = ["lead", "second", "owner", "other"].map((one) => as<PersonId>(one)) as [
  PersonId,
  PersonId,
  PersonId,
  PersonId,
];
const note = as<CampaignNoteId>("note");
const contracts = [as<ContractId>("c1"), as<ContractId>("c2")] as const;
const start = "2026-11-02T02:00:00.000Z" as Instant;
const today = "2026-11-02" as PlainDate;

const person = (id: PersonId, ...held: readonly Role[]): Actor => ({
  kind: "person",
  person: id,
  tenant,
  roles: held,
  link: null,
});
const auditor = person(lead, "auditor");
const engross: Actor = { kind: "engross" };
const by = (actor: Actor, at: Instant = start): Act => ({ actor, at, command: "command" });

const begun: AuditCampaignCommand = {
  type: "start",
  campaign: as<AuditCampaignId>("campaign"),
  tenant,
  timeZone: "Asia/Shanghai",
  scope: { types: [], classifications: [], from: null, to: null, size: 2 },
  note,
};
const drawn: AuditCampaignCommand = {
  type: "record-sample",
  seed: { checkpoint: 1, root: "00" },
  population: { count: 9, sha256: "00" },
  sample: [
    { contract: contracts[0], type: "nda", stratum: "nda/internal/none" },
    { contract: contracts[1], type: "sales", stratum: "sales/internal/large" },
  ],
};
const allAnswers = (contract: ContractId, type: "nda" | "sales"): AuditCampaignCommand => ({
  type: "answer",
  contract,
  answers: questionsFor(type).map((question) => ({ question, verdict: "yes", note: null })),
  evidence: [],
});
const raised: AuditCampaignCommand = {
  type: "raise-finding",
  finding: as<FindingId>("f1"),
  contract: contracts[1],
  question: "retention-set",
  severity: "high",
  owner,
  due: addDays(today, 10),
  note,
};
const ofFinding = { finding: as<FindingId>("f1"), note };

/** Carries out what must be allowed. */
const after = (...steps: readonly (readonly [AuditCampaignCommand, Actor, Instant?])[]): AuditCampaign => {
  const state = steps.reduce<AuditCampaign | null>((before, [command, actor, at = start]) => {
    const events = decideAuditCampaign(before, command, by(actor, at));
    if (isRefusal(events)) throw new Error(`${command.type}: ${events.refused}`);
    return evolveAuditCampaignAll(before, events, at);
  }, null);
  return state ?? expect.unreachable();
};

const refusal = (state: AuditCampaign | null, command: AuditCampaignCommand, actor: Actor, at?: Instant) => {
  const outcome = decideAuditCampaign(state, command, by(actor, at));
  return isRefusal(outcome) ? outcome.refused : outcome.map(({ type }) => type);
};

const inFieldwork = after([begun, auditor], [drawn, engross]);
const withFinding = after([begun, auditor], [drawn, engross], [raised, auditor]);
const report: AuditCampaignCommand = { type: "report-correction", ...ofFinding, evidence: [] };

describe("an audit campaign", () => {
  test("is closed only when every question is answered, every finding verified, and its report kept", () => {
    expect(refusal(inFieldwork, { type: "end-fieldwork" }, auditor)).toBe("answers-missing");
    const answered = after(
      [begun, auditor],
      [drawn, engross],
      [allAnswers(contracts[0], "nda"), auditor],
      [allAnswers(contracts[1], "sales"), auditor],
      [raised, auditor],
      [{ type: "end-fieldwork" }, auditor],
    );
    expect(answered.sample.flatMap(unanswered)).toEqual([]);
    expect(refusal(answered, { type: "close" }, auditor)).toBe("findings-open");
    expect(refusal(answered, allAnswers(contracts[0], "nda"), auditor)).toBe("wrong-audit-step");
    const events = [report, { type: "verify-finding", ...ofFinding }, { type: "close" }] as const;
    const closed = events.reduce<AuditCampaign>((state, command) => {
      const actor = command.type === "report-correction" ? person(owner, "business") : auditor;
      const decided = decideAuditCampaign(state, command, by(actor));
      return isRefusal(decided) ? expect.unreachable(decided.refused) : evolveAuditCampaignAll(state, decided, start);
    }, answered);
    expect([closed.stage, isCampaignOver(closed)]).toEqual(["closed", false]);
    const reported = decideAuditCampaign(closed, { type: "record-report", pdf: "a", xlsx: "b" }, by(engross));
    expect(isRefusal(reported) || isCampaignOver(evolveAuditCampaignAll(closed, reported, start))).toBe(true);
    expect(refusal(closed, raised, auditor)).toBe("campaign-closed");
  });

  test("is an auditor's to run; others do nothing but report what they were given as corrected", () => {
    for (const role of roles.filter((one) => one !== "auditor")) {
      expect(refusal(null, begun, person(other, role))).toBe("not-allowed");
      for (const command of [allAnswers(contracts[0], "nda"), { ...raised, finding: as<FindingId>("f2") }] as const)
        expect(refusal(withFinding, command, person(owner, role))).toBe("not-allowed");
      expect(refusal(withFinding, report, person(other, role))).toBe("not-allowed");
    }
    expect(refusal(withFinding, report, auditor)).toBe("not-allowed");
    expect(refusal(withFinding, report, person(owner, "business"))).toEqual(["correction-reported"]);
    const stranger = { ...person(lead, "auditor"), tenant: as<TenantId>("another") } as Actor;
    expect(refusal(withFinding, { type: "close" }, stranger)).toBe("not-found");
  });

  test("has a correction judged by an auditor other than its owner, and reopens what is not good", () => {
    const own = after([begun, auditor], [drawn, engross], [{ ...raised, owner: lead }, auditor], [report, auditor]);
    for (const command of [
      { type: "verify-finding", ...ofFinding },
      { type: "reopen-finding", ...ofFinding, due: addDays(today, 5) },
    ] as const) {
      expect(refusal(withFinding, command, auditor)).toBe("not-yet-corrected");
      expect(refusal(own, command, auditor)).toBe("same-person");
    }
    const corrected = after([begun, auditor], [drawn, engross], [raised, auditor], [report, person(owner, "legal")]);
    const reopening = { type: "reopen-finding", ...ofFinding, due: addDays(today, 5) } as const;
    const events = decideAuditCampaign(corrected, reopening, by(person(second, "auditor")));
    const reopened = isRefusal(events) ? expect.unreachable() : evolveAuditCampaignAll(corrected, events, start);
    expect(openFindings(reopened)).toMatchObject([{ state: "open", reopened: 1, due: addDays(today, 5) }]);
    expect(refusal(reopened, report, person(owner, "legal"))).toEqual(["correction-reported"]);
  });

  test("wants a reason for no and for not applicable, and asks only what is asked of such a contract", () => {
    for (const verdict of verdicts) {
      const answers = [{ question: "retention-set", verdict, note: null }] as const;
      const command = { type: "answer", contract: contracts[0], answers, evidence: [] } as const;
      expect(refusal(inFieldwork, command, auditor)).toEqual(
        verdict === "yes" ? ["contract-answered"] : "invalid-input",
      );
    }
    const answers = [{ question: "payments-on-plan", verdict: "yes", note: null }] as const;
    expect(refusal(inFieldwork, { type: "answer", contract: contracts[0], answers, evidence: [] }, auditor)).toBe(
      "invalid-input",
    );
    expect(refusal(inFieldwork, { ...raised, due: addDays(today, -1) }, auditor)).toBe("invalid-input");
  });

  test("reminds three days before a finding is due, then tells that it is late, each once", () => {
    expect(auditCampaignAgenda(withFinding)).toEqual([
      { at: "2026-11-09T01:00:00.000Z", command: { type: "remind-finding", finding: "f1" } },
      { at: "2026-11-13T01:00:00.000Z", command: { type: "note-finding-overdue", finding: "f1" } },
    ]);
    const soon = after([begun, auditor], [drawn, engross], [{ ...raised, due: addDays(today, 1) }, auditor]);
    expect(auditCampaignAgenda(soon).map(({ command }) => command.type)).toEqual(["note-finding-overdue"]);
  });
});

const anyActor = fc.constantFrom<Actor>(
  auditor,
  person(second, "auditor"),
  person(owner, "business"),
  person(owner, "auditor"),
  engross,
);
const anyCommand: fc.Arbitrary<AuditCampaignCommand> = fc.oneof(
  fc.constant<AuditCampaignCommand>(begun),
  fc.constant<AuditCampaignCommand>(drawn),
  fc.constant<AuditCampaignCommand>(allAnswers(contracts[0], "nda")),
  fc.constant<AuditCampaignCommand>(allAnswers(contracts[1], "sales")),
  fc.record({ finding: fc.constantFrom("f1", "f2"), owner: fc.constantFrom(owner, lead), days: fc.nat(20) }).map(
    ({ finding, days, ...rest }): AuditCampaignCommand => ({
      ...{ ...raised, finding: as<FindingId>(finding), ...rest },
      due: addDays(today, days),
    }),
  ),
  fc
    .record({
      type: fc.constantFrom("report-correction", "verify-finding", "reopen-finding", "reassign-finding"),
      finding: fc.constantFrom("f1", "f2"),
    })
    .map(
      ({ type, finding }) =>
        ({
          ...{ type, finding, note, owner: second, due: addDays(today, 30), evidence: [] },
        }) as unknown as AuditCampaignCommand,
    ),
  fc.constantFrom<AuditCampaignCommand>(
    { type: "end-fieldwork" },
    { type: "close" },
    { type: "record-report", pdf: "a", xlsx: "b" },
  ),
);

test("whatever is asked by whomever in whatever order, no rule is broken and the agenda is never refused", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyCommand, anyActor, fc.nat(100)), { maxLength: 40 }), (steps) => {
      let state: AuditCampaign | null = null;
      let now = millisecondsOf(start);
      for (const [command, actor, hours] of steps) {
        now += hours * 3_600_000;
        const at = instantOf(now);
        for (let due = state && auditCampaignAgenda(state)[0]; due && due.at <= at; ) {
          const events = decideAuditCampaign(state, due.command, by(engross, due.at));
          if (isRefusal(events)) expect.unreachable(`${due.command.type} was on the agenda: ${events.refused}`);
          state = evolveAuditCampaignAll(state, events, due.at);
          due = auditCampaignAgenda(state)[0];
        }
        const decision = decideAuditCampaign(state, command, by(actor, at));
        if (isRefusal(decision)) continue;
        expect(decision.length).toBeGreaterThan(0);
        const before: AuditCampaign | null = state;
        state = evolveAuditCampaignAll(state, decision, at);
        expect(state.version).toBe((before?.version ?? 0) + 1);
        if (command.type !== "start") {
          const gate = auditCampaignGates[command.type];
          expect(gate.in).toContain(before?.stage);
        }
        if (command.type === "verify-finding" && actor.kind === "person")
          expect(state.findings.find(({ finding }) => finding === command.finding)?.owner).not.toBe(actor.person);
        if (state.stage === "closed") {
          expect(openFindings(state)).toEqual([]);
          expect(state.sample.flatMap(unanswered)).toEqual([]);
          expect(campaignWaiting(state)).toEqual([]);
          expect(auditCampaignAgenda(state)).toEqual([]);
        } else if (state.stage !== "drawing") expect(campaignWaiting(state).length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 300 },
  );
});

const anyPopulation = fc
  .array(
    fc.record({
      type: fc.constantFrom(...contractTypes),
      classification: fc.constantFrom<Classification>(...classifications),
      band: fc.constantFrom(...amountBands),
    }),
    { maxLength: 60 },
  )
  .map((all) => all.map((one, index): Candidate => ({ ...one, contract: as<ContractId>(`contract-${index}`) })));

const rankBy = (seed: string) => (contract: ContractId) =>
  createHash("sha256").update(`${seed}\n${contract}`).digest("hex");

describe("a sample", () => {
  test("is as large as asked, of whom there are, each once, and has of every stratum where it can", () => {
    fc.assert(
      fc.property(anyPopulation, fc.integer({ min: 1, max: 80 }), fc.string(), (population, size, seed) => {
        const sample = drawSample(population, size, rankBy(seed));
        expect(sample.length).toBe(Math.min(size, population.length));
        expect(new Set(sample.map(({ contract }) => contract)).size).toBe(sample.length);
        for (const one of sample) expect(population).toContain(one);
        const strata = new Set(population.map(stratumOf));
        expect(new Set(sample.map(stratumOf)).size).toBe(Math.min(strata.size, sample.length));
      }),
    );
  });

  test("is the same for whoever draws again, in whatever order the population stands, and another by another seed", () => {
    fc.assert(
      fc.property(anyPopulation, fc.integer({ min: 1, max: 20 }), (population, size) => {
        const drawn = drawSample(population, size, rankBy("seed"));
        expect(drawSample(population.toReversed(), size, rankBy("seed"))).toEqual(drawn);
      }),
    );
    const alike = Array.from(
      { length: 200 },
      (_, index): Candidate => ({
        ...{ contract: as<ContractId>(`contract-${index}`), type: "nda", classification: "internal", band: "none" },
      }),
    );
    expect(drawSample(alike, 10, rankBy("one"))).not.toEqual(drawSample(alike, 10, rankBy("other")));
  });
});

test("every type of contract has its checklist, of questions that are in the list", () => {
  for (const type of contractTypes) {
    expect(questionsFor(type).length).toBeGreaterThan(5);
    for (const question of questionsFor(type)) expect(auditQuestions).toContain(question);
  }
});
