import { addCampaign, campaignById, campaigns, endCampaign, reachedBy, reviewById } from "../db/access-review.ts";
import { derivedId } from "../db/derived-id.ts";
import { listPeople, peopleByRole, personById } from "../db/person.ts";
import type { Tx } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { allTenants, tenantById } from "../db/tenant.ts";
import { type CampaignId, undecided } from "../domain/access-review.ts";
import { type PlannedReview, planReviews, type ReviewPlan } from "../domain/access-review-plan.ts";
import type { Instant } from "../domain/calendar.ts";
import type { ReviewId, TenantId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { isRefusal } from "../domain/refusal.ts";
import { commandReview } from "../engine/access-review.ts";
import { append } from "../ledger/index.ts";
import { campaignClosedLetter, reviewLetter } from "../mail/access-review.ts";
import { sendOnce } from "../mail/send-once.ts";
import type { CampaignInput } from "../workflows/access-review.ts";
import { addressOf } from "./addressee.ts";
import type { ActivityServices } from "./services.ts";

type Services = Pick<ActivityServices, "db" | "post" | "publicUrl" | "engine" | "taskQueue">;

export interface ReviewTelling {
  readonly tenant: TenantId;
  readonly review: ReviewId;
  readonly why: "asked" | "reminded" | "escalated";
  /** Which reminder. */
  readonly time: number;
}

export const accessReviewActivities = (services: Services) => ({
  /** Organisations without a campaign under way. */
  tenantsToReview: async (): Promise<readonly TenantId[]> => {
    const free: TenantId[] = [];
    for (const { id } of await allTenants(services.db)) {
      const [last] = await asSystem(services.db, id, (tx) => campaigns(tx, 1));
      if (last === undefined || last.closed_at !== null) free.push(id);
    }
    return free;
  },

  /**
   * Sees once who can reach what, and opens each reviewer's review with what was seen. Done again after a crash it goes
   * on with what it saw the first time.
   */
  beginCampaign: async (input: CampaignInput & { readonly at: Instant }): Promise<void> => {
    const { tenant, campaign, at } = input;
    const plan = await asSystem(services.db, tenant, (tx) => planned(tx, input));
    if (plan === null) return;
    const house = await asSystem(services.db, tenant, (tx) => tenantById(tx, tenant));
    for (const [index, review] of plan.reviews.entries())
      await openReview(services, { tenant, campaign, index, review, timeZone: house?.timeZone ?? "UTC" });
    await close(services, { tenant, campaign, at });
  },

  /** Asks whoever has to review, as long as there is something to decide. */
  askReviewer: async ({ tenant, review, why, time }: ReviewTelling): Promise<void> => {
    const found = await asSystem(services.db, tenant, async (tx) => {
      const row = await reviewById(tx, review);
      return row && { row, reader: await personById(tx, row.reviewer), house: await tenantById(tx, tenant) };
    });
    if (!found?.reader?.active) return;
    const { row, reader, house } = found;
    const open = undecided(row.state);
    if (open.length === 0) return;
    const key = `access-review/${review}/${why}/${time}/${reader.id}`;
    await sendOnce(services, { tenant, contract: null, kind: "access-review", key }, async () => ({
      to: addressOf(reader),
      at: row.recorded_at,
      letter: reviewLetter(
        {
          ...{ why, reader, organisation: house?.name ?? "" },
          people: new Set(open.map(({ person }) => person)).size,
          lines: open.length,
          until: row.due.toISOString() as Instant,
          link: `${services.publicUrl}/access-reviews/${review}`,
        },
        reader.language,
      ),
    }));
  },

  /** Ends the campaign with its last review, and tells the auditors where the report is. */
  closeCampaign: (of: Closing): Promise<void> => close(services, of),
});

export type AccessReviewActivities = ReturnType<typeof accessReviewActivities>;

/** What this campaign saw; `null` where another is under way. */
const planned = async (
  tx: Tx,
  { tenant, campaign, begunBy, reviewer, at }: CampaignInput & { readonly at: Instant },
): Promise<ReviewPlan | null> => {
  const known = await campaignById(tx, campaign);
  if (known) return known.plan;
  const [last] = await campaigns(tx, 1);
  const standIn = reviewer ?? last?.stand_in ?? null;
  const people = await everybody(tx);
  const lines = await reachedBy(
    tx,
    people.filter(({ active }) => active),
    last?.begun_at ?? new Date(0),
  );
  const plan = planReviews(people, lines, standIn);
  const begun = { id: campaign, tenant, begun_by: begunBy, begun_at: new Date(at), stand_in: standIn, plan };
  if (!(await addCampaign(tx, begun))) return null;
  const told = { tenant, subject: `review-campaign/${campaign}`, kind: "review-campaign-begun", at: new Date(at) };
  const counts = { reviews: plan.reviews.length, lines: lines.length, unreviewed: plan.unreviewed.length };
  await append(tx, [{ ...told, actor: begunBy ? `person/${begunBy}` : "engross", body: { ...counts, standIn } }]);
  return plan;
};

const peopleAtOnce = 500;

const everybody = async (tx: Tx): Promise<readonly Person[]> => {
  const people: Person[] = [];
  for (;;) {
    const after = people.at(-1);
    const page = await listPeople(tx, { limit: peopleAtOnce, ...(after && { after }) });
    people.push(...page);
    if (page.length < peopleAtOnce) return people;
  }
};

interface Opening {
  readonly tenant: TenantId;
  readonly campaign: CampaignId;
  readonly index: number;
  readonly review: PlannedReview;
  readonly timeZone: string;
}

const openReview = async (
  { engine: client, taskQueue }: Services,
  { tenant, campaign, index, review: planned, timeZone }: Opening,
): Promise<void> => {
  const review = derivedId<"access-review">(campaign, "review", String(index));
  const result = await commandReview(
    { client, taskQueue },
    review,
    { type: "open-review", review, tenant, timeZone, campaign, ...planned },
    { actor: { kind: "engross" }, id: derivedId(review, "open-command") },
  );
  if (isRefusal(result) && result.refused !== "already-done")
    throw new Error(`The review was refused: ${result.refused}`);
};

interface Closing {
  readonly tenant: TenantId;
  readonly campaign: CampaignId;
  readonly at: Instant;
}

const close = async (services: Services, { tenant, campaign, at }: Closing): Promise<void> => {
  const readers = await asSystem(services.db, tenant, async (tx) => {
    const row = await campaignById(tx, campaign);
    if (!row) return [];
    if (await endCampaign(tx, campaign, row.plan.reviews.length, new Date(at))) {
      const told = { tenant, subject: `review-campaign/${campaign}`, kind: "review-campaign-closed" };
      await append(tx, [{ ...told, actor: "engross", at: new Date(at), body: { reviews: row.plan.reviews.length } }]);
    }
    const ended = await campaignById(tx, campaign);
    return ended?.closed_at ? peopleByRole(tx, "auditor") : [];
  });
  for (const reader of readers) {
    const key = `review-campaign/${campaign}/closed/${reader.id}`;
    await sendOnce(services, { tenant, contract: null, kind: "review-campaign", key }, async () => ({
      to: addressOf(reader),
      at: new Date(at),
      letter: campaignClosedLetter(
        { reader, at, link: `${services.publicUrl}/access-campaigns/${campaign}` },
        reader.language,
      ),
    }));
  }
};
