import type { Request, RequestHandler } from "express";
import { type Language, languages } from "../../domain/language.ts";
import { type Theme, themes } from "./page.ts";

export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
}

const oneOf = <T extends string>(allowed: readonly T[], value: unknown): T | undefined =>
  allowed.find((candidate) => candidate === value);

const cookie = (request: Request, name: string): string | undefined =>
  (request.headers.cookie ?? "")
    .split(";")
    .map((pair) => pair.trim().split("=", 2))
    .find(([key]) => key === name)?.[1];

/** Chinese of any kind reads zh-CN; everyone else reads English. */
const accepted = (request: Request): Language =>
  request.acceptsLanguages("zh-CN", "zh", "zh-Hans", "en").toString().startsWith("zh") ? "zh-CN" : "en";

/**
 * How a person wants to read: `?language=` and `?theme=` first, then their cookies, then `Accept-Language`.
 * @param fallback the language kept with the person's account, when signed in
 */
export const readPreferences = (request: Request, fallback?: Language): Preferences => ({
  language:
    oneOf(languages, request.query["language"]) ??
    oneOf(languages, cookie(request, "language")) ??
    fallback ??
    accepted(request),
  theme: oneOf(themes, request.query["theme"]) ?? oneOf(themes, cookie(request, "theme")) ?? "system",
});

/**
 * Keeps a choice made by a `?language=` or `?theme=` link for a year. Only the reader's own browser remembers it: no
 * record of ours changes, so a mail scanner following such a link does nothing. Mount before the pages.
 */
export const rememberPreferences: RequestHandler = (request, response, next) => {
  const chosen = {
    language: oneOf(languages, request.query["language"]),
    theme: oneOf(themes, request.query["theme"]),
  };
  for (const [name, value] of Object.entries(chosen)) {
    if (value !== undefined) {
      response.cookie(name, value, {
        maxAge: 31_536_000_000,
        path: "/",
        sameSite: "lax",
        httpOnly: true,
        secure: request.secure,
      });
    }
  }
  next();
};
