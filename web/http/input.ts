import { z } from "zod";
import type { Language } from "../../domain/language.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import type { RawInput, UploadRule } from "./route.ts";
import { isWellFormed } from "./well-formed.ts";

interface InputSchemas {
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType;
  readonly upload: UploadRule | undefined;
}

const reasons = { en: z.locales.en().localeError, "zh-CN": z.locales.zhCN().localeError };

/**
 * Parses what came over the wire, or names every field that is wrong with the reason in the reader's language. A path
 * parameter that cannot exist means that there is nothing at that path.
 *
 * `T` must be the schemas' output: `defineRoute` is the one caller and derives it from them.
 */
export const parseInput = <T>(schemas: InputSchemas, raw: RawInput, language: Language): T | Refusal => {
  const error = reasons[language];
  const params = schemas.params.safeParse(raw.params);
  if (!params.success || !isWellFormed(raw.params)) return refuse("not-found");
  if (!isWellFormed(raw.query) || !isWellFormed(raw.body)) return refuse("malformed-request");
  const query = schemas.query.safeParse(raw.query, { error });
  const body = schemas.body.safeParse(raw.body, { error });
  const issues = [...(query.error?.issues ?? []), ...(body.error?.issues ?? [])];
  const missingFile = schemas.upload?.required && !raw.upload ? [schemas.upload.field] : [];
  if (issues.length > 0 || missingFile.length > 0) return invalidInput(issues, missingFile);
  return { params: params.data, query: query.data, body: body.data, upload: raw.upload } as T;
};

const invalidInput = (issues: readonly z.core.$ZodIssue[], missingFiles: readonly string[]): Refusal => {
  const reasonOf = new Map(missingFiles.map((field) => [field, ""]));
  for (const issue of issues) {
    const field = issue.path.join(".") || "body";
    if (!reasonOf.has(field)) reasonOf.set(field, issue.message);
  }
  return refuse("invalid-input", { fields: [...reasonOf.keys()], reasons: [...reasonOf.values()] });
};
