import { z } from "zod";
import { asSystem } from "../../../db/tenancy.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import type { Template } from "../../../domain/template.ts";
import type { Variable } from "../../../domain/variable.ts";
import { ownTemplateWords } from "../../../i18n/own-template.ts";
import {
  ActionForm,
  CheckboxField,
  Disclosure,
  ErrorSummary,
  Section,
  SelectField,
  Stack,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { enteredFrom } from "../../drafting/draft-entries.ts";
import { entered, formSecrets, mistakeIn, mistakes, type SignedInContext } from "../../http/context.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { readTemplate } from "../../library/library-reading.ts";
import { changeQuestion, questionEdit, questionEntered, questionTypes } from "../../library/question-edit.ts";
import { savedTemplate } from "../../library/template-edit.ts";
import { organisationOf } from "../../shell.tsx";
import { VariableField } from "../drafting/draft-fields.tsx";
import { formState } from "../drafting/entered.ts";
import { ConditionFields } from "./condition-fields.tsx";
import { BilingualFields, PartOfTemplate, Removal, readingOf, WhySection } from "./edit-parts.tsx";
import { itemId } from "./shapes.ts";

const ofTemplate = z.object({ template: itemId });

export const questionPage = definePage({
  id: "libraryQuestionPage",
  path: "/library/templates/:template/questions",
  summary: { en: "A question that a template asks", "zh-CN": "范本的填写项" },
  who: "signed-in",
  right: "edit-library",
  params: ofTemplate,
  query: z.object({ question: z.string().max(100).optional().meta({ description: "Without it, a new one." }) }),
  handle: (context, { params, query }) =>
    asSystem(context.services.db, context.session.person.tenant, async (tx) => {
      const reading = await readTemplate(tx, params.template);
      if (isRefusal(reading)) return reading;
      const { template } = reading;
      // The form shown again says in its fields which question it is of.
      const name = context.refused ? entered(context, "question") : query.question;
      const question = template.variables.find((each) => each.name === name);
      if (name && !question) return refuse("not-found");
      return { organisation: await organisationOf(tx, context), template, question };
    }),
  page: (context, { organisation, template, question }) => {
    const { language } = context;
    const words = ownTemplateWords(language);
    const title = question ? words.questionTitle(question.label[language]) : words.newQuestion;
    return (
      <PartOfTemplate {...{ context, organisation, template, title }} intro={words.questionsIntro}>
        <QuestionForm context={context} template={template} question={question} />
      </PartOfTemplate>
    );
  },
});

interface QuestionFormProps {
  readonly context: SignedInContext;
  readonly template: Template;
  readonly question: Variable | undefined;
}

const QuestionForm = ({ context, template, question }: QuestionFormProps) => {
  const words = ownTemplateWords(context.language);
  const back = `/library/templates/${template.id}`;
  return (
    <ActionForm action={`${back}/questions`} {...formSecrets(context, template.version)}>
      <ErrorSummary errors={mistakes(context)} />
      {question && <input type="hidden" name="question" value={question.name} />}
      <Stack>
        <Asked context={context} template={template} question={question} />
        <Answered context={context} template={template} question={question} />
        <WhySection context={context} back={back}>
          {question && <Removal context={context} label={words.remove} confirm={words.removeConfirm} />}
        </WhySection>
      </Stack>
    </ActionForm>
  );
};

/** What is asked, where and when. */
const Asked = ({ context, template, question }: QuestionFormProps) => {
  const words = ownTemplateWords(context.language);
  const read = readingOf(context);
  const place = template.variables.findIndex(({ name }) => name === question?.name);
  return (
    <Section id="asked" title={words.question} subtitle={question && `${words.reference}: {{${question.name}}}`}>
      <Stack>
        <div class="field-grid" data-columns="2">
          <BilingualFields context={context} name="label" label={words.label} kept={question?.label} required />
          <BilingualFields context={context} name="hint" label={words.hint} kept={question?.hint} />
          {!question && (
            <TextField
              name="key"
              label={words.reference}
              hint={words.referenceHint}
              required={false}
              maxLength={60}
              code
              value={read("key", "")}
              error={mistakeIn(context, "key")}
            />
          )}
          <TextField
            name="place"
            label={words.place}
            required={false}
            inputMode="numeric"
            maxLength={3}
            value={read("place", String(place < 0 ? template.variables.length + 1 : place + 1))}
            error={mistakeIn(context, "place")}
          />
        </div>
        <ConditionFields
          context={context}
          name="when"
          condition={question?.when}
          variables={template.variables.filter(({ name }) => name !== question?.name)}
        />
      </Stack>
    </Section>
  );
};

/** What it can be answered with. */
const Answered = ({ context, template, question }: QuestionFormProps) => {
  const words = ownTemplateWords(context.language);
  const read = readingOf(context);
  const kept = question ? questionEntered(question) : {};
  const text = (name: string): string => read(name, kept[name] ?? "");
  const lines = (name: "options" | "columns", hint: string) => (
    <TextArea
      name={name}
      label={words[name]}
      hint={hint}
      required={false}
      rows={3}
      maxLength={4_000}
      value={text(name)}
      error={mistakeIn(context, name)}
    />
  );
  return (
    <Section id="answered" title={words.type}>
      <Stack>
        <div class="field-grid" data-columns="2">
          <SelectField
            name="type"
            label={words.type}
            empty={false}
            value={text("type") || "text"}
            error={mistakeIn(context, "type")}
            options={questionTypes.map((value) => ({ value, label: words.types[value] }))}
          />
          <CheckboxField
            name="required"
            label={words.required}
            required={false}
            checked={read("required", question ? (kept["required"] ?? "") : "on") === "on"}
          />
        </div>
        <Disclosure summary={words.options} open={shown(context, question, "choice", "options")}>
          {lines("options", words.optionsHint)}
        </Disclosure>
        <Disclosure summary={words.columns} open={shown(context, question, "table", "columns")}>
          {lines("columns", words.columnsHint)}
        </Disclosure>
        <Disclosure summary={words.bounds} open={shown(context, question, "number", "max")}>
          <div class="field-grid" data-columns="2">
            {(["min", "max"] as const).map((name) => (
              <TextField
                key={name}
                name={name}
                label={words[name]}
                required={false}
                inputMode="decimal"
                value={text(name)}
                error={mistakeIn(context, name)}
              />
            ))}
          </div>
        </Disclosure>
        <CheckboxField name="long" label={words.long} required={false} checked={text("long") === "on"} />
        {question && !["party"].includes(question.type) && (
          <Disclosure summary={words.offered} open={template.defaults[question.name] !== undefined}>
            <VariableField
              variable={withoutCondition(question)}
              variables={template.variables}
              ours={template.ours}
              form={formState(context, enteredFrom(template.defaults))}
            />
          </Disclosure>
        )}
      </Stack>
    </Section>
  );
};

const shown = (context: SignedInContext, question: Variable | undefined, type: string, field: string): boolean =>
  question?.type === type || mistakeIn(context, field) !== undefined;

/** As something that may be offered: neither demanded here nor said to depend on anything. */
const withoutCondition = ({ when: _when, hint: _hint, ...question }: Variable): Variable =>
  ({ ...question, required: false }) as Variable;

export const changeLibraryQuestion = defineRoute({
  id: "changeLibraryQuestion",
  method: "post",
  path: "/library/templates/:template/questions",
  summary: {
    en: "Add, change or take out a question of a template, as a further version with its reason",
    "zh-CN": "新增、修改或删除范本的填写项，形成载明原因的新版本",
  },
  who: "signed-in",
  right: "edit-library",
  params: ofTemplate,
  body: questionEdit,
  answer: savedTemplate.extend({ question: z.string() }),
  refusals: ["not-allowed", "not-found", "invalid-input", "stale-version"],
  handle: (context, { params, body }) => changeQuestion(context, params.template, body),
  done: ({ id }) => `/library/templates/${id}?notice=saved#questions`,
  again: questionPage,
  version: ({ version }) => version,
});
