import { classifications } from "../../../domain/access.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { RadioCards, Section } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import type { FormState } from "./entered.ts";

/** Who may see the contract. Chosen when it begins. */
export const HandlingFields = ({ form }: { readonly form: FormState }) => {
  const words = draftingWords(usePage().language);
  return (
    <Section id="handling" title={words.form.handling}>
      <RadioCards
        name="classification"
        label={words.form.classification}
        value={form.read("classification") || "internal"}
        options={classifications.map((value) => ({
          value,
          label: words.classification[value],
          description: words.classificationMeaning[value],
        }))}
      />
    </Section>
  );
};
