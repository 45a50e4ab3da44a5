import { type Clause, flattened, type NumberedClause, numberedClauses, type Paragraph } from "./clause.ts";
import type { Language } from "./language.ts";
import { tableSum } from "./line-table.ts";
import type { Money } from "./money.ts";
import type { Provenance } from "./provenance.ts";
import type { Values, ValueType, Variable } from "./variable.ts";
import {
  type Condition,
  type Day,
  type Duration,
  holds,
  isBlank,
  isSound,
  type Party,
  type ValueOf,
} from "./variable.ts";

/**
 * The structured draft is the master of a contract; HTML, PDF and DOCX are renditions of it. It carries the questions
 * (`variables`) with the answers (`values`), so it stays readable when its template has moved on.
 */
export interface Draft extends Wording {
  readonly template: { readonly id: string; readonly version: number };
  readonly values: Values;
  /** What its articles were made from; absent where that is not known. */
  readonly made?: readonly Provenance[];
}

/** What a template gives to a draft. */
export interface Wording {
  readonly language: Language;
  readonly title: string;
  readonly variables: readonly Variable[];
  /** The party variable that stands for our side; every other party is a counterparty. */
  readonly ours: string;
  /** Between the parties and the first article. */
  readonly preamble: readonly Paragraph[];
  readonly clauses: readonly Clause[];
  readonly terms: TermsBinding;
  readonly checks: readonly Check[];
  /** Where the wording comes from, printed on the last page where a licence asks for it. */
  readonly attribution?: string;
}

/** Which variables hold what the process needs. */
export interface TermsBinding {
  /** Contract type, a code: `nda`, `sales`, `services` … Retention and approval go by it. */
  readonly type: string;
  /** A money variable, or a table whose sum it is. */
  readonly amount?: string;
  readonly effective: string;
  /** The last day: a date variable, or a duration variable counted from the effective day. */
  readonly end?: string;
  /** Duration variable: how long before the end notice must be given. */
  readonly notice?: string;
  /** Choice variable (`none`, `automatic`, `decision`) and duration variable of the renewed term. */
  readonly renewal?: { readonly kind: string; readonly term: string };
  readonly obligations: readonly ObligationSeed[];
}

/** A check of one template, beyond those of every draft. */
export type Check =
  | { readonly check: "order"; readonly earlier: string; readonly later: string }
  | {
      readonly check: "sum";
      readonly variables: readonly string[];
      readonly equals: number;
      readonly when?: Condition;
    };

/** A duty or payment written in the contract, from which an obligation grows once it is in force. */
export interface ObligationSeed {
  readonly id: string;
  readonly kind: "delivery" | "payment" | "confidentiality" | "report" | "other";
  readonly title: string;
  /** The party variable of who owes it. */
  readonly by: string;
  /** The clause it comes from; without that clause there is no duty. */
  readonly clause: string;
  readonly when?: Condition;
  readonly due: DueRule;
  /** Of the contract amount, in percent: a number variable or a number. */
  readonly share?: string | number;
  /** A money variable that is owed each time, where it is no share of the whole. */
  readonly amount?: string;
  /** Returns this often until the end of the contract. */
  readonly every?: Duration;
  /** Stays after the contract has ended. */
  readonly survives?: boolean;
}

/**
 * Days that every contract has: when the last party signs, when it comes into force, its last day. A question of that name
 * stands back behind them.
 */
export const contractDays = ["signing", "effective", "end"] as const;
export type ContractDay = (typeof contractDays)[number];

/** A date variable, or so long after a day (a date variable, or one of the contract's own): a duration variable or a duration. */
export type DueRule =
  | { readonly on: string }
  | { readonly after: string; readonly delay: string | Duration; readonly before?: boolean };

/** What the process needs to know of a contract. Null where the contract does not say. */
export interface Terms {
  readonly type: string;
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly effectiveDate: Day | null;
  /** The last day in force. */
  readonly endDate: Day | null;
  /** The last day for notice is so many days before the end. */
  readonly noticeDays: number | null;
  readonly renewal: { readonly kind: "none" | "automatic" | "decision"; readonly months: number };
  readonly obligations: readonly ObligationTerms[];
}

export interface ObligationTerms {
  readonly id: string;
  readonly kind: ObligationSeed["kind"];
  readonly title: string;
  readonly owedBy: "us" | "counterparty";
  readonly dueDate: Day | null;
  /** Counted from the day of signing, where it is: `dueDate` is null then. */
  readonly afterSigning: Duration | null;
  readonly amountMinor: number | null;
  readonly every: Duration | null;
  readonly survives: boolean;
  /** As cited in the contract. */
  readonly clause: string;
}

/** The clauses that are part of this contract, numbered. */
export const includedClauses = (draft: Draft): readonly NumberedClause[] =>
  numberedClauses(draft.clauses, draft.values, draft.language);

/** The same, as one list in reading order. */
export const allIncluded = (draft: Draft): readonly NumberedClause[] => flattened(includedClauses(draft));

/** The questions that this draft asks now. */
export const askedVariables = (draft: Draft): readonly Variable[] =>
  draft.variables.filter((variable) => holds(variable.when, draft.values));

export interface NamedParty {
  readonly variable: string;
  readonly ours: boolean;
  /** Null until filled in. */
  readonly party: Party | null;
}

/** The parties in the order of the contract. */
export const draftParties = (draft: Draft): readonly NamedParty[] =>
  draft.variables
    .filter(({ type }) => type === "party")
    .map(({ name }) => ({ variable: name, ours: name === draft.ours, party: valueOf(draft, name, "party") ?? null }));

/** The draft with other answers; an answer of null takes one away. */
export const withValues = (draft: Draft, values: Readonly<Record<string, Values[string] | null>>): Draft => ({
  ...draft,
  values: Object.fromEntries(
    Object.entries({ ...draft.values, ...values }).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  ),
});

/** The answer, if it was given, is of that type and can be reckoned with. */
export const valueOf = <T extends ValueType>(
  { values }: Draft,
  name: string | undefined,
  type: T,
): ValueOf<T> | undefined => {
  const value = name === undefined ? undefined : values[name];
  const isOfType = (each: NonNullable<typeof value>): each is ValueOf<T> => each.type === type;
  return value && isOfType(value) && !isBlank(value) && isSound(value) ? value : undefined;
};

/** The amount of the contract, if it names one: an amount, or the sum of a table. */
export const draftAmount = (draft: Draft): Money | undefined => {
  const { amount } = draft.terms;
  return valueOf(draft, amount, "money") ?? (amount === undefined ? undefined : sumOf(draft, amount));
};

/** What the lines of a table come to, where all are known. */
export const sumOf = (draft: Draft, table: string): Money | undefined => {
  const variable = draft.variables.find(({ name }) => name === table);
  const value = valueOf(draft, table, "table");
  return value && variable?.type === "table" ? tableSum(variable.columns, value) : undefined;
};
