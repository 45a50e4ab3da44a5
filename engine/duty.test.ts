import { randomUUID } from "node:crypto";
import type { Client } from "@temporalio/client";
import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FreshStack, freshStack } from "../test/stack/index.ts";
import { until } from "../test/until.ts";
import { connectEngine, dataConverterFor } from "./connection.ts";
import { type Duty, ensureDuties, scheduleOf } from "./duty.ts";

Runtime.install({ logger: new DefaultLogger("WARN") });

describe("A duty", () => {
  let stack: FreshStack;
  let client: Client;
  let taskQueue: string;

  beforeAll(async () => {
    stack = await freshStack();
    client = await connectEngine(stack.configuration.temporal);
    ({ taskQueue } = stack.configuration.temporal);
  });

  afterAll(async () => {
    await client.connection.close();
    await stack.close();
  });

  const duty = (changes: Partial<Duty> = {}): Duty => ({
    id: randomUUID(),
    workflow: "nobody-serves-this",
    every: "1 day",
    args: ["some", { code: 1 }],
    ...changes,
  });
  const handleOf = (one: Duty) => client.schedule.getHandle(scheduleOf(taskQueue, one));

  it("is made once, and takes a new rhythm when the code changes", async () => {
    const one = duty();
    await ensureDuties(client, taskQueue, [one]);
    await ensureDuties(client, taskQueue, [{ ...one, every: "2 hours" }]);
    const { spec, policies, action } = await handleOf(one).describe();
    expect(spec.intervals).toMatchObject([{ every: 7_200_000 }]);
    expect(policies).toMatchObject({ overlap: "SKIP", catchupWindow: 7_200_000 });
    expect(action).toMatchObject({ workflowType: "nobody-serves-this", args: one.args, taskQueue });
    await handleOf(one).delete();
  });

  it("may be made by several workers at once", async () => {
    const one = duty();
    await Promise.all([1, 2, 3].map(() => ensureDuties(client, taskQueue, [one])));
    expect((await handleOf(one).describe()).spec.intervals).toHaveLength(1);
    await handleOf(one).delete();
  });

  it("stays paused where an operator paused it", async () => {
    const one = duty();
    await ensureDuties(client, taskQueue, [one]);
    await handleOf(one).pause("The disk is being replaced");
    await ensureDuties(client, taskQueue, [one]);
    const { state } = await handleOf(one).describe();
    expect(state).toMatchObject({ paused: true, note: "The disk is being replaced" });
    await handleOf(one).delete();
  });

  it("runs at its time, with its arguments, and never beside itself", async () => {
    const ran: unknown[][] = [];
    const connection = await NativeConnection.connect({ address: stack.configuration.temporal.address });
    const worker = await Worker.create({
      connection,
      namespace: stack.configuration.temporal.namespace,
      taskQueue,
      dataConverter: dataConverterFor(stack.configuration.temporal.payloadKey),
      workflowsPath: new URL("duty-under-test.ts", import.meta.url).pathname,
      activities: { note: async (...args: unknown[]) => void ran.push(args) },
    });
    await worker.runUntil(async () => {
      const one = duty({ workflow: "dutyThatLasts", every: "1 second" });
      await ensureDuties(client, taskQueue, [one]);
      const skipped = await until("a run that was left out", async () => {
        const { info } = await handleOf(one).describe();
        return info.numActionsSkippedOverlap > 0 ? info : undefined;
      });
      expect(skipped.numActionsTaken).toBe(1);
      expect(ran).toEqual([one.args]);
      const [running] = skipped.runningActions;
      await handleOf(one).delete();
      if (running) await client.workflow.getHandle(running.workflow.workflowId).terminate();
    });
    await connection.close();
  });
});
