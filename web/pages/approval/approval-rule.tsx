import { classifications } from "../../../domain/access.ts";
import type { ApprovalRule } from "../../../domain/approval-policy.ts";
import { nobody } from "../../../domain/approval-policy.ts";
import { roles } from "../../../domain/person.ts";
import { contractTypes } from "../../../domain/terms.ts";
import { approvalPolicyWords } from "../../../i18n/approval-policy.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import { formatList } from "../../../i18n/format.ts";
import { shellWords } from "../../../i18n/shell.ts";
import type { PolicyShown } from "../../approval/approval-policy-shown.ts";
import {
  ActionForm,
  Actions,
  Button,
  Card,
  CheckboxField,
  Disclosure,
  ErrorSummary,
  FieldGroup,
  PageHeader,
  Section,
  SelectField,
  Stack,
  TextField,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, mistakes, type SignedInContext } from "../../http/context.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { AmountFields } from "./approval-amount-fields.tsx";
import { ruleName } from "./approval-rule-words.ts";

interface RuleProps {
  readonly context: SignedInContext;
  readonly shown: PolicyShown;
  /** `null` for a new one. */
  readonly rule: ApprovalRule | null;
}

const blank: Omit<ApprovalRule, "id"> = { name: "", when: {}, who: nobody, needed: null };

/** One rule: when it is asked, whom, and its place among the others. */
export const RuleDesk = ({ context, shown, rule }: RuleProps) => {
  const { language } = context;
  const words = approvalPolicyWords(language);
  const title = rule ? ruleName(rule, language) : words.rule.add;
  return (
    <Shell context={context} title={title} organisation={shown.organisation} place="approval">
      <PageHeader title={title} breadcrumb={[{ label: words.title, href: "/settings/approval" }]} />
      <Stack>
        <RefusedBanner context={context} fieldsListed />
        <RuleForm context={context} shown={shown} rule={rule} />
        {rule && <PlaceSection context={context} shown={shown} rule={rule} />}
      </Stack>
    </Shell>
  );
};

/** What stands in a field: as it was entered, where the form is shown again. */
const reading = (context: SignedInContext) => {
  const again = context.refused?.entered.has("role") ?? false;
  return {
    again,
    text: (field: string, value: string): string => (again ? entered(context, field) : value),
    list: (field: string, value: readonly string[]): readonly string[] =>
      again ? (context.refused?.entered.get(field) ?? []) : value,
    ticked: (field: string, value: boolean): boolean => (again ? entered(context, field) !== "" : value),
    wrong: (field: string): string | undefined => (again ? mistakeIn(context, field) : undefined),
  };
};

const RuleForm = ({ context, shown, rule }: RuleProps) => {
  const { language } = context;
  const words = approvalPolicyWords(language);
  const { again, text, wrong } = reading(context);
  return (
    <ActionForm
      action={rule ? `/settings/approval/rules/${rule.id}` : "/settings/approval/rules"}
      label={words.rule.save}
      {...formSecrets(context, shown.version)}
    >
      {again && <ErrorSummary errors={mistakes(context)} />}
      <Card>
        <TextField
          name="name"
          label={words.rule.name}
          hint={words.rule.nameHint}
          maxLength={100}
          required={false}
          value={text("name", rule ? ruleName(rule, language) : "")}
          error={wrong("name")}
        />
      </Card>
      <ChoiceSection context={context} shown={shown} rule={rule} />
      <ConditionSection context={context} shown={shown} rule={rule} />
      <Card>
        <Stack>
          <TextField
            name="reason"
            label={words.rule.reason}
            hint={words.rule.reasonHint}
            maxLength={500}
            value={text("reason", "")}
            error={wrong("reason")}
          />
          <Actions>
            <Button kind="primary">{words.rule.save}</Button>
          </Actions>
        </Stack>
      </Card>
    </ActionForm>
  );
};

interface TicksProps {
  readonly name: string;
  readonly legend: string;
  readonly hint?: string;
  readonly chosen: readonly string[];
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** Any of a list. */
export const Ticks = ({ name, legend, hint, chosen, options }: TicksProps) =>
  options.length === 0 ? null : (
    <FieldGroup legend={legend} hint={hint} columns={3}>
      {options.map(({ value, label }) => (
        <label key={value} class="field choice">
          <input type="checkbox" name={name} value={value} checked={chosen.includes(value)} />
          <span>{label}</span>
        </label>
      ))}
    </FieldGroup>
  );

const ChoiceSection = ({ context, shown, rule }: RuleProps) => {
  const { language } = context;
  const words = approvalPolicyWords(language).choice;
  const { text, list, ticked, wrong } = reading(context);
  const { who, needed } = rule ?? blank;
  return (
    <Section id="who" title={words.title} subtitle={words.hint}>
      <Stack>
        <Ticks
          name="people"
          legend={words.people}
          chosen={list("people", who.people)}
          options={shown.approvers.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Ticks
          name="groups"
          legend={words.groups}
          chosen={list("groups", who.groups)}
          options={shown.policy.groups.map(({ id, name }) => ({ value: id, label: name }))}
        />
        {(["manager", "heads", "deviationGroups"] as const).map((field) => (
          <CheckboxField
            key={field}
            name={field}
            label={words[field]}
            required={false}
            checked={ticked(field, who[field])}
          />
        ))}
        <FieldGroup legend={words.holders} hint={words.holdersHint} columns={3}>
          <TextField
            name="holders"
            label={words.count}
            inputMode="numeric"
            required={false}
            value={text("holders", String(who.holders?.count ?? 0))}
            error={wrong("holders")}
          />
          <SelectField
            name="role"
            label={words.role}
            empty={false}
            value={text("role", who.holders?.role ?? "approver")}
            options={roles.map((value) => ({ value, label: shellWords(language).role[value] }))}
            error={wrong("role")}
          />
          <TextField
            name="needed"
            label={words.needed}
            hint={words.neededHint}
            inputMode="numeric"
            required={false}
            value={text("needed", needed === null ? "" : String(needed))}
            error={wrong("needed")}
          />
        </FieldGroup>
      </Stack>
    </Section>
  );
};

const ConditionSection = ({ context, shown, rule }: RuleProps) => {
  const { language } = context;
  const words = approvalPolicyWords(language).condition;
  const codes = contractCodeWords(language);
  const { again, text, list, ticked, wrong } = reading(context);
  const { when } = rule ?? blank;
  const chosen = list("templates", when.templates ?? []);
  const named = chosen.flatMap((id) => shown.templates.get(id) ?? []);
  return (
    <Section id="when" title={words.title} subtitle={words.hint}>
      <Stack>
        <Ticks
          name="types"
          legend={words.types}
          chosen={list("types", when.types ?? [])}
          options={contractTypes.map((value) => ({ value, label: codes.type[value] }))}
        />
        <AmountFields
          context={context}
          legend={words.amounts}
          hint={words.amountsHint}
          amounts={when.atLeast ?? {}}
          again={again}
        />
        <Ticks
          name="classifications"
          legend={words.classifications}
          chosen={list("classifications", when.classifications ?? [])}
          options={classifications.map((value) => ({ value, label: codes.classification[value] }))}
        />
        <Ticks
          name="departments"
          legend={words.departments}
          chosen={list("departments", when.departments ?? [])}
          options={[...shown.places].map(([value, label]) => ({ value, label }))}
        />
        <TextField
          name="countries"
          label={words.countries}
          hint={words.countriesHint}
          maxLength={300}
          required={false}
          value={text("countries", (when.countries ?? []).join(" "))}
          error={wrong("countries")}
        />
        <Disclosure
          summary={
            named.length === 0 ? words.templates : `${words.templates}: ${formatList(named, language, "disjunction")}`
          }
          open={again && chosen.length > 0}
        >
          <Ticks
            name="templates"
            legend={words.templates}
            hint={words.templatesHint}
            chosen={chosen}
            options={[...shown.templates].map(([value, label]) => ({ value, label }))}
          />
        </Disclosure>
        <CheckboxField
          name="deviates"
          label={words.deviates}
          required={false}
          checked={ticked("deviates", when.deviates === true)}
        />
      </Stack>
    </Section>
  );
};

/** Without an id: there are several on a page. */
export const Reason = ({ label }: { readonly label: string }) => (
  <input class="input" name="reason" required maxLength={500} aria-label={label} placeholder={label} />
);

const PlaceSection = ({ context, shown, rule }: RuleProps & { readonly rule: ApprovalRule }) => {
  const words = approvalPolicyWords(context.language).rule;
  const { rules } = shown.policy;
  const place = rules.findIndex(({ id }) => id === rule.id);
  const path = `/settings/approval/rules/${rule.id}`;
  return (
    <Section id="place" title={words.moveTitle}>
      <Stack>
        {rules.length > 1 && (
          <ActionForm action={`${path}/move`} label={words.moveTitle} inline {...formSecrets(context, shown.version)}>
            <Reason label={words.reason} />
            {place > 0 && (
              <Button name="to" value="earlier">
                {words.up}
              </Button>
            )}
            {place < rules.length - 1 && (
              <Button name="to" value="later">
                {words.down}
              </Button>
            )}
          </ActionForm>
        )}
        <ActionForm action={`${path}/remove`} label={words.remove} inline {...formSecrets(context, shown.version)}>
          <Reason label={words.reason} />
          <Button kind="danger">{words.remove}</Button>
        </ActionForm>
      </Stack>
    </Section>
  );
};
