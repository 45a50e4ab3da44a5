import { decideAccess } from "../../../access/decision.ts";
import type { ApprovalRound, ApprovalSlot } from "../../../domain/approval.ts";
import type { ApprovalRule } from "../../../domain/approval-policy.ts";
import { approvalChangeWords } from "../../../i18n/approval-change.ts";
import { approvalPlanWords } from "../../../i18n/approval-plan.ts";
import { contractWords } from "../../../i18n/contract.ts";
import { Actions, type ApprovalPerson, ApprovalSteps, ButtonLink, Section } from "../../design/components.ts";
import { ruleName } from "../approval/approval-rule-words.ts";
import type { Shown } from "./shown.ts";

/** Who was asked in the last round, and what they decided. */
export const ApprovalPanel = ({ context, dossier }: Shown) => {
  const words = contractWords(context.language).page;
  const { approval: round, stage } = dossier.row.state;
  const mayAsk =
    (stage === "draft" || stage === "review") &&
    decideAccess(context.session.person, { right: "submit", contract: dossier.row }).allowed;
  const link = mayAsk && (
    <ButtonLink href={`/contracts/${dossier.row.id}/approval-plan`} size="small">
      {approvalPlanWords(context.language).link}
    </ButtonLink>
  );
  const mayChange =
    stage === "approval" &&
    decideAccess(context.session.person, { right: "manage-approvals", contract: dossier.row }).allowed;
  const change = mayChange && (
    <ButtonLink href={`/contracts/${dossier.row.id}/approvers`} size="small">
      {approvalChangeWords(context.language).link}
    </ButtonLink>
  );
  if (round === null)
    return link ? (
      <Section id="approval" title={words.approval}>
        <p>{approvalPlanWords(context.language).subtitle}</p>
        <Actions>{link}</Actions>
      </Section>
    ) : null;
  return (
    <Section id="approval" title={words.approval} actions={link || change || undefined}>
      <ApprovalSteps
        steps={round.steps.map(({ slots, needed, rule }, index) => ({
          name: stepName(dossier.rules.get(rule ?? ""), words.approvalStep(index + 1), context.language),
          needs: needed ?? ("all" as const),
          people: slots.map((slot) => personOf(dossier, round, slot)),
        }))}
      />
      <p class="document-hash">
        <span>{words.approvalHash}</span> <code>{round.documentSha256}</code>
      </p>
    </Section>
  );
};

/** Which step, and by which rule, where the round tells. */
const stepName = (
  rule: Pick<ApprovalRule, "id" | "name"> | undefined,
  step: string,
  language: Shown["context"]["language"],
): string => (rule ? `${step}${language === "en" ? ": " : "："}${ruleName(rule, language)}` : step);

const states = {
  ahead: "waiting",
  waiting: "asked",
  approved: "approved",
  rejected: "rejected",
  void: "skipped",
} as const;

const personOf = ({ people }: Shown["dossier"], { outcome }: ApprovalRound, slot: ApprovalSlot): ApprovalPerson => {
  const at = slot.decidedAt ?? slot.askedAt;
  const from = slot.passedFrom.map((id) => people.get(id)?.name ?? "").join(" → ");
  return {
    name: people.get(slot.approver)?.name ?? "",
    state: outcome === "expired" && slot.state === "void" && slot.askedAt !== null ? "expired" : states[slot.state],
    ...(at !== null && { at }),
    ...(from !== "" && { note: `${from} →` }),
  };
};
