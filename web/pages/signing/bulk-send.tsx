import { z } from "zod";
import { mayAct } from "../../../domain/access.ts";
import { parseBulkId } from "../../../domain/ids.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { bulkSendWords } from "../../../i18n/bulk-send.ts";
import { formatNumber } from "../../../i18n/format.ts";
import { idIn, seenBy } from "../../contract/contract.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  ButtonLink,
  CheckboxField,
  KeyValues,
  PageHeader,
  RelativeTime,
  Section,
  Stack,
} from "../../design/components.ts";
import { formSecrets, type SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { Shell } from "../../shell.tsx";
import { release, withdraw } from "../../signing/bulk-send.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { BulkLines, bulkTones } from "./bulk-send-lines.tsx";
import { type BulkTold, bulkShape, tellBulk } from "./bulk-send-told.ts";

const ofBulk = z.object({ bulk: idIn(parseBulkId) });

/** Every row with its faults before anything is made; afterwards how far it has come, and what became of each. */
export const bulkPage = defineRoute({
  id: "showBulkSend",
  method: "get",
  path: "/bulk-sends/:bulk",
  summary: { en: "A bulk send, row by row", "zh-CN": "查看批量发送各行" },
  who: "signed-in",
  right: "send-in-bulk",
  params: ofBulk,
  query: z.object({
    after: z.number().int().min(0).default(0),
    show: z.enum(["all", "faults"]).default("all"),
  }),
  answer: bulkShape,
  refusals: ["not-allowed"],
  handle: (context, { params, query }) =>
    seenBy(context, (tx) =>
      tellBulk(tx, context, params.bulk, { after: query.after, onlyFaults: query.show === "faults" }),
    ),
  page: (context, told, { query }) => {
    const words = bulkSendWords(context.language);
    const title = `${words.title}: ${told.file}`;
    return (
      <Shell context={context} title={title} organisation={told.organisation} place="signing">
        <PageHeader
          title={told.templateName}
          subtitle={told.file}
          badges={<Badge tone={bulkTones[told.state]}>{words.states[told.state]}</Badge>}
          breadcrumb={[{ label: words.title, href: "/bulk-sends" }]}
        />
        <RefusedBanner context={context} />
        <Stack>
          <Progress context={context} told={told} />
          {told.state === "checked" && <Decide context={context} told={told} />}
          <BulkLines context={context} told={told} show={query.show} />
        </Stack>
      </Shell>
    );
  },
});

interface Told {
  readonly context: SignedInContext;
  readonly told: BulkTold;
}

const Progress = ({ context, told }: Told) => {
  const { language } = context;
  const words = bulkSendWords(language);
  const { rows } = told;
  const figure = (value: number): string => formatNumber(value, language);
  const settled = rows.sent + rows.refused;
  const all = settled + rows.ready;
  const shown = [
    { label: words.one.ready, count: rows.ready },
    { label: words.one.faulty, count: rows.faulty },
    { label: words.one.sent, count: rows.sent },
    { label: words.one.refused, count: rows.refused },
    { label: words.one.leftOut, count: rows["left-out"] },
  ];
  return (
    <Section
      id="progress"
      title={words.state}
      subtitle={told.state === "sending" ? words.one.progress(figure(settled), figure(all)) : undefined}
      actions={
        told.state === "sending" ? (
          <ButtonLink href={`/bulk-sends/${told.id}`} kind="quiet">
            {words.one.reload}
          </ButtonLink>
        ) : undefined
      }
    >
      <Stack>
        {told.state === "sending" && (
          <progress max={all} value={settled} aria-label={words.one.progress(figure(settled), figure(all))} />
        )}
        <KeyValues
          columns={2}
          items={[
            ...shown.filter(({ count }) => count > 0).map(({ label, count }) => ({ label, value: figure(count) })),
            {
              label: words.prepared,
              value: (
                <>
                  {told.preparedBy} · <RelativeTime at={told.preparedAt} />
                </>
              ),
            },
            ...(told.releasedAt === null
              ? []
              : [
                  {
                    label: words.one.released,
                    value: (
                      <>
                        {told.releasedBy} · <RelativeTime at={told.releasedAt} />
                      </>
                    ),
                  },
                ]),
          ]}
        />
      </Stack>
    </Section>
  );
};

const Decide = ({ context, told }: Told) => {
  const { language, session } = context;
  const words = bulkSendWords(language).one;
  const may = mayAct(session.person, "release-bulk") && !told.yours;
  return (
    <Section id="release" title={words.release}>
      <Stack>
        {told.yours && told.rows.faulty > 0 && (
          <Banner
            tone="warning"
            title={words.faults(formatNumber(told.rows.faulty, language))}
            actions={<ButtonLink href="/bulk-sends/new">{words.correct}</ButtonLink>}
          >
            {words.faultsNext}
          </Banner>
        )}
        {may && told.rows.ready > 0 ? (
          <ActionForm action={`/bulk-sends/${told.id}/release`} label={words.release} {...formSecrets(context)}>
            <p>{words.releaseMeans(formatNumber(told.rows.ready, language))}</p>
            {told.rows.faulty > 0 && (
              <CheckboxField
                name="leaveOut"
                value="true"
                label={words.leaveOut(formatNumber(told.rows.faulty, language))}
                required={false}
              />
            )}
            <Actions>
              <Button kind="primary" icon="sign">
                {words.release}
              </Button>
            </Actions>
          </ActionForm>
        ) : (
          <p>{words.another}</p>
        )}
        <ActionForm action={`/bulk-sends/${told.id}/withdraw`} label={words.withdraw} {...formSecrets(context)}>
          <Actions>
            <Button>{words.withdraw}</Button>
          </Actions>
        </ActionForm>
      </Stack>
    </Section>
  );
};

export const releaseBulkSend = defineRoute({
  id: "releaseBulkSend",
  method: "post",
  path: "/bulk-sends/:bulk/release",
  summary: { en: "Release a bulk send: approves every contract in it", "zh-CN": "放行批量发送：批准其中每一份合同" },
  who: "signed-in",
  right: "release-bulk",
  stepUp: true,
  params: ofBulk,
  body: z.object({
    leaveOut: z
      .boolean()
      .default(false)
      .meta({ description: "Rows with faults are left out; else they keep it from being released." }),
  }),
  refusals: ["bulk-faulty", "bulk-over", "same-person"],
  handle: (context, { params, body }) => release(context, params.bulk, body),
  done: (_nothing, { params }) => `/bulk-sends/${params.bulk}`,
  again: bulkPage,
});

export const withdrawBulkSend = defineRoute({
  id: "withdrawBulkSend",
  method: "post",
  path: "/bulk-sends/:bulk/withdraw",
  summary: { en: "Withdraw a bulk send before anything is made", "zh-CN": "撤回尚未放行的批量发送" },
  who: "signed-in",
  right: "send-in-bulk",
  params: ofBulk,
  refusals: ["bulk-over"],
  handle: async (context, { params }) => {
    const told = await seenBy(context, (tx) => tellBulk(tx, context, params.bulk, { after: 0, onlyFaults: true }));
    if (isRefusal(told)) return told;
    const may = told.yours || mayAct(context.session.person, "release-bulk");
    return may ? withdraw(context, params.bulk) : refuse("not-allowed");
  },
  done: () => "/bulk-sends",
  again: bulkPage,
});
