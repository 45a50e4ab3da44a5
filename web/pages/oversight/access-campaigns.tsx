import { z } from "zod";
import { campaigns, reviewsOf } from "../../../db/access-review.ts";
import { peopleByIds, peopleByRole } from "../../../db/person.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { mayAct } from "../../../domain/access.ts";
import { type CampaignId, undecided } from "../../../domain/access-review.ts";
import { parsePersonId } from "../../../domain/ids.ts";
import { refuse } from "../../../domain/refusal.ts";
import { beginAccessReview } from "../../../engine/access-review.ts";
import { accessReviewWords } from "../../../i18n/access-review.ts";
import { idIn } from "../../contract/contract.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  EmptyState,
  Instant,
  PageHeader,
  Section,
  SelectField,
  Stack,
  Table,
} from "../../design/components.ts";
import { formSecrets, type SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";

const campaignsShown = 40;

const shape = z.object({
  organisation: z.string(),
  campaigns: z.array(
    z.object({
      id: z.uuid(),
      begunAt: z.iso.datetime(),
      begunBy: z.string().nullable(),
      closedAt: z.iso.datetime().nullable(),
      lines: z.number().int(),
      decided: z.number().int(),
    }),
  ),
  standIns: z
    .array(z.object({ id: z.uuid(), name: z.string() }))
    .meta({ description: "Who may be chosen to review people without a manager." }),
});

/** Every campaign, newest first, and the form that begins one. */
export const campaignsPage = defineRoute({
  id: "listAccessReviewCampaigns",
  method: "get",
  path: "/access-campaigns",
  summary: { en: "Access review campaigns", "zh-CN": "权限复核列表" },
  who: "signed-in",
  right: "oversee-access-reviews",
  query: z.object({ notice: z.literal("begun").optional() }),
  answer: shape,
  refusals: ["not-allowed"],
  handle: (context) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const rows = await campaigns(tx, campaignsShown);
      const begunBy = await peopleByIds(
        tx,
        rows.flatMap(({ begun_by }) => begun_by ?? []),
      );
      const standIns = [
        ...(await peopleByRole(tx, "administrator")),
        ...(await peopleByRole(tx, "management")),
        ...(await peopleByRole(tx, "security")),
        ...(await peopleByRole(tx, "legal")),
      ];
      const told = [];
      for (const { id, begun_at, begun_by, closed_at, plan } of rows) {
        const open = (await reviewsOf(tx, id)).flatMap(({ state }) => undecided(state)).length;
        const lines = plan.reviews.reduce((sum, review) => sum + review.lines.length, 0);
        told.push({
          ...{ id, begunAt: begun_at.toISOString(), closedAt: closed_at?.toISOString() ?? null, lines },
          begunBy: begun_by && (begunBy.find((one) => one.id === begun_by)?.name ?? ""),
          decided: lines - open,
        });
      }
      return {
        organisation: await organisationOf(tx, context),
        campaigns: told,
        standIns: [...new Map(standIns.map(({ id, name }) => [id, { id, name }])).values()],
      };
    }),
  page: (context, { organisation, campaigns: rows, standIns }, { query }) => {
    const { list: words } = accessReviewWords(context.language);
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="reviews">
        <PageHeader title={words.title} subtitle={words.intro} />
        <Stack>
          <RefusedBanner context={context} />
          {query.notice && <Banner tone="good" announce title={words.begun} />}
          <Section id="campaigns" title={words.title} flush>
            <Table
              caption={words.title}
              rows={rows}
              rowKey={({ id }) => id}
              rowHref={({ id }) => `/access-campaigns/${id}`}
              empty={
                <EmptyState icon="people" title={words.none}>
                  {words.noneHint}
                </EmptyState>
              }
              columns={[
                { key: "when", header: words.when, cell: ({ begunAt }) => <Instant at={begunAt} /> },
                { key: "by", header: words.by, cell: ({ begunBy }) => begunBy ?? words.itself },
                { key: "done", header: words.progress, cell: ({ decided, lines }) => words.of(decided, lines) },
                {
                  key: "state",
                  header: words.state,
                  cell: ({ closedAt }) =>
                    closedAt === null ? (
                      <Badge tone="warning">{words.underWay}</Badge>
                    ) : (
                      <Badge tone="good">{words.closed}</Badge>
                    ),
                },
              ]}
            />
          </Section>
          {mayAct(context.session.person, "begin-access-review") && rows.every(({ closedAt }) => closedAt !== null) && (
            <BeginForm context={context} standIns={standIns} />
          )}
        </Stack>
      </Shell>
    );
  },
});

const BeginForm = ({
  context,
  standIns,
}: {
  readonly context: SignedInContext;
  readonly standIns: z.output<typeof shape>["standIns"];
}) => {
  const { list: words } = accessReviewWords(context.language);
  return (
    <Section id="begin" title={words.begin} subtitle={words.beginHint}>
      <ActionForm action="/access-campaigns" label={words.begin} {...formSecrets(context)}>
        <SelectField
          name="standIn"
          label={words.standIn}
          hint={words.standInHint}
          required={false}
          options={standIns.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Actions>
          <Button kind="primary">{words.begin}</Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};

export const beginCampaignRoute = defineRoute({
  id: "beginAccessReviewCampaign",
  method: "post",
  path: "/access-campaigns",
  summary: { en: "Begin an access review", "zh-CN": "发起权限复核" },
  who: "signed-in",
  right: "begin-access-review",
  body: z.object({
    standIn: idIn(parsePersonId).optional().meta({ description: "Who reviews people without a manager." }),
  }),
  answer: z.object({ id: z.uuid() }),
  creates: true,
  refusals: ["not-allowed", "review-under-way"],
  handle: async ({ services, session, commandId }, { body }) => {
    const { tenant, id: begunBy } = session.person;
    const campaign = commandId as CampaignId;
    const open = await asSystem(services.db, tenant, async (tx) => (await campaigns(tx, 1))[0]);
    if (open?.closed_at === null && open.id !== campaign) return refuse("review-under-way");
    const reviewer = body.standIn ?? null;
    const engine = { client: services.temporal, taskQueue: services.taskQueue };
    await beginAccessReview(engine, { tenant, campaign, begunBy, reviewer });
    return { id: campaign };
  },
  done: () => "/access-campaigns?notice=begun",
  again: campaignsPage,
});
