import { proxyActivities } from "@temporalio/workflow";
import type { ObligationActivities } from "../activities/obligation.ts";
import type { Effects } from "./effect.ts";
import { untilDone } from "./patience.ts";

const { writeAboutObligation } = proxyActivities<ObligationActivities>(untilDone);

/** Before a duty is due its keeper is reminded; the day after, told that it is late; then the keeper's manager is told. */
export const obligationEffects: Effects = {
  "obligation-reminded": ({ tenant, id }, { obligation }) =>
    writeAboutObligation({ tenant, contract: id, obligation, why: "reminded" }),
  "obligation-overdue": ({ tenant, id }, { obligation }) =>
    writeAboutObligation({ tenant, contract: id, obligation, why: "overdue" }),
  "obligation-escalated": ({ tenant, id }, { obligation }) =>
    writeAboutObligation({ tenant, contract: id, obligation, why: "escalated" }),
};
