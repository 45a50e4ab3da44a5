import { z } from "zod";
import { glassHours, grantsNeeded, verdicts } from "../../../domain/break-glass.ts";
import { breakGlassWords } from "../../../i18n/break-glass.ts";
import { seenBy } from "../../contract/contract.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Button,
  EmptyState,
  Instant,
  PageHeader,
  Section,
  Stack,
  Table,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";
import { defineRoute, type Route } from "../../http/route.ts";
import {
  glassDesk,
  glassDetail,
  glassId,
  glassList,
  glassShape,
  requestGlass,
  reviewGlass,
} from "../../oversight/break-glass.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { submitToGlass } from "../../submit.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { GlassView } from "./break-glass-view.tsx";

const tones = { requested: "info", refused: "neutral", open: "danger", ended: "warning", reviewed: "good" } as const;

export const glassListPage = defineRoute({
  id: "listBreakGlass",
  method: "get",
  path: "/break-glass",
  summary: { en: "Emergency accesses", "zh-CN": "应急访问记录" },
  who: "signed-in",
  right: "use-break-glass",
  answer: z.object({ organisation: z.string(), accesses: z.array(glassShape) }),
  refusals: ["not-allowed"],
  handle: async (context) => ({
    organisation: await seenBy(context, (tx) => organisationOf(tx, context)),
    accesses: [...(await glassList(context))],
  }),
  page: (context, { organisation, accesses }) => {
    const words = breakGlassWords(context.language);
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="glass">
        <PageHeader title={words.title} subtitle={words.intro} />
        <Stack>
          <RefusedBanner context={context} />
          <Section id="accesses" title={words.list} flush>
            <Table
              caption={words.list}
              rows={accesses}
              rowKey={({ id }) => id}
              rowHref={({ id }) => `/break-glass/${id}`}
              empty={
                <EmptyState icon="lock" title={words.none}>
                  {words.noneHint}
                </EmptyState>
              }
              columns={[
                { key: "contract", header: words.contract, cell: ({ contract }) => contract.number },
                { key: "who", header: words.who, cell: ({ requester }) => requester.name },
                {
                  key: "stage",
                  header: words.stage,
                  cell: ({ stage }) => <Badge tone={tones[stage]}>{words.stages[stage]}</Badge>,
                },
                { key: "at", header: words.requested, cell: ({ requestedAt }) => <Instant at={requestedAt} /> },
                { key: "until", header: words.until, cell: ({ until }) => (until ? <Instant at={until} /> : "—") },
              ]}
            />
          </Section>
          <AskForm context={context} />
        </Stack>
      </Shell>
    );
  },
});

const AskForm = ({ context }: { readonly context: SignedInContext }) => {
  const { ask } = breakGlassWords(context.language);
  return (
    <Section id="ask" title={ask.title} subtitle={ask.note(grantsNeeded(context.session.person.roles))}>
      <ActionForm action="/break-glass" label={ask.title} {...formSecrets(context)}>
        <TextField
          name="number"
          label={ask.number}
          hint={ask.numberHint}
          code
          value={entered(context, "number")}
          error={mistakeIn(context, "number")}
        />
        <TextField
          name="hours"
          label={ask.hours}
          hint={ask.hoursHint(glassHours.most)}
          inputMode="numeric"
          value={entered(context, "hours")}
          error={mistakeIn(context, "hours")}
        />
        <TextArea
          name="reason"
          label={ask.reason}
          maxLength={1000}
          value={entered(context, "reason")}
          error={mistakeIn(context, "reason")}
        />
        <Actions>
          <Button kind="danger">{ask.submit}</Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};

const askForGlass = defineRoute({
  id: "requestBreakGlass",
  method: "post",
  path: "/break-glass",
  summary: { en: "Ask for emergency access to a contract", "zh-CN": "申请对合同的应急访问" },
  who: "signed-in",
  right: "use-break-glass",
  stepUp: true,
  body: z.object({
    number: z
      .string()
      .trim()
      .regex(/^\d{4}-\d{5,}$/),
    hours: z.number().int().min(1).max(glassHours.most),
    reason: z.string().trim().min(1).max(1000),
  }),
  answer: z.object({ id: z.uuid() }),
  creates: true,
  refusals: ["not-allowed", "not-found", "step-up-required"],
  handle: (context, { body }) => requestGlass(context, body),
  done: ({ id }) => `/break-glass/${id}`,
  again: glassListPage,
});

const ofGlass = z.object({ glass: glassId });

const glassPage = defineRoute({
  id: "showBreakGlass",
  method: "get",
  path: "/break-glass/:glass",
  summary: { en: "Show an emergency access", "zh-CN": "查看应急访问" },
  who: "signed-in",
  right: "use-break-glass",
  params: ofGlass,
  answer: glassDetail,
  version: ({ version }) => version,
  refusals: ["not-allowed", "not-found"],
  handle: (context, { params }) => glassDesk(context, params.glass),
  page: (context, desk) => <GlassView context={context} desk={desk} tone={tones[desk.stage]} />,
});

const carried = z.object({ version: z.number().int() });

const commandRoute = (
  name: "approve" | "refuse" | "end",
  {
    right,
    stepUp,
    en,
    zh,
  }: { right: "use-break-glass" | "decide-break-glass"; stepUp: boolean; en: string; zh: string },
): Route =>
  defineRoute({
    id: `${name}BreakGlass`,
    method: "post",
    path: `/break-glass/:glass/${name}`,
    summary: { en, "zh-CN": zh },
    who: "signed-in",
    right,
    stepUp,
    params: ofGlass,
    answer: carried,
    refusals: ["not-allowed", "not-found", "already-done", "same-person"],
    version: ({ version }) => version,
    handle: (context, { params }) => submitToGlass(context, params.glass, { type: `${name}-glass` }),
    done: (_answer, { params }) => `/break-glass/${params.glass}`,
    again: glassPage,
  });

const closeReview = defineRoute({
  id: "reviewBreakGlass",
  method: "post",
  path: "/break-glass/:glass/review",
  summary: { en: "Review an emergency access", "zh-CN": "复核应急访问" },
  who: "signed-in",
  right: "review-break-glass",
  params: ofGlass,
  body: z.object({ verdict: z.enum(verdicts), note: z.string().trim().min(1).max(2000) }),
  answer: carried,
  refusals: ["not-allowed", "not-found", "already-done", "same-person", "glass-still-open"],
  version: ({ version }) => version,
  handle: (context, { params, body }) => reviewGlass(context, params.glass, body),
  done: (_answer, { params }) => `/break-glass/${params.glass}`,
  again: glassPage,
});

/** Emergency access: asked for, granted by others, ended, reviewed. */
export const breakGlassRoutes: readonly Route[] = [
  glassListPage,
  askForGlass,
  glassPage,
  commandRoute("approve", {
    ...{ right: "decide-break-glass", stepUp: true },
    ...{ en: "Grant emergency access", zh: "批准应急访问" },
  }),
  commandRoute("refuse", {
    ...{ right: "use-break-glass", stepUp: false },
    ...{ en: "Refuse or withdraw emergency access", zh: "拒绝或撤回应急访问" },
  }),
  commandRoute("end", {
    ...{ right: "use-break-glass", stepUp: false },
    ...{ en: "End emergency access now", zh: "立即结束应急访问" },
  }),
  closeReview,
];
