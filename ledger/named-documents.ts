import type { Json } from "./tables.ts";

/**
 * The documents that an entry's body names: every 64 lower-case hexadecimal digits in a member, at any depth, whose
 * name is `sha256` or ends in `Sha256`. Each once, in order of appearance.
 */
export const namedDocuments = (body: Json): readonly string[] => [...new Set(namesIn(body, ""))];

const namesIn = (value: Json | undefined, member: string): readonly string[] => {
  if (typeof value === "string") return /^(?:sha256|.*Sha256)$/.test(member) && isSha256(value) ? [value] : [];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, inner]: [string, Json | undefined]) => namesIn(inner, name));
};

export const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
