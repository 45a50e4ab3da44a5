import { countries } from "../domain/country.ts";
import type { Language } from "../domain/language.ts";

const names: Readonly<Record<Language, Intl.DisplayNames>> = {
  en: new Intl.DisplayNames("en", { type: "region" }),
  "zh-CN": new Intl.DisplayNames("zh-CN", { type: "region" }),
};

/** Singapore, 新加坡; the code itself where there is no such country. */
export const countryName = (code: string, language: Language): string => {
  try {
    return names[language].of(code) ?? code;
  } catch {
    return code;
  }
};

const listed = new Map<Language, readonly { readonly value: string; readonly label: string }[]>();

/** Every country by its name in the reader's language, in the order of that language. */
export const countryOptions = (language: Language) => {
  const known = listed.get(language);
  if (known) return known;
  const { compare } = new Intl.Collator(language);
  const options = countries
    .map((value) => ({ value, label: countryName(value, language) }))
    .toSorted((a, b) => compare(a.label, b.label));
  listed.set(language, options);
  return options;
};
