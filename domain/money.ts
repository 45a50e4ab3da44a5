/** An amount as contracts state it. */
export interface Money {
  /** Whole minor units (分, cents, yen), zero or more, at most 2^53 − 1. */
  readonly minor: number;
  readonly currency: Currency;
}

/** The currencies a contract may be priced in, with the digits of their minor unit (ISO 4217). */
export const minorDigits = { CNY: 2, USD: 2, EUR: 2, GBP: 2, HKD: 2, SGD: 2, JPY: 0 } as const;

export type Currency = keyof typeof minorDigits;

export const currencies = Object.keys(minorDigits) as readonly Currency[];

export const isCurrency = (text: string): text is Currency => Object.hasOwn(minorDigits, text);

/** Whether the number can stand for an amount without losing a unit: beyond 2^53 arithmetic is no longer exact. */
export const isMinor = (minor: number): boolean => Number.isSafeInteger(minor) && minor >= 0;

/**
 * Reads an amount in figures as people type it: `1,234.50`, `￥1234.5`, full-width digits too.
 * Undefined when it is not an amount, has more decimals than the currency, or is too large to be exact.
 */
export const parseFigures = (text: string, currency: Currency): Money | undefined => {
  const plain = text.normalize("NFKC").replace(/[\s,¥$€£]/g, "");
  const match = /^(\d{1,16})(?:\.(\d*))?$/.exec(plain);
  if (!match) return undefined;
  const digits = minorDigits[currency];
  const decimals = match[2] ?? "";
  if (decimals.length > digits) return undefined;
  const minor = Number(`${match[1]}${decimals.padEnd(digits, "0")}`);
  return isMinor(minor) ? { minor, currency } : undefined;
};

/** `1234.50`: the plain figures, for inputs and data, without grouping. */
export const plainFigures = ({ minor, currency }: Money): string => {
  const digits = minorDigits[currency];
  const text = String(minor).padStart(digits + 1, "0");
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** `per10000` hundredths of a percent of the amount, rounded half up to a minor unit (exact at any size). */
export const shareOf = (money: Money, per10000: number): Money => ({
  currency: money.currency,
  minor: Number((BigInt(money.minor) * BigInt(per10000) + 5000n) / 10000n),
});

// —— Amounts in Chinese words ——

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

// —— Amounts in English words ——

const ones = (
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen " +
  "eighteen nineteen"
).split(" ");
const tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const scales: readonly (readonly [string, number])[] = [
  ["quadrillion", 1e15],
  ["trillion", 1e12],
  ["billion", 1e9],
  ["million", 1e6],
  ["thousand", 1e3],
  ["hundred", 100],
];

/** How English names a currency's units: one, many, and the minor unit, one and many. */
const english: Readonly<Record<Currency, readonly [string, string, string, string]>> = {
  CNY: ["yuan renminbi", "yuan renminbi", "fen", "fen"],
  USD: ["US dollar", "US dollars", "cent", "cents"],
  EUR: ["euro", "euros", "cent", "cents"],
  GBP: ["pound sterling", "pounds sterling", "penny", "pence"],
  HKD: ["Hong Kong dollar", "Hong Kong dollars", "cent", "cents"],
  SGD: ["Singapore dollar", "Singapore dollars", "cent", "cents"],
  JPY: ["yen", "yen", "", ""],
};

/**
 * The amount in English words.
 *
 * @example englishWords({ minor: 12345, currency: "USD" });
 * // one hundred twenty-three US dollars and forty-five cents
 */
export const englishWords = ({ minor, currency }: Money): string => {
  if (!isMinor(minor)) throw new RangeError("An amount is a whole number of minor units below 2^53");
  const unit = 10 ** minorDigits[currency];
  const [one, many, minorOne, minorMany] = english[currency];
  const whole = Math.floor(minor / unit);
  const rest = minor % unit;
  const head = `${cardinal(whole)} ${whole === 1 ? one : many}`;
  return rest === 0 ? head : `${head} and ${cardinal(rest)} ${rest === 1 ? minorOne : minorMany}`;
};

/**
 * Reads English words back into minor units: "and", commas, hyphens, capitals and "only" do not matter, nor whether the
 * currency is named in full ("dollars" does for "US dollars"); cents may be written 45/100. Undefined when not understood.
 */
export const parseEnglishWords = (text: string, currency: Currency): number | undefined => {
  const unit = 10 ** minorDigits[currency];
  const [one, many, minorOne, minorMany] = english[currency];
  const majorNames = new Set(`${one} ${many} dollar dollars yuan renminbi rmb`.toLowerCase().split(" "));
  const minorNames = new Set([minorOne, minorMany].filter(Boolean));
  const tokens = text
    .toLowerCase()
    .split(/[\s,.\-]+/)
    .filter((token) => !["", "and", "only"].includes(token));
  let whole: string[] | undefined;
  let pending: string[] = [];
  let rest = 0;
  for (const token of tokens) {
    if (/^\d{1,2}\/100$/.test(token) && unit === 100) {
      rest = Number.parseInt(token, 10);
      if (pending.length > 0) {
        whole = pending;
        pending = [];
      }
    } else if (majorNames.has(token)) {
      if (pending.length > 0 && whole === undefined) {
        whole = pending;
        pending = [];
      } else if (pending.length > 0) return undefined;
    } else if (minorNames.has(token)) {
      rest = cardinalValue(pending);
      pending = [];
    } else pending.push(token);
  }
  if (pending.length > 0 || (whole === undefined && !tokens.some((token) => minorNames.has(token)))) return undefined;
  const minor = (whole ? cardinalValue(whole) : 0) * unit + rest;
  return rest < unit && isMinor(minor) ? minor : undefined;
};

const cardinal = (value: number): string => {
  if (value < 20) return ones[value] ?? "";
  if (value < 100) return `${tens[Math.floor(value / 10)]}${value % 10 ? `-${ones[value % 10]}` : ""}`;
  const [name, worth] = scales.find(([, size]) => value >= size) ?? ["hundred", 100];
  const rest = value % worth;
  return `${cardinal(Math.floor(value / worth))} ${name}${rest ? ` ${cardinal(rest)}` : ""}`;
};

const cardinalValue = (tokens: readonly string[]): number => {
  let total = 0;
  let group = 0;
  for (const token of tokens) {
    const scale = scales.find(([name]) => name === token)?.[1];
    if (scale === 100) group *= 100;
    else if (scale) {
      total += group * scale;
      group = 0;
    } else if (ones.includes(token)) group += ones.indexOf(token);
    else if (tens.includes(token)) group += tens.indexOf(token) * 10;
    else return Number.NaN;
  }
  const value = total + group;
  const strip = (text: string): string => text.replaceAll("-", " ");
  return strip(cardinal(value)) === tokens.join(" ") ? value : Number.NaN;
};

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
