import { z } from "zod";
import { versionsOfItem } from "../../../db/library.ts";
import { asSystem } from "../../../db/tenancy.ts";
import { customFieldTypes } from "../../../domain/contract-type.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import { retentionMonths } from "../../../domain/retention.ts";
import { contractTypes } from "../../../domain/terms.ts";
import { topics } from "../../../domain/topic.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { PageHeader, Section, Table } from "../../design/components.ts";
import { defineRoute } from "../../http/route.ts";
import { fieldEntered, kindEdit, readKind } from "../../library/contract-type.ts";
import { keepVersion, kindOf, kindsOf } from "../../library/library.ts";
import { linesOf } from "../../library/library-reading.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { Version } from "../library/list.tsx";
import { historyShape } from "../library/shapes.ts";
import { KindDesk } from "./contract-types-desk.tsx";

const bilingual = z.object({ en: z.string(), "zh-CN": z.string() });

const kindShape = z.object({
  type: z.enum(contractTypes),
  version: z.number().int().meta({ description: "0 for what comes with Engross." }),
  name: bilingual,
  offered: z.boolean().meta({ description: "Whether new contracts of this type can be begun." }),
  retentionMonths: z.number().int().meta({ description: "How long such contracts are kept after their end." }),
  topics: z.array(z.enum(topics)).meta({ description: "What such a contract has to be about." }),
  fields: z.array(
    z.object({
      name: z.string(),
      label: bilingual,
      type: z.enum(customFieldTypes),
      required: z.boolean(),
    }),
  ),
});

const shownKind = ({
  fields,
  topics: needed,
  ...kind
}: Awaited<ReturnType<typeof kindOf>>): z.input<typeof kindShape> => ({
  ...kind,
  retentionMonths: retentionMonths[kind.type],
  topics: [...needed],
  fields: fields.map(({ name, label, type, required }) => ({ name, label, type, required })),
});

const typesPage = defineRoute({
  id: "listContractTypes",
  method: "get",
  path: "/settings/contract-types",
  summary: { en: "Types of contracts", "zh-CN": "合同类型" },
  who: "signed-in",
  right: "manage-contract-types",
  answer: z.object({ organisation: z.string(), types: z.array(kindShape) }),
  refusals: ["not-allowed"],
  handle: (context) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => ({
      organisation: await organisationOf(tx, context),
      types: (await kindsOf(tx)).map(shownKind),
    })),
  page: (context, { organisation, types }) => {
    const all = libraryWords(context.language);
    const words = all.types;
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="library">
        <PageHeader title={words.title} subtitle={words.intro} breadcrumb={[{ label: all.title, href: "/library" }]} />
        <Section id="types" title={words.title} flush>
          <Table
            caption={words.title}
            rows={types}
            rowKey={({ type }) => type}
            rowHref={({ type }) => `/settings/contract-types/${type}`}
            columns={[
              { key: "name", header: all.type, cell: ({ name }) => name[context.language] },
              {
                key: "offered",
                header: words.offered,
                cell: ({ offered }) => (offered ? words.offered : words.notOffered),
                wideOnly: true,
              },
              { key: "fields", header: words.fields, align: "end", cell: ({ fields }) => words.count(fields.length) },
              { key: "topics", header: words.topics, align: "end", cell: (each) => words.count(each.topics.length) },
              {
                key: "retention",
                header: words.retention,
                align: "end",
                cell: (each) => words.retentionYears(each.retentionMonths / 12),
              },
              {
                key: "version",
                header: all.version,
                cell: ({ version }) => <Version version={version} own={version > 0} words={all} />,
              },
            ]}
          />
        </Section>
      </Shell>
    );
  },
});

const ofType = z.object({ type: z.enum(contractTypes) });

const typePage = defineRoute({
  id: "showContractType",
  method: "get",
  path: "/settings/contract-types/:type",
  summary: {
    en: "A type of contract: its names, custom fields and required clauses",
    "zh-CN": "合同类型的名称、自定义字段和必备条款",
  },
  who: "signed-in",
  right: "manage-contract-types",
  params: ofType,
  query: z.object({ notice: z.enum(["saved"]).optional() }),
  answer: kindShape.extend({
    organisation: z.string(),
    history: historyShape,
    entered: z.array(z.record(z.string(), z.string())),
  }),
  refusals: ["not-allowed", "not-found"],
  version: ({ version }) => version,
  handle: (context, { params }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const kind = await kindOf(tx, params.type);
      return {
        organisation: await organisationOf(tx, context),
        ...shownKind(kind),
        entered: kind.fields.map(fieldEntered),
        history: [...(await linesOf(tx, await versionsOfItem(tx, "type", params.type)))],
      };
    }),
  page: (context, { organisation, history, entered, ...kind }, { query: { notice } }) => {
    const words = libraryWords(context.language);
    return (
      <Shell context={context} title={kind.name[context.language]} organisation={organisation} place="library">
        <PageHeader
          title={kind.name[context.language]}
          subtitle={words.types.retentionYears(kind.retentionMonths / 12)}
          breadcrumb={[
            { label: words.title, href: "/library" },
            { label: words.types.title, href: "/settings/contract-types" },
          ]}
        />
        <KindDesk context={context} kind={kind} entered={entered} history={history} saved={notice === "saved"} />
      </Shell>
    );
  },
});

const changeType = defineRoute({
  id: "changeContractType",
  method: "post",
  path: "/settings/contract-types/:type",
  summary: {
    en: "Decide about a type of contract, as a further version with its reason",
    "zh-CN": "设定合同类型，形成载明原因的新版本",
  },
  who: "signed-in",
  right: "manage-contract-types",
  params: ofType,
  body: kindEdit,
  answer: z.object({ type: z.enum(contractTypes), version: z.number().int() }),
  refusals: ["not-allowed", "invalid-input", "stale-version"],
  handle: (context, { params, body }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const content = readKind(body, context.language);
      if (isRefusal(content)) return content;
      const before = await kindOf(tx, params.type);
      const change = { kind: "type", item: params.type, after: before.version, content } as const;
      const refused = await keepVersion(tx, context, { ...change, reason: body.reason });
      return refused ?? { type: params.type, version: before.version + 1 };
    }),
  done: ({ type }) => `/settings/contract-types/${type}?notice=saved`,
  again: typePage,
  version: ({ version }) => version,
});

/** Types of contracts as data: what they are called, ask and may not lack. */
export const contractTypeRoutes = [typesPage, typePage, changeType];
