import type { Bilingual } from "./language.ts";
import { isComplete, isSoundTable, type LineColumn, type LineTable } from "./line-table.ts";
import { type Currency, isCurrency, isMinor } from "./money.ts";

/** A calendar day, `YYYY-MM-DD`. Compares as text. */
export type Day = string;

export const durationUnits = ["days", "months", "years"] as const;

export interface Duration {
  readonly count: number;
  readonly unit: (typeof durationUnits)[number];
}

/** Who signs: a company or a person, as the law identifies them (民法典 第470条第1款第1项: 当事人的姓名或者名称和住所). */
export interface Party {
  readonly name: string;
  readonly address: string;
  /** Company number; in China the 统一社会信用代码. */
  readonly registration: string;
  /** Legal representative or authorised signatory. */
  readonly representative: string;
  /** Where this party's signer is asked to sign. */
  readonly email: string;
  /** ISO 3166-1 alpha-2; absent where nobody said. Approval rules look at it, paper does not print it. */
  readonly country?: string;
}

/** Days of each unit where an approximation will do (comparing lengths, a notice without an end). */
export const daysIn = { days: 1, months: 30, years: 365 } as const;

export type Value =
  | { readonly type: "text"; readonly text: string }
  | ({ readonly type: "party" } & Party)
  | {
      readonly type: "money";
      readonly minor: number;
      readonly currency: Currency;
      /** The amount in words when a person wrote it; must then agree with the figures. */
      readonly words?: string;
    }
  | { readonly type: "date"; readonly date: Day }
  | ({ readonly type: "duration" } & Duration)
  | { readonly type: "number"; readonly number: number }
  | { readonly type: "choice"; readonly choice: string }
  | { readonly type: "boolean"; readonly boolean: boolean }
  | ({ readonly type: "table" } & LineTable);

export type ValueType = Value["type"];

/** The value of that type. */
export type ValueOf<T extends ValueType> = Extract<Value, { readonly type: T }>;

export type Values = Readonly<Record<string, Value>>;

/** What a template asks the drafter. */
export type Variable = {
  readonly name: string;
  readonly label: Bilingual;
  /** One sentence of help under the field. */
  readonly hint?: Bilingual;
  readonly required: boolean;
  /** Asked only while this holds. */
  readonly when?: Condition;
} & (
  | { readonly type: "choice"; readonly options: readonly Option[] }
  | { readonly type: "number"; readonly min: number; readonly max: number }
  | { readonly type: "text"; readonly long?: boolean }
  | { readonly type: "table"; readonly columns: readonly LineColumn[] }
  | { readonly type: Exclude<ValueType, "choice" | "number" | "text" | "table"> }
);

export interface Option {
  readonly choice: string;
  readonly label: Bilingual;
}

/** When a clause is included or a variable asked, as data: it can be stored, shown and edited. */
export type Condition =
  | { readonly op: "present"; readonly variable: string }
  | { readonly op: "eq" | "ne"; readonly variable: string; readonly to: Scalar }
  | { readonly op: "gt"; readonly variable: string; readonly than: Scalar }
  | { readonly op: "not"; readonly of: Condition }
  | { readonly op: "and" | "or"; readonly of: readonly Condition[] };

export type Scalar = string | number | boolean;

/** Whether the condition holds. A missing value equals nothing, differs from everything and is greater than nothing. */
export const holds = (condition: Condition | undefined, values: Values): boolean => {
  if (!condition) return true;
  switch (condition.op) {
    case "and":
      return condition.of.every((each) => holds(each, values));
    case "or":
      return condition.of.some((each) => holds(each, values));
    case "not":
      return !holds(condition.of, values);
    case "present":
      return scalar(values[condition.variable]) !== undefined;
    case "eq":
      return scalar(values[condition.variable]) === condition.to;
    case "ne":
      return scalar(values[condition.variable]) !== condition.to;
    case "gt": {
      const value = scalar(values[condition.variable]);
      return typeof value === typeof condition.than && value !== undefined && value > condition.than;
    }
  }
};

/** The names of the variables that the condition looks at. */
export const variablesOf = (condition: Condition | undefined): readonly string[] => {
  if (!condition) return [];
  switch (condition.op) {
    case "and":
    case "or":
      return condition.of.flatMap(variablesOf);
    case "not":
      return variablesOf(condition.of);
    default:
      return [condition.variable];
  }
};

/** What conditions compare: minor units of money, days of a duration (a month as 30), a party's name, a table's lines. */
const scalar = (value: Value | undefined): Scalar | undefined => {
  if (!value || isBlank(value)) return undefined;
  switch (value.type) {
    case "text":
      return value.text;
    case "party":
      return value.name;
    case "money":
      return value.minor;
    case "date":
      return value.date;
    case "duration":
      return value.count * daysIn[value.unit];
    case "number":
      return value.number;
    case "choice":
      return value.choice;
    case "boolean":
      return value.boolean;
    case "table":
      return value.lines.length;
  }
};

/** Whether nothing was filled in. */
export const isBlank = (value: Value | undefined): boolean =>
  value === undefined ||
  (value.type === "text" && value.text.trim() === "") ||
  (value.type === "party" && value.name.trim() === "") ||
  (value.type === "date" && value.date === "") ||
  (value.type === "choice" && value.choice === "") ||
  (value.type === "table" && value.lines.length === 0);

/** Whether the value can be written down and reckoned with, whatever was asked: a day that exists, an exact amount. */
export const isSound = (value: Value): boolean => {
  switch (value.type) {
    case "money":
      return isMinor(value.minor) && isCurrency(value.currency);
    case "date":
      return isDay(value.date);
    case "duration":
      return Number.isSafeInteger(value.count) && value.count >= 0 && value.count <= 36_500 / daysIn[value.unit];
    case "number":
      return Number.isFinite(value.number);
    case "table":
      return isSoundTable(value);
    default:
      return true;
  }
};

/** Whether a value that was filled in is sound and is what the variable asks for. */
export const fits = (value: Value, variable: Variable): boolean => {
  if (value.type !== variable.type || !isSound(value)) return false;
  if (value.type === "party") return value.email === "" || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.email);
  if (value.type === "number" && variable.type === "number")
    return value.number >= variable.min && value.number <= variable.max;
  if (value.type === "choice" && variable.type === "choice")
    return variable.options.some(({ choice }) => choice === value.choice);
  if (value.type === "table" && variable.type === "table") return isComplete(variable.columns, value);
  return true;
};

/** Whether the text is a day that exists, from the year 1000 to 2999. */
export const isDay = (text: string): boolean => /^[12]\d{3}-\d{2}-\d{2}$/.test(text) && asDay(asTime(text)) === text;

/**
 * The day that comes `duration` later, or earlier when `direction` is −1. A month that is too short ends on its last
 * day (民法典 第202条; 31 January plus one month is 28 or 29 February).
 */
export const shifted = (day: Day, { count, unit }: Duration, direction: 1 | -1 = 1): Day => {
  const date = new Date(asTime(day));
  if (unit === "days") return asDay(asTime(day) + direction * count * 86_400_000);
  const months = direction * count * (unit === "years" ? 12 : 1);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  return asDay(first + (Math.min(date.getUTCDate(), last) - 1) * 86_400_000);
};

/** Days from one day to a later one; negative when it is earlier. */
export const daysBetween = (from: Day, to: Day): number => Math.round((asTime(to) - asTime(from)) / 86_400_000);

const asTime = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const asDay = (time: number): Day => (Number.isNaN(time) ? "" : new Date(time).toISOString().slice(0, 10));
