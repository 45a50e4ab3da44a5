import { z } from "zod";
import { auditCampaignStages, findingSeverities, openFindings, unanswered } from "../../../domain/audit-campaign.ts";
import type { AuditCampaignCommand } from "../../../domain/audit-campaign-command.ts";
import { auditQuestions, verdicts } from "../../../domain/audit-checklist.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import { auditCampaignWords } from "../../../i18n/audit-campaign.ts";
import { formatNumber } from "../../../i18n/format.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import {
  ActionForm,
  Banner,
  Button,
  ButtonLink,
  Columns,
  KeyValues,
  PageHeader,
  Section,
  Stack,
  Timeline,
} from "../../design/components.ts";
import { formSecrets } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { carried } from "../../incident-input.ts";
import { giveCampaign, refusalToCampaign, viewCampaign } from "../../oversight/audit-campaign.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { type CampaignPart, FindingsPart, RaisePart, SamplePart } from "./audit-campaign-parts.tsx";
import { campaignParams, campaignRefusals } from "./audit-input.ts";
import { CampaignStageBadge, CampaignTrack } from "./audit-parts.tsx";

/** One audit: how far it has come, what was drawn, what was found, what can be done now. */
export const campaignPage = definePage({
  id: "campaignPage",
  path: "/audit/campaigns/:campaign",
  summary: { en: "One audit", "zh-CN": "合同审计详情" },
  who: "signed-in",
  right: "view-campaign",
  params: campaignParams,
  handle: (context, { params }) => viewCampaign(context, params.campaign),
  page: (context, view) => {
    const words = auditCampaignWords(context.language);
    const { row, notes } = view;
    const part = { context, view };
    return (
      <Shell context={context} title={`${row.number} ${row.title}`} organisation={view.organisation} place="audit">
        <PageHeader
          title={row.title}
          subtitle={row.number}
          breadcrumb={[{ label: words.title, href: "/audit/campaigns" }]}
          badges={<CampaignStageBadge stage={row.stage} />}
        />
        <RefusedBanner context={context} />
        <CampaignTrack current={row.stage} />
        <Columns
          asideFirst
          main={
            <>
              {row.stage === "fieldwork" && <SamplePart {...part} />}
              <FindingsPart {...part} />
              {row.stage !== "fieldwork" && <SamplePart {...part} />}
              <RaisePart {...part} contract={null} />
              <Section id="timeline" title={words.section.timeline}>
                <Timeline
                  label={words.section.timeline}
                  exact
                  events={view.timeline.map((entry) => ({
                    ...{ key: entry.id, at: entry.at.toISOString(), tone: "neutral" },
                    title: (words.event as Readonly<Record<string, string>>)[entry.kind] ?? entry.kind,
                    ...actorIn(part, entry.actor),
                  }))}
                />
              </Section>
            </>
          }
          aside={
            <>
              <NextPart {...part} />
              <Section id="purpose" title={words.section.purpose}>
                <p class="prose">{notes.get(row.state.note)?.body}</p>
                <KeyValues items={[{ label: words.report.lead, value: view.names.get(row.lead) ?? "" }]} />
              </Section>
              <DrawPart {...part} />
            </>
          }
        />
      </Shell>
    );
  },
});

const actorIn = ({ view }: CampaignPart, actor: string): { readonly actor?: string } => {
  const name = view.names.get(actor.replace(/^person\//, ""));
  return name === undefined ? {} : { actor: name };
};

/** The acts that move the audit on, why they are not open, and in the end its report. */
const NextPart = ({ context, view: { row, files } }: CampaignPart) => {
  const words = auditCampaignWords(context.language);
  const path = `/audit/campaigns/${row.id}`;
  if (row.stage === "closed") {
    const reports = files.filter(({ kind }) => kind !== "evidence");
    return (
      <Section id="report" title={words.section.report}>
        <Stack>
          {reports.length === 0 && <p class="subtle">{words.report.making}</p>}
          {reports.map(({ id, kind, sha256 }) => (
            <div key={id}>
              <ButtonLink href={`${path}/files/${id}`} icon="download">
                {kind === "report-pdf" ? words.report.pdf : words.report.xlsx}
              </ButtonLink>
              <p class="subtle">
                SHA-256 <code class="hash">{sha256}</code>
              </p>
            </div>
          ))}
        </Stack>
      </Section>
    );
  }
  const acts: readonly (readonly [label: string, command: AuditCampaignCommand, action: string])[] = [
    [words.act.endFieldwork, { type: "end-fieldwork" }, `${path}/end-fieldwork`],
    [words.act.close, { type: "close" }, `${path}/close`],
  ];
  return (
    <Section id="next" title={words.section.next}>
      <Stack>
        {acts.map(([label, command, action]) => {
          const refusal = refusalToCampaign(context, row, command);
          return refusal === null ? (
            <ActionForm key={action} action={action} label={label} {...formSecrets(context, row.version)}>
              <Button kind="primary">{label}</Button>
            </ActionForm>
          ) : (
            <p key={action} class="subtle">
              {`${label}${context.language === "en" ? ": " : "："}${refusalSentence(refusal, context.language)}`}
            </p>
          );
        })}
      </Stack>
    </Section>
  );
};

const DrawPart = ({ context, view: { row } }: CampaignPart) => {
  const { draw, section, sample } = auditCampaignWords(context.language);
  const { seed, population, sample: drawn } = row.state;
  if (seed === null || population === null)
    return (
      <Banner tone="info" title={sample.drawing}>
        {sample.drawingBody}
      </Banner>
    );
  return (
    <Section id="draw" title={section.draw} subtitle={draw.how}>
      <KeyValues
        items={[
          { label: draw.population, value: formatNumber(population.count, context.language) },
          { label: draw.size, value: formatNumber(drawn.length, context.language) },
          { label: draw.checkpoint, value: seed.checkpoint },
          { label: draw.seed, value: <code class="hash">{seed.root}</code> },
          { label: draw.hash, value: <code class="hash">{population.sha256}</code> },
        ]}
      />
    </Section>
  );
};

const act = {
  method: "post",
  who: "signed-in",
  right: "run-campaign",
  params: campaignParams,
  answer: carried,
  again: campaignPage,
} as const;

export const endFieldwork = defineRoute({
  ...act,
  id: "endFieldwork",
  path: "/audit/campaigns/:campaign/end-fieldwork",
  summary: { en: "End the fieldwork of an audit", "zh-CN": "结束现场检查" },
  refusals: [...campaignRefusals, "answers-missing"],
  handle: (context, { params }) => giveCampaign(context, params.campaign, { type: "end-fieldwork" }),
  done: (_answer, { params }) => `/audit/campaigns/${params.campaign}`,
});

export const closeCampaign = defineRoute({
  ...act,
  id: "closeCampaign",
  path: "/audit/campaigns/:campaign/close",
  summary: { en: "Close an audit", "zh-CN": "结束审计" },
  refusals: [...campaignRefusals, "findings-open"],
  handle: (context, { params }) => giveCampaign(context, params.campaign, { type: "close" }),
  done: (_answer, { params }) => `/audit/campaigns/${params.campaign}`,
});

/** The same for programs. */
export const showCampaign = defineRoute({
  id: "showCampaign",
  method: "get",
  path: "/audit/campaigns/:campaign",
  summary: { en: "One audit", "zh-CN": "合同审计详情" },
  who: "signed-in",
  right: "view-campaign",
  params: campaignParams,
  answer: z.object({
    id: z.uuid(),
    number: z.string(),
    title: z.string(),
    version: z.number().int(),
    stage: z.enum(auditCampaignStages),
    seed: z.object({ checkpoint: z.number().int(), root: z.string() }).nullable(),
    population: z.object({ count: z.number().int(), sha256: z.string() }).nullable(),
    sample: z
      .array(
        z.object({
          contract: z.uuid(),
          stratum: z.string(),
          unanswered: z.array(z.enum(auditQuestions as [string, ...string[]])),
          answers: z.array(z.object({ question: z.string(), verdict: z.enum(verdicts) })),
        }),
      )
      .meta({ description: "The sampled contracts that whoever asks may see." }),
    findings: z.array(
      z.object({
        finding: z.uuid(),
        severity: z.enum(findingSeverities),
        state: z.enum(["open", "corrected", "verified"]),
        owner: z.uuid(),
        due: z.iso.date(),
        overdue: z.boolean(),
        reopened: z.number().int(),
      }),
    ),
    openFindings: z.number().int(),
    report: z.object({ pdf: z.string(), xlsx: z.string() }).nullable(),
  }),
  version: ({ version }) => version,
  handle: async (context, { params }) => {
    const view = await viewCampaign(context, params.campaign);
    if (isRefusal(view)) return view;
    const { id, number, title, state } = view.row;
    return {
      ...{ id, number, title, version: state.version, stage: state.stage },
      ...{ seed: state.seed, population: state.population, report: state.report },
      sample: state.sample
        .filter(({ contract }) => view.contracts.has(contract))
        .map((one) => ({
          ...{ contract: one.contract, stratum: one.stratum, unanswered: [...unanswered(one)] },
          answers: one.answers.map(({ question, verdict }) => ({ question, verdict })),
        })),
      findings: [...state.findings],
      openFindings: openFindings(state).length,
    };
  },
});
