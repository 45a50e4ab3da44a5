import type { PlainDate } from "./calendar.ts";
import type { ObligationPlan } from "./obligation.ts";
import type { RenewalTerms } from "./renewal.ts";

export const contractTypes = [
  "nda",
  "sales",
  "services",
  "framework",
  "order",
  "dpa",
  "lease",
  "employment",
  "amendment",
  "other",
] as const;
export type ContractType = (typeof contractTypes)[number];

/** What the process needs to know of a contract's text: numbers and dates, no names. */
export interface ContractTerms {
  readonly amount: { readonly minor: number; readonly currency: string } | null;
  /** `null`: the day on which the last party signs. */
  readonly effective: PlainDate | null;
  /** Last day in force; `null` for a contract without an end. */
  readonly end: PlainDate | null;
  /** How many days before the end notice must be given. */
  readonly noticeDays: number;
  readonly renewal: RenewalTerms;
  readonly obligations: readonly ObligationPlan[];
}
