import { z } from "zod";
import type { GivenAnswer, SampledContract } from "../../../domain/audit-campaign.ts";
import { type AuditQuestion, auditQuestions, questionsFor, verdicts } from "../../../domain/audit-checklist.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { auditCampaignWords, auditQuestionWords } from "../../../i18n/audit-campaign.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Button,
  ButtonLink,
  FieldGroup,
  FileField,
  PageHeader,
  Section,
  SelectField,
  Stack,
  TextArea,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { carried, idOf } from "../../incident-input.ts";
import {
  type CampaignView,
  campaignNoteOf,
  giveCampaign,
  keepEvidence,
  refusalToCampaign,
  viewCampaign,
} from "../../oversight/audit-campaign.ts";
import { Shell } from "../../shell.tsx";
import { maxEvidenceBytes } from "../contract/evidence.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { type CampaignPart, contractName, RaisePart } from "./audit-campaign-parts.tsx";
import { EvidencePart } from "./audit-evidence.tsx";
import { campaignParams, campaignRefusals } from "./audit-input.ts";

const sampledParams = campaignParams.extend({ sampled: idOf<"contract">() });

/** A sampled contract of an audit and its checklist. Only for whoever sees the contract. */
export const sampledPage = definePage({
  id: "sampledPage",
  path: "/audit/campaigns/:campaign/contracts/:sampled",
  summary: { en: "A sampled contract and its checklist", "zh-CN": "抽样合同与检查清单" },
  who: "signed-in",
  right: "view-campaign",
  params: sampledParams,
  handle: async (context, { params }) => {
    const view = await viewCampaign(context, params.campaign);
    if (isRefusal(view)) return view;
    const sampled = view.row.state.sample.find(({ contract }) => contract === params.sampled);
    return sampled && view.contracts.has(sampled.contract) ? { view, sampled } : refuse("not-found");
  },
  shows: ({ sampled }) => ({ act: "viewed", object: "contract", contract: sampled.contract }),
  page: (context, { view, sampled }) => {
    const { language } = context;
    const words = auditCampaignWords(language);
    const { row } = view;
    const part = { context, view };
    const title = contractName(part, sampled.contract);
    return (
      <Shell context={context} title={title} organisation={view.organisation} place="audit">
        <PageHeader
          title={title}
          breadcrumb={[
            { label: words.title, href: "/audit/campaigns" },
            { label: `${row.number} · ${row.title}`, href: `/audit/campaigns/${row.id}` },
          ]}
          actions={
            <ButtonLink href={`/contracts/${sampled.contract}`} icon="contract">
              {words.answer.open}
            </ButtonLink>
          }
        />
        <RefusedBanner context={context} />
        <Stack>
          <Checklist {...part} sampled={sampled} />
          <EvidencePart {...part} ids={sampled.evidence} />
          <RaisePart {...part} contract={sampled.contract} />
        </Stack>
      </Shell>
    );
  },
});

/** The questions: a form for whoever may answer now, else what was answered. */
const Checklist = ({ context, view, sampled }: CampaignPart & { readonly sampled: SampledContract }) => {
  const words = auditCampaignWords(context.language);
  const asked = questionsFor(sampled.type);
  const probe = { type: "answer", contract: sampled.contract, evidence: [], answers: someAnswer(asked) } as const;
  const refusal = refusalToCampaign(context, view.row, probe);
  return (
    <Section id="checklist" title={words.section.checklist}>
      {refusal === null ? (
        <ActionForm
          action={`/audit/campaigns/${view.row.id}/contracts/${sampled.contract}/answers`}
          label={words.section.checklist}
          files
          {...formSecrets(context)}
        >
          {asked.map((question, index) => (
            <Question
              key={question}
              context={context}
              view={view}
              sampled={sampled}
              question={question}
              index={index}
            />
          ))}
          <FileField name="evidence" label={words.answer.file} required={false} maxBytes={maxEvidenceBytes} />
          <Actions>
            <Button kind="primary">{words.answer.submit}</Button>
          </Actions>
        </ActionForm>
      ) : (
        <Stack>
          {asked.map((question) => (
            <Answered key={question} context={context} view={view} sampled={sampled} question={question} />
          ))}
        </Stack>
      )}
    </Section>
  );
};

const someAnswer = ([question]: readonly AuditQuestion[]): readonly GivenAnswer[] =>
  question === undefined ? [] : [{ question, verdict: "yes", note: null }];

interface QuestionProps extends CampaignPart {
  readonly sampled: SampledContract;
  readonly question: AuditQuestion;
}

const Question = ({ context, view, sampled, question, index }: QuestionProps & { readonly index: number }) => {
  const words = auditCampaignWords(context.language);
  const { ask, look } = auditQuestionWords(context.language)[question];
  const given = sampled.answers.find((one) => one.question === question);
  const name = (field: string) => `answers.${index}.${field}`;
  return (
    <FieldGroup legend={ask} hint={look}>
      <input type="hidden" name={name("question")} value={question} />
      <SelectField
        name={name("verdict")}
        label={words.answer.verdict}
        required={false}
        value={entered(context, name("verdict")) || given?.verdict}
        options={verdicts.map((one) => ({ value: one, label: words.verdict[one] }))}
      />
      <TextArea
        name={name("note")}
        label={words.answer.note}
        hint={words.answer.noteHint}
        required={false}
        rows={2}
        value={entered(context, name("note")) || noteOf(view, given)}
        error={mistakeIn(context, question)}
      />
    </FieldGroup>
  );
};

const Answered = ({ context, view, sampled, question }: QuestionProps) => {
  const words = auditCampaignWords(context.language);
  const given = sampled.answers.find((one) => one.question === question);
  return (
    <div>
      <p>
        {auditQuestionWords(context.language)[question].ask}{" "}
        <Badge tone={given?.verdict === "no" ? "danger" : given?.verdict === "yes" ? "good" : "neutral"}>
          {given ? words.verdict[given.verdict] : "–"}
        </Badge>
      </p>
      <p class="subtle">{noteOf(view, given)}</p>
    </div>
  );
};

const noteOf = ({ notes }: CampaignView, given: GivenAnswer | undefined): string =>
  (given?.note && notes.get(given.note)?.body) || "";

const answerRow = z.object({
  question: z.enum(auditQuestions as readonly [AuditQuestion, ...AuditQuestion[]]),
  verdict: z.enum(verdicts).optional(),
  note: z.string().trim().max(10_000).optional(),
});

export const answerContract = defineRoute({
  id: "answerContract",
  method: "post",
  path: "/audit/campaigns/:campaign/contracts/:sampled/answers",
  summary: { en: "Answer the checklist of a sampled contract", "zh-CN": "填写抽样合同的检查清单" },
  who: "signed-in",
  right: "run-campaign",
  params: sampledParams,
  body: z.object({ answers: z.array(answerRow).max(100).default([]) }),
  upload: { field: "evidence", maxBytes: maxEvidenceBytes, required: false },
  answer: carried,
  refusals: [...campaignRefusals, "file-empty"],
  handle: async (context, { params: { campaign, sampled: contract }, body, upload }) => {
    const view = await viewCampaign(context, campaign);
    if (isRefusal(view)) return view;
    const sampled = view.row.state.sample.find((one) => one.contract === contract);
    if (!sampled || !view.contracts.has(contract)) return refuse("not-found");
    const { answers, wordings } = newAnswers(context, view, sampled, body.answers);
    const foreseen = refusalToCampaign(context, view.row, {
      ...{ type: "answer", contract, answers, evidence: upload ? ["" as never] : [] },
    });
    if (foreseen !== null) return foreseen;
    const kept = upload ? await keepEvidence(context, campaign, upload) : null;
    if (isRefusal(kept)) return kept;
    const evidence = kept === null ? [] : [kept];
    return giveCampaign(context, campaign, { type: "answer", contract, answers, evidence }, wordings);
  },
  done: (_answer, { params }) => `/audit/campaigns/${params.campaign}/contracts/${params.sampled}`,
  again: sampledPage,
});

/** What differs from the answers that stand: a form always sends all of them. */
const newAnswers = (
  context: SignedInContext,
  view: CampaignView,
  sampled: SampledContract,
  rows: readonly z.output<typeof answerRow>[],
) => {
  const changed = rows.flatMap(({ question, verdict, note = "" }) => {
    const given = sampled.answers.find((one) => one.question === question);
    if (verdict === undefined || (given?.verdict === verdict && noteOf(view, given) === note)) return [];
    return [{ question, verdict, words: note }];
  });
  return {
    answers: changed.map(
      ({ question, verdict, words }): GivenAnswer => ({
        ...{ question, verdict },
        note: words === "" ? null : campaignNoteOf(context, question),
      }),
    ),
    wordings: Object.fromEntries(
      changed.flatMap(({ question, words }) => (words === "" ? [] : [[question, { body: words }] as const])),
    ),
  };
};
