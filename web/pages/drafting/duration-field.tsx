import { draftWords } from "../../../i18n/draft.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { controlProps, FieldsetFrame } from "../../design/components/field.tsx";
import { usePage } from "../../design/page.ts";
import type { CompoundFieldProps } from "./entered.ts";

/** So many days, months or years: two controls under one legend. */
export const DurationField = ({ form, ...field }: CompoundFieldProps) => {
  const { language } = usePage();
  const words = draftingWords(language).form;
  const { id: _, name, ...control } = controlProps(field);
  const unit = form.read(`${name}.unit`) || "days";
  return (
    <FieldsetFrame field={field}>
      <div class="money-input">
        <input
          {...control}
          class="input"
          name={`${name}.count`}
          inputMode="numeric"
          autoComplete="off"
          value={form.read(`${name}.count`)}
          aria-label={words.count}
        />
        <select {...control} class="input" name={`${name}.unit`} aria-label={words.unit}>
          {(["days", "months", "years"] as const).map((each) => (
            <option key={each} value={each} selected={each === unit}>
              {draftWords(language).units[each]}
            </option>
          ))}
        </select>
      </div>
    </FieldsetFrame>
  );
};
