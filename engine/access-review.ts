import type { ReviewCommand } from "../domain/access-review.ts";
import type { Refusal } from "../domain/refusal.ts";
import {
  accessReview,
  accessReviewCampaign,
  type CampaignInput,
  campaignWorkflowId,
  reviewWorkflowId,
  submitToReview,
  unopened,
} from "../workflows/access-review.ts";
import type { Carried } from "../workflows/entity.ts";
import { begin } from "./begin.ts";
import { type Engine, type Giving, give } from "./command.ts";

/** As `commandContract`, for a review of access; `open-review` begins the process. */
export const commandReview = (
  engine: Engine,
  id: string,
  command: ReviewCommand,
  giving: Giving,
): Promise<Carried | Refusal> =>
  give(engine, command, giving, {
    workflowId: reviewWorkflowId(id),
    update: submitToReview,
    ...(command.type === "open-review" && { birth: { workflow: accessReview, input: unopened } }),
  });

/** Has a campaign begin; the same campaign begins once, however often it is asked for. */
export const beginAccessReview = (engine: Engine, input: CampaignInput): Promise<void> =>
  begin(engine, accessReviewCampaign, { id: campaignWorkflowId(input.campaign), args: [input], anew: "never" });
