import type { Person } from "../../../domain/person.ts";
import { patienceLimits, signingPatience } from "../../../domain/signing.ts";
import { companySealWords } from "../../../i18n/company-seal.ts";
import { draftSignerWords } from "../../../i18n/draft-signers.ts";
import { CheckboxField, FieldGroup, RadioCards, Section, SelectField, TextField } from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import type { SignerRowPlace } from "../../drafting/draft-signer-form.ts";
import { chosenRoles, groups, type SealKept, signingOrders } from "../../drafting/draft-signers.ts";
import type { FormState } from "./entered.ts";

export interface SignerFieldsProps {
  readonly rows: readonly SignerRowPlace[];
  readonly members: readonly Person[];
  readonly seals: readonly SealKept[];
  /** Those that the contract has already. */
  readonly sealed: readonly string[];
  readonly form: FormState;
  /** Whether the contract names a representative who signs where nobody else is named. */
  readonly hasParties: boolean;
}

/** Who has which part in signing, in which order, and how long they get. */
export const SignerFields = ({ rows, members, seals, sealed, form, hasParties }: SignerFieldsProps) => {
  const { language } = usePage();
  const words = draftSignerWords(language);
  const nth = ({ row, side }: SignerRowPlace): number =>
    rows.filter((each) => each.side === side && each.row <= row).length;
  return (
    <Section id="signers" title={words.title} subtitle={words.intro}>
      <div class="stack">
        {rows.map((place) =>
          place.side === "ours" ? (
            <FieldGroup key={place.row} legend={words.ours(nth(place))} columns={3}>
              <input type="hidden" name={`signers.${place.row}.side`} value="ours" />
              <SelectField
                name={`signers.${place.row}.person`}
                label={words.person}
                required={nth(place) === 1}
                empty={words.nobody}
                options={members.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }))}
                value={form.read(`signers.${place.row}.person`)}
                error={form.wrong(`signers.${place.row}.person`)}
              />
              <PartFields row={place.row} form={form} />
            </FieldGroup>
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
        {seals.length > 0 && <SealFields seals={seals} sealed={sealed} form={form} />}
        <FieldGroup legend={words.patience.title} columns={2}>
          <DaysField form={form} name="remindAfterDays" limits={patienceLimits.remind} />
          <DaysField form={form} name="expireAfterDays" limits={patienceLimits.expire} />
        </FieldGroup>
      </div>
    </Section>
  );
};

const SealFields = ({ seals, sealed, form }: Pick<SignerFieldsProps, "seals" | "sealed" | "form">) => {
  const words = companySealWords(usePage().language).onContract;
  const typed = seals.map((_, index) => form.read(`seals.${index}`)).filter((id) => id !== "");
  const chosen = typed.length > 0 ? typed : sealed;
  return (
    <FieldGroup legend={words.title} hint={words.hint}>
      {seals.map(({ id, name, keeper }, index) => (
        <CheckboxField
          key={id}
          name={`seals.${index}`}
          value={id}
          label={`${name} (${keeper.name})`}
          required={false}
          checked={chosen.includes(id)}
        />
      ))}
    </FieldGroup>
  );
};

interface DaysFieldProps extends Pick<SignerFieldsProps, "form"> {
  readonly name: keyof typeof signingPatience;
  readonly limits: { readonly least: number; readonly most: number };
}

const DaysField = ({ form, name, limits }: DaysFieldProps) => {
  const words = draftSignerWords(usePage().language).patience;
  return (
    <TextField
      name={`patience.${name}`}
      label={words[name]}
      hint={words.between(limits.least, limits.most)}
      inputMode="numeric"
      maxLength={3}
      value={form.read(`patience.${name}`) || String(signingPatience[name])}
      error={form.wrong(`patience.${name}`)}
    />
  );
};

/** What somebody does, with whom they stand for each other, and, where turns are entered, when it is their turn. */
const PartFields = ({ row, form }: { readonly row: number; readonly form: FormState }) => {
  const words = draftSignerWords(usePage().language);
  const at = (part: string) => {
    const name = `signers.${row}.${part}`;
    return { name, value: form.read(name), error: form.wrong(name) };
  };
  return (
    <>
      <SelectField
        {...at("role")}
        label={words.role}
        empty={false}
        options={chosenRoles.map((role) => ({ value: role, label: words.roles[role] }))}
      />
      <SelectField
        {...at("group")}
        required={false}
        label={words.group}
        empty={false}
        options={groups.map((group) => ({ value: group, label: group === "" ? words.noGroup : words.inGroup(group) }))}
      />
      <div class="mixed-turn">
        <TextField {...at("turn")} required={false} label={words.turn} inputMode="numeric" maxLength={2} />
      </div>
    </>
  );
};

interface TheirSignerProps extends Pick<SignerFieldsProps, "form" | "hasParties"> {
  readonly row: number;
  readonly nth: number;
}

const TheirSigner = ({ row, nth, form, hasParties }: TheirSignerProps) => {
  const { language } = usePage();
  const words = draftSignerWords(language);
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
      <PartFields row={row} form={form} />
    </FieldGroup>
  );
};
