import { continueAsNew, proxyActivities, workflowInfo } from "@temporalio/workflow";
import type { BulkSendActivities } from "../activities/bulk-send.ts";
import type { BulkSending } from "../domain/bulk-send.ts";
import { instantOf } from "../domain/calendar.ts";
import { untilDone, untilDoneSlowly } from "./patience.ts";

const { rowsLeft, finishSending } = proxyActivities<BulkSendActivities>(untilDone);
const { sendRow } = proxyActivities<BulkSendActivities>(untilDoneSlowly);

export const bulkSendWorkflowId = (id: string): string => `bulk-send/${id}`;

/** Rows under way at once: enough that neither the engine nor the machine waits for the other. */
const lanes = 8;
const rowsAtOnce = 100;

/**
 * Sends every row of a bulk send: makes its contract, and opens the signing in the name of whoever released them. Each row
 * is settled once, whatever dies meanwhile: its ids follow from the bulk send and the number of the row.
 */
export async function bulkSend(sending: BulkSending): Promise<void> {
  for (;;) {
    const numbers = [...(await rowsLeft(sending, rowsAtOnce))];
    if (numbers.length === 0) break;
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        for (let number = numbers.shift(); number !== undefined; number = numbers.shift())
          await sendRow({ ...sending, number, at: instantOf(Date.now()) });
      }),
    );
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof bulkSend>(sending);
  }
  await finishSending({ ...sending, at: instantOf(Date.now()) });
}
