import { z } from "zod";
import { type AccessReviewRow, campaignById, reviewsOf } from "../../db/access-review.ts";
import type { Tx } from "../../db/schema.ts";
import { asSystem } from "../../db/tenancy.ts";
import type { CampaignId, ReviewLine } from "../../domain/access-review.ts";
import type { ReviewId } from "../../domain/ids.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import { entries } from "../../ledger/index.ts";
import type { SignedInContext } from "../http/context.ts";
import { organisationOf } from "../shell.tsx";
import { lineShape, lineTold, namesFor } from "./access-review.ts";

const reportLine = lineShape.omit({ own: true, line: true }).extend({
  review: z.uuid().nullable(),
  reviewer: z.string().nullable().meta({ description: "Who is asked, or was last; null where nobody may review it." }),
  entry: z.number().int().nullable().meta({ description: "Number of the decision's entry in the ledger." }),
});

export const reportShape = z.object({
  organisation: z.string(),
  campaign: z.uuid(),
  begunAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  lines: z.array(reportLine),
});

export type ReviewReport = z.input<typeof reportShape>;
export type ReportLine = ReviewReport["lines"][number];

/** Everything that a campaign found and what became of it, with the ledger's entry for each decision. */
export const reportOf = async (context: SignedInContext, id: CampaignId): Promise<ReviewReport | Refusal> => {
  const found = await asSystem(context.services.db, context.session.person.tenant, async (tx) => {
    const campaign = await campaignById(tx, id);
    if (!campaign) return undefined;
    const reviews = await reviewsOf(tx, id);
    const numbers = new Map<string, number>();
    for (const review of reviews) for (const [key, index] of await entriesOf(tx, review)) numbers.set(key, index);
    return { campaign, reviews, numbers, organisation: await organisationOf(tx, context) };
  });
  if (!found) return refuse("not-found");
  const { campaign, reviews, numbers, organisation } = found;
  const all = [...reviews.flatMap(({ state }) => state.lines), ...campaign.plan.unreviewed];
  const names = await namesFor(
    context,
    all,
    reviews.flatMap(({ asked, state }) => [...asked, ...state.lines.flatMap(({ decision }) => decision?.by ?? [])]),
  );
  const nameOf = (person: Parameters<typeof names.people.get>[0]): string => names.people.get(person)?.name ?? "";
  const ofLine = (review: AccessReviewRow, line: ReviewLine): ReportLine => ({
    ...lineTold(line, names),
    decision: line.decision && {
      ...line.decision,
      by: line.decision.by && { id: line.decision.by, name: nameOf(line.decision.by) },
    },
    revocation: line.revocation,
    review: review.id,
    reviewer: nameOf(review.reviewer),
    entry: numbers.get(keyOf(review.id, line.number)) ?? null,
  });
  return {
    ...{ organisation, campaign: id, begunAt: campaign.begun_at.toISOString() },
    closedAt: campaign.closed_at?.toISOString() ?? null,
    lines: [
      ...reviews.flatMap((review) => review.state.lines.map((line) => ofLine(review, line))),
      ...campaign.plan.unreviewed.map((line) => ({
        ...lineTold(line, names),
        ...{ decision: null, revocation: null, review: null, reviewer: null, entry: null },
      })),
    ],
  };
};

const keyOf = (review: ReviewId, line: number): string => `${review} ${line}`;

/** A review has at most two entries a line, and a few of its own. */
const mostEntries = 1000;

const decisions: ReadonlySet<string> = new Set(["access-kept", "access-revoked", "access-lapsed"]);

const entriesOf = async (tx: Tx, { id }: AccessReviewRow): Promise<readonly (readonly [string, number])[]> =>
  (await entries(tx, { subject: `access-review/${id}`, limit: mostEntries })).flatMap(({ kind, index, body }) =>
    decisions.has(kind) && index !== null ? [[keyOf(id, Number(body["line"])), index] as const] : [],
  );
