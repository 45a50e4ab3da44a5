import { z } from "zod";
import { register } from "../../db/contract.ts";
import { guestsByIds } from "../../db/guest.ts";
import { peopleByIds } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import { signersByIds } from "../../db/version.ts";
import { holdersOf } from "../../db/waiting.ts";
import { mayAct } from "../../domain/access.ts";
import { inForce, type Stage, stages } from "../../domain/contract.ts";
import type { CustomField } from "../../domain/contract-type.ts";
import { type ContractId, parseContractId } from "../../domain/ids.ts";
import { isCurrency } from "../../domain/money.ts";
import { roles } from "../../domain/person.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { contractTypes } from "../../domain/terms.ts";
import { contractWords } from "../../i18n/contract.ts";
import { contractCodeWords } from "../../i18n/contract-code.ts";
import { designWords } from "../../i18n/design.ts";
import { plainFrom } from "../../i18n/kept-field.ts";
import { negotiationWords } from "../../i18n/negotiation.ts";
import { registerWords } from "../../i18n/register.ts";
import { seenBy } from "../contract/contract.ts";
import {
  Actions,
  Amount,
  Badge,
  Button,
  ButtonLink,
  CalendarDate,
  CheckboxField,
  Disclosure,
  EmptyState,
  FilterForm,
  PageHeader,
  Pagination,
  RelativeTime,
  SelectField,
  StagePill,
  Table,
  Tabs,
  TextField,
} from "../design/components.ts";
import type { SignedInContext } from "../http/context.ts";
import { pageQuery, readCursor, writeCursor } from "../http/cursor.ts";
import { defineRoute } from "../http/route.ts";
import { kindsOf } from "../library/library.ts";
import { organisationOf, Shell } from "../shell.tsx";
import { contractPath } from "./contract/view.ts";

const query = z.object({
  ...pageQuery,
  q: z.string().max(200).default(""),
  stage: z.enum(stages).optional(),
  type: z.enum(contractTypes).optional(),
  phase: z.enum(["preparing", "in-force", "over"]).optional().meta({ description: "Several stages at once." }),
  mine: z.boolean().default(false).meta({ description: "Only contracts that I own." }),
  field: z
    .string()
    .regex(/^field-[a-z0-9-]{1,40}(?:=.{1,300})?$/u)
    .optional()
    .meta({ description: "The answer to a custom field of the type: `field-project=Harbour`; or the field alone." }),
  is: z
    .string()
    .max(300)
    .default("")
    .meta({ description: "What the field alone is answered with, as people write it." }),
});

type Query = z.output<typeof query>;

const entry = z.object({
  id: z.uuid(),
  number: z.string(),
  title: z.string(),
  counterparty: z.string(),
  type: z.enum(contractTypes),
  stage: z.enum(stages),
  since: z.iso.datetime(),
  amount: z.object({ minor: z.number().int(), currency: z.string() }).nullable(),
  until: z.iso.date().nullable(),
  noticeBy: z.iso.date().nullable(),
  frozen: z.boolean(),
  amendment: z.boolean(),
  pen: z.enum(["ours", "theirs"]).nullable().meta({ description: "Which side may change the wording." }),
  round: z.number().int().nullable(),
  version: z.number().int(),
  holders: z.array(
    z.object({
      kind: z.enum(["person", "role", "counterparty"]),
      role: z.enum(roles).nullable(),
      name: z.string().nullable(),
      since: z.iso.datetime(),
    }),
  ),
});

type Entry = z.output<typeof entry>;

const stagesOf: Readonly<Record<NonNullable<Query["phase"]>, readonly Stage[]>> = {
  preparing: ["draft", "review", "approval", "signing"],
  "in-force": inForce,
  over: ["ended", "archived", "purged", "cancelled"],
};

const sortKey = z.tuple([z.iso.datetime(), z.uuid()]);

/** Which answer to which custom field is looked for; undefined where only half of it was given. */
const fieldAsked = ({ field = "", is }: Query, fields: readonly CustomField[]) => {
  const at = field.indexOf("=");
  if (at > 0) return { name: field.slice(0, at), plain: field.slice(at + 1) };
  if (field === "" || is.trim() === "") return undefined;
  const variable = fields.find(({ name }) => name === field);
  return { name: field, plain: (variable && plainFrom(is, variable)) ?? is.trim() };
};

/** Every custom field of every type, each once. */
const customFields = async (tx: Tx): Promise<readonly CustomField[]> => {
  const all = (await kindsOf(tx)).flatMap(({ fields }) => fields);
  return [...new Map(all.map((each) => [each.name, each])).values()];
};

/** The register of contracts (合同台账): what is where, with whom, since when. */
export const registerPage = defineRoute({
  id: "listContracts",
  method: "get",
  path: "/contracts",
  summary: { en: "Contracts", "zh-CN": "合同台账" },
  who: "signed-in",
  right: "list-contracts",
  shows: ({ contracts }, { query: { q } }) => ({
    act: q === "" ? "viewed" : "searched",
    object: "register",
    found: contracts.length,
    ...(q !== "" && { search: q }),
  }),
  query,
  answer: z.object({
    organisation: z.string(),
    contracts: z.array(entry),
    next: z.string().nullable(),
    fields: z
      .array(z.object({ name: z.string(), label: z.object({ en: z.string(), "zh-CN": z.string() }) }))
      .meta({ description: "The custom fields that can be filtered by." }),
  }),
  handle: async (context, { query: asked }) => {
    const { cursor, limit, q, stage, type, phase, mine } = asked;
    const within = stage ? [stage] : phase && stagesOf[phase];
    const after = cursor === undefined ? undefined : placeIn(context, cursor);
    if (isRefusal(after)) return after;
    return seenBy(context, async (tx) => {
      const fields = await customFields(tx);
      const field = fieldAsked(asked, fields);
      const rows = await register(tx, {
        text: q,
        limit: limit + 1,
        ...(within && { stages: within }),
        ...(type && { types: [type] }),
        ...(mine && { owner: context.session.person.id }),
        ...(field && { field }),
        ...(after && { after }),
      });
      const shown = rows.slice(0, limit);
      const holders = await namedHolders(
        tx,
        shown.map(({ id }) => id),
      );
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        organisation: await organisationOf(tx, context),
        fields: fields.map(({ name, label }) => ({ name, label })),
        next: last
          ? writeCursor(context.services.secret, "contracts", [last.recorded_at.toISOString(), last.id])
          : null,
        contracts: shown.map(
          (row): Entry => ({
            ...row,
            since: row.since.toISOString(),
            amount:
              row.amount_minor === null || row.currency === null
                ? null
                : { minor: Number(row.amount_minor), currency: row.currency },
            noticeBy: row.notice_by,
            frozen: row.frozen_by !== null,
            amendment: row.amends !== null,
            version: Number(row.version),
            holders: holders.get(row.id) ?? [],
          }),
        ),
      };
    });
  },
  page: (context, { organisation, contracts, next, fields }, { query: asked }) => {
    const words = registerWords(context.language);
    return (
      <Shell context={context} title={words.register.title} organisation={organisation} place="contracts">
        <PageHeader
          title={words.register.title}
          subtitle={words.register.subtitle}
          actions={
            <>
              <ButtonLink href="/contracts/notices" icon="calendar">
                {words.navigation.notices}
              </ButtonLink>
              {mayAct(context.session.person, "draft") && (
                <ButtonLink href="/contracts/new" kind="primary" icon="plus">
                  {words.navigation.newContract}
                </ButtonLink>
              )}
            </>
          }
        />
        <Views context={context} asked={asked} />
        <Filters context={context} asked={asked} fields={fields} />
        <Register context={context} contracts={contracts} />
        <Pagination
          {...(asked.cursor !== undefined && { newer: addressOf(asked) })}
          {...(next !== null && { older: addressOf(asked, next) })}
        />
      </Shell>
    );
  },
});

const placeIn = ({ services }: SignedInContext, cursor: string): { recordedAt: Date; id: ContractId } | Refusal => {
  const key = readCursor(services.secret, "contracts", sortKey, cursor);
  if (isRefusal(key)) return key;
  const id = parseContractId(key[1]);
  return id === undefined ? refuse("invalid-input", { fields: ["cursor"] }) : { recordedAt: new Date(key[0]), id };
};

const namedHolders = async (tx: Tx, ids: readonly ContractId[]): Promise<ReadonlyMap<ContractId, Entry["holders"]>> => {
  const rows = await holdersOf(tx, ids);
  const people = await peopleByIds(tx, [...new Set(rows.flatMap(({ person }) => (person ? [person] : [])))]);
  const signers = await signersByIds(
    tx,
    rows.flatMap(({ signer }) => (signer ? [signer] : [])),
  );
  const guests = await guestsByIds(
    tx,
    rows.flatMap(({ guest }) => (guest ? [guest] : [])),
  );
  const names = new Map<string, string>([...people, ...signers, ...guests].map(({ id, name }) => [id, name]));
  const named = rows.map(({ contract, person, role, signer, guest, since }) => ({
    contract,
    kind: person ? ("person" as const) : role ? ("role" as const) : ("counterparty" as const),
    role,
    name: names.get(person ?? signer ?? guest ?? "") ?? null,
    since: since.toISOString(),
  }));
  return Map.groupBy(named, ({ contract }) => contract);
};

const addressOf = ({ q, stage, type, phase, mine, field, is }: Partial<Query>, cursor?: string): string => {
  const asked = new URLSearchParams({
    ...(q && { q }),
    ...(stage && { stage }),
    ...(type && { type }),
    ...(phase && { phase }),
    ...(mine && { mine: "true" }),
    ...(field && { field }),
    ...(is && { is }),
    ...(cursor && { cursor }),
  });
  return asked.size === 0 ? "/contracts" : `/contracts?${asked}`;
};

/** The views that people come for every day. */
const Views = ({ context, asked }: { readonly context: SignedInContext; readonly asked: Query }) => {
  const words = registerWords(context.language).register;
  const { phase, mine, q, type } = asked;
  const view = (label: string, change: Pick<Partial<Query>, "phase" | "mine">) => ({
    label,
    href: addressOf({ q, type, ...change }),
    current: change.phase === phase && (change.mine ?? false) === mine,
  });
  return (
    <Tabs
      tabs={[
        view(words.phase.all, {}),
        view(words.mine, { mine: true }),
        view(words.phase.preparing, { phase: "preparing" }),
        view(words.phase["in-force"], { phase: "in-force" }),
        view(words.phase.over, { phase: "over" }),
      ]}
    />
  );
};

interface FiltersProps {
  readonly context: SignedInContext;
  readonly asked: Query;
  readonly fields: readonly Pick<CustomField, "name" | "label">[];
}

const Filters = ({ context, asked, fields }: FiltersProps) => {
  const words = registerWords(context.language).register;
  const { type } = contractCodeWords(context.language);
  const { stage } = designWords(context.language);
  const narrowed = asked.q !== "" || [asked.stage, asked.type, asked.field].some((each) => each !== undefined);
  const [field, written = asked.is] = asked.field?.split(/=(.*)/su) ?? [];
  return (
    <Disclosure summary={words.filter} open={narrowed}>
      <FilterForm action="/contracts" label={words.filter}>
        <TextField name="q" type="search" label={words.search} value={asked.q} required={false} />
        <SelectField
          name="stage"
          label={words.stage}
          required={false}
          empty={words.all}
          value={asked.stage}
          options={stages.map((value) => ({ value, label: stage[value] }))}
        />
        <SelectField
          name="type"
          label={words.type}
          required={false}
          empty={words.all}
          value={asked.type}
          options={contractTypes.map((value) => ({ value, label: type[value] }))}
        />
        {fields.length > 0 && (
          <>
            <SelectField
              name="field"
              label={words.field}
              required={false}
              empty={words.noField}
              value={field}
              options={fields.map(({ name, label }) => ({ value: name, label: label[context.language] }))}
            />
            <TextField name="is" label={words.fieldIs} value={written} required={false} maxLength={300} />
          </>
        )}
        <CheckboxField name="mine" label={words.mine} checked={asked.mine} required={false} />
        <Actions>
          <Button icon="search">{words.filter}</Button>
          {narrowed && (
            <ButtonLink href="/contracts" kind="quiet">
              {words.clear}
            </ButtonLink>
          )}
        </Actions>
      </FilterForm>
    </Disclosure>
  );
};

const Register = ({
  context,
  contracts,
}: {
  readonly context: SignedInContext;
  readonly contracts: readonly Entry[];
}) => {
  const words = registerWords(context.language).register;
  return (
    <Table
      caption={words.title}
      rows={contracts}
      rowKey={({ id }) => id}
      rowHref={({ id }) => contractPath(id)}
      empty={
        <EmptyState icon="search" title={words.empty}>
          {words.emptyHint}
        </EmptyState>
      }
      columns={[
        { key: "title", header: words.name, cell: ({ title }) => title || words.noName },
        {
          key: "number",
          header: words.number,
          cell: ({ number, amendment }) => (
            <span>
              <span class="figures">{number}</span> {amendment && <Badge>{words.amendment}</Badge>}
            </span>
          ),
        },
        { key: "counterparty", header: words.counterparty, cell: ({ counterparty }) => counterparty || "—" },
        {
          key: "stage",
          header: words.stage,
          cell: ({ stage, frozen, pen, round }) => (
            <span>
              <StagePill stage={stage} /> {frozen && <Badge tone="danger">{words.frozen}</Badge>}{" "}
              <PenBadge context={context} stage={stage} pen={pen} round={round} />
            </span>
          ),
        },
        {
          key: "holder",
          header: words.holder,
          cell: ({ holders }) => (holders.length === 0 ? "—" : <With context={context} holders={holders} />),
        },
        {
          key: "amount",
          header: words.amount,
          align: "end",
          cell: ({ amount }) =>
            amount && isCurrency(amount.currency) ? (
              <Amount money={{ minor: amount.minor, currency: amount.currency }} />
            ) : (
              "—"
            ),
        },
        { key: "until", header: words.end, cell: ({ until }) => (until ? <CalendarDate on={until} /> : "—") },
        {
          key: "notice",
          header: words.notice,
          // Over, a contract can no longer be given notice, whatever day it would have been.
          cell: ({ noticeBy, stage }) =>
            noticeBy && inForce.some((one) => one === stage) ? <CalendarDate on={noticeBy} /> : "—",
        },
      ]}
    />
  );
};

/** Which side holds the pen, while there is wording to settle. */
const PenBadge = ({
  context: { language },
  stage,
  pen,
  round,
}: { readonly context: SignedInContext } & Pick<Entry, "stage" | "pen" | "round">) => {
  if (pen === null || round === null || (stage !== "draft" && stage !== "review")) return null;
  const words = negotiationWords(language).pen;
  return (
    <Badge tone={pen === "theirs" ? "warning" : "info"}>
      {pen === "theirs" ? words.theirs : words.us} · {words.round(round)}
    </Badge>
  );
};

/** With whom it is and since when: the first of them, for a row has room for one. */
const With = ({
  context: { language },
  holders: [first, ...more],
}: {
  readonly context: SignedInContext;
  readonly holders: Entry["holders"];
}) => {
  if (!first) return <>—</>;
  const name = first.role
    ? contractCodeWords(language).role[first.role]
    : (first.name ?? contractWords(language).page.otherSide);
  return (
    <span>
      {more.length === 0 ? name : `${name} +${more.length}`}{" "}
      <span class="subtle">
        <RelativeTime at={first.since} />
      </span>
    </span>
  );
};
