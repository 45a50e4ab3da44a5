import type { ApprovalRound, ApprovalSlot } from "../../../domain/approval.ts";
import { contractWords } from "../../../i18n/contract.ts";
import { type ApprovalPerson, ApprovalSteps, Section } from "../../design/components.ts";
import type { Shown } from "./shown.ts";

/** Who was asked in the last round, and what they decided. */
export const ApprovalPanel = ({ context, dossier }: Shown) => {
  const words = contractWords(context.language).page;
  const round = dossier.row.state.approval;
  if (round === null) return null;
  return (
    <Section id="approval" title={words.approval}>
      <ApprovalSteps
        steps={round.steps.map(({ slots }, index) => ({
          name: words.approvalStep(index + 1),
          needs: "all",
          people: slots.map((slot) => personOf(dossier, round, slot)),
        }))}
      />
      <p class="document-hash">
        <span>{words.approvalHash}</span> <code>{round.documentSha256}</code>
      </p>
    </Section>
  );
};

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
