import { daysBetween, type PlainDate } from "./calendar.ts";
import type { ContractId, PersonId } from "./ids.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { ContractType } from "./terms.ts";

/**
 * Kinds of seals that organisations in China register with the police (公章, 财务专用章, 合同专用章, 法定代表人章), and others.
 */
export const sealKinds = ["official", "contract", "legal-representative", "finance", "other"] as const;
export type SealKind = (typeof sealKinds)[number];

/** What an authorisation lets a seal be put on: one contract, or every contract of a type. */
export type SealScope = { readonly contract: ContractId } | { readonly type: ContractType };

/** First and last day, both included. */
export interface SealPeriod {
  readonly from: PlainDate;
  readonly until: PlainDate;
}

/** The longest that an authorisation may last, in days. */
export const longestAuthorisation = 366;

/**
 * Why somebody cannot authorise a seal so; `null` where they can. It always takes a second person: whoever keeps the
 * seal never authorises it.
 */
export const authorisationRefusal = (
  by: PersonId,
  custodian: PersonId,
  { from, until }: SealPeriod,
  today: PlainDate,
): Refusal | null => {
  if (by === custodian) return refuse("same-person");
  if (until < from || until < today) return refuse("invalid-input", { fields: ["until"] });
  return daysBetween(from, until) >= longestAuthorisation ? refuse("invalid-input", { fields: ["until"] }) : null;
};

export interface Authorised extends SealPeriod {
  readonly scope: SealScope;
  readonly custodian: PersonId;
  readonly givenBy: PersonId;
  readonly withdrawn: boolean;
  readonly retired: boolean;
}

export interface SealUse {
  readonly by: PersonId | null;
  readonly on: PlainDate;
  readonly contract: ContractId;
  readonly type: ContractType;
}

/** Why this authorisation does not let the seal be put on that contract by them on that day; `null` where it does. */
export const useRefusal = (
  { scope, from, until, custodian, givenBy, withdrawn, retired }: Authorised,
  { by, on, contract, type }: SealUse,
): Refusal | null => {
  if (by !== custodian) return refuse("seal-of-another");
  if (givenBy === by) return refuse("same-person");
  if (withdrawn || retired || on > until) return refuse("authorisation-over");
  const covers = "contract" in scope ? scope.contract === contract : scope.type === type;
  return covers && on >= from ? null : refuse("seal-not-authorised");
};
