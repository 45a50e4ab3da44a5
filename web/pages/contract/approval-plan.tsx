import { z } from "zod";
import { defaultApprovalPolicy } from "../../../domain/approval-policy.ts";
import { isRefusal } from "../../../domain/refusal.ts";
import { contractWords } from "../../../i18n/contract.ts";
import { refusalSentence } from "../../../i18n/refusal.ts";
import { formSecrets } from "../../context.ts";
import { contractSeen, ofContract, seenBy } from "../../contract.ts";
import { type ApprovalOutlook, approvalOutlook } from "../../contract-approval.ts";
import {
  ActionForm,
  Actions,
  Banner,
  Button,
  ButtonLink,
  PageHeader,
  Person,
  Section,
} from "../../design/components.ts";
import { defineRoute } from "../../route.ts";
import { organisationOf, Shell } from "../../shell.tsx";
import { contractPath } from "./view.ts";

const person = z.object({ id: z.uuid(), name: z.string() });

const plan = z.object({
  version: z.number().int(),
  steps: z.array(
    z.object({
      reason: z.string(),
      stepUp: z.boolean(),
      approvers: z.array(z.object({ approver: person, manager: person.nullable() })),
    }),
  ),
});

interface Shown {
  readonly organisation: string;
  readonly outlook: ApprovalOutlook;
}

const told = ({ outlook: { version, steps, people } }: Shown): z.input<typeof plan> => {
  const named = (id: (typeof steps)[number]["approvers"][number]["approver"]) => ({
    id,
    name: people.get(id)?.name ?? "",
  });
  return {
    version,
    steps: steps.map(({ reason, stepUp, approvers }) => ({
      reason,
      stepUp,
      approvers: approvers.map(({ approver, manager }) => ({
        approver: named(approver),
        manager: manager && named(manager),
      })),
    })),
  };
};

/** Who would be asked, and why, before anything is sent. */
export const approvalPlanPage = defineRoute({
  id: "showApprovalPlan",
  method: "get",
  path: "/contracts/:contract/approval-plan",
  summary: { en: "Show who would be asked to approve", "zh-CN": "查看审批安排" },
  who: "signed-in",
  right: "manage-approvals",
  shows: "approvals",
  params: ofContract,
  answer: z
    .custom<Shown>()
    .transform((shown) => told(shown))
    .pipe(plan),
  refusals: ["frozen", "wrong-stage", "no-approvers"],
  version: ({ outlook }) => outlook.version,
  handle: async (context, { params }) => {
    const contract = await contractSeen(context, params.contract);
    if (isRefusal(contract)) return contract;
    const outlook = await approvalOutlook(context, contract);
    if (isRefusal(outlook)) return outlook;
    return { outlook, organisation: await seenBy(context, (tx) => organisationOf(tx, context)) };
  },
  page: (context, { organisation, outlook: { title, version, steps, people } }, { params: { contract } }) => {
    const words = contractWords(context.language).plan;
    const { remindAfterDays, escalateAfterDays, expireAfterDays } = defaultApprovalPolicy.patience;
    return (
      <Shell context={context} title={words.title} organisation={organisation} place="contracts">
        <PageHeader
          title={words.title}
          subtitle={words.subtitle}
          breadcrumb={[{ label: title, href: contractPath(contract) }]}
        />
        {context.refused && (
          <Banner tone="danger" announce title={refusalSentence(context.refused.refusal, context.language)} />
        )}
        {steps.map(({ reason, approvers }, index) => (
          <Section key={reason} id={reason} title={words.step(index + 1)} subtitle={words.reason[reason]}>
            <ul class="stack">
              {approvers.map(({ approver, manager }) => (
                <li key={approver}>
                  <Person
                    name={people.get(approver)?.name ?? ""}
                    detail={manager === null ? undefined : words.manager(people.get(manager)?.name ?? "")}
                  />
                </li>
              ))}
            </ul>
          </Section>
        ))}
        {steps.some(({ stepUp }) => stepUp) && <Banner tone="info" icon="lock" title={words.stepUp} />}
        <p class="hint">{words.patience(remindAfterDays, escalateAfterDays, expireAfterDays)}</p>
        <ActionForm
          action={`/contracts/${contract}/submit-for-approval`}
          label={words.title}
          {...formSecrets(context, version)}
        >
          <Actions>
            <Button kind="primary">{words.submit}</Button>
            <ButtonLink href={contractPath(contract)} kind="quiet">
              {words.back}
            </ButtonLink>
          </Actions>
        </ActionForm>
      </Shell>
    );
  },
});
