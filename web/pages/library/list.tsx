import { z } from "zod";
import { asSystem } from "../../../db/tenancy.ts";
import { mayAct } from "../../../domain/access.ts";
import { isMade, isOffered } from "../../../domain/own-template.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { ownTemplateWords } from "../../../i18n/own-template.ts";
import {
  Badge,
  Button,
  ButtonLink,
  EmptyState,
  PageHeader,
  Section,
  Stack,
  Table,
  TextField,
} from "../../design/components.ts";
import { defineRoute } from "../../http/route.ts";
import { articlesOf } from "../../library/library.ts";
import { madeClauses, searchClauses, templateLines } from "../../library/library-reading.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { type ClauseShown, clauseShape, clauseShown, templateShape } from "./shapes.ts";

const mostFound = 50;

/** The library: templates, and every clause by its words. */
export const libraryPage = defineRoute({
  id: "listLibrary",
  method: "get",
  path: "/library",
  summary: { en: "Clause library and templates", "zh-CN": "条款库与范本" },
  who: "signed-in",
  right: "read-library",
  query: z.object({ q: z.string().max(200).default("") }),
  answer: z.object({
    organisation: z.string(),
    templates: z.array(templateShape),
    clauses: z.array(clauseShape).meta({ description: "Those that hold the words asked for; at most 50." }),
    made: z
      .array(clauseShape)
      .meta({ description: "Those that the organisation wrote for no template in particular." }),
  }),
  refusals: ["not-allowed"],
  handle: (context, { query: { q } }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => ({
      organisation: await organisationOf(tx, context),
      templates: (await templateLines(tx)).map(({ template, type, own }) => ({
        id: template.id,
        version: template.version,
        own,
        type,
        language: template.language,
        name: template.name,
        title: template.title,
        offered: isOffered(template),
        articles: [...articlesOf(template)],
      })),
      clauses:
        q.trim() === ""
          ? []
          : (await searchClauses(tx, q)).slice(0, mostFound).map(({ clause, own }) => clauseShown(clause, own)),
      made: (await madeClauses(tx)).map(({ clause, own }) => clauseShown(clause, own)),
    })),
  page: (context, { organisation, templates, clauses, made }, { query: { q } }) => {
    const { language } = context;
    const words = libraryWords(language);
    const own = ownTemplateWords(language);
    const types = draftingWords(language).type;
    const mine = templates.toSorted((a, b) => Number(b.language === language) - Number(a.language === language));
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="library">
        <PageHeader
          title={words.title}
          subtitle={words.intro}
          actions={
            <>
              {mayAct(context.session.person, "manage-contract-types") && (
                <ButtonLink href="/settings/contract-types">{words.types.link}</ButtonLink>
              )}
              {mayAct(context.session.person, "edit-library") && (
                <>
                  <ButtonLink href="/library/clauses/new">{own.newClause}</ButtonLink>
                  <ButtonLink href="/library/templates/new" icon="plus" kind="primary">
                    {own.newTemplate}
                  </ButtonLink>
                </>
              )}
            </>
          }
        />
        <Stack>
          <form action="/library" method="get" class="library-search" role="search" aria-label={words.search}>
            <TextField name="q" label={words.search} type="search" required value={q} maxLength={200} />
            <Button>{words.searchAction}</Button>
          </form>
          {q.trim() !== "" && (
            <Section
              id="found"
              title={words.found(clauses.length)}
              subtitle={clauses.length === mostFound ? words.most(mostFound) : undefined}
              flush
            >
              <ClauseTable clauses={clauses} words={words} />
            </Section>
          )}
          {made.length > 0 && (
            <Section id="made" title={own.ownClauses} flush>
              <ClauseTable clauses={made} words={words} />
            </Section>
          )}
          <Section id="templates" title={words.templates} flush>
            <Table
              caption={words.templates}
              rows={mine}
              rowKey={({ id }) => id}
              rowHref={({ id }) => `/library/templates/${id}`}
              columns={[
                {
                  key: "name",
                  header: words.template,
                  cell: ({ name, offered }) => (
                    <>
                      {name[language]} {!offered && <Badge>{own.notOffered}</Badge>}
                    </>
                  ),
                },
                { key: "type", header: words.type, cell: ({ type }) => types[type] },
                { key: "language", header: words.language, cell: (each) => words.languages[each.language] },
                { key: "clauses", header: words.clauses, align: "end", cell: ({ articles }) => articles.length },
                { key: "version", header: words.version, cell: (each) => <Version {...each} words={words} /> },
              ]}
            />
          </Section>
        </Stack>
      </Shell>
    );
  },
});

type Words = ReturnType<typeof libraryWords>;

const ClauseTable = ({ clauses, words }: { readonly clauses: readonly ClauseShown[]; readonly words: Words }) => (
  <Table
    caption={words.clauses}
    rows={clauses}
    rowKey={({ id }) => id}
    rowHref={({ id }) => `/library/clauses/${id}`}
    empty={<EmptyState icon="search" title={words.nothing} />}
    columns={[
      { key: "heading", header: words.clause, cell: (each) => <span lang={each.language}>{each.heading}</span> },
      { key: "wordings", header: words.wordings, cell: (each) => wordingCount(each.wordings, words) },
      { key: "language", header: words.language, cell: (each) => words.languages[each.language] },
      { key: "version", header: words.version, cell: (each) => <Version {...each} words={words} /> },
    ]}
  />
);

export const wordingCount = (wordings: readonly { readonly kind: string }[], words: Words): string =>
  words.wordingCount(
    wordings.filter(({ kind }) => kind === "alternate").length,
    wordings.filter(({ kind }) => kind === "fallback").length,
  );

export const Version = ({
  id = "",
  version,
  own,
  words,
}: {
  /** Of a clause or a template: some were made here, not changed. */
  readonly id?: string;
  readonly version: number;
  readonly own: boolean;
  readonly words: Words;
}) => (
  <>
    {version}{" "}
    {own ? (
      <Badge tone="info">{isMade(id) ? words.made : words.own}</Badge>
    ) : (
      <span class="subtle">{words.builtIn}</span>
    )}
  </>
);
