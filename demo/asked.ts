import type { SignerChoice } from "../archive/version.ts";
import type { ApprovalPlan } from "../domain/approval.ts";
import { planApproval } from "../domain/approval-plan.ts";
import type { ApprovalFacts } from "../domain/approval-policy.ts";
import type { Instant } from "../domain/calendar.ts";
import type { Contract } from "../domain/contract.ts";
import type { Draft } from "../domain/draft.ts";
import { isRefusal } from "../domain/refusal.ts";
import { approvalPlan, standingUnder } from "../web/approval/approval-plan.ts";
import { demoPolicy } from "./approval.ts";
import { demoSeal } from "./company-seal.ts";
import { demoApprovers, demoPeople } from "./people.ts";

const { business, legal, signer } = demoPeople;

/** Our signer first, then every other party's. */
export const signersOf = (draft: Draft): readonly SignerChoice[] => [
  { side: "ours", person: signer.id, name: signer.name, email: signer.email, language: signer.language, turn: 1 },
  ...Object.entries(draft.values).flatMap(([variable, value]): readonly SignerChoice[] =>
    value.type === "party" && variable !== draft.ours
      ? [
          {
            side: "theirs",
            person: null,
            name: value.representative,
            email: value.email,
            language: draft.language,
            turn: 2,
          },
        ]
      : [],
  ),
];

/** As `signersOf`, with a seal after the signatures, and a copy of the executed contract for the bookkeepers. */
export const sealedSignersOf = (draft: Draft): readonly SignerChoice[] => {
  const signers = signersOf(draft);
  const { id: person, name, email, language } = signer;
  const copy = { name: "Demo Bookkeepers 示例财务共享", email: "books@demo.example", language: "zh-CN" } as const;
  return [
    ...signers,
    { side: "ours", role: "seal", seal: demoSeal, person, name, email, language, turn: 3 },
    { side: "theirs", role: "copy", person: null, ...copy, turn: 3 },
  ];
};

/** Who approves it, by the demonstration's own rules. */
export const planFor = (contract: Contract, at: Instant): ApprovalPlan => {
  const { id, type, draft, classification, owner, timeZone } = contract;
  const facts: ApprovalFacts = {
    ...{ type, amount: draft.terms.amount, classification, owner, submitter: legal.id },
    ...{ department: business.department, countries: [], template: null, deviations: [] },
  };
  const inForce = { version: 1, policy: demoPolicy(demoApprovers) };
  const standing = standingUnder(inForce, facts, contract.approval, draft.pdf.sha256);
  const [, away] = demoApprovers.finance;
  const directory = Object.values(demoPeople).map((person) => ({
    ...{ ...person, waiting: 0 },
    ...(person.id === away.id && { absent: { deputy: demoApprovers.counsel.id } }),
  }));
  const planned = planApproval(inForce.policy, facts, directory);
  if (isRefusal(planned)) throw new Error(`The demonstration organisation cannot approve this: ${planned.refused}`);
  return approvalPlan({ command: id, inForce, facts, planned, standing, at, timeZone });
};
