import { z } from "zod";
import { isCountry } from "../../domain/country.ts";
import type { Language } from "../../domain/language.ts";
import { type LineColumn, mostLines } from "../../domain/line-table.ts";
import { currencies, isCurrency, parseFigures, plainFigures } from "../../domain/money.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import {
  durationUnits,
  isDay,
  isSound,
  type Party,
  type Value,
  type Values,
  type Variable,
} from "../../domain/variable.ts";
import { draftingWords } from "../../i18n/drafting.ts";

const text = z.string().max(20_000);
const line = text.optional();

/** ISO 3166-1 alpha-2. */
const country = z.string().refine(isCountry);

const column = z.string().max(100);
const cell = z.string().max(2_000);

/** An answer as a draft keeps it. */
const kept = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text }),
  z.object({
    type: z.literal("party"),
    name: text,
    address: text,
    registration: text,
    representative: text,
    email: text,
    country: country.optional(),
  }),
  z.object({
    type: z.literal("money"),
    minor: z.number().int().nonnegative(),
    currency: z.enum(currencies),
    words: line,
  }),
  z.object({ type: z.literal("date"), date: text }),
  z.object({
    type: z.literal("duration"),
    count: z.number().int().nonnegative(),
    unit: z.enum(durationUnits),
  }),
  z.object({ type: z.literal("number"), number: z.number() }),
  z.object({ type: z.literal("choice"), choice: text }),
  z.object({ type: z.literal("boolean"), boolean: z.boolean() }),
  z.object({
    type: z.literal("table"),
    currency: z.enum(currencies),
    lines: z.array(z.record(column, cell)).max(mostLines),
  }),
]);

/**
 * An answer as a draft keeps it, or as people write it: text, a number, yes or no, or the parts of a party, an amount
 * (`{"amount": "1234.50", "currency": "CNY"}`) or a duration (`{"count": 12, "unit": "months"}`). Empty takes it away.
 */
const entry = z.union([
  kept,
  text,
  z.number(),
  z.strictObject({
    name: line,
    address: line,
    registration: line,
    representative: line,
    email: line,
    country: country.or(z.literal("")).optional(),
    amount: z.union([text, z.number()]).optional(),
    currency: line,
    words: line,
    count: z.union([text, z.number()]).optional(),
    unit: line,
    lines: z
      .array(z.record(column, z.union([cell, z.number()])))
      .max(mostLines)
      .optional(),
  }),
  z.boolean(),
  z.null(),
]);

/** Answers to a template's questions by the names of its variables. */
export const entries = z.record(z.string().max(100), entry);

type Entry = z.output<typeof entry>;
type Kept = z.output<typeof kept>;
type Parts = Exclude<Extract<Entry, object>, Kept>;

/** An answer, `null` for none, or `undefined` for what cannot be read as one. */
type Reading = Value | null | undefined;

/** The answers that were entered; every entry that cannot be read is named with what was expected. */
export const readEntries = (
  variables: readonly Variable[],
  entered: z.output<typeof entries>,
  language: Language,
): Readonly<Record<string, Value | null>> | Refusal => {
  const readings = Object.entries(entered).map(([name, given]) => {
    const variable = variables.find((each) => each.name === name);
    return { name, variable, reading: variable && readEntry(variable, given) };
  });
  const wrong = readings.filter(({ reading }) => reading === undefined);
  if (wrong.length > 0) {
    const { expected, unknown } = draftingWords(language);
    return refuse("invalid-input", {
      fields: wrong.map(({ name }) => `values.${name}`),
      reasons: wrong.map(({ variable }) =>
        variable ? `${variable.label[language]}: ${expected[variable.type]}` : unknown,
      ),
    });
  }
  return Object.fromEntries(readings.map(({ name, reading }) => [name, reading ?? null]));
};

const readEntry = (variable: Variable, given: Entry): Reading => {
  if (given === null || given === "") return null;
  const { type } = variable;
  if (typeof given === "object" && "type" in given) return readKept(variable, given);
  if (variable.type === "table") return typeof given === "object" ? readTable(variable.columns, given) : undefined;
  if (type === "party" || type === "money" || type === "duration") {
    return typeof given === "object" ? readParts[type](given) : undefined;
  }
  if (type === "boolean") return typeof given === "object" ? undefined : (booleans.get(String(given)) ?? undefined);
  if (typeof given !== "string" && typeof given !== "number") return undefined;
  const plain = String(given).trim();
  if (plain === "") return null;
  switch (type) {
    case "text":
      return { type, text: plain };
    case "date":
      return isDay(plain) ? { type, date: plain } : undefined;
    case "number": {
      const figures = plain.normalize("NFKC").replace(/%$/, "");
      return /^-?\d{1,15}(\.\d{1,10})?$/.test(figures) ? { type, number: Number(figures) } : undefined;
    }
    case "choice":
      return variable.type === "choice" && variable.options.some(({ choice }) => choice === plain)
        ? { type, choice: plain }
        : undefined;
  }
};

/** Lines that say something, as typed; what a sum column was sent is reckoned instead. Gaps are found by the checks. */
const readTable = (columns: readonly LineColumn[], { currency = "", lines = [] }: Parts): Reading => {
  const typed = columns.filter(({ kind }) => kind !== "sum");
  const filled = lines
    .map((line) => Object.fromEntries(typed.map(({ name }) => [name, String(line[name] ?? "").trim()])))
    .filter((line) => Object.values(line).some((each) => each !== ""));
  if (filled.length === 0) return null;
  return isCurrency(currency) ? { type: "table", currency, lines: filled } : undefined;
};

const readKept = ({ type }: Variable, { ...value }: Kept): Reading => {
  if (value.type === "money") {
    const { words, ...money } = value;
    return type === "money" && isSound(money) ? { ...money, ...(words !== undefined && { words }) } : undefined;
  }
  if (value.type === "party") {
    const { country: where, ...party } = value;
    return type === "party" ? { ...party, ...(where !== undefined && { country: where }) } : undefined;
  }
  return value.type === type && isSound(value) ? value : undefined;
};

const booleans = new Map<string, Value>(
  [
    ["true", true],
    ["on", true],
    ["false", false],
  ].map(([text, boolean]) => [String(text), { type: "boolean", boolean: boolean === true }]),
);

const readParts = {
  party: (parts: Parts): Reading => {
    const part = (name: Exclude<keyof Party, "country">): string => parts[name]?.trim() ?? "";
    const party = {
      name: part("name"),
      address: part("address"),
      registration: part("registration"),
      representative: part("representative"),
      email: part("email"),
    };
    // Where a party is says nothing of a party that is not named.
    const isNamed = Object.values(party).some((each) => each !== "");
    return isNamed ? { type: "party", ...party, ...(parts.country && { country: parts.country }) } : null;
  },
  money: ({ amount, currency = "", words = "" }: Parts): Reading => {
    const money = readMoney({ amount, currency, words });
    return money && { type: "money", ...money };
  },
  duration: ({ count = "", unit }: Parts): Reading => {
    const figures = String(count).normalize("NFKC").trim();
    if (figures === "") return null;
    const known = durationUnits.find((each) => each === unit);
    if (!known || !/^\d{1,5}$/.test(figures)) return undefined;
    const duration = { type: "duration", count: Number(figures), unit: known } as const;
    return isSound(duration) ? duration : undefined;
  },
} as const;

/** An amount as entered: `null` where nothing was, `undefined` where it is none. */
export const readMoney = ({ amount = "", currency = "", words = "" }: Pick<Parts, "amount" | "currency" | "words">) => {
  const figures = String(amount).trim();
  const inWords = words.trim();
  if (figures === "") return inWords === "" ? null : undefined;
  const money = isCurrency(currency) ? parseFigures(figures, currency) : undefined;
  return money && { ...money, ...(inWords !== "" && { words: inWords }) };
};

/** What the fields of a form hold, by their names: the inverse of `readEntries`. */
export const enteredFrom = (values: Values): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(values).flatMap(([name, value]) =>
      partsOf(value).map(([part, text]) => [`values.${name}${part}`, text]),
    ),
  );

const partsOf = (value: Value): readonly (readonly [part: string, text: string])[] => {
  switch (value.type) {
    case "text":
      return [["", value.text]];
    case "party":
      return (["name", "address", "registration", "representative", "email", "country"] as const).map((part) => [
        `.${part}`,
        value[part] ?? "",
      ]);
    case "money":
      return [
        [".amount", plainFigures(value)],
        [".currency", value.currency],
        [".words", value.words ?? ""],
      ];
    case "date":
      return [["", value.date]];
    case "duration":
      return [
        [".count", String(value.count)],
        [".unit", value.unit],
      ];
    case "number":
      return [["", String(value.number)]];
    case "choice":
      return [["", value.choice]];
    case "boolean":
      return [["", value.boolean ? "on" : "false"]];
    case "table":
      return [
        [".currency", value.currency],
        ...value.lines.flatMap((line, index) =>
          Object.entries(line).map(([name, text]) => [`.lines.${index}.${name}`, text] as const),
        ),
      ];
  }
};
