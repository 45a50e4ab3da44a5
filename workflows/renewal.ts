import { proxyActivities } from "@temporalio/workflow";
import type { RenewalActivities } from "../activities/renewal.ts";
import type { Effects } from "./effect.ts";
import { untilDone } from "./patience.ts";

const { writeAboutTerm } = proxyActivities<RenewalActivities>(untilDone);

/** The owner hears of the notice date in good time, and of what the end of a term has brought. */
export const renewalEffects: Effects = {
  "notice-reminded": ({ tenant, id, term }, { daysBefore, noticeBy }) =>
    writeAboutTerm({
      tenant,
      contract: id,
      why: "notice",
      daysBefore,
      on: noticeBy,
      renewal: term?.renewal.kind ?? "none",
    }),
  renewed: ({ tenant, id }, { until }) =>
    writeAboutTerm({ tenant, contract: id, why: "renewed", daysBefore: 0, on: until, renewal: "automatic" }),
  expired: ({ tenant, id }, { on }) =>
    writeAboutTerm({ tenant, contract: id, why: "expired", daysBefore: 0, on, renewal: "none" }),
};
