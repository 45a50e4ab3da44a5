import type { Json } from "./tables.ts";

/**
 * The one text of a JSON value (RFC 8785): keys in order of UTF-16 code units, no space, numbers and strings as
 * ECMAScript writes them. Members that are undefined are left out.
 * @throws TypeError on what JSON cannot carry: NaN, infinities, lone surrogates (I-JSON, RFC 7493 §2.1)
 */
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return canonicalNumber(value);
  if (typeof value === "string") return canonicalText(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  // Written as a loop, for every entry of the ledger passes here three times.
  let text = "";
  for (const name of Object.keys(value).sort()) {
    const member = value[name];
    if (member === undefined) continue;
    text += `${text === "" ? "" : ","}${canonicalText(name)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const canonicalNumber = (value: number): string => {
  if (!Number.isFinite(value)) throw new TypeError(`${value} cannot be recorded: JSON has no such number`);
  return JSON.stringify(value);
};

const canonicalText = (text: string): string => {
  if (!text.isWellFormed()) throw new TypeError("A text with half a surrogate pair cannot be recorded");
  return JSON.stringify(text);
};
