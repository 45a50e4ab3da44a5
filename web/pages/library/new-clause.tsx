import { z } from "zod";
import { asSystem } from "../../../db/tenancy.ts";
import { languages } from "../../../domain/language.ts";
import { refuse } from "../../../domain/refusal.ts";
import type { Template } from "../../../domain/template.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { ownTemplateWords } from "../../../i18n/own-template.ts";
import {
  ActionForm,
  ErrorSummary,
  PageHeader,
  Section,
  SelectField,
  Stack,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, mistakes, type SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { createClause, newClause } from "../../library/clause-new.ts";
import { templatesOf } from "../../library/library.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { ConditionFields, Placeholders } from "./condition-fields.tsx";
import { readingOf, WhySection } from "./edit-parts.tsx";
import { itemId } from "./shapes.ts";

export const newClausePage = definePage({
  id: "newLibraryClausePage",
  path: "/library/clauses/new",
  summary: { en: "A new clause of the organisation's own", "zh-CN": "新建本单位条款" },
  who: "signed-in",
  right: "edit-library",
  query: z.object({ template: itemId.optional().meta({ description: "The template that shall take it." }) }),
  handle: (context, { query }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const templates = await templatesOf(tx);
      const id = context.refused ? entered(context, "template") : query.template;
      const template = templates.find((each) => each.id === id);
      if (id && !template) return refuse("not-found");
      return { organisation: await organisationOf(tx, context), template };
    }),
  page: (context, { organisation, template }) => {
    const { language } = context;
    const words = ownTemplateWords(language);
    const library = libraryWords(language);
    const back = template ? `/library/templates/${template.id}` : "/library";
    return (
      <Shell context={context} title={words.newClause} organisation={organisation} place="library">
        <PageHeader
          title={words.newClause}
          subtitle={template ? words.lastArticleOf(template.name[language]) : words.newClauseIntro}
          breadcrumb={[
            { label: library.title, href: "/library" },
            ...(template ? [{ label: template.name[language], href: back }] : []),
          ]}
        />
        <RefusedBanner context={context} fieldsListed />
        <ActionForm action="/library/clauses" {...formSecrets(context)}>
          <ErrorSummary errors={mistakes(context)} />
          {template && <input type="hidden" name="template" value={template.id} />}
          <Section id="wording" title={library.kind.standard}>
            <ClauseFields context={context} template={template} />
          </Section>
          <WhySection context={context} action={words.createClause} back={back} />
        </ActionForm>
      </Shell>
    );
  },
});

interface ClauseFieldsProps {
  readonly context: SignedInContext;
  readonly template: Template | undefined;
}

const ClauseFields = ({ context, template }: ClauseFieldsProps) => {
  const words = ownTemplateWords(context.language);
  const library = libraryWords(context.language);
  const read = readingOf(context);
  const area = (name: "text" | "items", label: string, hint: string | undefined, rows: number) => (
    <TextArea
      name={name}
      label={label}
      hint={hint}
      required={false}
      rows={rows}
      value={read(name, "")}
      error={mistakeIn(context, name)}
    />
  );
  return (
    <Stack>
      <div class="field-grid" data-columns="2">
        <TextField
          name="heading"
          label={library.heading}
          maxLength={300}
          value={read("heading", "")}
          error={mistakeIn(context, "heading")}
        />
        <TextField
          name="key"
          label={words.clauseKey}
          hint={words.clauseKeyHint}
          required={false}
          maxLength={60}
          code
          value={read("key", "")}
          error={mistakeIn(context, "key")}
        />
        {!template && (
          <SelectField
            name="language"
            label={words.clauseLanguage}
            empty={false}
            value={read("language", context.language)}
            options={languages.map((value) => ({ value, label: library.languages[value] }))}
          />
        )}
        <TextField name="basis" label={library.basis} required={false} maxLength={300} value={read("basis", "")} />
      </div>
      {area("text", library.text, undefined, 4)}
      {area("items", words.items, words.itemsHint, 6)}
      {template && (
        <>
          <ConditionFields context={context} name="when" condition={undefined} variables={template.variables} />
          <Placeholders
            context={context}
            variables={template.variables}
            clauses={template.clauses.map(({ id, heading }) => ({ id, heading }))}
          />
        </>
      )}
    </Stack>
  );
};

export const createLibraryClause = defineRoute({
  id: "createLibraryClause",
  method: "post",
  path: "/library/clauses",
  summary: {
    en: "Create a clause of the organisation's own, for a template or for later",
    "zh-CN": "创建本单位条款，可同时加入范本",
  },
  who: "signed-in",
  right: "edit-library",
  body: newClause,
  answer: z.object({ id: z.string(), version: z.number().int() }),
  creates: true,
  refusals: ["not-allowed", "invalid-input", "stale-version"],
  handle: (context, { body }) => createClause(context, body),
  done: ({ id }, { body: { template } }) =>
    template === undefined ? `/library/clauses/${id}?notice=saved` : `/library/templates/${template}?notice=saved`,
  again: newClausePage,
  version: ({ version }) => version,
});
