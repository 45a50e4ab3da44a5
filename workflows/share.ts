import { proxyActivities } from "@temporalio/workflow";
import type { ShareActivities } from "../activities/share.ts";
import type { Effects } from "./effect.ts";
import { untilDone } from "./patience.ts";

const { tellShared } = proxyActivities<ShareActivities>(untilDone);

/** The receiver gets a letter with a link. Withdrawal, expiry and freezing need none: the link is asked at every use. */
export const shareEffects: Effects = {
  shared: ({ tenant, id }, { share }) => tellShared({ tenant, contract: id, share }),
};
