import type { Value } from "../../../domain/variable.ts";
import { draftWords, valueText } from "../../../i18n/draft.ts";
import { workingCopyWords } from "../../../i18n/working-copy.ts";
import { ActionForm, Badge, Button } from "../../design/components.ts";
import { fieldsOf } from "../../drafting/working-copy-answers.ts";
import type { AnswerView } from "../../drafting/working-copy-view.ts";
import { entered, formSecrets, mistakeIn } from "../../http/context.ts";
import { VariableField } from "../drafting/draft-fields.tsx";
import type { FormState } from "../drafting/entered.ts";
import type { EditorProps } from "./editor.tsx";
import { anchorOf } from "./input.ts";

/** The answers that stand in the wording: closed while nothing of them is missing or has just been sent. */
export const Answers = ({ context, view }: EditorProps) => {
  const words = workingCopyWords(context.language);
  const open =
    view.answers.some(({ disputed }) => disputed !== null) ||
    entered(context, "variable") !== "" ||
    view.findings.some(({ field, blocking }) => field !== null && blocking);
  return (
    <details class="disclosure answers" open={open}>
      <summary>
        <h2>{words.answers}</h2>
      </summary>
      <div class="disclosure-body">
        <p class="hint">{words.answersIntro}</p>
        <div class="answer-list" data-parts="" id="editor-answers">
          {view.answers.map((answer) => (
            <AnswerCard key={answer.part} context={context} view={view} answer={answer} />
          ))}
        </div>
      </div>
    </details>
  );
};

interface AnswerProps extends EditorProps {
  readonly answer: AnswerView;
}

const AnswerCard = ({ context, view, answer }: AnswerProps) => {
  const words = workingCopyWords(context.language);
  const { variable, part, label } = answer;
  const anchor = anchorOf(part);
  const again = context.refused !== undefined && entered(context, "variable") === variable.name && !answer.disputed;
  const kept: Readonly<Record<string, string>> = fieldsOf(variable.name, answer.value);
  const form: FormState = {
    read: (field) => (again ? entered(context, field) : (kept[field] ?? "")),
    wrong: (field) =>
      (again ? mistakeIn(context, field) : undefined) ??
      view.findings.find((each) => each.blocking && each.field === field)?.sentence,
  };
  return (
    <section class="part answer" id={anchor} data-part={part} aria-labelledby={`${anchor}-name`}>
      <h3 id={`${anchor}-name`} class="part-name visually-hidden" tabIndex={-1}>
        {label}
      </h3>
      <div data-within="dispute">
        {answer.disputed && <AnswerDispute context={context} view={view} answer={answer} mine={answer.disputed.mine} />}
      </div>
      <ActionForm
        action={`/contracts/${view.copy.current.row.id}/edit/answer`}
        id={`form-${anchor}`}
        label={label}
        {...formSecrets(context)}
      >
        <input type="hidden" name="variable" value={variable.name} />
        <input type="hidden" name="base" value={again ? entered(context, "base") : answer.base} />
        <VariableField variable={variable} variables={view.copy.now.variables} ours={view.copy.now.ours} form={form} />
        <div class="part-actions" data-within="actions">
          <Button size="small">{words.save}</Button>
          {answer.changed && <Badge tone="accent">{words.changed}</Badge>}
          {answer.editor !== null && <span class="subtle">{words.editedBy(answer.editor)}</span>}
          <span class="part-present" data-present={part} />
        </div>
      </ActionForm>
    </section>
  );
};

/** Both answers, of which a person takes one. */
const AnswerDispute = ({ context, view, answer, mine }: AnswerProps & { readonly mine: Value | null }) => {
  const words = workingCopyWords(context.language).dispute;
  const id = `dispute-${anchorOf(answer.part)}`;
  const told = (value: Value | null): string =>
    (value && valueText(value, context.language, { variable: answer.variable })) ?? draftWords(context.language).blank;
  const side = (heading: string, value: Value | null, choice: string, name: string) => (
    <div>
      <h4>{heading}</h4>
      <p class="dispute-text">
        {value?.type === "party" ? Object.values(fieldsOf("", value)).join("\n") : told(value)}
      </p>
      <ActionForm
        action={`/contracts/${view.copy.current.row.id}/edit/answer`}
        id={`${id}-${name}`}
        label={choice}
        {...formSecrets(context)}
      >
        <input type="hidden" name="variable" value={answer.variable.name} />
        <input type="hidden" name="base" value={answer.base} />
        {Object.entries(fieldsOf(answer.variable.name, value)).map(([field, text]) => (
          <input key={field} type="hidden" name={field} value={text} />
        ))}
        <Button size="small">{choice}</Button>
      </ActionForm>
    </div>
  );
  return (
    <section class="dispute" data-tone="warning" aria-labelledby={id} data-dispute="" tabIndex={-1} data-focus="">
      <h4 id={id}>{words.title}</h4>
      <p>{words.introAnswer(answer.editor ?? words.somebody)}</p>
      <div class="dispute-sides">
        {side(words.theirs, answer.value, words.keepTheirs, "theirs")}
        {side(words.mine, mine, words.keepMine, "mine")}
      </div>
    </section>
  );
};
