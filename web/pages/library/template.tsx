import { z } from "zod";
import { asSystem } from "../../../db/tenancy.ts";
import { mayAct } from "../../../domain/access.ts";
import { faultsOf, type Library } from "../../../domain/library.ts";
import { composedAs, isMade, isOffered } from "../../../domain/own-template.ts";
import { isRefusal, type Refusal, refuse } from "../../../domain/refusal.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { ownTemplateWords } from "../../../i18n/own-template.ts";
import { noteSentences } from "../../../i18n/upload.ts";
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
  TextField,
} from "../../design/components.ts";
import { formSecrets, mistakeIn, mistakes, type SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { articlesOf, changeLibrary, libraryOf } from "../../library/library.ts";
import { readTemplate, type TemplateReading } from "../../library/library-reading.ts";
import { keepTemplate, savedTemplate } from "../../library/template-edit.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { DutyList, dutyShape, dutyShown } from "./duty-list.tsx";
import { ReasonField, readingOf } from "./edit-parts.tsx";
import { HistorySection } from "./history.tsx";
import { Version, wordingCount } from "./list.tsx";
import { QuestionList, questionShape, questionShown } from "./question-list.tsx";
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
  answer: templateShape.extend({
    clauses: z.array(clauseShape),
    questions: z.array(questionShape),
    duties: z.array(dutyShape),
    history: historyShape,
  }),
  refusals: ["not-allowed", "not-found"],
  version: ({ version }) => version,
  handle: (context, { params }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const reading = await readTemplate(tx, params.template);
      if (isRefusal(reading)) return reading;
      const { template, type, own } = reading;
      return {
        ...{ id: template.id, version: template.version, own, type, language: template.language },
        ...{ name: template.name, title: template.title, offered: isOffered(template) },
        articles: [...articlesOf(template)],
        questions: template.variables.map(questionShown),
        duties: template.terms.obligations.map(dutyShown),
        clauses: reading.clauses.map((each) => clauseShown(each.clause, each.own)),
        history: [...reading.history],
      };
    }),
});

/** A template with its clauses in their order, and what legal staff may change of it. */
export const libraryTemplatePage = definePage({
  ...templateRoute,
  id: "libraryTemplatePage",
  query: z.object({ notice: z.enum(["saved", "made", "file-read"]).optional() }),
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
              {reading.own && <Badge tone="info">{isMade(template.id) ? words.made : words.own}</Badge>}
            </>
          }
          breadcrumb={[{ label: words.title, href: "/library" }]}
          actions={
            <>
              {mayAct(context.session.person, "edit-library") && (
                <ButtonLink href={`/library/templates/${template.id}/about`}>
                  {ownTemplateWords(language).aboutEdit}
                </ButtonLink>
              )}
              {mayAct(context.session.person, "draft") && isOffered(template) && (
                <ButtonLink href={`/contracts/new/${template.id}`} icon="template">
                  {draftingWords(language).choose.use}
                </ButtonLink>
              )}
            </>
          }
        />
        <Stack>
          {notice && <Banner tone="good" announce title={noticeWords(context)[notice]} />}
          <Standing context={context} reading={reading} />
          <RefusedBanner context={context} fieldsListed />
          <Section
            id="clauses"
            title={words.clauses}
            flush
            actions={
              mayAct(context.session.person, "edit-library") && (
                <ButtonLink href={`/library/clauses/new?template=${template.id}`} size="small">
                  {ownTemplateWords(language).newClause}
                </ButtonLink>
              )
            }
          >
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
          <QuestionList context={context} template={template} />
          <DutyList context={context} template={template} />
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

const noticeWords = ({ language }: SignedInContext) => ({
  saved: libraryWords(language).saved,
  made: ownTemplateWords(language).made,
  "file-read": ownTemplateWords(language).fileRead,
});

/** Whether it is offered, and what a Word file had that it has not. */
const Standing = ({
  context: { language },
  reading: { template, kept },
}: {
  readonly context: SignedInContext;
  readonly reading: TemplateReading;
}) => {
  const words = ownTemplateWords(language);
  return (
    <>
      {!isOffered(template) && (
        <Banner tone="info" title={words.notOffered}>
          <p>{template.retired ? words.notOfferedRetired : words.notOfferedEmpty}</p>
        </Banner>
      )}
      {kept.imported && (
        <Banner tone="warning" title={words.lost}>
          <ul>
            {noteSentences(kept.imported.map(({ loss }) => `word-${loss}`).join(" "), language).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Banner>
      )}
    </>
  );
};

const Composition = ({
  context,
  reading,
}: {
  readonly context: SignedInContext;
  readonly reading: TemplateReading;
}) => {
  const words = libraryWords(context.language);
  const { template } = reading;
  const read = readingOf(context);
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
          <ReasonField context={context} />
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
  answer: savedTemplate,
  refusals: ["not-allowed", "not-found", "invalid-input", "stale-version"],
  handle: (context, { params, body }) =>
    changeLibrary(context, async (tx) => {
      const reading = await readTemplate(tx, params.template);
      if (isRefusal(reading)) return reading;
      const { template } = reading;
      const chosen = body.articles ?? (body.places ? placed(body.places) : articlesOf(template));
      const articles = [...chosen, ...(body.add ? [body.add] : [])];
      const wrong = wrongWith(articles, reading, context, await libraryOf(tx));
      if (wrong) return wrong;
      const decided = { title: body.title, articles };
      return keepTemplate(tx, context, reading, decided, { reason: body.reason, field: "add" });
    }),
  done: ({ id }) => `/library/templates/${id}?notice=saved`,
  again: libraryTemplatePage,
  version: ({ version }) => version,
});

/** Why the template cannot have these articles. */
const wrongWith = (
  articles: readonly string[],
  { template, kept }: TemplateReading,
  { language }: SignedInContext,
  library: Library,
): Refusal | undefined => {
  const words = libraryWords(language);
  const refused = (field: string, why: string) => refuse("invalid-input", { fields: [field], reasons: [why] });
  const clauses = articles.flatMap((id) => library.get(id) ?? []);
  if (clauses.length !== articles.length || clauses.some((each) => each.language !== template.language))
    return refuse("invalid-input", { fields: ["articles"] });
  if (clauses.length === 0) return refused("articles", words.tooFew);
  const twice = clauses.find((one, index) => clauses.findIndex((each) => each.standard.id === one.standard.id) < index);
  if (twice) return refused("add", words.twice(twice.standard.heading));
  const next = composedAs(template, { ...kept, articles }, template.version + 1, library);
  const [fault] = next.clauses.flatMap((article) => faultsOf(article, [next]));
  if (!fault) return undefined;
  const name = template.name[language];
  return refused(
    "add",
    fault.kind === "variable" ? words.faultVariable(name, fault.name) : words.faultClause(name, fault.name),
  );
};
