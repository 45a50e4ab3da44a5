import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Act, Actor, Member } from "./act.ts";
import { hoursAfter, type Instant, instantOf, millisecondsOf, type PlainDate } from "./calendar.ts";
import { decideIncident, taskIdOf } from "./decide-incident.ts";
import type { ContractId, IncidentId, PersonId, TenantId } from "./ids.ts";
import {
  type ActionId,
  evolveIncident,
  evolveIncidentAll,
  holdsContract,
  type Incident,
  incidentAgenda,
  incidentWaiting,
  mayViewIncident,
  type NoteId,
  openPoints,
  type TaskId,
} from "./incident.ts";
import type { IncidentCommand, IncidentEvent } from "./incident-command.ts";
import type { Role } from "./person.ts";
import { clockMarks, playbooks, rootCauses, type TaskCode, waiverReasons } from "./playbook.ts";
import { isRefusal, type Refusal } from "./refusal.ts";

const start = instantOf(Date.UTC(2027, 2, 1, 1));
const tenant = "tenant" as TenantId;
const contract = "contract" as ContractId;
const note = "note" as NoteId;
const [officer, clerk, outsider] = ["officer" as PersonId, "clerk" as PersonId, "outsider" as PersonId];

const person = (id: PersonId, ...roles: readonly Role[]): Member => ({
  kind: "person",
  person: id,
  tenant,
  roles,
  link: null,
});
const security = person(officer, "security");
const member = person(clerk, "business");
const engross: Actor = { kind: "engross" };

const report: IncidentCommand = {
  type: "report",
  incident: "incident" as IncidentId,
  tenant,
  timeZone: "Asia/Shanghai",
  playbook: "sent-to-wrong-person",
  contract,
  awareAt: start,
  note,
};
const triage: IncidentCommand = { type: "triage", severity: 2, personalData: true, affectedPeople: 40, contract };
const freeze: IncidentCommand = {
  type: "contain",
  freeze: true,
  revokeLinks: true,
  revokeSessionsOf: [clerk],
  note: null,
};
const frozen: IncidentCommand = { type: "record-containment", number: 1, links: 2, sessions: 1, notFrozen: null };

const act = (actor: Actor, at: Instant = start): Act => ({ actor, at, command: "command" });

/** The incident after these commands, each of which must be accepted. */
const after = (...commands: readonly (readonly [Actor, IncidentCommand])[]): Incident => {
  let incident: Incident | null = null;
  for (const [actor, command] of commands) {
    const events: readonly IncidentEvent[] | Refusal = decideIncident(incident, command, act(actor));
    if (isRefusal(events)) throw new Error(`${command.type}: ${events.refused}`);
    incident = evolveIncidentAll(incident, events, start);
  }
  if (incident === null) throw new Error("No commands");
  return incident;
};

const refusalOf = (incident: Incident | null, actor: Actor, command: IncidentCommand): string | null => {
  const decision = decideIncident(incident, command, act(actor));
  return isRefusal(decision) ? decision.refused : null;
};

const settle = (task: TaskCode): readonly [Actor, IncidentCommand] => [
  security,
  { type: "settle-task", task: taskIdOf(task), outcome: "done", note },
];
const settleAll = playbooks["sent-to-wrong-person"].tasks.map(({ code }) => settle(code));
const notify = playbooks["sent-to-wrong-person"].clocks.map(
  ({ law }) => [security, { type: "settle-clock", law, outcome: "met", reason: null, note }] as const,
);
const contained = [
  [member, report],
  [security, triage],
  [security, freeze],
  [engross, frozen],
] as const;
const recover: IncidentCommand = { type: "recover", note };
const review: IncidentCommand = { type: "review", cause: "wrong-address", actions: [], note };

describe("an incident", () => {
  test("may be reported by every member, but not by a guest, and not before it was noticed", () => {
    expect(refusalOf(null, member, report)).toBeNull();
    expect(refusalOf(null, person(clerk, "auditor"), report)).toBeNull();
    expect(refusalOf(null, person(outsider, "guest"), report)).toBe("not-allowed");
    expect(refusalOf(null, member, { ...report, awareAt: hoursAfter(start, 1) })).toBe("invalid-input");
  });

  test("is run by security alone", () => {
    const reported = after([member, report]);
    expect(refusalOf(reported, member, triage)).toBe("not-allowed");
    expect(refusalOf(reported, person(clerk, "administrator"), triage)).toBe("not-allowed");
    expect(refusalOf(reported, security, triage)).toBeNull();
  });

  test("is unknown to another organisation's people, their security included", () => {
    const stranger: Actor = { ...person(officer, "security"), tenant: "another" as TenantId };
    const reported = after([member, report]);
    for (const command of [report, triage, freeze, recover]) {
      expect(refusalOf(reported, stranger, command)).toBe("not-found");
      expect(refusalOf(null, stranger, command)).toBe("not-found");
    }
  });

  test("goes from report to closed when nothing is left open, and says what is", () => {
    const early = after(...contained);
    expect(decideIncident(early, { type: "close" }, act(security))).toMatchObject({
      refused: "steps-open",
      facts: { steps: expect.arrayContaining(["assess-impact", "gdpr-33", "recover", "review"]) },
    });
    const closed = after(
      ...contained,
      ...settleAll,
      ...notify,
      [security, recover],
      [engross, { type: "record-release" }],
      [security, review],
      [security, { type: "close" }],
    );
    expect(closed.stage).toBe("closed");
    expect(refusalOf(closed, security, triage)).toBe("incident-closed");
  });

  test("cannot recover while evidence, copies or impact are open", () => {
    expect(decideIncident(after(...contained), recover, act(security))).toMatchObject({
      refused: "steps-open",
      facts: { steps: ["secure-evidence", "recall-copies", "assess-impact"] },
    });
  });

  test("keeps its contract frozen until it is released or recovered, and never asks for both at once", () => {
    const freezing = after([member, report], [security, triage], [security, freeze]);
    expect(freezing.hold).toBe("freezing");
    expect(refusalOf(freezing, security, { type: "release", note })).toBe("containment-under-way");
    const held = after(...contained);
    expect(holdsContract(held)).toBe(true);
    expect(refusalOf(held, security, { ...triage, contract: null })).toBe("release-first");
    const released = after(...contained, [security, { type: "release", note }], [engross, { type: "record-release" }]);
    expect(holdsContract(released)).toBe(false);
    expect(refusalOf(released, security, freeze)).toBeNull();
  });

  test("may be contained by nothing only with a reason", () => {
    const nothing = { type: "contain", freeze: false, revokeLinks: false, revokeSessionsOf: [], note: null } as const;
    const triaged = after([member, report], [security, triage]);
    expect(refusalOf(triaged, security, nothing)).toBe("invalid-input");
    expect(refusalOf(triaged, security, { ...nothing, note })).toBeNull();
    const nameless = after([member, { ...report, contract: null }], [security, { ...triage, contract: null }]);
    expect(refusalOf(nameless, security, freeze)).toBe("no-contract-named");
  });

  test("lets whoever was given a task settle it, and nobody else but security", () => {
    const task = taskIdOf("tell-counterparty");
    const given = after(...contained, [security, { type: "assign-task", task, assignee: clerk }]);
    const settled = { type: "settle-task", task, outcome: "not-needed", note } as const;
    expect(refusalOf(given, member, settled)).toBeNull();
    expect(refusalOf(given, person(outsider, "business"), settled)).toBe("not-allowed");
    expect(incidentWaiting(given)).toContainEqual(
      expect.objectContaining({ kind: "incident-task", item: task, holder: { kind: "person", person: clerk } }),
    );
  });

  test("may be dismissed before triage only", () => {
    expect(after([member, report], [security, { type: "dismiss", note }])).toMatchObject({
      stage: "closed",
      dismissed: true,
    });
    expect(refusalOf(after(...contained), security, { type: "dismiss", note })).toBe("wrong-step");
  });

  test("shows to its reporter, to those given a task and to those who oversee, not to other members", () => {
    const incident = after(...contained);
    const subject = (id: PersonId, ...roles: readonly Role[]) => ({ id, tenant, active: true, roles });
    expect(mayViewIncident(subject(clerk, "business"), incident)).toBe(true);
    expect(mayViewIncident(subject(outsider, "business"), incident)).toBe(false);
    expect(mayViewIncident(subject(outsider, "administrator"), incident)).toBe(false);
    expect(mayViewIncident(subject(outsider, "auditor"), incident)).toBe(true);
    expect(mayViewIncident({ ...subject(outsider, "auditor"), tenant: "other" as TenantId }, incident)).toBe(false);
  });
});

describe("notification clocks", () => {
  const at = (hours: number) => hoursAfter(start, hours);

  test("run from awareness: 72 hours to the authority (GDPR), 24 hours as our target (PIPL), with three reminders each", () => {
    const incident = after([member, report], [security, triage]);
    expect(incidentAgenda(incident).map((item) => [item.at, item.command])).toEqual([
      [at(12), { type: "remind-clock", law: "pipl-57", mark: 50 }],
      [at(18), { type: "remind-clock", law: "pipl-57", mark: 75 }],
      [at(21.6), { type: "remind-clock", law: "pipl-57", mark: 90 }],
      [at(24), { type: "note-clock-overdue", law: "pipl-57" }],
      [at(36), { type: "remind-clock", law: "gdpr-33", mark: 50 }],
      [at(54), { type: "remind-clock", law: "gdpr-33", mark: 75 }],
      [at(64.8), { type: "remind-clock", law: "gdpr-33", mark: 90 }],
      [at(72), { type: "note-clock-overdue", law: "gdpr-33" }],
    ]);
  });

  test("do not remind of marks that had passed at triage", () => {
    const reported = after([member, report]);
    const events = decideIncident(reported, triage, act(security, at(20)));
    if (isRefusal(events)) throw new Error(events.refused);
    const late = evolveIncidentAll(reported, events, at(20));
    expect(incidentAgenda(late)[0]).toEqual({
      at: at(21.6),
      command: { type: "remind-clock", law: "pipl-57", mark: 90 },
    });
  });

  test("do not run where no personal data is concerned, and start when that turns out otherwise", () => {
    const harmless = after([member, report], [security, { ...triage, personalData: false }]);
    expect(harmless.clocks).toEqual([]);
    expect(
      after([member, report], [security, { ...triage, personalData: false }], [security, triage]).clocks,
    ).toHaveLength(2);
  });

  test("are left out only with a reason of law", () => {
    const incident = after(...contained);
    const waive = { type: "settle-clock", law: "gdpr-33", outcome: "not-needed", reason: null, note } as const;
    expect(refusalOf(incident, security, waive)).toBe("invalid-input");
    expect(refusalOf(incident, security, { ...waive, reason: "risk-unlikely" })).toBeNull();
  });
});

describe("no sequence of commands", () => {
  const tasks: readonly TaskId[] = [
    ...playbooks["sent-to-wrong-person"].tasks.map(({ code }) => taskIdOf(code)),
    "own" as TaskId,
  ];
  const laws = playbooks["sent-to-wrong-person"].clocks.map(({ law }) => law);
  const action = { id: "action" as ActionId, owner: clerk, due: "2027-04-01" as PlainDate, note };

  const command: fc.Arbitrary<IncidentCommand> = fc.oneof(
    fc.constant(report),
    fc.record({
      type: fc.constant("triage" as const),
      severity: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
      personalData: fc.boolean(),
      affectedPeople: fc.nat(1000),
      contract: fc.constantFrom(contract, null),
    }),
    fc.record({
      type: fc.constant("contain" as const),
      freeze: fc.boolean(),
      revokeLinks: fc.boolean(),
      revokeSessionsOf: fc.subarray([clerk, outsider]),
      note: fc.constantFrom(note, null),
    }),
    fc.record({
      type: fc.constant("record-containment" as const),
      number: fc.integer({ min: 1, max: 3 }),
      links: fc.nat(3),
      sessions: fc.nat(3),
      notFrozen: fc.constantFrom("not-found" as const, null, null),
    }),
    fc.constantFrom<IncidentCommand>(
      { type: "dismiss", note },
      { type: "release", note },
      { type: "record-release" },
      { type: "add-task", task: "own" as TaskId, assignee: clerk, note },
      { type: "recover", note },
      { type: "review", cause: rootCauses[0], actions: [action], note },
      { type: "complete-action", action: action.id, note },
      { type: "remind-action", action: action.id },
      { type: "close" },
    ),
    fc.record({
      type: fc.constant("assign-task" as const),
      task: fc.constantFrom(...tasks),
      assignee: fc.constantFrom(clerk, outsider),
    }),
    fc.record({
      type: fc.constant("settle-task" as const),
      task: fc.constantFrom(...tasks),
      outcome: fc.constantFrom("done" as const, "not-needed" as const),
      note: fc.constant(note),
    }),
    fc.record({
      type: fc.constant("settle-clock" as const),
      law: fc.constantFrom(...laws),
      outcome: fc.constantFrom("met" as const, "not-needed" as const),
      reason: fc.constantFrom(null, ...waiverReasons),
      note: fc.constant(note),
    }),
    fc.record({
      type: fc.constant("remind-clock" as const),
      law: fc.constantFrom(...laws),
      mark: fc.constantFrom(...clockMarks),
    }),
    fc.record({ type: fc.constant("note-clock-overdue" as const), law: fc.constantFrom(...laws) }),
  );
  /** Either anything at all, or the sensible next step, so that runs reach the end often enough to be worth something. */
  const sensible: readonly (readonly [Actor, IncidentCommand])[] = [
    ...contained,
    ...settleAll,
    ...notify,
    [security, { type: "settle-task", task: "own" as TaskId, outcome: "done", note }],
    [security, recover],
    [engross, { type: "record-release" }],
    [security, review],
    [security, { type: "close" }],
  ];
  const anyone = fc.constantFrom(security, member, engross, person(outsider, "guest"));
  const wild = fc.array(fc.tuple(anyone, command), { maxLength: 12 });
  const steps = fc
    .tuple(fc.array(wild, { minLength: sensible.length, maxLength: sensible.length }), fc.boolean())
    .map(([between, whole]) =>
      whole ? sensible.flatMap((step, index) => [step, ...(between[index] ?? [])]) : between.flat(),
    );

  const states = (sequence: readonly (readonly [Actor, IncidentCommand])[]): readonly Incident[] => {
    const seen: Incident[] = [];
    for (const [index, [actor, one]] of sequence.entries()) {
      const at = instantOf(millisecondsOf(start) + index * 60_000);
      const events = decideIncident(seen.at(-1) ?? null, one, act(actor, at));
      if (!isRefusal(events)) seen.push(evolveIncidentAll(seen.at(-1) ?? null, events, at));
    }
    return seen;
  };

  let closings = 0;
  const always = (holds: (before: Incident | undefined, incident: Incident) => void): void =>
    fc.assert(
      fc.property(steps, (sequence) => {
        const seen = states(sequence);
        for (const [index, incident] of seen.entries()) holds(seen[index - 1], incident);
      }),
      { numRuns: 300 },
    );

  test("closes an incident with anything open", () => {
    always((_before, incident) => {
      if (incident.stage !== "closed" || incident.dismissed) return;
      closings += 1;
      expect(openPoints(incident)).toEqual([]);
      expect(holdsContract(incident)).toBe(false);
    });
    expect(closings).toBeGreaterThan(20); // or the property said nothing
  });

  test("leaves a contract frozen by an incident that was not contained or has recovered", () => {
    always((_before, incident) => {
      if (!holdsContract(incident)) return;
      expect(incident.stage).toBe("contained");
      expect(incident.containments.some(({ measures }) => measures.freeze)).toBe(true);
      expect(incident.contract).not.toBeNull();
    });
  });

  test("makes a clock or a task vanish, or opens one again", () => {
    always((before, incident) => {
      for (const clock of before?.clocks ?? []) {
        const now = incident.clocks.find(({ law }) => law === clock.law);
        expect(now).toMatchObject({ startedAt: clock.startedAt, dueAt: clock.dueAt });
        if (clock.outcome !== null) expect(now?.outcome).toBe(clock.outcome);
      }
      for (const task of before?.tasks ?? []) {
        const now = incident.tasks.find(({ id }) => id === task.id);
        expect(now?.code).toBe(task.code);
        if (task.outcome !== null) expect(now?.outcome).toBe(task.outcome);
      }
    });
  });

  test("goes back to an earlier stage, or changes anything without raising the version by one", () => {
    const order = ["reported", "triaged", "contained", "recovered", "reviewed", "closed"];
    always((before, incident) => {
      expect(incident.version).toBe((before?.version ?? 0) + 1);
      expect(order.indexOf(incident.stage)).toBeGreaterThanOrEqual(before ? order.indexOf(before.stage) : 0);
    });
  });

  test("puts on the agenda what would then be refused", () => {
    always((_before, incident) => {
      for (const item of incidentAgenda(incident)) {
        expect(isRefusal(decideIncident(incident, item.command, act(engross, item.at)))).toBe(false);
      }
    });
  });
});

test("an event before the report is a fault", () => {
  expect(() => evolveIncident(null, { type: "closed", by: null }, start)).toThrow("before the incident exists");
});
