import { z } from "zod";
import { type PlannedStep, type SkippedRule, unansweredRisks } from "../../../domain/approval-plan.ts";
import { approverGroups } from "../../../domain/approver-group.ts";
import type { PersonId } from "../../../domain/ids.ts";
import type { Language } from "../../../domain/language.ts";
import { currencies, isCurrency, type Money, parseFigures, plainFigures } from "../../../domain/money.ts";
import { isRefusal, refuse } from "../../../domain/refusal.ts";
import { approvalPlanWords } from "../../../i18n/approval-plan.ts";
import { approvalPolicyWords } from "../../../i18n/approval-policy.ts";
import { countryName } from "../../../i18n/country.ts";
import { formatList, formatMoney } from "../../../i18n/format.ts";
import { conditionNames } from "../../approval/approval-policy-shown.ts";
import { contractSeen, ofContract, seenBy } from "../../contract/contract.ts";
import { approvalOutlook } from "../../contract/contract-approval.ts";
import {
  ActionForm,
  Actions,
  Banner,
  Button,
  ButtonLink,
  FilterForm,
  PageHeader,
  Section,
  SelectField,
  Stack,
  TextField,
} from "../../design/components.ts";
import { formSecrets, type SignedInContext } from "../../http/context.ts";
import { defineRoute } from "../../http/route.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { conditionWords, ruleName } from "../approval/approval-rule-words.ts";
import { RefusedBanner } from "../refused-banner.tsx";
import { Outlook, type Shown } from "./approval-outlook.tsx";
import { contractPath } from "./view.ts";

const person = z.object({ id: z.uuid(), name: z.string() });

const plan = z.object({
  version: z.number().int(),
  policy: z.number().int().meta({ description: "Version of the organisation's rules; 0: as delivered." }),
  amount: z
    .object({ minor: z.number().int(), currency: z.string() })
    .nullable()
    .meta({ description: "That was asked about, in minor units." }),
  countries: z
    .array(z.string())
    .meta({ description: "Of the other sides, ISO 3166-1 alpha-2; none: not known of all." }),
  template: z.string().nullable().meta({ description: "What it was made from; null: uploaded." }),
  steps: z.array(
    z.object({
      rule: z.string(),
      name: z.string(),
      because: z.array(z.string()).meta({ description: "The parts of the rule's condition; none: it always holds." }),
      stepUp: z.boolean(),
      needed: z.number().int().meta({ description: "How many of them have to agree." }),
      approvers: z.array(
        z.object({
          approver: person,
          manager: person.nullable(),
          instead: person.nullable().meta({ description: "Whom they represent, who is away." }),
          stands: z.boolean().meta({ description: "Has approved exactly this already." }),
        }),
      ),
    }),
  ),
  skipped: z.array(
    z.object({
      rule: z.string(),
      name: z.string(),
      unmet: z.array(z.string()).meta({ description: "None: whoever it names agrees in a step before." }),
    }),
  ),
  unanswered: z
    .array(z.enum(approverGroups))
    .meta({ description: "Risks of fallbacks in the wording that nobody who is asked answers for." }),
  refusal: z.string().nullable().meta({ description: "Why too few people can be asked, by its code." }),
});

const told = ({ outlook, amount, places, language }: Shown): z.input<typeof plan> => {
  const { contract, inForce, planned, people, standing } = outlook;
  const named = (id: PersonId) => ({ id, name: people.get(id)?.name ?? "" });
  const ruled = ({ rule }: PlannedStep | SkippedRule) => ({ rule: rule.id, name: ruleName(rule, language) });
  const shown = isRefusal(planned) ? { steps: [], skipped: [] } : planned;
  return {
    version: contract.state.version,
    policy: inForce.version,
    amount,
    countries: [...outlook.facts.countries],
    template: outlook.facts.template,
    steps: shown.steps.map((step) => ({
      ...ruled(step),
      because: [...conditionWords(step.rule.when, places, language)],
      stepUp: step.stepUp,
      needed: step.needed ?? step.approvers.length,
      approvers: step.approvers.map(({ approver, manager, instead }) => ({
        approver: named(approver),
        manager: manager && named(manager),
        instead: instead && named(instead),
        stands: standing.of(step.rule, approver) !== undefined,
      })),
    })),
    skipped: shown.skipped.map((one) => ({ ...ruled(one), unmet: [...one.unmet] })),
    unanswered: isRefusal(planned) ? [] : [...unansweredRisks(inForce.policy, outlook.facts, planned)],
    refusal: isRefusal(planned) ? planned.refused : null,
  };
};

/** Who would be asked, in which order and why, before anything is sent; also for an amount that is only thought of. */
export const approvalPlanPage = defineRoute({
  id: "showApprovalPlan",
  method: "get",
  path: "/contracts/:contract/approval-plan",
  summary: { en: "Show who would be asked to approve, and why", "zh-CN": "查看由谁审批及原因" },
  who: "signed-in",
  right: "submit",
  shows: "approvals",
  params: ofContract,
  query: z.object({
    amount: z
      .string()
      .max(30)
      .optional()
      .meta({ description: "Asked about instead of the contract's own: 750000.00." }),
    currency: z.enum(currencies).optional(),
  }),
  answer: z
    .custom<Shown>()
    .transform((shown) => told(shown))
    .pipe(plan),
  refusals: ["not-allowed", "wrong-stage"],
  version: ({ outlook }) => outlook.contract.state.version,
  handle: async (context, { params, query }) => {
    const contract = await contractSeen(context, params.contract);
    if (isRefusal(contract)) return contract;
    if (!["draft", "review", "approval", "signing"].includes(contract.stage))
      return refuse("wrong-stage", { stage: contract.stage });
    const own = contract.state.draft.terms.amount as Money | null;
    const asked = hypotheticalIn(query.amount ?? "", query.currency ?? own?.currency ?? "CNY");
    if (asked === undefined) {
      const reason = approvalPolicyWords(context.language).mistake.amount;
      return refuse("invalid-input", { fields: ["amount"], reasons: [reason] });
    }
    const outlook = await approvalOutlook(context, contract, asked ?? own);
    const { organisation, places } = await seenBy(context, async (tx) => ({
      organisation: await organisationOf(tx, context),
      places: await conditionNames(tx, context.language),
    }));
    const { language } = context;
    return { outlook, organisation, amount: asked ?? own, hypothetical: asked !== null, places, language };
  },
  page: (context, shown, { params: { contract } }) => {
    const words = approvalPlanWords(context.language);
    const { outlook, organisation, amount } = shown;
    const { refusal, inForce, contract: row } = outlook;
    const { remindAfterDays, escalateAfterDays, expireAfterDays } = inForce.policy.days;
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="contracts">
        <PageHeader
          title={words.title}
          subtitle={words.subtitle}
          breadcrumb={[{ label: row.title, href: contractPath(contract) }]}
        />
        <Stack>
          <RefusedBanner context={context} />
          {shown.hypothetical && amount && (
            <Banner tone="info" title={words.hypothetical(formatMoney(amount, context.language))}>
              <a href={`/contracts/${contract}/approval-plan`}>{words.real}</a>
            </Banner>
          )}
          <Outlook shown={shown} context={context} />
          <p class="hint">
            {countriesSentence(outlook.facts.countries, context.language)} {templateSentence(shown)}
          </p>
          <p class="hint">
            {words.days(remindAfterDays, escalateAfterDays, expireAfterDays)} {words.version(inForce.version)}
          </p>
          {!shown.hypothetical && (
            <Submit context={context} contract={contract} version={row.state.version} open={refusal === null} />
          )}
          <Section id="what-if" title={words.what}>
            <FilterForm action={`/contracts/${contract}/approval-plan`} label={words.what}>
              <SelectField
                name="currency"
                label={words.currency}
                empty={false}
                value={amount?.currency ?? "CNY"}
                options={currencies.map((value) => ({ value, label: value }))}
              />
              <TextField
                name="amount"
                label={words.amount}
                inputMode="decimal"
                value={amount && isCurrency(amount.currency) ? plainFigures(amount) : ""}
              />
              <Button>{words.ask}</Button>
            </FilterForm>
          </Section>
        </Stack>
      </Shell>
    );
  },
});

const templateSentence = ({ outlook, places, language }: Shown): string => {
  const words = approvalPlanWords(language);
  const { template } = outlook.facts;
  return template === null ? words.noTemplate : words.template(places.get(template) ?? template);
};

const countriesSentence = (codes: readonly string[], language: Language): string => {
  const words = approvalPlanWords(language);
  const names = codes.map((code) => countryName(code, language));
  return codes.length === 0 ? words.countryUnknown : words.countries(formatList(names, language));
};

/** `null` where none is asked about; `undefined` where it is no amount. */
const hypotheticalIn = (figures: string, currency: string): Money | null | undefined => {
  if (figures.trim() === "") return null;
  return isCurrency(currency) ? parseFigures(figures, currency) : undefined;
};

interface SubmitProps {
  readonly context: SignedInContext;
  readonly contract: string;
  readonly version: number;
  readonly open: boolean;
}

const Submit = ({ context, contract, version, open }: SubmitProps) => {
  const words = approvalPlanWords(context.language);
  const back = (
    <ButtonLink href={contractPath(contract)} kind="quiet">
      {words.back}
    </ButtonLink>
  );
  if (!open) return <Actions>{back}</Actions>;
  return (
    <ActionForm
      action={`/contracts/${contract}/submit-for-approval`}
      label={words.title}
      {...formSecrets(context, version)}
    >
      <Actions>
        <Button kind="primary">{words.submit}</Button>
        {back}
      </Actions>
    </ActionForm>
  );
};
