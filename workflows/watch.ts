import { proxyActivities } from "@temporalio/workflow";
import type { WatchActivities } from "../activities/watch.ts";
import { instantOf } from "../domain/calendar.ts";
import type { Duty } from "../engine/duty.ts";
import { untilDone } from "./patience.ts";

const { watchAccess, forgetOldOrigins } = proxyActivities<WatchActivities>(untilDone);

export const watchDuty: Duty = { id: "watch", workflow: "watch", every: "1 minute", args: [] };

/** Looks for what is unusual in what people did since it last looked. */
export async function watch(): Promise<void> {
  await watchAccess(instantOf(Date.now()));
}

export const forgettingDuty: Duty = { id: "forget-origins", workflow: "forgetOrigins", every: "1 day", args: [] };

/** Addresses and devices in the access log are personal data, and kept for as long as they serve. */
export async function forgetOrigins(): Promise<void> {
  await forgetOldOrigins(instantOf(Date.now()));
}
