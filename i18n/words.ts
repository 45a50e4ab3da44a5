import type { Language } from "../domain/language.ts";

/** A text, or a function from typed facts to a text. */
type Message = string | ((...facts: never[]) => string);
type Messages = { readonly [key: string]: Message | Messages };

/** The same keys with the same facts, whatever the words. */
type Same<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...facts: never[]) => string
      ? T[K]
      : Same<T[K]>;
};

/**
 * A catalogue of one noun: both languages side by side, so that a translator sees both and a missing or misnamed
 * message does not compile.
 *
 * @example
 * export const contractWords = words({
 *   en: { title: "Contract", heldBy: (name: string) => `Waiting for ${name}` },
 *   "zh-CN": { title: "合同", heldBy: (name) => `等待${name}处理` },
 * });
 * contractWords("zh-CN").title; // 合同
 */
export const words =
  <const T extends Messages>(both: { readonly en: T; readonly "zh-CN": Same<T> }) =>
  (language: Language): Same<T> =>
    language === "en" ? (both.en as Same<T>) : both["zh-CN"];
