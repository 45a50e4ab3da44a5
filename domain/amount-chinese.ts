import { isMinor } from "./money.ts";

const numerals = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"] as const;
const places = ["", "拾", "佰", "仟"] as const;

/**
 * 大写 of an amount in 元, 角 and 分, given in 分, as 《正确填写票据和结算凭证的基本规定》 (银发〔1997〕393号附件一)
 * prescribes: 整 after 元; one 零 for a run of zeros inside; 零 after 元 when 角 is zero and 分 is not. Where the rule
 * leaves 零 open (万位 or 元位 is zero and the next digit is not) it is left out. Without 人民币 in front.
 * Throws a RangeError for what is not an amount.
 *
 * @example rmbWords(1640902); // 壹万陆仟肆佰零玖元零贰分
 */
export const rmbWords = (minor: number): string => {
  if (!isMinor(minor)) throw new RangeError("An amount is a whole number of minor units below 2^53");
  const yuan = Math.floor(minor / 100);
  const jiao = Math.floor(minor / 10) % 10;
  const fen = minor % 10;
  if (minor === 0) return "零元整";
  const whole = yuan === 0 ? "" : `${wholeWords(yuan)}元`;
  if (jiao === 0 && fen === 0) return `${whole}整`;
  const gap = jiao === 0 && yuan > 0 ? "零" : "";
  return `${whole}${gap}${jiao > 0 ? `${numeral(jiao)}角` : ""}${fen > 0 ? `${numeral(fen)}分` : ""}`;
};

/**
 * Reads 大写 back into 分. Accepts what people write: 人民币 in front, 圆 or 元, 整 or 正 or neither, 零 put or left out,
 * traditional forms. Undefined when it is not such an amount.
 */
export const parseRmbWords = (text: string): number | undefined => {
  const plain = text
    .normalize("NFKC")
    .replace(/\s/g, "")
    .replace(/^(?:人民币|RMB)[:：]?/, "")
    .replace(/[圆圓]/g, "元")
    .replace(/[貳贰弐]/g, "贰")
    .replace(/[叄參]/g, "叁")
    .replace(/陸/g, "陆")
    .replace(/萬/g, "万")
    .replace(/億/g, "亿")
    .replace(/[整正]$/, "");
  const bare = plain.replace(/零/g, "");
  if (plain.startsWith("零") && bare === "元") return 0;
  const match = /^(?:(.+)元)?(?:(.)角)?(?:(.)分)?$/.exec(bare);
  if (!match || bare === "") return undefined;
  const [, whole = "", jiao, fen] = match;
  const minor = wholeValue(whole) * 100 + (jiao ? digit(jiao) * 10 : 0) + (fen ? digit(fen) : 0);
  // Writing it again and comparing refuses every disordered form (拾佰, 壹贰元) without a grammar of its own.
  if (!isMinor(minor) || minor === 0) return undefined;
  return rmbWords(minor).replace(/[零整]/g, "") === bare ? minor : undefined;
};

const numeral = (value: number): string => numerals[value as 0];

const digit = (character: string): number => {
  const value = (numerals as readonly string[]).indexOf(character);
  return value < 1 ? Number.NaN : value;
};

/** 1 … 9×10^13 in words, by 亿 and 万. */
const wholeWords = (value: number): string => {
  if (value >= 1e8) return joined(`${wholeWords(Math.floor(value / 1e8))}亿`, value % 1e8, 1e7);
  if (value >= 1e4) return joined(`${wholeWords(Math.floor(value / 1e4))}万`, value % 1e4, 1e3);
  let text = "";
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const at = Math.floor(value / 10 ** place) % 10;
    if (at === 0) gap = text !== "";
    else {
      text += `${gap ? "零" : ""}${numeral(at)}${places[place as 0]}`;
      gap = false;
    }
  }
  return text;
};

const joined = (head: string, rest: number, full: number): string =>
  rest === 0 ? head : `${head}${rest < full ? "零" : ""}${wholeWords(rest)}`;

const wholeValue = (text: string): number => {
  for (const [unit, worth] of [
    ["亿", 1e8],
    ["万", 1e4],
  ] as const) {
    const at = text.lastIndexOf(unit);
    if (at >= 0) return wholeValue(text.slice(0, at)) * worth + wholeValue(text.slice(at + 1));
  }
  let value = 0;
  for (const [, figure = "", place = ""] of text.matchAll(/(.)([拾佰仟]?)/g))
    value += digit(figure) * 10 ** (places as readonly string[]).indexOf(place);
  return value;
};
