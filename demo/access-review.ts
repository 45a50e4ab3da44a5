import { campaigns, reviewsOf } from "../db/access-review.ts";
import { derivedId } from "../db/derived-id.ts";
import { asSystem } from "../db/tenancy.ts";
import { type AccessReview, type CampaignId, isAsked, undecided } from "../domain/access-review.ts";
import { isRefusal } from "../domain/refusal.ts";
import { beginAccessReview, commandReview } from "../engine/access-review.ts";
import { until } from "../stack/until.ts";
import { demoPeople, demoTenant } from "./people.ts";
import { asPerson, type Ground } from "./process.ts";

const patience = 60;
/** How many lines a reviewer of many has not answered yet. Never a role: nobody is to lose theirs by looking on. */
const leftOpen = 2;
const many = 5;

/** A review of access under way: most lines are kept, a few are still to be decided. */
export const reviewAccess = async ({ db, engine: client, taskQueue, signal }: Ground): Promise<void> => {
  const tenant = demoTenant.id;
  const campaign: CampaignId = derivedId<"review-campaign">("demonstration", "access review");
  if (await asSystem(db, tenant, async (tx) => (await campaigns(tx, 1)).length > 0)) return;
  const engine = { client, taskQueue };
  const { auditor, administrator } = demoPeople;
  await beginAccessReview(engine, { tenant, campaign, begunBy: auditor.id, reviewer: administrator.id });
  const opened = async (): Promise<readonly AccessReview[] | undefined> =>
    asSystem(db, tenant, async (tx) => {
      const [begun] = await campaigns(tx, 1);
      const reviews = begun ? (await reviewsOf(tx, begun.id)).map(({ state }) => state) : [];
      return begun && reviews.length === begun.plan.reviews.length ? reviews : undefined;
    });
  for (const review of await until(opened, patience, () => signal.aborted)) {
    const reviewer = Object.values(demoPeople).find(({ id }) => isAsked(review, id));
    const lines = undecided(review);
    if (!reviewer || lines.length === 0) continue;
    const open = lines.length > many ? lines.filter(({ access }) => access.kind !== "role").slice(-leftOpen) : [];
    const choices = lines.filter((line) => !open.includes(line)).map(({ number }) => ({ line: number, keep: true }));
    const given = { actor: asPerson(reviewer), id: derivedId("demonstration", review.id, "decide") };
    const outcome = await commandReview(engine, review.id, { type: "decide-lines", choices }, given);
    if (isRefusal(outcome)) throw new Error(`The review was refused: ${outcome.refused}`);
  }
};
