import { proxyActivities } from "@temporalio/workflow";
import type { RetentionActivities } from "../activities/retention.ts";
import { instantOf } from "../domain/calendar.ts";
import type { Effects } from "./effect.ts";
import { untilDone, untilDoneSlowly } from "./patience.ts";

const { tellRetention, tellDestroyed } = proxyActivities<RetentionActivities>(untilDone);
const { destroyContract } = proxyActivities<RetentionActivities>(untilDoneSlowly);

/** Two people decide on destruction; then objects go, the key goes, and a certificate says so. */
export const retentionEffects: Effects = {
  "retention-over": ({ tenant, id }) => tellRetention({ tenant, contract: id, why: "over" }),
  "purge-requested": ({ tenant, id }) => tellRetention({ tenant, contract: id, why: "requested" }),
  "purge-approved": async (contract) => {
    const { certificate, keyFingerprint, objects } = await destroyContract({
      tenant: contract.tenant,
      contract: contract.id,
      requestedBy: contract.retention?.purgeRequestedBy ?? null,
      approvedBy: contract.retention?.purgeApprovedBy ?? null,
      at: instantOf(Date.now()),
    });
    return { type: "record-purge", certificate, keyFingerprint, objects };
  },
  purged: ({ tenant, id }, { certificate }) => tellDestroyed({ tenant, contract: id, certificate }),
};
