import { z } from "zod";

/** A form's fields, or a query's, as sent: every value is text and any name may repeat. */
export type FormFields = ReadonlyMap<string, readonly string[]>;

/**
 * Reads fields as the JSON that the API would be sent for the same command, guided by its schema, so that one schema
 * serves both. Names are paths: `payments.0.amount`. An absent checkbox is `false`, an empty optional field is absent,
 * a number is written in digits. What cannot be read is passed on as text for the schema to refuse.
 */
export const fromForm = (schema: z.ZodType, fields: FormFields, name = ""): unknown => {
  const text = fields.get(name)?.[0];
  const inner = (child: unknown) => fromForm(child as z.ZodType, fields, name);

  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return isEmpty(fields, name) ? undefined : inner(schema.def.innerType);
  }
  if (schema instanceof z.ZodNullable) return isEmpty(fields, name) ? null : inner(schema.def.innerType);
  if (schema instanceof z.ZodReadonly || schema instanceof z.ZodCatch) return inner(schema.def.innerType);
  if (schema instanceof z.ZodPipe) return inner(schema.def.in);
  if (schema instanceof z.ZodLazy) return inner(schema.def.getter());
  if (schema instanceof z.ZodObject) {
    return Object.fromEntries(
      Object.entries(schema.shape).map(([key, child]) => [key, fromForm(child as z.ZodType, fields, at(name, key))]),
    );
  }
  if (schema instanceof z.ZodRecord) {
    const value = schema.def.valueType as z.ZodType;
    return Object.fromEntries(keysUnder(fields, name).map((key) => [key, fromForm(value, fields, at(name, key))]));
  }
  if (schema instanceof z.ZodArray) {
    const element = schema.def.element as z.ZodType;
    const repeated = fields.get(name)?.filter((value) => value !== "") ?? [];
    if (repeated.length > 0) return repeated.map((value) => fromForm(element, new Map([["", [value]]])));
    const rows = keysUnder(fields, name).filter((key) => /^\d{1,4}$/.test(key));
    return rows.sort((a, b) => Number(a) - Number(b)).map((row) => fromForm(element, fields, at(name, row)));
  }
  if (schema instanceof z.ZodUnion) {
    const readings = schema.def.options.map((option) => ({ option: option as z.ZodType, value: inner(option) }));
    return (readings.find(({ option, value }) => option.safeParse(value).success) ?? readings[0])?.value;
  }
  if (schema instanceof z.ZodNumber)
    return text !== undefined && /^\s*-?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : text || undefined;
  if (schema instanceof z.ZodBoolean) return text === undefined ? false : (truth.get(text) ?? text);
  if (schema instanceof z.ZodLiteral) return [...schema.values].find((value) => String(value) === text) ?? text;
  return text?.replaceAll("\r\n", "\n");
};

const truth = new Map([
  ["on", true],
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
  ["", false],
]);

const at = (name: string, key: string): string => (name ? `${name}.${key}` : key);

const keysUnder = (fields: FormFields, name: string): string[] => {
  const prefix = name ? `${name}.` : "";
  const below = [...fields.keys()].filter((key) => key.startsWith(prefix));
  return [...new Set(below.map((key) => key.slice(prefix.length).split(".", 1)[0] ?? ""))].filter(Boolean);
};

/** Whether nothing was entered under a name: browsers send empty text for every field left alone. */
const isEmpty = (fields: FormFields, name: string): boolean =>
  ![...fields].some(([key, values]) => isAtOrUnder(key, name) && values.some((value) => value !== ""));

const isAtOrUnder = (key: string, name: string): boolean => name === "" || key === name || key.startsWith(`${name}.`);
