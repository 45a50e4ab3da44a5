import { parseRmbWords } from "./amount-chinese.ts";
import { parseEnglishWords } from "./amount-english.ts";
import { type Money, minorDigits } from "./money.ts";

/**
 * Whether words that a person wrote name the same amount as the figures. Chinese words are read in the unit 元 whatever
 * the currency, as Chinese contracts write them (美元壹佰元整).
 */
export const wordsAgree = (money: Money, written: string): boolean => {
  const chinese = /\p{Script=Han}/u.test(written);
  if (!chinese) return parseEnglishWords(written, money.currency) === money.minor;
  const bare = written.replace(/^\s*(?:人民币|美元|欧元|英镑|港币|港元|新加坡元|日元)/, "");
  const hundredths = money.minor * 10 ** (2 - minorDigits[money.currency]);
  return parseRmbWords(bare) === hundredths;
};
