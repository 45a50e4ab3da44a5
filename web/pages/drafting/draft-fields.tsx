import { isCustomField } from "../../../domain/contract-type.ts";
import type { Language } from "../../../domain/language.ts";
import { currencies } from "../../../domain/money.ts";
import type { Variable } from "../../../domain/variable.ts";
import { countryOptions } from "../../../i18n/country.ts";
import { draftWords } from "../../../i18n/draft.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import {
  DateField,
  FieldGroup,
  MoneyField,
  RadioCards,
  Section,
  SelectField,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { conditionText } from "./condition.ts";
import { DurationField } from "./duration-field.tsx";
import type { FormState } from "./entered.ts";
import { LineTableField } from "./line-table-field.tsx";

export interface DraftFieldsProps {
  readonly variables: readonly Variable[];
  /** The party variable that is our side. */
  readonly ours: string;
  readonly form: FormState;
}

/** All questions of a template, by what they are about; a group that asks nothing is left out. */
export const questionGroups = (variables: readonly Variable[], language: Language) => {
  const words = draftingWords(language).form;
  const asked = variables.filter((each) => !isCustomField(each));
  const groups = [
    { id: "parties", title: words.parties, columns: 1, of: (each: Variable) => each.type === "party" },
    {
      id: "content",
      title: words.content,
      columns: 2,
      of: (each: Variable) => !each.when && ["text", "money", "number"].includes(each.type),
    },
    { id: "lines", title: words.linesTitle, columns: 1, of: (each: Variable) => each.type === "table" },
    {
      id: "dates",
      title: words.dates,
      columns: 2,
      of: (each: Variable) => !each.when && ["date", "duration"].includes(each.type),
    },
    {
      id: "options",
      title: words.options,
      columns: 1,
      of: (each: Variable) =>
        !["party", "table"].includes(each.type) &&
        (each.when !== undefined || ["choice", "boolean"].includes(each.type)),
    },
    { id: "fields", title: words.fields, columns: 2, of: isCustomField },
  ];
  return groups.flatMap(({ id, title, columns, of }) => {
    const members = (id === "fields" ? variables : asked).filter(of);
    return members.length === 0 ? [] : [{ id, title, columns, members }];
  });
};

/** Those that depend on others say on what. */
export const DraftFields = ({ variables, ours, form }: DraftFieldsProps) => (
  <>
    {questionGroups(variables, usePage().language).map(({ id, title, columns, members }) => (
      <Section key={id} id={id} title={title}>
        <div class="field-grid" data-columns={columns}>
          {members.map((variable) => (
            <VariableField key={variable.name} variable={variable} variables={variables} ours={ours} form={form} />
          ))}
        </div>
      </Section>
    ))}
  </>
);

interface VariableFieldProps extends DraftFieldsProps {
  readonly variable: Variable;
}

/** The fields of one question. */
export const VariableField = ({ variable, variables, ours, form }: VariableFieldProps) => {
  const { language } = usePage();
  const words = draftingWords(language).form;
  const name = `values.${variable.name}`;
  const hints = [
    variable.hint?.[language],
    variable.when && words.onlyIf(conditionText(variable.when, variables, language)),
  ];
  const hint = hints.filter((each) => each !== undefined).join(" ") || undefined;
  const field = { name, label: variable.label[language], hint, required: variable.required, error: form.wrong(name) };
  switch (variable.type) {
    case "party":
      return <PartyFields variable={variable} isOurs={variable.name === ours} form={form} />;
    case "text":
      return variable.long ? (
        <TextArea {...field} rows={3} value={form.read(name)} />
      ) : (
        <TextField {...field} value={form.read(name)} />
      );
    case "number":
      return <TextField {...field} inputMode="decimal" value={form.read(name)} />;
    case "money":
      return (
        <>
          <MoneyField
            {...field}
            amount={form.read(`${name}.amount`)}
            currency={form.read(`${name}.currency`) || "CNY"}
            currencies={currencies}
          />
          <TextField
            name={`${name}.words`}
            label={words.words}
            hint={words.wordsHint}
            required={false}
            value={form.read(`${name}.words`)}
            error={form.wrong(`${name}.words`)}
          />
        </>
      );
    case "table":
      return <LineTableField {...field} variable={variable} form={form} />;
    case "date":
      return <DateField {...field} value={form.read(name)} />;
    case "duration":
      return <DurationField {...field} form={form} />;
    case "choice":
      return (
        <RadioCards
          {...field}
          value={form.read(name)}
          options={variable.options.map(({ choice, label }) => ({ value: choice, label: label[language] }))}
        />
      );
    case "boolean":
      return (
        <RadioCards
          {...field}
          value={form.read(name)}
          options={[
            { value: "on", label: draftWords(language).yes },
            { value: "false", label: draftWords(language).no },
          ]}
        />
      );
  }
};

const parts = ["name", "registration", "address", "representative", "email"] as const;

const PartyFields = ({
  variable,
  isOurs,
  form,
}: {
  readonly variable: Variable;
  readonly isOurs: boolean;
  readonly form: FormState;
}) => {
  const { language } = usePage();
  const words = draftingWords(language);
  const legend = isOurs ? `${variable.label[language]} · ${words.form.ourSide}` : variable.label[language];
  return (
    <FieldGroup legend={legend} hint={variable.hint?.[language]} columns={2}>
      {parts.map((part) => {
        const name = `values.${variable.name}.${part}`;
        return (
          <TextField
            key={part}
            name={name}
            label={words.party[part]}
            type={part === "email" ? "email" : "text"}
            required={variable.required && part !== "registration"}
            value={form.read(name)}
            error={form.wrong(name) ?? (part === "name" ? form.wrong(`values.${variable.name}`) : undefined)}
          />
        );
      })}
      <SelectField
        name={`values.${variable.name}.country`}
        label={words.party.country}
        required={false}
        empty={words.party.countryUnknown}
        value={form.read(`values.${variable.name}.country`)}
        error={form.wrong(`values.${variable.name}.country`)}
        options={countryOptions(language)}
      />
    </FieldGroup>
  );
};
