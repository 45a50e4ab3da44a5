/** The languages people read. Every word shown exists in each of them. */
export const languages = ["en", "zh-CN"] as const;

export type Language = (typeof languages)[number];

/** A text in every language, side by side. */
export type Bilingual = Readonly<Record<Language, string>>;

/** What is said in each language. */
export const inBoth = <T>(say: (language: Language) => T): Readonly<Record<Language, T>> => ({
  en: say("en"),
  "zh-CN": say("zh-CN"),
});
