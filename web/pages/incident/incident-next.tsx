import type { ComponentChildren } from "preact";
import type { NoteId } from "../../../domain/incident.ts";
import type { IncidentCommand } from "../../../domain/incident-command.ts";
import { contractWords } from "../../../i18n/contract.ts";
import { incidentWords } from "../../../i18n/incident.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import {
  ActionForm,
  Actions,
  Button,
  ButtonLink,
  Disclosure,
  KeyValues,
  Section,
  Stack,
  TextArea,
} from "../../design/components.ts";
import { formSecrets } from "../../http/context.ts";
import { refusalToIncident } from "../../incident.ts";
import type { PartProps } from "./incident-parts.tsx";

const note = "" as NoteId;

/** The acts open now, and why the others are not. */
export const NextPart = ({ context, view: { row } }: PartProps) => {
  const words = incidentWords(context.language);
  const { contract } = row.state;
  const path = `/incidents/${row.id}`;
  const acts: readonly (readonly [label: string, IncidentCommand, ComponentChildren])[] = [
    [
      words.section.triage,
      { type: "triage", severity: 3, personalData: false, affectedPeople: 0, contract },
      <ButtonLink href="#triage" wide>
        {words.section.triage}
      </ButtonLink>,
    ],
    [
      words.dismiss.title,
      { type: "dismiss", note },
      <WithReason
        context={context}
        action={`${path}/dismiss`}
        field="dismissal"
        title={words.dismiss.title}
        why={words.dismiss.why}
        submit={words.dismiss.submit}
      />,
    ],
    [
      words.section.containment,
      { type: "contain", freeze: false, revokeLinks: false, revokeSessionsOf: [], note },
      <ButtonLink href="#containment" wide>
        {words.section.containment}
      </ButtonLink>,
    ],
    [
      words.recover.submit,
      { type: "recover", note },
      <WithReason
        context={context}
        action={`${path}/recovery`}
        field="recovery"
        title={words.recover.submit}
        why={words.recover.note}
        hint={words.recover.intro}
        submit={words.recover.submit}
      />,
    ],
    [
      words.section.review,
      { type: "review", cause: "not-found-out", actions: [], note },
      <ButtonLink href="#review" wide>
        {words.section.review}
      </ButtonLink>,
    ],
    [
      words.close.submit,
      { type: "close" },
      <ActionForm action={`${path}/close`} label={words.close.submit} {...formSecrets(context, row.version)}>
        <Button kind="primary" wide>
          {words.close.submit}
        </Button>
      </ActionForm>,
    ],
  ];
  const told = acts.map(([label, command, form]) => ({
    label,
    form,
    refusal: refusalToIncident(context, row, command),
  }));
  if (row.stage === "closed") return null;
  const open = told.filter(({ refusal }) => refusal === null);
  const closed = told.flatMap(({ label, refusal }) =>
    refusal === null ? [] : [{ label, value: refusalSentence(refusal, context.language) }],
  );
  return (
    <Section id="next" title={words.section.next}>
      <Stack>
        {open.map(({ label, form }) => (
          <div key={label}>{form}</div>
        ))}
        {closed.length > 0 && (
          <Disclosure summary={contractWords(context.language).page.closed}>
            <KeyValues items={closed} />
          </Disclosure>
        )}
      </Stack>
    </Section>
  );
};

interface WithReasonProps extends Pick<PartProps, "context"> {
  readonly action: string;
  readonly field: string;
  readonly title: string;
  readonly why: string;
  readonly hint?: string;
  readonly submit: string;
}

const WithReason = ({ context, action, field, title, why, hint, submit }: WithReasonProps) => (
  <Disclosure summary={title}>
    <ActionForm action={action} label={title} {...formSecrets(context)}>
      <TextArea name={field} label={why} hint={hint} rows={3} />
      <Actions>
        <Button>{submit}</Button>
      </Actions>
    </ActionForm>
  </Disclosure>
);
