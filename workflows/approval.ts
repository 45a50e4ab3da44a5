import { proxyActivities } from "@temporalio/workflow";
import type { ApprovalActivities } from "../activities/approval.ts";
import { openSlots } from "../domain/approval.ts";
import type { Effects } from "./effect.ts";
import { untilDone } from "./patience.ts";

const { askApprover, tellApprovalOutcome } = proxyActivities<ApprovalActivities>(untilDone);

/** Whoever's turn it is gets a letter with one link; so does whoever it passes to; the owner hears how it ended. */
export const approvalEffects: Effects = {
  "approval-asked": ({ tenant, id }, { slot }) => askApprover({ tenant, contract: id, slot, why: "asked", time: 0 }),
  "approver-reminded": ({ tenant, id }, { slot, reminder }) =>
    askApprover({ tenant, contract: id, slot, why: "reminded", time: reminder }),
  "approval-escalated": ({ tenant, id }, { slot }) =>
    askApprover({ tenant, contract: id, slot, why: "escalated", time: 0 }),
  "approval-delegated": ({ tenant, id, version }, { slot }) =>
    askApprover({ tenant, contract: id, slot, why: "delegated", time: version }),
  "approval-reassigned": ({ tenant, id, version }, { slot }) =>
    askApprover({ tenant, contract: id, slot, why: "reassigned", time: version }),
  // Freezing voided every link: whoever was being asked is asked anew.
  unfrozen: async ({ tenant, id, version, approval }) => {
    for (const { id: slot, passedFrom } of approval ? openSlots(approval) : []) {
      const why = passedFrom.length > 0 ? "reassigned" : "asked";
      await askApprover({ tenant, contract: id, slot, why, time: version });
    }
  },
  // Whoever sent it in bulk sees there what became of each.
  "approval-granted": async ({ tenant, id, bulk }, { round }) => {
    if (bulk === undefined) await tellApprovalOutcome({ tenant, contract: id, round, outcome: "granted" });
  },
  "approval-rejected": ({ tenant, id }, { round }) =>
    tellApprovalOutcome({ tenant, contract: id, round, outcome: "rejected" }),
  "approval-expired": ({ tenant, id }, { round }) =>
    tellApprovalOutcome({ tenant, contract: id, round, outcome: "expired" }),
};
