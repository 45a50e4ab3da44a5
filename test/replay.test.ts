import { randomUUID } from "node:crypto";
import { bundleWorkflowCode, Worker } from "@temporalio/worker";
import { describe, expect, it } from "vitest";
import { workflowsPath } from "../activities/worker.ts";
import { contractById } from "../db/contract.ts";
import { incidentById, stageNotes } from "../db/incident.ts";
import { asSystem } from "../db/tenancy.ts";
import { dayOf, instantOf } from "../domain/calendar.ts";
import { isFrozen } from "../domain/contract.ts";
import { parseContractId, parseIncidentId } from "../domain/ids.ts";
import type { Hold, Incident, NoteId } from "../domain/incident.ts";
import type { IncidentCommand } from "../domain/incident-command.ts";
import { isRefusal } from "../domain/refusal.ts";
import type { ShareId } from "../domain/share.ts";
import { terminationChecks } from "../domain/termination.ts";
import { commandIncident } from "../engine/command.ts";
import { dataConverterFor, failureConverterPath } from "../engine/connection.ts";
import { fastForward } from "../engine/time-skipping.ts";
import { asPerson, type Processes, salesDraft, startProcesses } from "./contract-process.ts";
import { readHistory, recordedHistories, recordedKey, recordHistory } from "./histories/index.ts";
import { until } from "./until.ts";

describe("Contracts that began under an earlier release", () => {
  it("go on under this one: every recorded history replays", async () => {
    const names = await recordedHistories();
    expect(names.length).toBeGreaterThanOrEqual(5);
    const workflowBundle = await bundleWorkflowCode({ workflowsPath, failureConverterPath });
    const dataConverter = dataConverterFor(Buffer.from(recordedKey, "hex"));
    const histories = async function* () {
      for (const name of names) yield { workflowId: name, history: await readHistory(name) };
    };
    let replayed = 0;
    for await (const { workflowId, error } of Worker.runReplayHistories(
      { workflowBundle, dataConverter },
      histories(),
    )) {
      if (error) throw new Error(`${workflowId} does not replay`, { cause: error });
      replayed += 1;
    }
    expect(replayed).toBe(names.length);
  }, 180_000);

  // ENGROSS_RECORD=<release> npm test -- test/replay: once per release; what is there is never overwritten.
  const release = process.env["ENGROSS_RECORD"];
  it.runIf(release !== undefined)("are recorded, one for each path of a life", { timeout: 300_000 }, async () => {
    const processes = await startProcesses({ environment: { ENGROSS_PAYLOAD_KEY: recordedKey } });
    const { engine, people, must, pass, plan, stage, state } = processes;
    const { approveAll, signAll, toActive, toApproval, toSigning, untilStage } = processes;
    const record = (contract: string, path: string) =>
      recordHistory(engine, `contract/${contract}`, `${release}-${path}`);

    const lapsed = await toApproval();
    await pass(lapsed, 20);
    await untilStage(lapsed, "draft");
    await record(lapsed, "approval-expired");

    const unsigned = await toSigning();
    await pass(unsigned, 40);
    await untilStage(unsigned, "draft");
    await record(unsigned, "signing-expired");

    const renewed = await toActive(salesDraft({ renewal: { type: "choice", choice: "automatic" } }));
    await pass(renewed, 380);
    await record(renewed, "renewed");

    const frozen = await toActive();
    const incident = parseIncidentId(randomUUID());
    if (!incident) throw new Error("randomUUID made no UUID");
    await must(frozen, { type: "freeze", incident }, { kind: "incident", incident });
    await must(frozen, { type: "unfreeze", incident }, { kind: "incident", incident });
    await record(frozen, "frozen");

    const ended = await toActive();
    await pass(ended, 380);
    await untilStage(ended, "ended");
    await record(ended, "expired");

    const destroyed = await toActive();
    const legal = asPerson(people.lawyer);
    await must(
      destroyed,
      { type: "propose-termination", ground: "agreement", lastDay: dayOf(instantOf(Date.now()), "Asia/Shanghai") },
      legal,
    );
    for (const check of terminationChecks) await must(destroyed, { type: "check-termination", check }, legal);
    for (const { id, survives } of (await state(destroyed)).obligations) {
      await must(
        destroyed,
        { type: "settle-obligation", obligation: id, how: survives ? "carried" : "settled" },
        legal,
      );
    }
    await must(destroyed, { type: "confirm-termination" }, legal);
    await must(destroyed, { type: "archive" }, legal);
    await pass(destroyed, 366 * 10 + 5);
    await must(destroyed, { type: "request-purge" }, legal);
    await must(destroyed, { type: "approve-purge" }, asPerson(people.officer));
    await untilStage(destroyed, "purged");
    await engine.workflow.getHandle(`contract/${destroyed}`).result();
    await record(destroyed, "destroyed");

    const shared = await toActive();
    const documents = [(await state(shared)).executed?.document].filter((id) => id !== undefined);
    const share = { type: "share", documents, receiver: "hmac-sha256:recorded", steppedUp: false } as const;
    for (const days of [2, 30]) {
      await must(shared, { ...share, share: randomUUID() as ShareId, days }, asPerson(people.owner));
    }
    const [, second] = (await state(shared)).shares;
    if (!second) throw new Error("The contract was shared twice");
    await must(shared, { type: "withdraw-share", share: second.id }, legal);
    await pass(shared, 3);
    await record(shared, "shared");

    const amended = await toActive();
    const amendment = parseContractId(randomUUID());
    if (!amendment) throw new Error("randomUUID made no UUID");
    const draft = await stage(amendment, 1, amendment, salesDraft());
    await must(amended, { type: "open-amendment", amendment, draft }, asPerson(people.owner));
    await until("the amendment to begin", () =>
      asSystem(processes.db, processes.tenant, (tx) => contractById(tx, amendment)),
    );
    await must(amendment, { type: "submit-for-review" }, asPerson(people.owner));
    await must(amendment, { type: "submit-for-approval", plan: plan() }, asPerson(people.lawyer));
    await approveAll(amendment);
    await signAll(amendment);
    await untilStage(amended, "active");
    await record(amended, "amended");
    await record(amendment, "amendment");

    await recordIncidents(processes, `${release}`);
    await processes.close();
  });
});

/** Two incidents about one contract, the second inheriting the hold; the first from its report to its closing. */
const recordIncidents = async (
  { configuration, db, engine, people, state, tenant, toActive }: Processes,
  release: string,
): Promise<void> => {
  const contract = await toActive();
  const reported = async () => {
    const id = parseIncidentId(randomUUID());
    if (!id) throw new Error("randomUUID made no UUID");
    const words = ["report", "release", "task", "clock", "recover", "review"] as const;
    const notes = new Map(words.map((word) => [word, randomUUID() as NoteId]));
    const note = (word: (typeof words)[number]): NoteId => notes.get(word) ?? ("" as NoteId);
    const told = { tenant, incident: id, title: "Recorded", body: "Recorded.", author: people.officer.id };
    await asSystem(db, tenant, (tx) =>
      stageNotes(
        tx,
        [...notes.values()].map((one) => ({ id: one, ...told })),
      ),
    );
    const give = async (command: IncidentCommand): Promise<void> => {
      const giving = { actor: asPerson(people.officer), id: randomUUID(), patience: 60_000 };
      const { taskQueue } = configuration.temporal;
      const outcome = await commandIncident({ client: engine, taskQueue }, id, command, giving);
      if (isRefusal(outcome)) throw new Error(`${command.type} was refused: ${outcome.refused}`);
    };
    const incident = async (): Promise<Incident | undefined> =>
      (await asSystem(db, tenant, (tx) => incidentById(tx, id)))?.state;
    const untilHold = (hold: Hold) => until(`the hold to be ${hold}`, async () => (await incident())?.hold === hold);
    const about = { incident: id, tenant, timeZone: "Asia/Shanghai", contract, note: note("report") } as const;
    await give({ type: "report", playbook: "sent-to-wrong-person", awareAt: instantOf(Date.now() - 60_000), ...about });
    await give({ type: "triage", severity: 2, personalData: true, affectedPeople: 3, contract });
    await give({ type: "contain", freeze: true, revokeLinks: true, revokeSessionsOf: [people.owner.id], note: null });
    await untilHold("frozen");
    return { id, give, note, incident, untilHold };
  };
  const [first, second] = [await reported(), await reported()];
  await first.give({ type: "release", note: first.note("release") });
  await first.untilHold("released");
  await second.give({ type: "release", note: second.note("release") });
  await second.untilHold("released");
  await until("the contract to be free", async () => !isFrozen(await state(contract)));
  await recordHistory(engine, `contract/${contract}`, `${release}-frozen-twice`);

  await fastForward(engine, `incident/${first.id}`, 37 * 3_600_000);
  const { tasks, clocks } = (await first.incident()) ?? { tasks: [], clocks: [] };
  for (const { id } of tasks)
    await first.give({ type: "settle-task", task: id, outcome: "done", note: first.note("task") });
  for (const { law } of clocks)
    await first.give({ type: "settle-clock", law, outcome: "met", reason: null, note: first.note("clock") });
  await first.give({ type: "recover", note: first.note("recover") });
  await first.give({ type: "review", cause: "wrong-address", actions: [], note: first.note("review") });
  await first.give({ type: "close" });
  await engine.workflow.getHandle(`incident/${first.id}`).result();
  await recordHistory(engine, `incident/${first.id}`, `${release}-incident`);
};
