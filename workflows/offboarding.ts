import { continueAsNew, proxyActivities, sleep, workflowInfo } from "@temporalio/workflow";
import type { OffboardingActivities } from "../activities/offboarding.ts";
import { type Instant, instantOf } from "../domain/calendar.ts";
import type { Offboarding } from "../domain/offboarding.ts";
import { untilDone } from "./patience.ts";

export interface OffboardingInput extends Offboarding {
  /** When it was decided. */
  readonly at: Instant;
  /** How many rounds earlier runs have done. */
  readonly rounds?: number;
}

export const offboardingWorkflowId = (id: string): string => `offboarding/${id}`;

const steps = proxyActivities<OffboardingActivities>(untilDone);

/** Between rounds over what stands still: from a minute, ever longer, to six hours. */
const pauseMs = (round: number): number => Math.min(60_000 * 2 ** round, 6 * 3_600_000);

/**
 * Somebody leaves. All access ends first; then everything in their hands goes to others, one thing after the other. What
 * stands still (a frozen contract) is tried again until it moves: meanwhile the report tells what waits.
 */
export async function offboarding({ rounds = 0, ...input }: OffboardingInput): Promise<void> {
  if (rounds === 0) await steps.endAccess(input);
  for (let round = rounds; ; round += 1) {
    if (round > rounds && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof offboarding>({ ...input, rounds: round });
    for (const item of await steps.workLeft(input, instantOf(Date.now())))
      await steps.handOver(input, item, { round, at: instantOf(Date.now()) });
    const waits = await steps.workWaiting(input);
    if (round === 0 || waits === 0) await steps.reportOffboarding(input, { waits, at: instantOf(Date.now()) });
    if (waits === 0) return;
    await sleep(pauseMs(round));
  }
}
