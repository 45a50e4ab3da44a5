import { mayAct } from "../../../domain/access.ts";
import { type PlannedStep, type SkippedRule, unansweredRisks } from "../../../domain/approval-plan.ts";
import type { ApproverGroup } from "../../../domain/approver-group.ts";
import type { PersonId } from "../../../domain/ids.ts";
import type { Money } from "../../../domain/money.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import { approvalPlanWords } from "../../../i18n/approval-plan.ts";
import { approvalPolicyWords } from "../../../i18n/approval-policy.ts";
import { formatList } from "../../../i18n/format.ts";
import { libraryWords } from "../../../i18n/library.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import type { ApprovalOutlook } from "../../contract/contract-approval.ts";
import { Banner, ButtonLink, Person, Section } from "../../design/components.ts";
import type { SignedInContext } from "../../http/context.ts";
import { conditionWords, type Names, ruleName } from "../approval/approval-rule-words.ts";

export interface Shown {
  readonly organisation: string;
  readonly outlook: ApprovalOutlook;
  readonly amount: Money | null;
  readonly hypothetical: boolean;
  /** Departments and templates, by id. */
  readonly places: Names;
  readonly language: SignedInContext["language"];
}

/** Who will be asked and why, whose rules do not reach this contract, and which risks nobody who is asked answers for. */
export const Outlook = ({ shown, context }: { readonly shown: Shown; readonly context: SignedInContext }) => {
  const { language } = context;
  const words = approvalPlanWords(language);
  const { planned, inForce, facts } = shown.outlook;
  if (isRefusal(planned))
    return (
      <Banner tone="danger" title={words.nobody}>
        {refusalSentence(planned, language)}
      </Banner>
    );
  return (
    <>
      {planned.steps.map((step, index) => (
        <Step key={step.rule.id} shown={shown} step={step} number={index + 1} />
      ))}
      {planned.steps.some(({ stepUp }) => stepUp) && <Banner tone="info" icon="lock" title={words.stepUp} />}
      <Unanswered context={context} risks={unansweredRisks(inForce.policy, facts, planned)} />
      {planned.skipped.length > 0 && (
        <Section id="skipped" title={words.skipped}>
          <ul class="stack">
            {planned.skipped.map(({ rule, unmet }) => (
              <li key={rule.id}>
                {ruleName(rule, language)}
                <p class="subtle">
                  {unmet.length === 0
                    ? words.covered
                    : words.unmet(conditionWords(onlyUnmet(rule.when, unmet), shown.places, language).join(" · "))}
                </p>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
};

/** A promise of the clause library that no rule keeps. */
const Unanswered = ({
  context,
  risks,
}: {
  readonly context: SignedInContext;
  readonly risks: readonly ApproverGroup[];
}) => {
  const { language, session } = context;
  const words = approvalPlanWords(language);
  if (risks.length === 0) return null;
  const { approverGroup } = libraryWords(language);
  return (
    <Banner
      tone="warning"
      title={words.unanswered(
        formatList(
          risks.map((risk) => approverGroup[risk]),
          language,
        ),
      )}
      actions={
        mayAct(session.person, "set-approval-policy") ? (
          <ButtonLink href="/settings/approval" size="small">
            {words.policy}
          </ButtonLink>
        ) : undefined
      }
    >
      {words.unansweredHint}
    </Banner>
  );
};

const onlyUnmet = (when: SkippedRule["rule"]["when"], unmet: SkippedRule["unmet"]): SkippedRule["rule"]["when"] =>
  Object.fromEntries(Object.entries(when).filter(([cause]) => unmet.some((one) => one === cause)));

interface StepProps {
  readonly shown: Shown;
  readonly step: PlannedStep;
  readonly number: number;
}

const Step = ({ shown: { outlook, places, language }, step, number }: StepProps) => {
  const words = approvalPlanWords(language);
  const { rule: ofRule } = approvalPolicyWords(language);
  const { rule, approvers, needed } = step;
  const { people, standing } = outlook;
  const because = conditionWords(rule.when, places, language);
  const nameOf = (id: PersonId): string => people.get(id)?.name ?? "";
  const detail = ({ approver, manager, instead }: PlannedStep["approvers"][number]): string | undefined => {
    const parts = [
      ...(standing.of(rule, approver) ? [words.stands] : []),
      ...(instead ? [words.instead(nameOf(instead))] : []),
      ...(manager ? [words.manager(nameOf(manager))] : []),
    ];
    return parts.length === 0 ? undefined : parts.join(" · ");
  };
  return (
    <Section
      id={rule.id}
      title={words.step(number, ruleName(rule, language))}
      subtitle={because.length === 0 ? words.everyContract : words.because(because.join(" · "))}
    >
      {approvers.length > 1 && <p class="hint">{needed === null ? ofRule.all : ofRule.needed(needed)}</p>}
      <ul class="stack">
        {approvers.map((one) => (
          <li key={one.approver}>
            <Person name={nameOf(one.approver)} detail={detail(one)} />
          </li>
        ))}
      </ul>
    </Section>
  );
};
