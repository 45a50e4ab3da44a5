import type { VNode } from "preact";
import { z } from "zod";
import { derivedId } from "../../../db/derived-id.ts";
import { personById } from "../../../db/person.ts";
import { type CampaignNoteId, findingSeverities } from "../../../domain/audit-campaign.ts";
import { type AuditQuestion, auditQuestions } from "../../../domain/audit-checklist.ts";
import { addDays, dayOf, instantOf, type PlainDate } from "../../../domain/calendar.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { auditCampaignWords, auditQuestionWords } from "../../../i18n/audit-campaign.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import { seenBy } from "../../contract/contract.ts";
import {
  ActionForm,
  Actions,
  Button,
  CalendarDate,
  DateField,
  Disclosure,
  FileField,
  KeyValues,
  PageHeader,
  Section,
  SelectField,
  Stack,
  TextArea,
} from "../../design/components.ts";
import { formSecrets, type SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { carried, idOf, wording } from "../../incident-input.ts";
import {
  campaignNoteOf,
  giveCampaign,
  keepEvidence,
  refusalToCampaign,
  viewCampaign,
} from "../../oversight/audit-campaign.ts";
import { Shell } from "../../shell.tsx";
import { maxEvidenceBytes } from "../contract/evidence.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { campaignPage } from "./audit-campaign.tsx";
import { type CampaignPart, contractName } from "./audit-campaign-parts.tsx";
import { EvidencePart } from "./audit-evidence.tsx";
import { campaignParams, campaignRefusals, findingParams } from "./audit-input.ts";
import { FindingSeverityBadge, FindingStateBadge } from "./audit-parts.tsx";

const day = z.iso.date().transform((text) => text as PlainDate);
const anyNote = "" as CampaignNoteId;

export const raiseFinding = defineRoute({
  id: "raiseFinding",
  method: "post",
  path: "/audit/campaigns/:campaign/findings",
  summary: { en: "Raise a finding", "zh-CN": "提出审计发现" },
  who: "signed-in",
  right: "run-campaign",
  params: campaignParams,
  body: z.object({
    what: wording,
    contract: idOf<"contract">().optional(),
    question: z.enum(auditQuestions as readonly [AuditQuestion, ...AuditQuestion[]]).optional(),
    severity: z.enum(findingSeverities),
    owner: idOf<"person">(),
    due: day,
  }),
  answer: carried.extend({ id: z.uuid() }),
  creates: true,
  refusals: campaignRefusals,
  handle: async (context, { params: { campaign }, body: { what, contract = null, question = null, ...plan } }) => {
    const owner = await seenBy(context, (tx) => personById(tx, plan.owner));
    if (!owner?.active) return refuse("invalid-input", { fields: ["owner"] });
    const finding = derivedId<"finding">(context.commandId, "finding");
    const result = await giveCampaign(
      context,
      campaign,
      { type: "raise-finding", finding, contract, question, ...plan, note: campaignNoteOf(context, "what") },
      { what: { body: what } },
    );
    return isRefusal(result) ? result : { id: finding, ...result };
  },
  done: ({ id }, { params }) => `/audit/campaigns/${params.campaign}/findings/${id}`,
  again: campaignPage,
});

/** One finding: what is wrong, what was said about it since, and what whoever looks can do now. */
export const findingPage = definePage({
  id: "findingPage",
  path: "/audit/campaigns/:campaign/findings/:finding",
  summary: { en: "A finding of an audit", "zh-CN": "审计发现" },
  who: "signed-in",
  right: "view-campaign",
  params: findingParams,
  handle: async (context, { params }) => {
    const view = await viewCampaign(context, params.campaign);
    if (isRefusal(view)) return view;
    const finding = view.row.state.findings.find((one) => one.finding === params.finding);
    return finding ? { view, finding } : refuse("not-found");
  },
  page: (context, { view, finding }) => {
    const { language } = context;
    const words = auditCampaignWords(language);
    const { row, notes, names } = view;
    const part = { context, view };
    return (
      <Shell context={context} title={words.finding.title} organisation={view.organisation} place="audit">
        <PageHeader
          title={words.finding.title}
          breadcrumb={[
            { label: words.title, href: "/audit/campaigns" },
            { label: `${row.number} · ${row.title}`, href: `/audit/campaigns/${row.id}` },
          ]}
          badges={
            <>
              <FindingSeverityBadge severity={finding.severity} />
              <FindingStateBadge {...finding} />
            </>
          }
        />
        <RefusedBanner context={context} />
        <Stack>
          <Section id="what" title={words.finding.what}>
            <p class="prose">{notes.get(finding.note)?.body}</p>
            <KeyValues
              items={[
                {
                  label: words.finding.contract,
                  value: finding.contract ? contractName(part, finding.contract) : words.finding.noContract,
                },
                ...(finding.question
                  ? [{ label: words.finding.question, value: auditQuestionWords(language)[finding.question].ask }]
                  : []),
                { label: words.finding.owner, value: names.get(finding.owner) ?? "" },
                { label: words.finding.due, value: <CalendarDate on={finding.due} /> },
                { label: words.finding.raisedBy, value: (finding.raisedBy && names.get(finding.raisedBy)) || "" },
              ]}
            />
          </Section>
          {finding.notes.length > 0 && (
            <Section id="corrections" title={words.section.corrections}>
              <Stack>
                {finding.notes.map((id) => {
                  const note = notes.get(id);
                  return (
                    <div key={id}>
                      <p class="prose">{note?.body}</p>
                      <p class="subtle">{(note?.author && names.get(note.author)) || ""}</p>
                    </div>
                  );
                })}
                {finding.reopened > 0 && <p class="subtle">{words.finding.reopened(finding.reopened)}</p>}
              </Stack>
            </Section>
          )}
          <EvidencePart {...part} ids={finding.evidence} />
          <FindingActs {...part} path={`/audit/campaigns/${row.id}/findings/${finding.finding}`} id={finding.finding} />
        </Stack>
      </Shell>
    );
  },
});

interface FindingActsProps extends CampaignPart {
  readonly path: string;
  readonly id: z.output<typeof findingParams>["finding"];
}

/** What is open to whoever looks; and where nothing is, why. */
const FindingActs = ({ context, view, path, id }: FindingActsProps) => {
  const words = auditCampaignWords(context.language);
  const { finding: said } = words;
  const { row } = view;
  const today = todayIn(context, view);
  const correcting = refusalToCampaign(context, row, {
    ...{ type: "report-correction", finding: id, note: anyNote, evidence: [] },
  });
  const verifying = refusalToCampaign(context, row, { type: "verify-finding", finding: id, note: anyNote });
  const other = view.people.find((one) =>
    row.state.findings.every(({ finding, owner }) => finding !== id || owner !== one.id),
  );
  const reassigning =
    other && refusalToCampaign(context, row, { type: "reassign-finding", finding: id, owner: other.id });
  const state = row.state.findings.find(({ finding }) => finding === id)?.state;
  const why =
    state === "verified"
      ? said.over
      : state === "corrected" && verifying?.refused !== "same-person"
        ? said.waits
        : refusalSentence(
            verifying?.refused === "not-allowed" ? (correcting ?? verifying) : (verifying ?? refuse("already-done")),
            context.language,
          );
  const form = (action: string, label: string, inner: VNode, files = false): VNode => (
    <ActionForm action={`${path}/${action}`} label={label} files={files} {...formSecrets(context)}>
      {inner}
      <Actions>
        <Button kind="primary">{label}</Button>
      </Actions>
    </ActionForm>
  );
  return (
    <Section id="next" title={words.section.next}>
      <Stack>
        {correcting === null &&
          form(
            "correction",
            said.correct,
            <>
              <TextArea name="how" label={said.how} />
              <FileField name="evidence" label={said.file} required={false} maxBytes={maxEvidenceBytes} />
            </>,
            true,
          )}
        {verifying === null && (
          <>
            {form("verification", said.verify, <TextArea name="judgement" label={said.judge} />)}
            <Disclosure summary={said.reopen}>
              {form(
                "reopening",
                said.reopen,
                <>
                  <TextArea name="judgement" label={said.judge} />
                  <DateField name="due" label={said.reopenDue} min={today} value={addDays(today, 14)} />
                </>,
              )}
            </Disclosure>
          </>
        )}
        {reassigning === null && (
          <Disclosure summary={said.reassign}>
            {form(
              "owner",
              said.reassign,
              <SelectField
                name="owner"
                label={said.owner}
                options={view.people.map(({ id: person, name }) => ({ value: person, label: name }))}
              />,
            )}
          </Disclosure>
        )}
        {correcting !== null && verifying !== null && <p class="subtle">{why}</p>}
      </Stack>
    </Section>
  );
};

const todayIn = ({ services }: SignedInContext, { row }: CampaignPart["view"]): PlainDate =>
  dayOf(instantOf(Math.max(services.now().getTime(), row.recorded_at.getTime())), row.state.timeZone);

const act = {
  method: "post",
  who: "signed-in",
  params: findingParams,
  answer: carried,
  again: findingPage,
} as const;

const backToFinding = (
  _answer: unknown,
  { params }: { readonly params: { readonly campaign: string; readonly finding: string } },
): string => `/audit/campaigns/${params.campaign}/findings/${params.finding}`;

export const correctFinding = defineRoute({
  ...act,
  id: "correctFinding",
  right: "work-on-campaign",
  path: "/audit/campaigns/:campaign/findings/:finding/correction",
  summary: { en: "Report a finding as corrected", "zh-CN": "报告审计发现已整改" },
  body: z.object({ how: wording }),
  upload: { field: "evidence", maxBytes: maxEvidenceBytes, required: false },
  refusals: [...campaignRefusals, "file-empty"],
  handle: async (context, { params: { campaign, finding }, body, upload }) => {
    const view = await viewCampaign(context, campaign);
    if (isRefusal(view)) return view;
    const command = { type: "report-correction", finding, note: campaignNoteOf(context, "how") } as const;
    const foreseen = refusalToCampaign(context, view.row, { ...command, evidence: [] });
    if (foreseen !== null) return foreseen;
    const kept = upload ? await keepEvidence(context, campaign, upload) : null;
    if (isRefusal(kept)) return kept;
    const evidence = kept === null ? [] : [kept];
    return giveCampaign(context, campaign, { ...command, evidence }, { how: { body: body.how } });
  },
  done: backToFinding,
});

export const verifyFinding = defineRoute({
  ...act,
  id: "verifyFinding",
  right: "run-campaign",
  path: "/audit/campaigns/:campaign/findings/:finding/verification",
  summary: { en: "Verify that a finding is put right", "zh-CN": "复核整改合格" },
  body: z.object({ judgement: wording }),
  refusals: [...campaignRefusals, "same-person", "not-yet-corrected"],
  handle: (context, { params: { campaign, finding }, body: { judgement } }) =>
    giveCampaign(
      context,
      campaign,
      { type: "verify-finding", finding, note: campaignNoteOf(context, "judgement") },
      { judgement: { body: judgement } },
    ),
  done: backToFinding,
});

export const reopenFinding = defineRoute({
  ...act,
  id: "reopenFinding",
  right: "run-campaign",
  path: "/audit/campaigns/:campaign/findings/:finding/reopening",
  summary: { en: "Reopen a finding that is not put right", "zh-CN": "退回整改" },
  body: z.object({ judgement: wording, due: day }),
  refusals: [...campaignRefusals, "same-person", "not-yet-corrected"],
  handle: (context, { params: { campaign, finding }, body: { judgement, due } }) =>
    giveCampaign(
      context,
      campaign,
      { type: "reopen-finding", finding, due, note: campaignNoteOf(context, "judgement") },
      { judgement: { body: judgement } },
    ),
  done: backToFinding,
});

export const reassignFinding = defineRoute({
  ...act,
  id: "reassignFinding",
  right: "run-campaign",
  path: "/audit/campaigns/:campaign/findings/:finding/owner",
  summary: { en: "Give a finding to somebody else", "zh-CN": "更换整改责任人" },
  body: z.object({ owner: idOf<"person">() }),
  refusals: campaignRefusals,
  handle: async (context, { params: { campaign, finding }, body: { owner: to } }) => {
    const owner = await seenBy(context, (tx) => personById(tx, to));
    if (!owner?.active) return refuse("invalid-input", { fields: ["owner"] });
    return giveCampaign(context, campaign, { type: "reassign-finding", finding, owner: to });
  },
  done: backToFinding,
});
