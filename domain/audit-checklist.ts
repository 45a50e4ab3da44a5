import type { ContractType } from "./terms.ts";

interface Question {
  readonly code: string;
  /** Of which contracts it is asked; `all` where it is of every one. */
  readonly types: "all" | readonly ContractType[];
}

/**
 * What auditors ask of a sampled contract, in the order of its life. `i18n/audit-campaign.ts` has each in both
 * languages, with what to look at. A code is never given another meaning: answers on record go by it.
 */
const questions = [
  { code: "approvals-complete", types: "all" },
  { code: "duties-separate", types: "all" },
  { code: "signer-authorised", types: "all" },
  { code: "signature-valid", types: "all" },
  { code: "text-unchanged", types: "all" },
  { code: "amount-agrees", types: ["sales", "services", "other"] },
  { code: "obligations-met", types: "all" },
  { code: "payments-on-plan", types: ["sales", "services"] },
  { code: "acceptance-evidenced", types: ["sales", "services"] },
  { code: "confidentiality-kept", types: ["nda"] },
  { code: "notice-watched", types: "all" },
  { code: "classification-right", types: "all" },
  { code: "access-appropriate", types: "all" },
  { code: "retention-set", types: "all" },
] as const satisfies readonly Question[];

export type AuditQuestion = (typeof questions)[number]["code"];

export const auditQuestions: readonly AuditQuestion[] = questions.map(({ code }) => code);

/** The checklist of contracts of this type. */
export const questionsFor = (type: ContractType): readonly AuditQuestion[] =>
  questions.filter(({ types }: Question) => types === "all" || types.includes(type)).map(({ code }) => code);

export const verdicts = ["yes", "no", "not-applicable"] as const;
export type Verdict = (typeof verdicts)[number];
