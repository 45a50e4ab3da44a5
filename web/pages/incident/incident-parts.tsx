import { type NoteId, severities, type TaskId } from "../../../domain/incident.ts";
import { rootCauses } from "../../../domain/playbook.ts";
import { formatNumber } from "../../../i18n/format.ts";
import { incidentWords } from "../../../i18n/incident.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Button,
  ButtonLink,
  CalendarDate,
  CheckboxField,
  Countdown,
  DateField,
  Disclosure,
  FieldGroup,
  Instant,
  KeyValues,
  RadioCards,
  Section,
  SelectField,
  Stack,
  Table,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { formSecrets, type SignedInContext } from "../../http/context.ts";
import { type IncidentView, refusalToIncident } from "../../incident.ts";
import { severityKey } from "./incident-badges.tsx";
import { taskName } from "./incident-timeline.ts";

export interface PartProps {
  readonly context: SignedInContext;
  readonly view: IncidentView;
}

/** What was reported, by whom, and what it concerns. */
export const ReportPart = ({ context, view: { row, notes, contract, names } }: PartProps) => {
  const { section, fact } = incidentWords(context.language);
  const { triage, reporter, reportedAt, awareAt, cause } = row.state;
  const report = [...notes.values()].find(({ title }) => title !== "");
  const causes = incidentWords(context.language).cause;
  return (
    <Section id="report" title={section.report}>
      <Stack>
        <p>{report?.body}</p>
        <KeyValues
          columns={2}
          items={[
            { label: fact.reporter, value: reporter === null ? fact.engross : names.get(reporter) },
            { label: fact.reportedAt, value: <Instant at={reportedAt} /> },
            { label: fact.awareAt, value: <Instant at={awareAt} /> },
            {
              label: fact.contract,
              value: contract ? (
                <a href={`/contracts/${contract.id}`}>{`${contract.number} · ${contract.title}`}</a>
              ) : (
                fact.noContract
              ),
            },
            ...(triage === null
              ? []
              : [
                  { label: fact.personalData, value: triage.personalData ? fact.yes : fact.no },
                  { label: fact.affected, value: formatNumber(triage.affectedPeople, context.language) },
                ]),
            ...(cause === null ? [] : [{ label: fact.cause, value: causes[cause] }]),
          ]}
        />
      </Stack>
    </Section>
  );
};

/** How much of each legal time limit is used up. */
export const ClocksPart = ({ context, view: { row } }: PartProps) => {
  const { section, clock: words, point, hint, waiver } = incidentWords(context.language);
  const { clocks, triage } = row.state;
  return (
    <Section id="clocks" title={section.clocks}>
      <Stack>
        {clocks.length === 0 && <p class="subtle">{triage === null ? words.awaiting : words.none}</p>}
        {clocks.map(({ law, startedAt, dueAt, settledAt, reason }) => (
          <div key={law} class="clock">
            <Countdown label={point[law]} startedAt={startedAt} dueAt={dueAt} doneAt={settledAt ?? undefined} />
            <p class="hint">{reason === null ? hint[law] : words.waived(waiver[reason])}</p>
            {settledAt === null && (
              <ButtonLink size="small" href={`/incidents/${row.id}/clocks/${law}`}>
                {words.settle}
              </ButtonLink>
            )}
          </div>
        ))}
      </Stack>
    </Section>
  );
};

/** Severity and scope; corrected here as more becomes known. */
export const TriagePart = ({ context, view: { row, choices } }: PartProps) => {
  const words = incidentWords(context.language);
  const { triage, contract } = row.state;
  const sample = { type: "triage", severity: 3, personalData: false, affectedPeople: 0, contract } as const;
  if (refusalToIncident(context, row, sample)) return null;
  const form = (
    <ActionForm
      action={`/incidents/${row.id}/triage`}
      label={words.section.triage}
      {...formSecrets(context, row.version)}
    >
      <RadioCards
        name="severity"
        label={words.triage.severity}
        value={triage === null ? undefined : String(triage.severity)}
        options={severities.map((severity) => ({
          value: String(severity),
          label: words.severity[severityKey(severity)],
          description: words.severity.about[severityKey(severity)],
        }))}
      />
      <CheckboxField
        name="personalData"
        label={words.triage.personalData}
        hint={words.triage.personalDataHint}
        checked={triage?.personalData}
        required={false}
      />
      <TextField
        name="affectedPeople"
        label={words.triage.affected}
        inputMode="numeric"
        value={String(triage?.affectedPeople ?? 0)}
      />
      <SelectField
        name="contract"
        label={words.triage.contract}
        required={false}
        value={contract ?? undefined}
        options={choices.contracts.map(({ id, number, title }) => ({ value: id, label: `${number} · ${title}` }))}
      />
      <Actions>
        <Button kind={triage === null ? "primary" : "secondary"}>{words.triage.submit}</Button>
      </Actions>
    </ActionForm>
  );
  return (
    <Section id="triage" title={words.section.triage}>
      {triage === null ? form : <Disclosure summary={words.triage.again}>{form}</Disclosure>}
    </Section>
  );
};

/** What has to be done, by whom, and what has become of it. */
export const TasksPart = ({ context, view }: PartProps) => {
  const { section, task: words, before } = incidentWords(context.language);
  const { row, names, choices } = view;
  if (row.state.tasks.length === 0) return null;
  const asked = { type: "add-task", task: "" as TaskId, assignee: null, note: "" as NoteId } as const;
  const mayAdd = refusalToIncident(context, row, asked) === null;
  return (
    <Section id="tasks" title={section.tasks} flush>
      <Table
        caption={section.tasks}
        rows={row.state.tasks}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/incidents/${row.id}/tasks/${id}`}
        columns={[
          { key: "task", header: section.tasks, cell: ({ id }) => taskName(view, id, context.language) },
          {
            key: "assignee",
            header: words.assignee,
            cell: ({ assignee }) => (assignee ? names.get(assignee) : words.nobody),
          },
          {
            key: "outcome",
            header: words.outcome,
            cell: (task) =>
              task.outcome === null ? (
                <Badge tone="warning">{before[task.before]}</Badge>
              ) : (
                <Badge tone="good">{task.outcome === "done" ? words.done : words.notNeeded}</Badge>
              ),
          },
        ]}
      />
      {mayAdd && (
        <Disclosure summary={words.add}>
          <ActionForm action={`/incidents/${row.id}/tasks`} label={words.add} {...formSecrets(context)}>
            <TextArea name="wording" label={words.wording} rows={2} />
            <SelectField
              name="assignee"
              label={words.assignee}
              required={false}
              empty={words.nobody}
              options={peopleOptions(choices.people)}
            />
            <Actions>
              <Button>{words.add}</Button>
            </Actions>
          </ActionForm>
        </Disclosure>
      )}
    </Section>
  );
};

export const peopleOptions = (people: IncidentView["choices"]["people"]) =>
  people.map(({ id, name }) => ({ value: id, label: name }));

const actionRows = 3;

/** What it came from, what we learned, what shall be better. */
export const ReviewPart = ({ context, view: { row, choices } }: PartProps) => {
  const { section, review: words, cause } = incidentWords(context.language);
  const asked = { type: "review", cause: "not-found-out", actions: [], note: "" as NoteId } as const;
  if (refusalToIncident(context, row, asked)) return null;
  return (
    <Section id="review" title={section.review}>
      <ActionForm action={`/incidents/${row.id}/review`} label={section.review} {...formSecrets(context, row.version)}>
        <SelectField
          name="cause"
          label={words.cause}
          options={rootCauses.map((code) => ({ value: code, label: cause[code] }))}
        />
        <TextArea name="lessons" label={words.note} />
        {Array.from({ length: actionRows }, (_, index) => (
          <FieldGroup key={index} legend={`${words.actions} ${index + 1}`} columns={3}>
            <TextField name={`actions.${index}.what`} label={words.action} required={false} />
            <SelectField
              name={`actions.${index}.owner`}
              label={words.owner}
              required={false}
              options={peopleOptions(choices.people)}
            />
            <DateField name={`actions.${index}.due`} label={words.due} required={false} />
          </FieldGroup>
        ))}
        <Actions>
          <Button kind="primary">{words.submit}</Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};

/** What shall be better from now on. */
export const ActionsPart = ({ context, view: { row, notes, names } }: PartProps) => {
  const { review: words } = incidentWords(context.language);
  if (row.state.actions.length === 0) return null;
  return (
    <Section id="actions" title={words.actions} flush>
      <Table
        caption={words.actions}
        rows={row.state.actions}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/incidents/${row.id}/actions/${id}`}
        columns={[
          { key: "what", header: words.action, cell: ({ note }) => notes.get(note)?.body },
          { key: "owner", header: words.owner, cell: ({ owner }) => names.get(owner) },
          { key: "due", header: words.due, cell: ({ due }) => <CalendarDate on={due} /> },
          { key: "done", header: words.done, cell: ({ doneAt }) => doneAt && <Instant at={doneAt} /> },
        ]}
      />
    </Section>
  );
};
