import { classifications } from "../../../domain/access.ts";
import type { ApprovalPolicy, ApprovalRule } from "../../../domain/approval-policy.ts";
import { calendarKinds, knownUntil } from "../../../domain/working-days.ts";
import { approvalPolicyWords } from "../../../i18n/approval-policy.ts";
import { contractCodeWords } from "../../../i18n/contract-code.ts";
import { formatDate, formatList } from "../../../i18n/format.ts";
import { settingsWords } from "../../../i18n/settings.ts";
import type { PolicyShown } from "../../approval/approval-policy-shown.ts";
import {
  ActionForm,
  Actions,
  Button,
  ButtonLink,
  Contents,
  EmptyState,
  ErrorSummary,
  FieldGroup,
  Instant,
  KeyValues,
  PageHeader,
  RadioCards,
  Section,
  Stack,
  Table,
  TextArea,
  TextField,
} from "../../design/components.ts";
import { entered, formSecrets, mistakeIn, mistakes, type SignedInContext } from "../../http/context.ts";
import { Shell } from "../../shell.tsx";
import { RefusedBanner } from "../refused-banner.tsx";
import { AmountFields } from "./approval-amount-fields.tsx";
import { choiceWords, conditionWords, ruleName } from "./approval-rule-words.ts";

interface DeskProps {
  readonly context: SignedInContext;
  readonly shown: PolicyShown;
}

/** The rules in words, in their order; groups; time and proof; and all that was ever changed. */
export const PolicyDesk = ({ context, shown }: DeskProps) => {
  const { language } = context;
  const words = approvalPolicyWords(language);
  const { policy, version, organisation } = shown;
  const isAdministrator = context.session.person.roles.includes("administrator");
  return (
    <Shell context={context} title={words.title} organisation={organisation} place="approval">
      <PageHeader
        title={words.title}
        subtitle={words.intro}
        {...(isAdministrator && { breadcrumb: [{ label: settingsWords(language).title, href: "/settings" }] })}
      />
      <Contents
        sections={[
          { id: "rules", title: words.rule.list },
          { id: "groups", title: words.group.title },
          { id: "terms", title: words.terms.title },
          { id: "history", title: words.history.title },
        ]}
      />
      <Stack>
        <RefusedBanner context={context} fieldsListed />
        <Section
          id="rules"
          title={words.rule.list}
          subtitle={words.version(version)}
          actions={<ButtonLink href="/settings/approval/rules/new">{words.rule.add}</ButtonLink>}
        >
          <ol class="approval-steps">
            {policy.rules.map((rule, index) => (
              <RuleLine key={rule.id} context={context} shown={shown} rule={rule} number={index + 1} />
            ))}
          </ol>
        </Section>
        <GroupsSection context={context} shown={shown} />
        <TermsSection context={context} policy={policy} version={version} />
        <HistorySection context={context} shown={shown} />
      </Stack>
    </Shell>
  );
};

interface RuleLineProps extends DeskProps {
  readonly rule: ApprovalRule;
  readonly number: number;
}

const RuleLine = ({ context: { language }, shown: { policy, names }, rule, number }: RuleLineProps) => {
  const words = approvalPolicyWords(language);
  const when = conditionWords(rule.when, names, language);
  const who = choiceWords(rule.who, policy, names, language);
  const { people, groups, manager, heads, deviationGroups, holders } = rule.who;
  const isOne = people.length + (holders?.count ?? 0) + Number(manager) + Number(heads) === 1;
  const alone = isOne && groups.length === 0 && !deviationGroups;
  const needed = rule.needed === null ? words.rule.all : words.rule.needed(rule.needed);
  return (
    <li data-state="ahead">
      <p class="approval-step-name">
        <span class="approval-step-number" aria-hidden="true">
          {number}
        </span>
        <a href={`/settings/approval/rules/${rule.id}`}>{ruleName(rule, language)}</a>
      </p>
      <KeyValues
        items={[
          { label: words.rule.when, value: when.length === 0 ? words.rule.always : <Lines of={when} /> },
          { label: words.rule.who, value: <Lines of={[formatList(who, language), ...(alone ? [] : [needed])]} /> },
        ]}
      />
    </li>
  );
};

/** Each thing on a line of its own, beginning as a line does. */
const Lines = ({ of }: { readonly of: readonly string[] }) => (
  <>
    {of.map((line) => (
      <p key={line}>{line.charAt(0).toUpperCase() + line.slice(1)}</p>
    ))}
  </>
);

const GroupsSection = ({ context: { language }, shown: { policy, names } }: DeskProps) => {
  const { group: words } = approvalPolicyWords(language);
  return (
    <Section
      id="groups"
      title={words.title}
      subtitle={words.intro}
      flush
      actions={<ButtonLink href="/settings/approval/groups/new">{words.add}</ButtonLink>}
    >
      <Table
        caption={words.title}
        rows={policy.groups}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/settings/approval/groups/${id}`}
        empty={<EmptyState icon="people" title={words.none} />}
        columns={[
          { key: "name", header: approvalPolicyWords(language).rule.name, cell: ({ name }) => name },
          {
            key: "members",
            header: words.members,
            cell: ({ members }) =>
              members.length === 0
                ? words.nobody
                : formatList(
                    members.map((id) => names.get(id) ?? "—"),
                    language,
                  ),
          },
        ]}
      />
    </Section>
  );
};

interface TermsProps {
  readonly context: SignedInContext;
  readonly policy: ApprovalPolicy;
  readonly version: number;
}

const TermsSection = ({ context, policy, version }: TermsProps) => {
  const { language, refused } = context;
  const { terms: words, rule, condition } = approvalPolicyWords(language);
  const known = knownUntil(policy.calendar.kind);
  const again = refused?.entered.has("remindAfterDays") ?? false;
  const text = (field: string, value: string): string => (again ? entered(context, field) : value);
  const chosen: readonly string[] = again
    ? (refused?.entered.get("classifications") ?? [])
    : policy.stepUp.flatMap((when) => when.classifications ?? []);
  const day = (name: "remind" | "escalate" | "expire") => (
    <TextField
      name={`${name}AfterDays`}
      label={words[name]}
      inputMode="numeric"
      value={text(`${name}AfterDays`, String(policy.days[`${name}AfterDays`]))}
      error={again ? mistakeIn(context, `${name}AfterDays`) : undefined}
    />
  );
  return (
    <Section id="terms" title={words.title}>
      <ActionForm action="/settings/approval/terms" label={words.title} {...formSecrets(context, version)}>
        {again && <ErrorSummary errors={mistakes(context)} />}
        <FieldGroup legend={words.deadlines} columns={3}>
          {day("remind")}
          {day("escalate")}
          {day("expire")}
        </FieldGroup>
        <RadioCards
          name="calendar"
          label={words.calendar}
          value={text("calendar", policy.calendar.kind)}
          options={calendarKinds.map((value) => ({ value, label: words.kind[value] }))}
        />
        {known && <p class="hint">{words.known(formatDate(known, language))}</p>}
        <TextArea
          name="holidays"
          label={words.holidays}
          hint={words.daysHint}
          rows={2}
          required={false}
          value={text("holidays", policy.calendar.holidays.join(" "))}
          error={again ? mistakeIn(context, "holidays") : undefined}
        />
        <TextArea
          name="makeUpDays"
          label={words.makeUpDays}
          hint={words.daysHint}
          rows={2}
          required={false}
          value={text("makeUpDays", policy.calendar.makeUpDays.join(" "))}
          error={again ? mistakeIn(context, "makeUpDays") : undefined}
        />
        <FieldGroup legend={words.stepUp} columns={3}>
          {classifications.map((one) => (
            <label key={one} class="field choice">
              <input type="checkbox" name="classifications" value={one} checked={chosen.includes(one)} />
              <span>{contractCodeWords(language).classification[one]}</span>
            </label>
          ))}
        </FieldGroup>
        <AmountFields
          context={context}
          legend={condition.amounts}
          hint={condition.amountsHint}
          amounts={policy.stepUp.find(({ atLeast }) => atLeast)?.atLeast ?? {}}
          again={again}
        />
        <TextField
          name="reason"
          label={rule.reason}
          hint={rule.reasonHint}
          maxLength={500}
          value={text("reason", "")}
          error={again ? mistakeIn(context, "reason") : undefined}
        />
        <Actions>
          <Button kind="primary">{words.save}</Button>
        </Actions>
      </ActionForm>
    </Section>
  );
};

const HistorySection = ({ context: { language }, shown: { history } }: DeskProps) => {
  const { history: words } = approvalPolicyWords(language);
  return (
    <Section id="history" title={words.title} flush>
      <Table
        caption={words.title}
        rows={history}
        rowKey={({ version }) => String(version)}
        empty={<EmptyState icon="settings" title={words.none} />}
        columns={[
          {
            key: "what",
            header: words.what,
            cell: ({ change, about }) => (
              <span>
                {words.change[change]} <span class="subtle">{about}</span>
              </span>
            ),
          },
          { key: "why", header: words.why, cell: ({ reason }) => reason },
          { key: "who", header: words.who, cell: ({ by }) => by },
          { key: "at", header: words.at, cell: ({ at }) => <Instant at={at} /> },
        ]}
      />
    </Section>
  );
};
