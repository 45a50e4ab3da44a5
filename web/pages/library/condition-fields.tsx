import { comparisons, linesFrom, mostConditionLines } from "../../../domain/condition-lines.ts";
import type { Condition, Variable } from "../../../domain/variable.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { ownTemplateWords } from "../../../i18n/own-template.ts";
import { CheckboxField, Disclosure, SelectField, Stack, TextField } from "../../design/components.ts";
import { entered, mistakeIn, mistakes, type SignedInContext } from "../../http/context.ts";
import { answersOf } from "../../library/condition-edit.ts";
import { conditionText, valueName } from "../drafting/condition.ts";

export interface ConditionFieldsProps {
  readonly context: SignedInContext;
  /** Name of the field: `when`. */
  readonly name: string;
  readonly condition: Condition | undefined;
  /** The questions that it may look at. */
  readonly variables: readonly Variable[];
}

/** When a clause counts or a question is asked: question, comparison, value, a line each. */
export const ConditionFields = ({ context, name, condition, variables }: ConditionFieldsProps) => {
  const { language } = context;
  const words = ownTemplateWords(language);
  const kept = linesFrom(condition);
  const wrong = mistakes(context).some(({ field }) => field.startsWith(`${name}.`));
  const summary = condition
    ? draftingWords(language).form.onlyIf(conditionText(condition, variables, language))
    : words.conditionNone;
  const read = (field: string, value: string): string => (context.refused ? entered(context, field) : value);
  const count = Math.min((kept?.lines.length ?? 0) + 1, mostConditionLines);
  return (
    <Disclosure summary={`${words.condition}: ${summary}`} open={wrong}>
      <Stack>
        <p class="hint">{words.conditionIntro}</p>
        {condition && !kept && (
          <CheckboxField
            name={`${name}.keep`}
            label={words.keepCondition}
            required={false}
            checked={read(`${name}.keep`, "on") === "on"}
          />
        )}
        {Array.from({ length: count }, (_each, index) => {
          const line = kept?.lines[index];
          const at = `${name}.lines.${index}`;
          const variable = variables.find((each) => each.name === line?.variable);
          const to = line && "to" in line ? valueName(variable, line.to, language) : "";
          return (
            <div key={index} class="field-grid" data-columns="3">
              <SelectField
                name={`${at}.variable`}
                label={words.conditionQuestion}
                required={false}
                empty={words.conditionNoQuestion}
                value={read(`${at}.variable`, line?.variable ?? "")}
                error={mistakeIn(context, `${at}.variable`)}
                options={variables.map((each) => ({ value: each.name, label: each.label[language] }))}
              />
              <SelectField
                name={`${at}.comparison`}
                label={words.comparison}
                required={false}
                empty={false}
                value={read(`${at}.comparison`, line?.comparison ?? "is")}
                error={mistakeIn(context, `${at}.comparison`)}
                options={comparisons.map((value) => ({ value, label: words.comparisons[value] }))}
              />
              <TextField
                name={`${at}.value`}
                label={words.value}
                hint={index === 0 ? words.valueHint : undefined}
                required={false}
                maxLength={300}
                value={read(`${at}.value`, to)}
                error={mistakeIn(context, `${at}.value`)}
              />
            </div>
          );
        })}
        {count > 1 && (
          <SelectField
            name={`${name}.join`}
            label={words.join}
            required={false}
            empty={false}
            value={read(`${name}.join`, kept?.join ?? "and")}
            options={(["and", "or"] as const).map((value) => ({ value, label: words.joins[value] }))}
          />
        )}
      </Stack>
    </Disclosure>
  );
};

/** What can be named in a wording: answers by their labels, clauses by their headings, with what to write. */
export const Placeholders = ({
  context: { language },
  variables,
  clauses,
}: {
  readonly context: SignedInContext;
  readonly variables: readonly Variable[];
  readonly clauses: readonly { readonly id: string; readonly heading: string }[];
}) => {
  const words = ownTemplateWords(language);
  return (
    <Disclosure summary={words.placeholders}>
      {variables.length + clauses.length === 0 ? (
        <p class="subtle">{words.placeholdersNone}</p>
      ) : (
        <ul class="placeholders">
          {variables.map((each) => (
            <li key={each.name}>
              <code>{`{{${each.name}}}`}</code> {each.label[language]}
              {answersOf(each, language).length > 0 && (
                <span class="subtle"> ({answersOf(each, language).join(", ")})</span>
              )}
            </li>
          ))}
          {[...new Map(clauses.map((each) => [each.id, each])).values()].map(({ id, heading }) => (
            <li key={id}>
              <code>{`{{§${id}}}`}</code> {heading}
            </li>
          ))}
        </ul>
      )}
    </Disclosure>
  );
};
