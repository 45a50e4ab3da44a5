import { stages } from "../../domain/contract.ts";
import type { CustomField } from "../../domain/contract-type.ts";
import { contractTypes } from "../../domain/terms.ts";
import { contractCodeWords } from "../../i18n/contract-code.ts";
import { designWords } from "../../i18n/design.ts";
import { registerWords } from "../../i18n/register.ts";
import { type RegisterQuery } from "../contract/register.ts";
import { CheckboxField, Filters, SelectField, TextField } from "../design/components.ts";
import type { SignedInContext } from "../http/context.ts";

interface RegisterFiltersProps {
  readonly context: SignedInContext;
  readonly asked: RegisterQuery;
  readonly fields: readonly Pick<CustomField, "name" | "label">[];
}

/** By what the register may be narrowed. */
export const RegisterFilters = ({ context, asked, fields }: RegisterFiltersProps) => {
  const words = registerWords(context.language).register;
  const { type } = contractCodeWords(context.language);
  const { stage } = designWords(context.language);
  const narrowed = asked.q !== "" || [asked.stage, asked.type, asked.field].some((each) => each !== undefined);
  const [field, written = asked.is] = asked.field?.split(/=(.*)/su) ?? [];
  return (
    <Filters list="/contracts" words={words} narrowed={narrowed}>
      <TextField name="q" type="search" label={words.search} value={asked.q} required={false} />
      <SelectField
        name="stage"
        label={words.stage}
        required={false}
        empty={words.all}
        value={asked.stage}
        options={stages.map((value) => ({ value, label: stage[value] }))}
      />
      <SelectField
        name="type"
        label={words.type}
        required={false}
        empty={words.all}
        value={asked.type}
        options={contractTypes.map((value) => ({ value, label: type[value] }))}
      />
      {fields.length > 0 && (
        <>
          <SelectField
            name="field"
            label={words.field}
            required={false}
            empty={words.noField}
            value={field}
            options={fields.map(({ name, label }) => ({ value: name, label: label[context.language] }))}
          />
          <TextField name="is" label={words.fieldIs} value={written} required={false} maxLength={300} />
        </>
      )}
      <CheckboxField name="mine" label={words.mine} checked={asked.mine} required={false} />
    </Filters>
  );
};
