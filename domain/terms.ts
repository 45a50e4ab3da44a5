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
  /** An amendment that says only what changes: of notice and renewal the contract says more. */
  readonly onlyChanges?: true;
}

/** Whether two versions of a wording bind to the same; obligations get a new id with every version. */
export const hasSameTerms = (one: ContractTerms, other: ContractTerms): boolean => plain(one) === plain(other);

const plain = ({ obligations, ...terms }: ContractTerms): string =>
  [sorted(terms), ...obligations.map((duty) => sorted({ ...duty, id: "" })).toSorted()].join("\n\n");

/** As text with members in the order of their names: read back from the database a record may have another order. */
const sorted = (record: object): string =>
  Object.entries(record)
    .map(([name, value]) => `${name}=${value !== null && typeof value === "object" ? sorted(value) : String(value)}`)
    .toSorted()
    .join("\n");
