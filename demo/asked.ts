import type { SignerChoice } from "../archive/version.ts";
import { derivedId } from "../db/derived-id.ts";
import type { ApprovalPlan } from "../domain/approval.ts";
import { defaultApprovalPolicy, planApproval } from "../domain/approval-policy.ts";
import type { Contract } from "../domain/contract.ts";
import type { Draft } from "../domain/draft.ts";
import { isRefusal } from "../domain/refusal.ts";
import { demoPeople } from "./people.ts";

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

/** Who approves it, by the policy that every organisation begins with. */
export const planFor = ({ id, type, draft, classification, owner }: Contract): ApprovalPlan => {
  const facts = {
    type,
    amount: draft.terms.amount,
    classification,
    owner,
    submitter: legal.id,
    department: business.department,
  };
  const directory = Object.values(demoPeople).map((person) => ({ ...person, waiting: 0 }));
  const steps = planApproval(defaultApprovalPolicy, facts, directory);
  if (isRefusal(steps)) throw new Error(`The demonstration organisation cannot approve this: ${steps.refused}`);
  return {
    round: derivedId<"approval">(id, "round"),
    ceremony: derivedId<"signing">(id, "ceremony"),
    patience: defaultApprovalPolicy.patience,
    steps: steps.map(({ stepUp, approvers }, step) => ({
      stepUp,
      slots: approvers.map((one, index) => ({
        ...one,
        id: derivedId<"approval-slot">(id, "slot", String(step), String(index)),
      })),
    })),
  };
};
