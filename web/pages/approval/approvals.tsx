import { z } from "zod";
import { parseContractId } from "../../../domain/ids.ts";
import { approvalsWords } from "../../../i18n/approvals.ts";
import { approveTogether, type MyApproval, mostAtOnce, myApprovals } from "../../approval/approvals.ts";
import { seenBy } from "../../contract/contract.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  EmptyState,
  PageHeader,
  RelativeTime,
  Section,
  Stack,
} from "../../design/components.ts";
import { formSecrets, type SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { parseSlot } from "../contract/approvers.tsx";
import { RefusedBanner } from "../refused-banner.tsx";

interface Shown {
  readonly organisation: string;
  readonly approvals: readonly MyApproval[];
}

const line = z.object({
  contract: z.uuid(),
  slot: z.uuid(),
  number: z.string(),
  title: z.string(),
  counterparty: z.string(),
  since: z.iso.datetime(),
  stepUp: z.boolean().meta({ description: "Needs a fresh confirmation." }),
  opened: z.boolean().meta({ description: "Whether you have opened it as it is now." }),
});

const told = ({ approvals }: Shown): { approvals: z.input<typeof line>[] } => ({
  approvals: approvals.map(({ contract, slot, number, title, counterparty, since, stepUp, opened }) => ({
    ...{ contract, slot, number, title, counterparty, stepUp, opened },
    since: since.toISOString(),
  })),
});

export const approvalsPage = defineRoute({
  id: "listMyApprovals",
  method: "get",
  path: "/inbox/approvals",
  summary: { en: "Approvals that wait for me", "zh-CN": "待本人审批的合同" },
  who: "signed-in",
  right: "see-inbox",
  query: z.object({ approved: z.coerce.number().int().min(0).max(mostAtOnce).optional() }),
  shows: ({ approvals }) => ({ act: "viewed", object: "inbox", found: approvals.length }),
  answer: z
    .custom<Shown>()
    .transform((shown) => told(shown))
    .pipe(z.object({ approvals: z.array(line) })),
  handle: async (context) => ({
    approvals: await myApprovals(context),
    organisation: await seenBy(context, (tx) => organisationOf(tx, context)),
  }),
  page: (context, { organisation, approvals }, { query }) => {
    const words = approvalsWords(context.language);
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="inbox">
        <PageHeader title={words.title} subtitle={words.intro} breadcrumb={[{ label: words.inbox, href: "/inbox" }]} />
        <Stack>
          <RefusedBanner context={context} />
          {query.approved !== undefined && <Banner tone="good" announce title={words.approved(query.approved)} />}
          {approvals.length === 0 ? (
            <EmptyState icon="check" title={words.none} />
          ) : (
            <Several context={context} approvals={approvals} />
          )}
        </Stack>
      </Shell>
    );
  },
});

interface SeveralProps {
  readonly context: SignedInContext;
  readonly approvals: readonly MyApproval[];
}

/** Nothing is ticked beforehand, and what was not opened cannot be. */
const Several = ({ context, approvals }: SeveralProps) => {
  const words = approvalsWords(context.language);
  const open = approvals.filter(({ opened }) => opened);
  return (
    <Section id="approvals" title={words.waiting(approvals.length)} subtitle={words.hint}>
      <ActionForm action="/inbox/approvals" label={words.title} {...formSecrets(context)}>
        <ul class="stack">
          {approvals.map((one) => (
            <Line key={one.slot} context={context} approval={one} />
          ))}
        </ul>
        {open.some(({ stepUp }) => stepUp) && <Banner tone="info" icon="lock" title={words.stepUp} />}
        {open.length > 0 && (
          <Actions>
            <Button kind="primary">{words.submit}</Button>
          </Actions>
        )}
      </ActionForm>
    </Section>
  );
};

const Line = ({ context, approval }: { readonly context: SignedInContext; readonly approval: MyApproval }) => {
  const words = approvalsWords(context.language);
  const { contract, slot, title, number, counterparty, since, stepUp, opened } = approval;
  const id = `approval-${slot}`;
  return (
    <li class="field choice">
      <input type="checkbox" id={id} name="items" value={`${contract}/${slot}`} disabled={!opened} />
      <label for={id}>
        {title} <span class="subtle">{[number, counterparty].filter(Boolean).join(" · ")}</span>
      </label>
      <p class="hint">
        <a href={`/contracts/${contract}/approvals/${slot}`}>{opened ? words.again : words.open}</a>{" "}
        <RelativeTime at={since.toISOString()} /> {opened && <Badge tone="good">{words.opened}</Badge>}{" "}
        {stepUp && <Badge tone="info">{words.proof}</Badge>}
      </p>
    </li>
  );
};

const item = z
  .string()
  .regex(/^[0-9a-f-]{36}\/[0-9a-f-]{36}$/)
  .transform((text, context) => {
    const [contract = "", slot = ""] = text.split("/");
    const ids = { contract: parseContractId(contract), slot: parseSlot(slot) };
    if (ids.contract && ids.slot) return { contract: ids.contract, slot: ids.slot };
    context.addIssue({ code: "invalid_format", format: "uuid" });
    return z.NEVER;
  });

const approveSeveral = defineRoute({
  id: "approveSeveral",
  method: "post",
  path: "/inbox/approvals",
  summary: { en: "Approve several contracts, each opened before", "zh-CN": "批量同意已逐一查阅的合同" },
  who: "signed-in",
  right: "see-inbox",
  body: z.object({
    items: z.array(item).min(1).max(mostAtOnce).meta({ description: "`contract/slot`, each opened as it is now." }),
  }),
  answer: z.object({
    approved: z.number().int(),
    refused: z.array(z.object({ contract: z.uuid(), code: z.string() })).readonly(),
  }),
  refusals: ["not-allowed", "not-found", "open-first", "step-up-required", "already-done"],
  handle: (context, { body }) => approveTogether(context, body.items),
  done: ({ approved }) => `/inbox/approvals?approved=${approved}`,
  again: approvalsPage,
});

export const approvalsRoutes = [approvalsPage, approveSeveral] as const;
