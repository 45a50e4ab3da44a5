import { z } from "zod";
import { idOf } from "../../incident-input.ts";

export const campaignParams = z.object({ campaign: idOf<"audit-campaign">() });
export const findingParams = campaignParams.extend({ finding: idOf<"finding">() });

/** What any command to an audit may be refused. */
export const campaignRefusals = ["campaign-closed", "wrong-audit-step", "already-done"] as const;
