import { randomUUID } from "node:crypto";
import { Connection } from "@temporalio/client";
import { msToTs } from "@temporalio/common/lib/time.js";
import proto from "@temporalio/proto";
import { reachEngine } from "../engine/connection.ts";
import type { Configuration } from "./configuration.ts";
import type { Check } from "./doctor-check.ts";
import { pollersOf } from "./part.ts";
import { say } from "./problem.ts";

const words = say.doctor;
const { CommandType, WorkflowExecutionStatus } = proto.temporal.api.enums.v1;

/** Starts a workflow on a queue of its own, works off its only task by hand, and sees it completed. */
const liveOneWorkflow = async (engine: Configuration["temporal"]): Promise<undefined> => {
  const { namespace } = engine;
  const connection = await Connection.connect({ ...(await reachEngine(engine)), connectTimeout: 5000 });
  try {
    const { workflowService } = connection;
    const identity = "doctor";
    const workflowId = `doctor/${randomUUID()}`;
    const taskQueue = { name: workflowId };
    await workflowService.startWorkflowExecution({
      namespace,
      identity,
      workflowId,
      requestId: workflowId,
      workflowType: { name: "doctor" },
      taskQueue,
      workflowExecutionTimeout: msToTs("30 seconds"),
    });
    const { taskToken } = await connection.withDeadline(Date.now() + 10_000, () =>
      workflowService.pollWorkflowTaskQueue({ namespace, identity, taskQueue }),
    );
    await workflowService.respondWorkflowTaskCompleted({
      identity,
      taskToken,
      commands: [
        {
          commandType: CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
          completeWorkflowExecutionCommandAttributes: {},
        },
      ],
    });
    const { workflowExecutionInfo } = await workflowService.describeWorkflowExecution({
      namespace,
      execution: { workflowId },
    });
    if (workflowExecutionInfo?.status !== WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED)
      throw new Error(`status ${workflowExecutionInfo?.status}`);
    return undefined;
  } finally {
    await connection.close();
  }
};

/** Polls last up to a minute, so a worker that is there was seen within the last two. */
const recently = 2 * 60_000;

export const engineChecks: readonly Check[] = [
  { name: "temporal", remedy: words.fixTemporal, attempt: (configuration) => liveOneWorkflow(configuration.temporal) },
  {
    name: "worker",
    remedy: words.fixWorker,
    attempt: async ({ temporal }) => {
      const { length: count } = await pollersOf(temporal, Date.now() - recently);
      if (count === 0) throw new Error(words.pollers(0));
      return words.pollers(count);
    },
  },
];
