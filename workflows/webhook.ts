import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import { ParentClosePolicy, proxyActivities, sleep, startChild, workflowInfo } from "@temporalio/workflow";
import type { DeliveryRound, WebhookActivities } from "../activities/webhook.ts";
import { instantOf } from "../domain/calendar.ts";
import { waits } from "../domain/webhook.ts";
import type { Duty } from "../engine/duty.ts";
import { untilDone } from "./patience.ts";

const { collectWebhooks, noteDeliveryStarted, tryDelivery, giveUpDelivery } =
  proxyActivities<WebhookActivities>(untilDone);

/** What happened is told of within so much time. */
export const webhookDuty: Duty = { id: "webhooks", workflow: "tellWebhooks", every: "20 seconds", args: [] };

export const deliveryWorkflowId = ({ delivery, round }: Pick<DeliveryRound, "delivery" | "round">): string =>
  `webhook/${delivery}/${round}`;

/** Finds what other systems are to be told of, and begins a process for each telling. */
export async function tellWebhooks(): Promise<void> {
  for (const round of await collectWebhooks(instantOf(Date.now()))) {
    await begin(round);
    await noteDeliveryStarted(round);
  }
}

/** Tries until it arrives, for three days; whoever receives tells repetitions by their id. */
export async function deliverWebhook(round: DeliveryRound): Promise<void> {
  for (let number = 1; ; number += 1) {
    if ((await tryDelivery({ ...round, number, at: instantOf(Date.now()) })) === "done") break;
    const wait = waits[number - 1];
    if (wait === undefined) break;
    await sleep(wait);
  }
  await giveUpDelivery(round);
}

const begin = async (round: DeliveryRound): Promise<void> => {
  try {
    await startChild(deliverWebhook, {
      workflowId: deliveryWorkflowId(round),
      args: [round],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: "REJECT_DUPLICATE",
      taskQueue: workflowInfo().taskQueue,
    });
  } catch (error) {
    // Begun before, by a run that ended before it could note so.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
};
