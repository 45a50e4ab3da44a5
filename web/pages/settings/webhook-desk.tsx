import { z } from "zod";
import { webhookKinds } from "../../../domain/webhook.ts";
import { formatInstant, formatNumber } from "../../../i18n/format.ts";
import { settingsWords } from "../../../i18n/settings.ts";
import { webhookWords } from "../../../i18n/webhook.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  BareLayout,
  Button,
  ButtonLink,
  EmptyState,
  ErrorSummary,
  FieldGroup,
  KeyValues,
  PageHeader,
  RelativeTime,
  Section,
  Stack,
  Table,
  TextField,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, mistakes, type SignedInContext } from "../../http/context.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";

export const endpointShape = z.object({
  id: z.uuid(),
  address: z.string(),
  kinds: z.array(z.enum(webhookKinds)),
  state: z.enum(["on", "paused", "failed"]).meta({ description: "`failed`: switched off, for nothing arrived." }),
  formerSecretUntil: z.iso.datetime().nullable(),
  failingSince: z.iso.datetime().nullable(),
  addedAt: z.iso.datetime(),
});

export type Endpoint = z.input<typeof endpointShape>;

export const deliveryShape = z.object({
  id: z.uuid().meta({ description: "The `webhook-id` of every try." }),
  kind: z.enum([...webhookKinds, "webhook.test"]),
  subject: z.string(),
  entry: z.number().int().nullable(),
  state: z.enum(["waiting", "delivered", "given-up"]),
  attempts: z.number().int(),
  status: z.number().int().nullable().meta({ description: "HTTP status of the last answer." }),
  outcome: z.enum(["delivered", "refused", "unreachable", "timeout", "forbidden", "tls", "too-much"]).nullable(),
  milliseconds: z.number().int().nullable(),
  happenedAt: z.iso.datetime(),
  lastAt: z.iso.datetime().nullable(),
});

type Delivery = z.input<typeof deliveryShape>;

const tones = { on: "good", paused: "neutral", failed: "danger" } as const;

/** What is on may still get nothing. */
const StateBadge = ({ context, webhook: { state, failingSince } }: Pick<WebhookDeskProps, "context" | "webhook">) => {
  const words = webhookWords(context.language);
  return state === "on" && failingSince !== null ? (
    <Badge tone="warning">{words.failing.badge}</Badge>
  ) : (
    <Badge tone={tones[state]}>{words.state[state]}</Badge>
  );
};

interface KindsProps {
  readonly context: SignedInContext;
  readonly chosen: readonly string[];
  /** Whether the heading above asks already. */
  readonly headed?: boolean;
}

const Kinds = ({ context, chosen, headed = false }: KindsProps) => {
  const words = webhookWords(context.language);
  return (
    <FieldGroup legend={words.add.kinds} legendHidden={headed} columns={3}>
      {webhookKinds.map((kind) => (
        <label key={kind} class="field choice">
          <input type="checkbox" name="kinds" value={kind} checked={chosen.includes(kind)} />
          <span>{words.kind[kind]}</span>
        </label>
      ))}
    </FieldGroup>
  );
};

interface WebhooksDeskProps {
  readonly context: SignedInContext;
  readonly organisation: string;
  readonly webhooks: readonly Endpoint[];
}

/** All endpoints, and the form for one more. */
export const WebhooksDesk = ({ context, organisation, webhooks }: WebhooksDeskProps) => {
  const { language, refused } = context;
  const words = webhookWords(language);
  return (
    <Shell context={context} title={words.title} organisation={organisation} place="settings">
      <PageHeader
        title={words.title}
        subtitle={words.intro}
        breadcrumb={[{ label: settingsWords(context.language).title, href: "/settings" }]}
      />
      <Stack>
        <RefusedBanner context={context} fieldsListed />
        <Section id="endpoints" title={words.list.title} flush>
          <Table
            caption={words.list.title}
            rows={webhooks}
            rowKey={({ id }) => id}
            empty={<EmptyState icon="globe" title={words.list.none} />}
            columns={[
              {
                key: "address",
                header: words.list.address,
                cell: ({ id, address }) => <a href={`/settings/webhooks/${id}`}>{new URL(address).host}</a>,
              },
              {
                key: "state",
                header: words.list.state,
                cell: (webhook) => <StateBadge context={context} webhook={webhook} />,
              },
              { key: "kinds", header: words.list.kinds, cell: ({ kinds }) => words.count(kinds.length) },
            ]}
          />
        </Section>
        <Section id="add" title={words.add.title}>
          <ActionForm action="/settings/webhooks" label={words.add.title} {...formSecrets(context)}>
            <ErrorSummary errors={mistakes(context)} />
            <TextField
              name="address"
              type="url"
              label={words.add.address}
              hint={words.add.addressHint}
              value={entered(context, "address")}
              error={mistakeIn(context, "address")}
            />
            <Kinds context={context} chosen={refused?.entered.get("kinds") ?? []} />
            <p class="subtle">{words.add.confirmation}</p>
            <Actions>
              <Button kind="primary">{words.add.submit}</Button>
            </Actions>
          </ActionForm>
        </Section>
      </Stack>
    </Shell>
  );
};

interface SecretDeskProps {
  readonly context: SignedInContext;
  readonly id: string;
  readonly secret: string;
}

/** The one time that a secret is shown. */
export const SecretDesk = ({ context, id, secret }: SecretDeskProps) => {
  const words = webhookWords(context.language).secret;
  return (
    <BareLayout title={words.title}>
      <h1>{words.title}</h1>
      <p>{words.body}</p>
      <KeyValues items={[{ label: words.label, value: <code class="hash">{secret}</code> }]} />
      <Actions>
        <ButtonLink kind="primary" href={`/settings/webhooks/${id}`}>
          {words.done}
        </ButtonLink>
      </Actions>
    </BareLayout>
  );
};

interface WebhookDeskProps {
  readonly context: SignedInContext;
  readonly organisation: string;
  readonly webhook: Endpoint;
  readonly deliveries: readonly Delivery[];
  readonly next: string | null;
}

/** One endpoint: what it is told of, how each telling went, and what can be done. */
export const WebhookDesk = ({ context, organisation, webhook, deliveries, next }: WebhookDeskProps) => {
  const { language, session } = context;
  const words = webhookWords(language);
  const at = `/settings/webhooks/${webhook.id}`;
  return (
    <Shell context={context} title={words.title} organisation={organisation} place="settings">
      <PageHeader
        title={new URL(webhook.address).host}
        subtitle={webhook.address}
        breadcrumb={[{ label: words.title, href: "/settings/webhooks" }]}
        badges={<StateBadge context={context} webhook={webhook} />}
      />
      <Stack>
        <RefusedBanner context={context} />
        {webhook.state === "on" && webhook.failingSince !== null && (
          <Banner
            tone="warning"
            title={words.failing.title(formatInstant(webhook.failingSince, language, session.person.timeZone))}
          >
            {words.failing.body}
          </Banner>
        )}
        {webhook.state === "failed" && (
          <Banner tone="danger" icon="warning" title={words.failed.title}>
            {words.failed.body}
          </Banner>
        )}
        {webhook.formerSecretUntil !== null && (
          <Banner
            tone="info"
            title={words.secret.former(formatInstant(webhook.formerSecretUntil, language, session.person.timeZone))}
          />
        )}
        <DeliveryLog context={context} at={at} deliveries={deliveries} next={next} isOn={webhook.state === "on"} />
        <Section id="kinds" title={words.add.kinds}>
          <ActionForm action={at} label={words.add.kinds} {...formSecrets(context)}>
            <Kinds context={context} chosen={webhook.kinds} headed />
            <Actions>
              <Button>{words.actions.save}</Button>
            </Actions>
          </ActionForm>
        </Section>
        <Section id="change" title={words.actions.title}>
          <Stack>
            {webhook.state === "on" && <OneButton context={context} action={`${at}/test`} label={words.actions.test} />}
            <OneButton
              context={context}
              action={`${at}/state`}
              label={webhook.state === "on" ? words.actions.pause : words.actions.resume}
              state={webhook.state === "on" ? "paused" : "on"}
            />
            <OneButton
              context={context}
              action={`${at}/secret`}
              label={words.actions.rotate}
              hint={words.actions.rotateHint}
            />
            <OneButton
              context={context}
              action={`${at}/state`}
              label={words.actions.remove}
              hint={words.actions.removeHint}
              state="removed"
              danger
            />
          </Stack>
        </Section>
      </Stack>
    </Shell>
  );
};

interface OneButtonProps {
  readonly context: SignedInContext;
  readonly action: string;
  readonly label: string;
  readonly hint?: string;
  readonly state?: string;
  readonly danger?: boolean;
}

const OneButton = ({ context, action, label, hint, state, danger = false }: OneButtonProps) => (
  <ActionForm action={action} label={label} {...formSecrets(context)}>
    {state !== undefined && <input type="hidden" name="state" value={state} />}
    <Actions>
      <Button {...(danger && { kind: "danger" as const })}>{label}</Button>
      {hint !== undefined && <span class="subtle">{hint}</span>}
    </Actions>
  </ActionForm>
);

interface LogProps extends Pick<WebhookDeskProps, "context" | "deliveries" | "next"> {
  readonly at: string;
  readonly isOn: boolean;
}

/** Enough of an id to find it by, from `contract/<id>`. */
const idIn = (subject: string): string => `${subject.slice(subject.indexOf("/") + 1).slice(0, 8)}…`;

const states = { delivered: "good", waiting: "info", "given-up": "danger" } as const;

const DeliveryLog = ({ context, at, deliveries, next, isOn }: LogProps) => {
  const { language } = context;
  const words = webhookWords(language);
  const sendable = ({ state }: Delivery): boolean => isOn && state !== "waiting";
  const answerOf = ({ status, outcome, milliseconds }: Delivery): string =>
    outcome === null
      ? ""
      : [status, words.outcome[outcome], milliseconds === null ? null : words.log.took(milliseconds)]
          .filter((part) => part !== null)
          .join(" · ");
  return (
    <Section id="log" title={words.log.title} flush>
      <Table
        caption={words.log.title}
        rows={deliveries}
        rowKey={({ id }) => id}
        empty={<EmptyState icon="clock" title={words.log.none} />}
        columns={[
          { key: "event", header: words.log.event, cell: ({ kind }) => words.kind[kind] },
          {
            key: "about",
            header: words.log.about,
            cell: ({ subject, entry }) => (entry === null ? null : <code>{idIn(subject)}</code>),
          },
          { key: "when", header: words.log.when, cell: ({ happenedAt }) => <RelativeTime at={happenedAt} /> },
          {
            key: "state",
            header: words.log.state,
            cell: ({ state }) => <Badge tone={states[state]}>{words.log[state]}</Badge>,
          },
          {
            key: "tries",
            header: words.log.tries,
            align: "end",
            cell: ({ attempts }) => formatNumber(attempts, language),
          },
          { key: "answer", header: words.log.answer, cell: answerOf },
          ...(deliveries.some(sendable)
            ? [
                {
                  key: "again",
                  header: words.log.act,
                  plain: true,
                  cell: (delivery: Delivery) =>
                    sendable(delivery) ? <SendAgain context={context} at={at} delivery={delivery} /> : null,
                },
              ]
            : []),
        ]}
      />
      {next !== null && (
        <Actions>
          <ButtonLink href={`${at}?cursor=${encodeURIComponent(next)}`}>{words.log.next}</ButtonLink>
        </Actions>
      )}
    </Section>
  );
};

const SendAgain = ({ context, at, delivery }: Pick<LogProps, "context" | "at"> & { readonly delivery: Delivery }) => {
  const { again } = webhookWords(context.language).log;
  return (
    <ActionForm action={`${at}/deliveries/${delivery.id}/again`} label={again} {...formSecrets(context)}>
      <Button size="small">{again}</Button>
    </ActionForm>
  );
};
