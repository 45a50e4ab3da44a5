import { z } from "zod";
import { mayAct } from "../../../domain/access.ts";
import type { Template } from "../../../domain/template.ts";
import type { Variable } from "../../../domain/variable.ts";
import { ownTemplateWords } from "../../../i18n/own-template.ts";
import { ButtonLink, Section, Table } from "../../design/components.ts";
import type { SignedInContext } from "../../http/context.ts";
import { questionTypes } from "../../library/question-edit.ts";
import { conditionText } from "../drafting/condition.ts";

const bilingual = z.object({ en: z.string(), "zh-CN": z.string() });

export const questionShape = z.object({
  name: z.string(),
  type: z.enum(questionTypes),
  label: bilingual,
  required: z.boolean(),
  when: z.looseObject({ op: z.string() }).nullable().meta({ description: "When it is asked; null for always." }),
  options: z.array(z.object({ choice: z.string(), label: bilingual })).optional(),
});

export const questionShown = (question: Variable): z.input<typeof questionShape> => ({
  name: question.name,
  type: question.type,
  label: question.label,
  required: question.required,
  when: question.when ? { ...question.when } : null,
  ...(question.type === "choice" && { options: [...question.options] }),
});

/** What the template asks, with how clauses name the answers; for legal staff each leads to where it is changed. */
export const QuestionList = ({
  context,
  template,
}: {
  readonly context: SignedInContext;
  readonly template: Template;
}) => {
  const { language } = context;
  const words = ownTemplateWords(language);
  const mayEdit = mayAct(context.session.person, "edit-library");
  const at = `/library/templates/${template.id}`;
  return (
    <Section
      id="questions"
      title={words.questions}
      subtitle={words.questionsIntro}
      flush
      actions={
        mayEdit && (
          <ButtonLink href={`${at}/questions`} size="small">
            {words.addQuestion}
          </ButtonLink>
        )
      }
    >
      <Table
        caption={words.questions}
        rows={template.variables}
        rowKey={({ name }) => name}
        {...(mayEdit && {
          rowHref: ({ name }: Variable) => `${at}/questions?question=${encodeURIComponent(name)}`,
        })}
        columns={[
          { key: "label", header: words.question, cell: ({ label }) => label[language] },
          { key: "name", header: words.reference, cell: ({ name }) => <code>{`{{${name}}}`}</code>, wideOnly: true },
          { key: "type", header: words.type, cell: ({ type }) => words.types[type] },
          {
            key: "when",
            header: words.condition,
            cell: ({ when }) => (when ? conditionText(when, template.variables, language) : words.conditionNone),
            wideOnly: true,
          },
        ]}
      />
    </Section>
  );
};
