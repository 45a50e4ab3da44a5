import type { ComponentChildren } from "preact";
import { currencies } from "../../../domain/money.ts";
import { contractTypes } from "../../../domain/terms.ts";
import { countryOptions } from "../../../i18n/country.ts";
import { draftingWords } from "../../../i18n/drafting.ts";
import { uploadWords } from "../../../i18n/upload.ts";
import {
  ActionForm,
  CheckboxField,
  DateField,
  Disclosure,
  ErrorSummary,
  FieldGroup,
  FileField,
  MoneyField,
  PageHeader,
  RadioCards,
  Section,
  SelectField,
  Stack,
  StagePill,
  TextField,
} from "../../design/components.ts";
import { usePage } from "../../design/page.ts";
import { enteredForAmendment, enteredFromFacts, mostCountries } from "../../drafting/draft-facts.ts";
import { tellFindings } from "../../drafting/draft-findings.ts";
import { sealsOn, signerRowsFor } from "../../drafting/draft-signer-form.ts";
import { contractFile } from "../../drafting/draft-upload.ts";
import type { CurrentWording, Desk } from "../../drafting/drafting.ts";
import { formSecrets, mistakes, type SignedInContext } from "../../http/context.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { DurationField } from "./duration-field.tsx";
import { type FormState, formState } from "./entered.ts";
import { FindingList } from "./findings.tsx";
import { HandlingFields } from "./handling-fields.tsx";
import { SaveActions } from "./save-actions.tsx";
import { SignerFields } from "./signer-fields.tsx";

export interface UploadPageProps {
  readonly context: SignedInContext;
  readonly desk: Desk;
  /** The wording that the document takes the place of, or amends. */
  readonly current?: CurrentWording | undefined;
  readonly amends?: boolean;
  /** Shown at the top; without them, what was refused. */
  readonly warnings?: ComponentChildren | undefined;
}

/** The form of a contract that comes as a document. The file comes last: its bytes are read when all else is known. */
export const UploadPage = ({ context, desk, current, amends = false, warnings }: UploadPageProps) => {
  const words = draftingWords(context.language);
  const t = uploadWords(context.language).form;
  const findings = current && !amends ? tellFindings(current.version.findings, null, context.language) : [];
  const form = formState(context, keptOf(context, current, amends), findings);
  const { title, action, submit } = purposeOf(context, current, amends);
  const back = current ? `/contracts/${current.row.id}` : "/contracts/new";
  const up = current ? { label: current.row.title, href: back } : { label: words.choose.title, href: back };
  return (
    <Shell context={context} title={title} organisation={desk.tenant.name} place="contracts">
      <PageHeader
        title={title}
        subtitle={current ? `${current.row.number} · ${current.row.title}` : t.intro}
        badges={current && <StagePill stage={current.row.stage} />}
        breadcrumb={[{ label: words.contracts, href: "/contracts" }, up]}
      />
      {warnings ?? <RefusedBanner context={context} fieldsListed />}
      {findings.length > 0 && !context.refused && <FindingList findings={findings} />}
      <ActionForm files action={action} {...formSecrets(context, current?.row.version)}>
        <ErrorSummary errors={mistakes(context)} />
        <Facts form={form} />
        <MoneyAndDates form={form} />
        <Obligations
          form={form}
          intro={amends ? t.obligationsAdded : t.obligationsIntro}
          rows={amends ? 0 : (current?.row.state.draft.terms.obligations.length ?? 0)}
        />
        <SignerFields
          rows={signerRowsFor(current?.signers ?? [])}
          members={desk.signers}
          seals={desk.seals}
          sealed={sealsOn(current?.signers ?? [])}
          form={form}
          hasParties={false}
        />
        {!current && <HandlingFields form={form} places={desk.places} />}
        <Section id="document" title={t.file}>
          <div class="stack">
            <CheckboxField
              name="acceptChanges"
              label={t.changes}
              hint={t.changesHint}
              required={false}
              checked={form.read("acceptChanges") === "on"}
            />
            <FileField
              name={contractFile.field}
              label={t.file}
              hint={t.fileHint}
              accept=".pdf,.docx"
              maxBytes={contractFile.maxBytes}
              error={form.wrong(contractFile.field)}
            />
          </div>
        </Section>
        <SaveActions label={submit} back={back} />
      </ActionForm>
    </Shell>
  );
};

type Replaced = UploadPageProps["current"];

const keptOf = ({ language }: SignedInContext, current: Replaced, amends: boolean): ReadonlyMap<string, string> => {
  if (!current) return new Map();
  return amends ? enteredForAmendment(current, language) : enteredFromFacts(current);
};

/** What the document becomes, and where it is sent for that. */
const purposeOf = ({ language }: SignedInContext, current: Replaced, amends: boolean) => {
  const t = uploadWords(language).form;
  if (!current) return { title: t.title, submit: t.submit, action: "/contracts/upload" };
  const contract = `/contracts/${current.row.id}`;
  return amends
    ? { title: t.amendment, submit: t.submitAmendment, action: `${contract}/amendments/upload` }
    : { title: t.newVersion, submit: t.submitVersion, action: `${contract}/upload` };
};

interface PartProps {
  readonly form: FormState;
}

const useUploadWords = () => uploadWords(usePage().language);

const Facts = ({ form }: PartProps) => {
  const words = useUploadWords();
  const at = (name: string) => ({ name, value: form.read(name), error: form.wrong(name) });
  return (
    <Section id="contract" title={words.form.document}>
      <Stack>
        <div class="field-grid" data-columns="2">
          <TextField {...at("title")} label={words.facts.title} maxLength={300} />
          <TextField {...at("counterparty")} label={words.facts.counterparty} maxLength={300} />
          <SelectField
            {...at("type")}
            value={form.read("type") || "other"}
            label={words.facts.type}
            empty={false}
            options={contractTypes.map((type) => ({
              value: type,
              label: draftingWords(usePage().language).type[type],
            }))}
          />
          <Country form={form} index={0} label={words.facts.country} hint={words.facts.countryHint} />
        </div>
        <Disclosure summary={words.facts.furtherCountries} open={form.read("countries.1") !== ""}>
          <div class="field-grid" data-columns="2">
            {Array.from({ length: mostCountries - 1 }, (_each, index) => (
              <Country key={index} form={form} index={index + 1} label={words.facts.countryOf(index + 2)} />
            ))}
          </div>
        </Disclosure>
      </Stack>
    </Section>
  );
};

interface CountryProps extends PartProps {
  readonly index: number;
  readonly label: string;
  readonly hint?: string;
}

/** Where one of the other sides is. */
const Country = ({ form, index, label, hint }: CountryProps) => {
  const { language } = usePage();
  const name = `countries.${index}`;
  return (
    <SelectField
      name={name}
      label={label}
      hint={hint}
      required={false}
      empty={draftingWords(language).party.countryUnknown}
      value={form.read(name)}
      error={form.wrong(name)}
      options={countryOptions(language)}
    />
  );
};

const MoneyAndDates = ({ form }: PartProps) => {
  const words = useUploadWords();
  const at = (name: string) => ({ name, required: false, value: form.read(name), error: form.wrong(name) });
  return (
    <Section id="terms" title={words.form.money}>
      <div class="stack">
        <div class="field-grid" data-columns="2">
          <MoneyField
            {...at("amount")}
            label={words.facts.amount}
            amount={form.read("amount.amount")}
            currency={form.read("amount.currency") || "CNY"}
            currencies={currencies}
          />
          <TextField {...at("amount.words")} label={words.facts.words} />
          <DateField {...at("effective")} label={words.facts.effective} hint={words.facts.effectiveHint} />
          <DateField {...at("end")} label={words.facts.end} hint={words.facts.endHint} />
        </div>
        <RadioCards
          name="renewal.kind"
          label={words.form.renewal}
          value={form.read("renewal.kind") || "none"}
          options={(["none", "automatic", "decision"] as const).map((kind) => ({
            value: kind,
            label: words.form.renewalKinds[kind],
          }))}
        />
        <div class="field-grid" data-columns="2">
          <TextField {...at("renewal.months")} label={words.form.months} inputMode="numeric" />
          <TextField {...at("noticeDays")} label={words.form.notice} hint={words.form.noticeHint} inputMode="numeric" />
        </div>
      </div>
    </Section>
  );
};

const shownRows = 3;
const furtherRows = 9;

const Obligations = ({ form, intro, rows }: PartProps & { readonly intro: string; readonly rows: number }) => {
  const words = useUploadWords();
  const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
  const open = Math.max(shownRows, rows + 1);
  return (
    <Section id="obligations" title={words.form.obligations} subtitle={intro}>
      <div class="stack">
        {numbers(0, open).map((row) => (
          <ObligationRow key={row} row={row} form={form} />
        ))}
        <Disclosure summary={words.form.more}>
          <div class="stack">
            {numbers(open, furtherRows).map((row) => (
              <ObligationRow key={row} row={row} form={form} />
            ))}
          </div>
        </Disclosure>
      </div>
    </Section>
  );
};

const ObligationRow = ({ row, form }: PartProps & { readonly row: number }) => {
  const words = useUploadWords();
  const t = words.form;
  const at = (part: string) => {
    const name = `obligations.${row}.${part}`;
    return { name, required: false, value: form.read(name), error: form.wrong(name) };
  };
  return (
    <FieldGroup legend={t.row(row + 1)} columns={3}>
      <TextField {...at("title")} label={t.what} />
      <SelectField
        {...at("kind")}
        required
        label={t.kind}
        empty={false}
        options={(["duty", "payment"] as const).map((value) => ({ value, label: t.kinds[value] }))}
      />
      <SelectField
        {...at("owedBy")}
        required
        label={t.owedBy}
        empty={false}
        options={(["us", "them"] as const).map((value) => ({ value, label: t.owers[value] }))}
      />
      <DateField {...at("due")} label={t.due} />
      <DurationField {...at("afterSigning")} form={form} label={t.afterSigning} />
      <MoneyField
        {...at("amount")}
        label={t.rowAmount}
        amount={form.read(`obligations.${row}.amount.amount`)}
        currency={form.read(`obligations.${row}.amount.currency`) || "CNY"}
        currencies={currencies}
      />
      <TextField {...at("everyMonths")} label={t.every} inputMode="numeric" />
      <CheckboxField
        name={`obligations.${row}.survives`}
        label={t.survives}
        required={false}
        checked={form.read(`obligations.${row}.survives`) === "on"}
      />
    </FieldGroup>
  );
};
