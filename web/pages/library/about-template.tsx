import { z } from "zod";
import { asSystem } from "../../../db/tenancy.ts";
import { wording } from "../../../domain/clause.ts";
import { type TermName, termTypes } from "../../../domain/own-template.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import type { Template } from "../../../domain/template.ts";
import { contractTypes } from "../../../domain/terms.ts";
import type { ValueType } from "../../../domain/variable.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { ownTemplateWords } from "../../../i18n/own-template.ts";
import {
  ActionForm,
  CheckboxField,
  ErrorSummary,
  PageHeader,
  Section,
  SelectField,
  Stack,
  TextArea,
} from "../../design/components.ts";
import { formSecrets, mistakeIn, mistakes, type SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { readTemplate } from "../../library/library-reading.ts";
import { aboutTemplate, changeAbout, savedTemplate } from "../../library/template-edit.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { Placeholders } from "./condition-fields.tsx";
import { BilingualFields, readingOf, WhySection } from "./edit-parts.tsx";
import { itemId } from "./shapes.ts";

const ofTemplate = z.object({ template: itemId });

export const aboutTemplatePage = definePage({
  id: "aboutLibraryTemplatePage",
  path: "/library/templates/:template/about",
  summary: { en: "Change what a template is", "zh-CN": "修改范本说明" },
  who: "signed-in",
  right: "edit-library",
  params: ofTemplate,
  handle: (context, { params }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const reading = await readTemplate(tx, params.template);
      if (isRefusal(reading)) return reading;
      return { organisation: await organisationOf(tx, context), template: reading.template };
    }),
  page: (context, { organisation, template }) => {
    const { language } = context;
    const words = ownTemplateWords(language);
    const title = words.aboutTitle(template.name[language]);
    const at = `/library/templates/${template.id}`;
    return (
      <Shell context={context} title={title} organisation={organisation} place="library">
        <PageHeader
          title={title}
          subtitle={words.aboutIntro}
          breadcrumb={[
            { label: libraryWords(language).title, href: "/library" },
            { label: template.name[language], href: at },
          ]}
        />
        <RefusedBanner context={context} fieldsListed />
        <ActionForm action={`${at}/about`} {...formSecrets(context, template.version)}>
          <ErrorSummary errors={mistakes(context)} />
          <AboutFields context={context} template={template} />
          <TermFields context={context} template={template} />
          <WhySection context={context} back={at} />
        </ActionForm>
      </Shell>
    );
  },
});

interface OfTemplate {
  readonly context: SignedInContext;
  readonly template: Template;
}

const AboutFields = ({ context, template }: OfTemplate) => {
  const { language } = context;
  const words = ownTemplateWords(language);
  const read = readingOf(context);
  return (
    <Section id="about" title={words.about}>
      <Stack>
        <div class="field-grid" data-columns="2">
          <BilingualFields context={context} name="name" label={words.name} kept={template.name} required />
          <BilingualFields context={context} name="summary" label={words.summary} kept={template.summary} />
          <SelectField
            name="type"
            label={libraryWords(language).type}
            empty={false}
            value={read("type", template.terms.type)}
            options={contractTypes.map((value) => ({ value, label: draftingWords(language).type[value] }))}
          />
        </div>
        <TextArea
          name="preamble"
          label={words.opening}
          hint={words.openingHint}
          required={false}
          rows={4}
          value={read("preamble", template.preamble.map(wording).join("\n"))}
          error={mistakeIn(context, "preamble")}
        />
        <Placeholders context={context} variables={template.variables} clauses={[]} />
        <CheckboxField
          name="retired"
          label={words.retired}
          required={false}
          checked={read("retired", template.retired ? "on" : "") === "on"}
        />
      </Stack>
    </Section>
  );
};

const TermFields = ({ context, template: { ours, terms, variables } }: OfTemplate) => {
  const { language } = context;
  const words = ownTemplateWords(language);
  const read = readingOf(context);
  const field = (name: TermName, kept: string | undefined, required: boolean) => (
    <SelectField
      name={name}
      label={words.term[name]}
      required={required}
      empty={required ? false : words.noTerm}
      value={read(name, kept ?? "")}
      error={mistakeIn(context, name)}
      options={variables
        .filter(({ type }) => (termTypes[name] as readonly ValueType[]).includes(type))
        .map((each) => ({ value: each.name, label: each.label[language] }))}
    />
  );
  return (
    <Section id="terms" title={words.stands} subtitle={words.standsIntro}>
      <div class="field-grid" data-columns="2">
        {field("ours", ours, true)}
        {field("amount", terms.amount, false)}
        {field("effective", terms.effective, true)}
        {field("end", terms.end, false)}
        {field("notice", terms.notice, false)}
      </div>
    </Section>
  );
};

export const changeAboutTemplate = defineRoute({
  id: "changeAboutLibraryTemplate",
  method: "post",
  path: "/library/templates/:template/about",
  summary: {
    en: "Decide what a template is called, is for and goes by, as a further version with its reason",
    "zh-CN": "设定范本的名称、用途和合同要素，形成载明原因的新版本",
  },
  who: "signed-in",
  right: "edit-library",
  params: ofTemplate,
  body: aboutTemplate,
  answer: savedTemplate,
  refusals: ["not-allowed", "not-found", "invalid-input", "stale-version"],
  handle: (context, { params, body }) => changeAbout(context, params.template, body),
  done: ({ id }) => `/library/templates/${id}?notice=saved`,
  again: aboutTemplatePage,
  version: ({ version }) => version,
});
