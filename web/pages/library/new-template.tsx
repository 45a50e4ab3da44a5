import type { ComponentChildren } from "preact";
import { asSystem } from "../../../db/tenancy.ts";
import { languages } from "../../../domain/language.ts";
import type { Template } from "../../../domain/template.ts";
import { contractTypes } from "../../../domain/terms.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { ownTemplateWords } from "../../../i18n/own-template.ts";
import {
  ActionForm,
  Actions,
  Button,
  ButtonLink,
  ErrorSummary,
  FileField,
  PageHeader,
  Section,
  SelectField,
  Stack,
  TextField,
} from "../../design/components.ts";
import { contractFile } from "../../drafting/draft-upload.ts";
import { formSecrets, mistakeIn, mistakes, type SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { templatesOf } from "../../library/library.ts";
import { importTemplate } from "../../library/library-word.ts";
import { createTemplate, newTemplate, savedTemplate } from "../../library/template-edit.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { fileRefusals } from "../drafting/upload.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { BilingualFields, ReasonField, readingOf, WhySection } from "./edit-parts.tsx";

const asked = async (context: SignedInContext) =>
  asSystem(context.services.db, context.session.person.tenant, async (tx) => ({
    organisation: await organisationOf(tx, context),
    templates: await templatesOf(tx),
  }));

export const newTemplatePage = definePage({
  id: "newLibraryTemplatePage",
  path: "/library/templates/new",
  summary: { en: "A new template of the organisation's own", "zh-CN": "新建本单位范本" },
  who: "signed-in",
  right: "edit-library",
  handle: asked,
  page: (context, { organisation, templates }) => {
    const words = ownTemplateWords(context.language);
    return (
      <Shell context={context} title={words.newTemplate} organisation={organisation} place="library">
        <PageHeader
          title={words.newTemplate}
          subtitle={words.newTemplateIntro}
          breadcrumb={[{ label: libraryWords(context.language).title, href: "/library" }]}
          actions={
            <ButtonLink href="/library/templates/from-word" icon="upload">
              {words.fromWord}
            </ButtonLink>
          }
        />
        <RefusedBanner context={context} fieldsListed />
        <ActionForm action="/library/templates" {...formSecrets(context)}>
          <ErrorSummary errors={mistakes(context)} />
          <Names context={context}>
            <Beginning context={context} templates={templates} />
          </Names>
          <WhySection context={context} action={words.create} back="/library" />
        </ActionForm>
      </Shell>
    );
  },
});

export const createLibraryTemplate = defineRoute({
  id: "createLibraryTemplate",
  method: "post",
  path: "/library/templates",
  summary: {
    en: "Create a template of the organisation's own, empty or as a copy",
    "zh-CN": "创建本单位范本（空白或复制）",
  },
  who: "signed-in",
  right: "edit-library",
  body: newTemplate,
  answer: savedTemplate,
  creates: true,
  refusals: ["not-allowed", "invalid-input", "stale-version"],
  handle: (context, { body }) => createTemplate(context, body),
  done: ({ id }) => `/library/templates/${id}?notice=made`,
  again: newTemplatePage,
  version: ({ version }) => version,
});

export const newTemplateFromWordPage = definePage({
  id: "newLibraryTemplateFromWordPage",
  path: "/library/templates/from-word",
  summary: { en: "A template of the organisation's own from a Word file", "zh-CN": "由 Word 文件新建本单位范本" },
  who: "signed-in",
  right: "edit-library",
  handle: asked,
  page: (context, { organisation }) => {
    const words = ownTemplateWords(context.language);
    return (
      <Shell context={context} title={words.fromWord} organisation={organisation} place="library">
        <PageHeader
          title={words.fromWord}
          subtitle={words.fromWordIntro}
          breadcrumb={[{ label: libraryWords(context.language).title, href: "/library" }]}
        />
        <RefusedBanner context={context} fieldsListed />
        <ActionForm action="/library/templates/from-word" {...formSecrets(context)} files>
          <ErrorSummary errors={mistakes(context)} />
          <Names context={context}>
            <TypeField context={context} />
          </Names>
          <Section id="why" title={words.wordFile}>
            <Stack>
              <ReasonField context={context} />
              <FileField
                name="file"
                label={words.wordFile}
                hint={words.wordFileHint}
                accept=".docx"
                error={mistakeIn(context, "file")}
              />
              <Actions>
                <Button kind="primary">{words.read}</Button>
                <ButtonLink href="/library" kind="quiet">
                  {libraryWords(context.language).cancel}
                </ButtonLink>
              </Actions>
            </Stack>
          </Section>
        </ActionForm>
      </Shell>
    );
  },
});

export const createLibraryTemplateFromWord = defineRoute({
  id: "createLibraryTemplateFromWord",
  method: "post",
  path: "/library/templates/from-word",
  summary: {
    en: "Read a template written in Word into the library: its articles become clauses, its placeholders questions",
    "zh-CN": "将 Word 范本读入条款库：条文转为条款，占位符转为填写项",
  },
  who: "signed-in",
  right: "edit-library",
  body: newTemplate.omit({ from: true, language: true }),
  upload: contractFile,
  answer: savedTemplate,
  creates: true,
  refusals: ["not-allowed", "invalid-input", "stale-version", ...fileRefusals],
  handle: (context, { body, upload }) => importTemplate(context, body, upload),
  done: ({ id }) => `/library/templates/${id}?notice=file-read`,
  again: newTemplateFromWordPage,
  version: ({ version }) => version,
});

interface FormPart {
  readonly context: SignedInContext;
}

const Names = ({ context, children }: FormPart & { readonly children: ComponentChildren }) => {
  const words = ownTemplateWords(context.language);
  return (
    <Section id="about" title={words.about}>
      <div class="field-grid" data-columns="2">
        <BilingualFields context={context} name="name" label={words.name} required />
        <BilingualFields context={context} name="summary" label={words.summary} />
        <TextField
          name="title"
          label={libraryWords(context.language).paperTitle}
          required
          maxLength={300}
          value={readingOf(context)("title", "")}
          error={mistakeIn(context, "title")}
        />
        {children}
      </div>
    </Section>
  );
};

const TypeField = ({ context }: FormPart) => (
  <SelectField
    name="type"
    label={libraryWords(context.language).type}
    required={false}
    empty={false}
    value={readingOf(context)("type", "other")}
    options={contractTypes.map((value) => ({ value, label: draftingWords(context.language).type[value] }))}
  />
);

/** What it begins with: a copy brings its language and its type along, so these are asked of an empty one. */
const Beginning = ({ context, templates }: FormPart & { readonly templates: readonly Template[] }) => {
  const { language } = context;
  const words = ownTemplateWords(language);
  const library = libraryWords(language);
  const read = readingOf(context);
  return (
    <>
      <SelectField
        name="from"
        label={words.from}
        hint={words.fromHint}
        required={false}
        empty={words.blank}
        value={read("from", "")}
        error={mistakeIn(context, "from")}
        options={templates.map((each) => ({
          value: each.id,
          label: `${each.name[language]} (${library.languages[each.language]})`,
        }))}
      />
      <SelectField
        name="language"
        label={`${library.language} (${words.blank})`}
        required={false}
        empty={false}
        value={read("language", language)}
        options={languages.map((value) => ({ value, label: library.languages[value] }))}
      />
      <TypeField context={context} />
    </>
  );
};
