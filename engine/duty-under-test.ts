import { condition, proxyActivities } from "@temporalio/workflow";

const { note } = proxyActivities<{ note: (...args: unknown[]) => Promise<void> }>({
  startToCloseTimeout: "10 seconds",
});

/** A run that has not ended when the next one is due. */
export async function dutyThatLasts(...args: unknown[]): Promise<void> {
  await note(...args);
  await condition(() => false);
}
