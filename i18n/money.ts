import { rmbWords } from "../domain/amount-chinese.ts";
import { englishWords } from "../domain/amount-english.ts";
import type { Language } from "../domain/language.ts";
import { type Currency, type Money, minorDigits, plainFigures } from "../domain/money.ts";

const chineseName: Readonly<Record<Currency, string>> = {
  CNY: "人民币",
  USD: "美元",
  EUR: "欧元",
  GBP: "英镑",
  HKD: "港币",
  SGD: "新加坡元",
  JPY: "日元",
};

/** `USD 12,345.00`, 人民币12,345.00元: as a contract writes figures. */
export const moneyText = (money: Money, language: Language): string => {
  const figures = plainFigures(money).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
  if (language === "en") return `${money.currency} ${figures}`;
  return money.currency === "CNY" ? `人民币${figures}元` : `${figures}${chineseName[money.currency]}`;
};

/** The amount in words: 人民币壹佰元整, "one hundred US dollars". */
export const moneyWords = (money: Money, language: Language): string => {
  if (language === "en") return englishWords(money);
  const hundredths = money.minor * 10 ** (2 - minorDigits[money.currency]);
  return Number.isSafeInteger(hundredths)
    ? `${chineseName[money.currency]}${rmbWords(hundredths)}`
    : moneyText(money, language);
};
