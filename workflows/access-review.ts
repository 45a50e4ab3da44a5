import {
  allHandlersFinished,
  condition,
  continueAsNew,
  currentUpdateInfo,
  defineUpdate,
  ParentClosePolicy,
  proxyActivities,
  setHandler,
  startChild,
  uuid4,
  workflowInfo,
} from "@temporalio/workflow";
import type { AccessReviewActivities } from "../activities/access-review.ts";
import type { AccessRevocationActivities } from "../activities/access-revocation.ts";
import {
  type AccessReview,
  type CampaignId,
  decideReview,
  evolveReview,
  isRevoked,
  type ReviewCommand,
  type ReviewEvent,
  reviewAgenda,
} from "../domain/access-review.ts";
import { instantOf } from "../domain/calendar.ts";
import type { PersonId, TenantId } from "../domain/ids.ts";
import type { Duty } from "../engine/duty.ts";
import { type Carried, type Carryover, Entity, type Submission } from "./entity.ts";
import { untilDone, untilDoneSlowly } from "./patience.ts";
import { recordReview } from "./record.ts";

const { askReviewer, closeCampaign } = proxyActivities<AccessReviewActivities>(untilDone);
const { beginCampaign, tenantsToReview } = proxyActivities<AccessReviewActivities>(untilDoneSlowly);
const { revokeAccess } = proxyActivities<AccessRevocationActivities>(untilDone);

/** Once a quarter every organisation asks itself who may reach what. */
export const accessReviewDuty: Duty = { id: "access-review", workflow: "reviewAccess", every: "91 days", args: [] };

/** Begins a campaign in every organisation that has none under way. */
export async function reviewAccess(): Promise<void> {
  for (const tenant of await tenantsToReview()) {
    const campaign = uuid4() as CampaignId;
    await startChild(accessReviewCampaign, {
      workflowId: campaignWorkflowId(campaign),
      args: [{ tenant, campaign, begunBy: null, reviewer: null }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  }
}

export interface CampaignInput {
  readonly tenant: TenantId;
  readonly campaign: CampaignId;
  /** `null` where it began by itself. */
  readonly begunBy: PersonId | null;
  /** Who reviews people without a manager; `null`: as in the last campaign. */
  readonly reviewer: PersonId | null;
}

export const campaignWorkflowId = (campaign: CampaignId): string => `access-review-campaign/${campaign}`;

/** Sees who can reach what, and asks each reviewer by a review of their own, which lives on by itself. */
export async function accessReviewCampaign(input: CampaignInput): Promise<void> {
  await beginCampaign({ ...input, at: instantOf(Date.now()) });
}

/** A command to a review. */
export const submitToReview = defineUpdate<Carried, [Submission<ReviewCommand>]>("submit");

export interface ReviewInput extends Carryover<AccessReview> {
  readonly v: 1;
}

/** The input of a review that is about to be opened. */
export const unopened: ReviewInput = { v: 1, state: null, answered: [] };

export const reviewWorkflowId = (id: string): string => `access-review/${id}`;

/** What one reviewer is asked, until each line is decided and each revocation has taken effect. */
export async function accessReview(input: ReviewInput): Promise<void> {
  const entity = new Entity<AccessReview, ReviewCommand, ReviewEvent>(rules, input);
  setHandler(submitToReview, (submission) => entity.submit(submission, updateId()), {
    validator: (submission) => entity.check(submission, updateId(), Date.now()),
  });

  await condition(() => entity.born || entity.stillborn);
  while (entity.goesOn) {
    await entity.live(() => workflowInfo().continueAsNewSuggested);
    if (workflowInfo().continueAsNewSuggested) {
      await condition(() => entity.isIdle && allHandlersFinished());
      await continueAsNew<typeof accessReview>({ v: 1, ...entity.carryover });
    }
  }
  await condition(() => entity.isIdle && allHandlersFinished());
}

type ReviewEntity = Entity<AccessReview, ReviewCommand, ReviewEvent>;

/** What an event causes outside: letters, access that ends, and the end of the campaign. */
const effect = async (event: ReviewEvent, entity: ReviewEntity): Promise<ReviewCommand | undefined> => {
  const { state } = entity;
  const about = { tenant: state.tenant, review: state.id };
  switch (event.type) {
    case "review-opened":
      await askReviewer({ ...about, why: "asked", time: 0 });
      return undefined;
    case "reviewer-reminded":
      await askReviewer({ ...about, why: "reminded", time: event.time });
      return undefined;
    case "review-escalated":
      await askReviewer({ ...about, why: "escalated", time: 0 });
      return undefined;
    case "access-revoked":
    case "access-lapsed":
    case "revocation-retried": {
      const { line } = event;
      // Contracts pass on last, so that they go to nobody who is losing their own roles in the same breath.
      if (isOwnership(state, line)) await entity.until(onlyOwnershipLeft);
      const revocation = await revokeAccess({ ...about, line, time: state.version, at: instantOf(Date.now()) });
      return { type: "record-revocation", line, revocation };
    }
    case "review-closed":
      await closeCampaign({ tenant: state.tenant, campaign: state.campaign, at: instantOf(Date.now()) });
      return undefined;
    default:
      return undefined;
  }
};

const isOwnership = ({ lines }: AccessReview, number: number): boolean =>
  lines.some((line) => line.number === number && line.access.kind === "owner");

const onlyOwnershipLeft = ({ lines }: AccessReview): boolean =>
  lines.every((line) => !isRevoked(line) || line.revocation !== null || line.access.kind === "owner");

const rules = {
  decide: decideReview,
  evolve: evolveReview,
  agenda: reviewAgenda,
  effect: (event: ReviewEvent) => (entity: ReviewEntity) => effect(event, entity),
  record: recordReview,
  standsStill: () => false,
  isOver: ({ stage }: AccessReview) => stage === "closed",
};

const updateId = (): string => {
  const info = currentUpdateInfo();
  if (!info) throw new Error("Outside of an update");
  return info.id;
};
