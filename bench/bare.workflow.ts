import { condition, defineUpdate, proxyLocalActivities, setHandler } from "@temporalio/workflow";

const { nothing } = proxyLocalActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: "10 seconds" });

export const step = defineUpdate<number>("step");

/** The least that a durable step can be: one update with one local activity that does nothing. */
export async function bare(): Promise<void> {
  let steps = 0;
  setHandler(step, async () => {
    await nothing();
    steps += 1;
    return steps;
  });
  await condition(() => false);
}
