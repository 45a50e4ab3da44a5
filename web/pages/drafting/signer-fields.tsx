import type { Person } from "../../../domain/person.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { FieldGroup, RadioCards, Section, SelectField, TextField } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { type SignerRowPlace, signingOrders } from "../../draft-signers.ts";
import type { FormState } from "./entered.ts";

export interface SignerFieldsProps {
  readonly rows: readonly SignerRowPlace[];
  readonly members: readonly Person[];
  readonly form: FormState;
  /** Whether the contract names a representative who signs where nobody else is named. */
  readonly hasParties: boolean;
}

/** Who signs for each side, and in which order. */
export const SignerFields = ({ rows, members, form, hasParties }: SignerFieldsProps) => {
  const { language } = usePage();
  const words = draftingWords(language).signers;
  const nth = ({ row, side }: SignerRowPlace): number =>
    rows.filter((each) => each.side === side && each.row <= row).length;
  return (
    <Section id="signers" title={words.title} subtitle={words.intro}>
      <div class="stack">
        {rows.map((place) =>
          place.side === "ours" ? (
            <div key={place.row}>
              <input type="hidden" name={`signers.${place.row}.side`} value="ours" />
              <SelectField
                name={`signers.${place.row}.person`}
                label={words.ours(nth(place))}
                required={nth(place) === 1}
                empty={words.nobody}
                options={members.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }))}
                value={form.read(`signers.${place.row}.person`)}
                error={form.wrong(`signers.${place.row}.person`)}
              />
            </div>
          ) : (
            <TheirSigner key={place.row} row={place.row} nth={nth(place)} form={form} hasParties={hasParties} />
          ),
        )}
        <RadioCards
          name="signingOrder"
          label={words.order}
          value={form.read("signingOrder") || "sequential"}
          options={signingOrders.map((order) => ({ value: order, label: words.orders[order] }))}
        />
      </div>
    </Section>
  );
};

interface TheirSignerProps extends Pick<SignerFieldsProps, "form" | "hasParties"> {
  readonly row: number;
  readonly nth: number;
}

const TheirSigner = ({ row, nth, form, hasParties }: TheirSignerProps) => {
  const { language } = usePage();
  const words = draftingWords(language).signers;
  const at = (part: string) => {
    const name = `signers.${row}.${part}`;
    return { name, required: nth === 1 && !hasParties, value: form.read(name), error: form.wrong(name) };
  };
  const needed = hasParties ? words.theirsHint : words.theirsNeeded;
  return (
    <FieldGroup legend={words.theirs(nth)} columns={3} hint={nth === 1 ? needed : undefined}>
      <input type="hidden" name={`signers.${row}.side`} value="theirs" />
      <TextField {...at("name")} label={words.name} />
      <TextField {...at("email")} label={words.email} type="email" />
      <SelectField
        {...at("language")}
        required
        label={words.language}
        empty={false}
        options={[
          { value: "zh-CN", label: "简体中文" },
          { value: "en", label: "English" },
        ]}
        value={form.read(`signers.${row}.language`) || language}
      />
    </FieldGroup>
  );
};
