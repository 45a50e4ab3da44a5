import { randomUUID } from "node:crypto";
import { bundleWorkflowCode, Worker } from "@temporalio/worker";
import { describe, expect, it } from "vitest";
import { workflowsPath } from "../activities/worker.ts";
import { dayOf, instantOf } from "../domain/calendar.ts";
import { parseIncidentId } from "../domain/ids.ts";
import { terminationChecks } from "../domain/termination.ts";
import { dataConverterFor, failureConverterPath } from "../engine/connection.ts";
import { asPerson, salesDraft, startProcesses } from "./contract-process.ts";
import { readHistory, recordedHistories, recordedKey, recordHistory } from "./histories/index.ts";

describe("Contracts that began under an earlier release", () => {
  it("go on under this one: every recorded history replays", async () => {
    const names = await recordedHistories();
    expect(names.length).toBeGreaterThanOrEqual(5);
    const workflowBundle = await bundleWorkflowCode({ workflowsPath, failureConverterPath });
    const dataConverter = dataConverterFor(Buffer.from(recordedKey, "hex"));
    for (const name of names) {
      await Worker.runReplayHistory({ workflowBundle, dataConverter }, await readHistory(name), name);
    }
  });

  // ENGROSS_RECORD=<release> npm test -- test/replay: once per release; what is there is never overwritten.
  const release = process.env["ENGROSS_RECORD"];
  it.runIf(release !== undefined)("are recorded, one for each path of a life", { timeout: 300_000 }, async () => {
    const processes = await startProcesses({ environment: { ENGROSS_PAYLOAD_KEY: recordedKey } });
    const { engine, people, must, pass, state, toActive, toApproval, toSigning, untilStage } = processes;
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
    await processes.close();
  });
});
