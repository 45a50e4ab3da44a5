import { verdicts } from "../../../domain/break-glass.ts";
import { breakGlassWords } from "../../../i18n/break-glass.ts";
import { formatList } from "../../../i18n/format.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Button,
  ButtonLink,
  EmptyState,
  Instant,
  KeyValues,
  PageHeader,
  RadioCards,
  Section,
  Stack,
  Table,
  TextArea,
  type Tone,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, type SignedInContext } from "../../http/context.ts";
import type { GlassDesk } from "../../oversight/break-glass.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";

interface GlassProps {
  readonly context: SignedInContext;
  readonly desk: GlassDesk;
}

/** One emergency access: what it is about, what may be done now, what was looked at, and its review. */
export const GlassView = ({ context, desk, tone }: GlassProps & { readonly tone: Tone }) => {
  const words = breakGlassWords(context.language);
  const { contract, stage, looks } = desk;
  const mine = desk.requester.id === context.session.person.id;
  return (
    <Shell context={context} title={words.title} organisation={desk.organisation} place="glass">
      <PageHeader
        title={`${words.title} · ${contract.number}`}
        breadcrumb={[{ label: words.list, href: "/break-glass" }]}
        badges={<Badge tone={tone}>{words.stages[stage]}</Badge>}
        actions={
          stage === "open" && mine ? (
            <ButtonLink href={`/contracts/${contract.id}`} icon="eye">
              {words.toContract}
            </ButtonLink>
          ) : undefined
        }
      />
      <Stack>
        <RefusedBanner context={context} />
        <Section id="facts" title={words.title}>
          <Stack>
            <Facts context={context} desk={desk} />
            <Acts context={context} desk={desk} mine={mine} />
          </Stack>
        </Section>
        {(stage === "open" || stage === "ended" || stage === "reviewed") && (
          <Section id="looks" title={words.looks} flush>
            <Table
              caption={words.looks}
              rows={looks}
              rowKey={({ at, act, object }) => `${at} ${act} ${object}`}
              empty={<EmptyState icon="eye" title={words.looksNone} />}
              columns={[
                { key: "at", header: words.at, cell: ({ at }) => <Instant at={at} /> },
                { key: "what", header: words.looks, cell: ({ act, object }) => `${act} · ${object}` },
              ]}
            />
          </Section>
        )}
        {desk.open.includes("review-glass") && <ReviewForm context={context} desk={desk} />}
      </Stack>
    </Shell>
  );
};

const Facts = ({ context, desk }: GlassProps) => {
  const words = breakGlassWords(context.language);
  const { requester, approvedBy, needed, reviewedBy, verdict, note, until } = desk;
  const left = needed - approvedBy.length;
  const granted = formatList(
    approvedBy.map(({ name }) => name),
    context.language,
  );
  return (
    <KeyValues
      columns={2}
      items={[
        { label: words.who, value: requester.name },
        { label: words.hours, value: words.forHours(desk.hours) },
        { label: words.reason, value: desk.reason },
        { label: words.granted, value: [granted, left > 0 ? words.stillNeeded(left) : ""].filter(Boolean).join(" · ") },
        ...(until === null ? [] : [{ label: words.until, value: <Instant at={until} /> }]),
        ...(reviewedBy && verdict
          ? [
              { label: words.review.by, value: reviewedBy.name },
              { label: words.review.verdict, value: words.review.verdicts[verdict] },
              { label: words.review.note, value: note ?? "" },
            ]
          : []),
      ]}
    />
  );
};

const Acts = ({ context, desk, mine }: GlassProps & { readonly mine: boolean }) => {
  const words = breakGlassWords(context.language);
  const at = (act: string) => `/break-glass/${desk.id}/${act}`;
  const may = (command: GlassDesk["open"][number]) => desk.open.includes(command);
  return (
    <>
      {may("approve-glass") && (
        <ActionForm action={at("approve")} label={words.approve} {...formSecrets(context)}>
          <p class="hint">{words.approveHint}</p>
          <Actions>
            <Button kind="danger">{words.approve}</Button>
          </Actions>
        </ActionForm>
      )}
      {may("refuse-glass") && (
        <ActionForm action={at("refuse")} {...formSecrets(context)}>
          <Actions>
            <Button>{mine ? words.withdraw : words.refuse}</Button>
          </Actions>
        </ActionForm>
      )}
      {may("end-glass") && (
        <ActionForm action={at("end")} {...formSecrets(context)}>
          <Actions>
            <Button kind="danger">{words.end}</Button>
          </Actions>
        </ActionForm>
      )}
    </>
  );
};

const ReviewForm = ({ context, desk }: GlassProps) => {
  const { review: words } = breakGlassWords(context.language);
  return (
    <Section id="review" title={words.title} subtitle={words.hint}>
      <ActionForm action={`/break-glass/${desk.id}/review`} label={words.title} {...formSecrets(context)}>
        <RadioCards
          name="verdict"
          label={words.verdict}
          value={entered(context, "verdict")}
          error={mistakeIn(context, "verdict")}
          options={verdicts.map((value) => ({
            value,
            label: words.verdicts[value],
            tone: value === "justified" ? "good" : "danger",
          }))}
        />
        <TextArea
          name="note"
          label={words.note}
          maxLength={2000}
          value={entered(context, "note")}
          error={mistakeIn(context, "note")}
        />
        <Actions>
          <Button kind="primary">{words.submit}</Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};
