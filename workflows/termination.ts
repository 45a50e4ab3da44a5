import { proxyActivities } from "@temporalio/workflow";
import type { TerminationActivities } from "../activities/termination.ts";
import type { Effects } from "./effect.ts";
import { untilDone } from "./patience.ts";

const { tellTermination } = proxyActivities<TerminationActivities>(untilDone);

/** Legal is asked to review a proposed termination; the owner hears when it has taken effect. */
export const terminationEffects: Effects = {
  "termination-proposed": ({ tenant, id, version }, { lastDay }) =>
    tellTermination({ tenant, contract: id, why: "proposed", on: lastDay, time: version }),
  terminated: ({ tenant, id, version }, { on }) =>
    tellTermination({ tenant, contract: id, why: "terminated", on, time: version }),
};
