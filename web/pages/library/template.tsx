import { z } from "zod";
import { asSystem } from "../../../db/tenancy.ts";
import { builtInLibrary } from "../../../documents/library/built-in.ts";
import { mayAct } from "../../../domain/access.ts";
import { faultsOf } from "../../../domain/library.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import { entered, formSecrets, mistakeIn, mistakes, type SignedInContext } from "../../context.ts";
import {
  ActionForm,
  Actions,
  Badge,
  Banner,
  Button,
  ButtonLink,
  Disclosure,
  ErrorSummary,
  PageHeader,
  Section,
  SelectField,
  Stack,
  Table,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { articlesOf, composedAs, keepVersion, libraryOf, type OwnTemplate } from "../../library.ts";
import { readTemplate, type TemplateReading } from "../../library-reading.ts";
import { definePage, defineRoute } from "../../route.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { HistorySection } from "./history.tsx";
import { Version, wordingCount } from "./list.tsx";
import { clauseShape, clauseShown, historyShape, itemId, reason, templateShape } from "./shapes.ts";

const ofTemplate = z.object({ template: itemId });

const templateRoute = {
  path: "/library/templates/:template",
  summary: { en: "A template and its clauses", "zh-CN": "范本及其条款" },
  who: "signed-in",
  right: "read-library",
  params: ofTemplate,
} as const;

export const showLibraryTemplate = defineRoute({
  ...templateRoute,
  id: "showLibraryTemplate",
  method: "get",
  answer: templateShape.extend({ clauses: z.array(clauseShape), history: historyShape }),
  refusals: ["not-allowed", "not-found"],
  version: ({ version }) => version,
  handle: (context, { params }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const reading = await readTemplate(tx, params.template);
      if (isRefusal(reading)) return reading;
      const { template, type, own } = reading;
      return {
        ...{ id: template.id, version: template.version, own, type, language: template.language },
        ...{ name: template.name, title: template.title, articles: [...articlesOf(template)] },
        clauses: reading.clauses.map((each) => clauseShown(each.clause, each.own)),
        history: [...reading.history],
      };
    }),
});

/** A template with its clauses in their order, and what legal staff may change of it. */
export const libraryTemplatePage = definePage({
  ...templateRoute,
  id: "libraryTemplatePage",
  query: z.object({ notice: z.enum(["saved"]).optional() }),
  handle: (context, { params }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const reading = await readTemplate(tx, params.template);
      if (isRefusal(reading)) return reading;
      const clauses = reading.clauses.map((each) => clauseShown(each.clause, each.own));
      return { organisation: await organisationOf(tx, context), reading, clauses };
    }),
  page: (context, { organisation, reading, clauses }, { query: { notice } }) => {
    const { language } = context;
    const words = libraryWords(language);
    const { template } = reading;
    return (
      <Shell context={context} title={template.name[language]} organisation={organisation} place="library">
        <PageHeader
          title={template.name[language]}
          subtitle={template.summary[language]}
          badges={
            <>
              <Badge>{draftingWords(language).type[reading.type]}</Badge>
              <Badge>{words.languages[template.language]}</Badge>
              {reading.own && <Badge tone="info">{words.own}</Badge>}
            </>
          }
          breadcrumb={[{ label: words.title, href: "/library" }]}
          actions={
            mayAct(context.session.person, "draft") && (
              <ButtonLink href={`/contracts/new/${template.id}`} icon="template">
                {draftingWords(language).choose.use}
              </ButtonLink>
            )
          }
        />
        <Stack>
          {notice && <Banner tone="good" announce title={words.saved} />}
          {context.refused && (
            <Banner tone="danger" announce title={refusalSentence(context.refused.refusal, language)} />
          )}
          <Section id="clauses" title={words.clauses} flush>
            <Table
              caption={words.clauses}
              rows={clauses}
              rowKey={({ id }) => id}
              rowHref={({ id }) => `/library/clauses/${id}`}
              columns={[
                {
                  key: "heading",
                  header: words.clause,
                  cell: (each) => <span lang={each.language}>{each.heading}</span>,
                },
                { key: "wordings", header: words.wordings, cell: (each) => wordingCount(each.wordings, words) },
                { key: "basis", header: words.basis, cell: ({ basis }) => basis ?? "", wideOnly: true },
                { key: "version", header: words.version, cell: (each) => <Version {...each} words={words} /> },
              ]}
            />
          </Section>
          {mayAct(context.session.person, "edit-library") && <Composition context={context} reading={reading} />}
          <HistorySection lines={reading.history} />
          {template.attribution && (
            <p class="subtle" lang={template.language}>
              {template.attribution}
            </p>
          )}
        </Stack>
      </Shell>
    );
  },
});

const Composition = ({
  context,
  reading,
}: {
  readonly context: SignedInContext;
  readonly reading: TemplateReading;
}) => {
  const words = libraryWords(context.language);
  const { template } = reading;
  const read = (field: string, kept: string): string => (context.refused ? entered(context, field) : kept);
  return (
    <Section id="composition" title={words.composition} subtitle={words.compositionIntro}>
      <Disclosure summary={words.edit} open={context.refused !== undefined}>
        <ActionForm action={`/library/templates/${template.id}`} {...formSecrets(context, template.version)}>
          <ErrorSummary errors={mistakes(context)} />
          <TextField
            name="title"
            label={words.paperTitle}
            required
            maxLength={300}
            value={read("title", template.title)}
            error={mistakeIn(context, "title")}
          />
          <div class="field-grid" data-columns="2">
            {articlesOf(template).map((id, index) => (
              <TextField
                key={id}
                name={`places.${id.replaceAll(".", "~")}`}
                label={words.position(
                  reading.clauses.find(({ clause }) => clause.id === id)?.clause.standard.heading ?? id,
                )}
                required={false}
                inputMode="decimal"
                maxLength={6}
                value={read(`places.${id.replaceAll(".", "~")}`, String(index + 1))}
              />
            ))}
          </div>
          <SelectField
            name="add"
            label={words.addArticle}
            hint={words.addArticleHint}
            required={false}
            empty={words.none}
            value={read("add", "")}
            error={mistakeIn(context, "add")}
            options={reading.others.map(({ id, standard }) => ({ value: id, label: `${standard.heading} (${id})` }))}
          />
          <TextArea
            name="reason"
            label={words.reason}
            hint={words.reasonHint}
            required
            rows={2}
            maxLength={2_000}
            value={read("reason", "")}
            error={mistakeIn(context, "reason")}
          />
          <Actions>
            <Button kind="primary">{words.save}</Button>
          </Actions>
        </ActionForm>
      </Disclosure>
    </Section>
  );
};

const templateEdit = z.object({
  title: z.string().trim().min(1).max(300),
  articles: z.array(itemId).max(100).optional().meta({ description: "Ids of the library's clauses in their order." }),
  places: z.record(z.string().max(200), z.string().max(6)).optional().meta({
    description: "Instead of `articles`: the place of each, `.` in its id written as `~`; empty leaves it out.",
  }),
  add: itemId.optional().meta({ description: "A further clause of the library, at the end." }),
  reason,
});

/** By their places, in the order that they have where places are the same. */
const placed = (places: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(places)
    .map(([id, place]) => ({
      id: id.replaceAll("~", "."),
      place: Number(place.trim().normalize("NFKC") || Number.NaN),
    }))
    .filter(({ place }) => Number.isFinite(place))
    .toSorted((one, other) => one.place - other.place)
    .map(({ id }) => id);

export const changeTemplate = defineRoute({
  id: "changeLibraryTemplate",
  method: "post",
  path: "/library/templates/:template",
  summary: {
    en: "Choose the articles of a template, their order and its title, as a further version with its reason",
    "zh-CN": "设定范本的条款构成、顺序和标题，形成载明原因的新版本",
  },
  who: "signed-in",
  right: "edit-library",
  params: ofTemplate,
  body: templateEdit,
  answer: z.object({ id: z.string(), version: z.number().int() }),
  refusals: ["not-allowed", "not-found", "invalid-input", "stale-version"],
  handle: (context, { params, body }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const reading = await readTemplate(tx, params.template);
      if (isRefusal(reading)) return reading;
      const { template } = reading;
      const chosen = body.articles ?? (body.places ? placed(body.places) : articlesOf(template));
      const own: OwnTemplate = { title: body.title, articles: [...chosen, ...(body.add ? [body.add] : [])] };
      const wrong = await wrongWith(own, reading, context, await libraryOf(tx));
      if (wrong) return wrong;
      const change = { kind: "template", item: template.id, after: template.version, content: own } as const;
      const refused = await keepVersion(tx, context, { ...change, reason: body.reason });
      return refused ?? { id: template.id, version: template.version + 1 };
    }),
  done: ({ id }) => `/library/templates/${id}?notice=saved`,
  again: libraryTemplatePage,
  version: ({ version }) => version,
});

/** Why no contract could be drafted from it. */
const wrongWith = async (
  own: OwnTemplate,
  { template }: TemplateReading,
  { language }: SignedInContext,
  library: Awaited<ReturnType<typeof libraryOf>>,
): Promise<Refusal | undefined> => {
  const words = libraryWords(language);
  const refused = (field: string, why: string) => refuse("invalid-input", { fields: [field], reasons: [why] });
  const clauses = own.articles.flatMap((id) => library.get(id) ?? builtInLibrary.get(id) ?? []);
  if (clauses.length !== own.articles.length || clauses.some((each) => each.language !== template.language))
    return refuse("invalid-input", { fields: ["articles"] });
  if (clauses.length === 0) return refused("articles", words.tooFew);
  const twice = clauses.find((one, index) => clauses.findIndex((each) => each.standard.id === one.standard.id) < index);
  if (twice) return refused("add", words.twice(twice.standard.heading));
  const next = composedAs(template, own, template.version + 1, library);
  const [fault] = next.clauses.flatMap((article) => faultsOf(article, [next]));
  if (!fault) return undefined;
  const name = template.name[language];
  return refused(
    "add",
    fault.kind === "variable" ? words.faultVariable(name, fault.name) : words.faultClause(name, fault.name),
  );
};
