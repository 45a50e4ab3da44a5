import { type CampaignNoteId, type FindingId, findingSeverities, unanswered } from "../../../domain/audit-campaign.ts";
import { questionsFor } from "../../../domain/audit-checklist.ts";
import { addDays, dayOf, instantOf } from "../../../domain/calendar.ts";
import type { ContractId } from "../../../domain/ids.ts";
import { auditCampaignWords, auditQuestionWords } from "../../../i18n/audit-campaign.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import { formatNumber } from "../../../i18n/format.ts";
import {
  ActionForm,
  Actions,
  Button,
  CalendarDate,
  DateField,
  Disclosure,
  EmptyState,
  FieldGroup,
  Section,
  SelectField,
  Table,
  TextArea,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";
import { type CampaignView, refusalToCampaign } from "../../oversight/audit-campaign.ts";
import { FindingSeverityBadge, FindingStateBadge } from "./audit-parts.tsx";

export interface CampaignPart {
  readonly context: SignedInContext;
  readonly view: CampaignView;
}

/** What a sampled contract is called, as far as the viewer may know. */
export const contractName = ({ context, view }: CampaignPart, contract: ContractId): string => {
  const seen = view.contracts.get(contract);
  return seen ? `${seen.number} · ${seen.title}` : auditCampaignWords(context.language).sample.hidden;
};

export const FindingsPart = (part: CampaignPart) => {
  const { context, view } = part;
  const words = auditCampaignWords(context.language);
  const { findings } = view.row.state;
  return (
    <Section id="findings" title={words.section.findings} flush>
      <Table
        caption={words.section.findings}
        rows={findings}
        rowKey={({ finding }) => finding}
        rowHref={({ finding }) => `/audit/campaigns/${view.row.id}/findings/${finding}`}
        empty={<EmptyState icon="check" title={words.finding.none} />}
        columns={[
          {
            key: "what",
            header: words.finding.title,
            cell: ({ note }) => clipped(view.notes.get(note)?.body ?? ""),
          },
          {
            key: "severity",
            header: words.finding.severity,
            cell: ({ severity }) => <FindingSeverityBadge severity={severity} />,
          },
          { key: "state", header: words.column.stage, cell: (finding) => <FindingStateBadge {...finding} /> },
          { key: "owner", header: words.finding.owner, cell: ({ owner }) => view.names.get(owner) ?? "" },
          { key: "due", header: words.finding.due, cell: ({ due }) => <CalendarDate on={due} /> },
        ]}
      />
    </Section>
  );
};

const clipped = (text: string): string => (text.length > 120 ? `${text.slice(0, 119).trimEnd()}…` : text);

export const SamplePart = (part: CampaignPart) => {
  const { context, view } = part;
  const { language } = context;
  const words = auditCampaignWords(language);
  const codes = contractCodeWords(language);
  const { stage, sample } = view.row.state;
  if (stage === "drawing") return null;
  return (
    <Section id="sample" title={words.section.sample} flush>
      <Table
        caption={words.section.sample}
        rows={sample}
        rowKey={({ contract }) => contract}
        rowHref={({ contract }) => `/audit/campaigns/${view.row.id}/contracts/${contract}`}
        empty={
          <EmptyState icon="contract" title={words.sample.empty}>
            {words.sample.emptyBody}
          </EmptyState>
        }
        columns={[
          { key: "contract", header: words.sample.contract, cell: ({ contract }) => contractName(part, contract) },
          {
            key: "kind",
            header: words.sample.kind,
            wideOnly: true,
            cell: ({ type, stratum }) =>
              [
                codes.type[type],
                (codes.classification as Readonly<Record<string, string>>)[stratum.split("/")[1] ?? ""],
              ]
                .filter(Boolean)
                .join(" · "),
          },
          {
            key: "answers",
            header: words.sample.answers,
            align: "end",
            cell: (one) => {
              const all = questionsFor(one.type).length;
              const done = formatNumber(all - unanswered(one).length, language);
              return words.sample.progress(done, formatNumber(all, language));
            },
          },
          {
            key: "wrong",
            header: words.sample.wrong,
            align: "end",
            cell: ({ answers }) => formatNumber(answers.filter(({ verdict }) => verdict === "no").length, language),
          },
        ]}
      />
    </Section>
  );
};

/** For asking beforehand whether one may be raised at all. */
const noFinding = "" as FindingId;
const noNote = "" as CampaignNoteId;

/** The form of a finding, about the audit as a whole or about one contract. Shown to whoever may raise one. */
export const RaisePart = ({ context, view, contract }: CampaignPart & { readonly contract: ContractId | null }) => {
  const { language, session } = context;
  const words = auditCampaignWords(language);
  const { row } = view;
  const sampled = row.state.sample.find((one) => one.contract === contract);
  const today = dayOf(
    instantOf(Math.max(context.services.now().getTime(), row.recorded_at.getTime())),
    row.state.timeZone,
  );
  const plan = { finding: noFinding, contract, question: null, severity: "low", due: today, note: noNote } as const;
  const asked = { type: "raise-finding", ...plan, owner: session.person.id } as const;
  if (refusalToCampaign(context, row, asked) !== null) return null;
  return (
    <Section id="raise" title={words.section.raise}>
      <Disclosure summary={words.finding.raise} open={context.refused !== undefined}>
        <ActionForm
          action={`/audit/campaigns/${row.id}/findings`}
          label={words.section.raise}
          {...formSecrets(context)}
        >
          {contract !== null && <input type="hidden" name="contract" value={contract} />}
          <TextArea name="what" label={words.finding.what} value={entered(context, "what")} />
          {sampled && (
            <SelectField
              name="question"
              label={words.finding.question}
              required={false}
              value={entered(context, "question")}
              options={questionsFor(sampled.type).map((question) => ({
                value: question,
                label: auditQuestionWords(language)[question].ask,
              }))}
            />
          )}
          <FieldGroup legend={words.section.corrections} columns={2}>
            <SelectField
              name="severity"
              label={words.finding.severity}
              value={entered(context, "severity")}
              options={findingSeverities.map((one) => ({ value: one, label: words.severity[one] }))}
            />
            <SelectField
              name="owner"
              label={words.finding.owner}
              value={entered(context, "owner")}
              options={view.people.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <DateField
              name="due"
              label={words.finding.due}
              min={today}
              value={entered(context, "due") || addDays(today, 30)}
              error={mistakeIn(context, "due")}
            />
          </FieldGroup>
          <Actions>
            <Button kind="primary">{words.finding.raise}</Button>
          </Actions>
        </ActionForm>
      </Disclosure>
    </Section>
  );
};
