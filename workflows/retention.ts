import { patched, proxyActivities } from "@temporalio/workflow";
import type { RetentionActivities } from "../activities/retention.ts";
import { instantOf } from "../domain/calendar.ts";
import type { Contract } from "../domain/contract.ts";
import type { Effects } from "./effect.ts";
import { untilDone, untilDoneSlowly } from "./patience.ts";
import { isCompletedInOne } from "./signing.ts";

const { tellRetention, tellHoldRelease, tellDestroyed } = proxyActivities<RetentionActivities>(untilDone);
const { destroyContract, protectDocuments } = proxyActivities<RetentionActivities>(untilDoneSlowly);

/** The store itself keeps what proves the agreement: as long as it must be kept, and while there is a matter. */
const protect = async ({ tenant, id }: Contract): Promise<void> => {
  // Histories of 0.1 know nothing of it.
  if (patched("protect-documents")) await protectDocuments({ tenant, contract: id });
};

/** Two people decide on destruction; then objects go, the key goes, and a certificate says so. */
export const retentionEffects: Effects = {
  executed: async (contract) => {
    if (!isCompletedInOne()) await protect(contract);
  },
  renewed: protect,
  "amendment-in-force": protect,
  expired: protect,
  terminated: protect,
  "parent-ended": protect,
  archived: protect,
  "hold-placed": protect,
  "hold-release-requested": ({ tenant, id }, { matter }) => tellHoldRelease({ tenant, contract: id, matter }),
  "hold-released": protect,
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
