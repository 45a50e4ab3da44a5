import { createHmac } from "node:crypto";
import { z } from "zod";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import { keyFor, sameText } from "./security.ts";

/** The query of every list: where the page before ended, and how many rows are wanted. */
export const pageQuery = {
  cursor: z.string().max(2000).optional(),
  limit: z.number().int().min(1).max(100).default(50),
};

/**
 * Writes the sort key of a page's last row as an opaque, signed text. `list` names the list, so that the cursor of one
 * means nothing to another.
 */
export const writeCursor = (secret: string, list: string, key: readonly (string | number)[]): string => {
  const text = Buffer.from(JSON.stringify(key)).toString("base64url");
  return `${text}.${signature(secret, list, text)}`;
};

/** Reads a cursor back with the schema of the list's sort key; a cursor that we did not write is refused. */
export const readCursor = <T>(secret: string, list: string, schema: z.ZodType<T>, cursor: string): T | Refusal => {
  const [text = "", signed = ""] = cursor.split(".");
  const broken = refuse("invalid-input", { fields: ["cursor"] });
  if (!sameText(signed, signature(secret, list, text))) return broken;
  const key = schema.safeParse(JSON.parse(Buffer.from(text, "base64url").toString()));
  return key.success ? key.data : broken;
};

const signature = (secret: string, list: string, text: string): string =>
  createHmac("sha256", keyFor(secret, "cursors")).update(`${list} ${text}`).digest("base64url").slice(0, 22);
