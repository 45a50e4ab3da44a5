import { type Client, ScheduleAlreadyRunning, type ScheduleOptions, ScheduleOverlapPolicy } from "@temporalio/client";
import type { Duration } from "@temporalio/common";

/** Something that Engross does by itself at regular times. Defined beside its workflow, listed in `workflows/duties.ts`. */
export interface Duty {
  /** Names its schedule and, followed by the time, each of its runs. Never changed: a new name is a second schedule. */
  readonly id: string;
  /** A workflow of `workflows/index.ts`, by name. */
  readonly workflow: string;
  readonly every: Duration;
  /** Given to each run; ids and codes only, like everything that goes through Temporal. */
  readonly args: readonly unknown[];
}

/** The schedule of a duty: the task queue is in its name, for others may use the same namespace. */
export const scheduleOf = (taskQueue: string, duty: Pick<Duty, "id">): string => `duty/${taskQueue}/${duty.id}`;

/**
 * Makes or brings up to date the schedule of every duty; may be repeated, by any number of workers at once. A run that
 * still goes on lets the next one drop. After an outage the last run that was missed is made up for, not all of them.
 * A schedule that an operator paused stays paused.
 */
export const ensureDuties = async (client: Client, taskQueue: string, duties: readonly Duty[]): Promise<void> => {
  for (const duty of duties) await ensure(client, taskQueue, duty);
};

const ensure = async ({ schedule }: Client, taskQueue: string, duty: Duty): Promise<void> => {
  const scheduleId = scheduleOf(taskQueue, duty);
  const plan = {
    spec: { intervals: [{ every: duty.every }] },
    action: {
      type: "startWorkflow",
      workflowType: duty.workflow,
      workflowId: scheduleId,
      taskQueue,
      args: [...duty.args],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: duty.every },
  } satisfies Omit<ScheduleOptions, "scheduleId">;
  try {
    await schedule.create({ scheduleId, ...plan });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await schedule.getHandle(scheduleId).update(({ state }) => ({ ...plan, state }));
  }
};
