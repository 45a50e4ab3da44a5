import type { NamedPlace } from "../../../db/department.ts";
import { classifications } from "../../../domain/access.ts";
import { departmentWords } from "../../../i18n/department.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { RadioCards, Section, SelectField, Stack } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import type { FormState } from "./entered.ts";

interface HandlingProps {
  readonly form: FormState;
  readonly places: readonly NamedPlace[];
}

/** Who may see the contract. Chosen when it begins. */
export const HandlingFields = ({ form, places }: HandlingProps) => {
  const { language } = usePage();
  const words = draftingWords(language);
  const ofPlace = departmentWords(language);
  return (
    <Section id="handling" title={words.form.handling}>
      <Stack>
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
        {places.length > 0 && (
          <SelectField
            name="place"
            label={ofPlace.ofContract}
            hint={ofPlace.ofContractHint}
            required={false}
            empty={ofPlace.ofOwner}
            value={form.read("place")}
            options={places.map(({ id, name }) => ({ value: id, label: name }))}
            error={form.wrong("place")}
          />
        )}
      </Stack>
    </Section>
  );
};
