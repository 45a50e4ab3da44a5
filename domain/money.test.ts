import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wordsAgree } from "./amount.ts";
import { parseRmbWords, rmbWords } from "./amount-chinese.ts";
import { englishWords, parseEnglishWords } from "./amount-english.ts";
import { currencies, parseFigures, plainFigures, shareOf } from "./money.ts";

const minor = fc.oneof(
  fc.integer({ min: 0, max: 1_000_000 }),
  fc.maxSafeNat(),
  // round numbers and numbers full of zeros are where 零 goes wrong
  fc.tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 11 })).map(([n, zeros]) => n * 10 ** zeros),
);

describe("amounts in Chinese words", () => {
  test.each([
    [140950, "壹仟肆佰零玖元伍角"],
    [600714, "陆仟零柒元壹角肆分"],
    [168032, "壹仟陆佰捌拾元叁角贰分"],
    [1640902, "壹万陆仟肆佰零玖元零贰分"],
    [32504, "叁佰贰拾伍元零肆分"],
    [10700053, "壹拾万柒仟元伍角叁分"],
    [12345, "壹佰贰拾叁元肆角伍分"],
    [100_0000_0000_00, "壹佰亿元整"],
    [1_0000_0001_00, "壹亿零壹元整"],
    [1001_0000_00, "壹仟零壹万元整"],
    [5, "伍分"],
    [50, "伍角"],
    [0, "零元整"],
  ])("%i 分 is %s", (amount, words) => {
    expect(rmbWords(amount)).toBe(words);
    expect(parseRmbWords(words)).toBe(amount);
  });

  test("both permitted places of 零, 圆 and 正 are read", () => {
    expect(parseRmbWords("人民币壹仟陆佰捌拾元零叁角贰分")).toBe(168032);
    expect(parseRmbWords("壹拾万零柒仟元零伍角叁分")).toBe(10700053);
    expect(parseRmbWords("人民币：壹佰圆正")).toBe(10000);
  });

  test.each(["", "元", "人民币", "壹贰元", "拾佰元整", "一百元", "壹佰", "壹佰元整整", "壹佰元伍分贰角"])(
    "%s is not an amount",
    (text) => expect(parseRmbWords(text)).toBeUndefined(),
  );

  test("every amount reads back as itself, with at most one 零 in a row", () => {
    fc.assert(
      fc.property(minor, (amount) => {
        const words = rmbWords(amount);
        if (amount > 0) expect(words).not.toMatch(/零零|零[元万亿整]/);
        expect(parseRmbWords(words)).toBe(amount);
      }),
    );
  });

  test("an amount that a number cannot hold exactly is refused", () => {
    expect(() => rmbWords(2 ** 53)).toThrow(RangeError);
    expect(() => rmbWords(-1)).toThrow(RangeError);
    expect(parseFigures("90071992547409.92", "CNY")).toBeUndefined();
    expect(parseFigures("90071992547409.91", "CNY")).toEqual({ minor: Number.MAX_SAFE_INTEGER, currency: "CNY" });
  });
});

describe("amounts in English words", () => {
  test("are written in full", () => {
    expect(englishWords({ minor: 12345, currency: "USD" })).toBe(
      "one hundred twenty-three US dollars and forty-five cents",
    );
    expect(englishWords({ minor: 1_000_001, currency: "JPY" })).toBe("one million one yen");
    expect(englishWords({ minor: 101, currency: "GBP" })).toBe("one pound sterling and one penny");
  });

  test("are read as people write them", () => {
    expect(parseEnglishWords("One Hundred and Twenty-Three dollars and 45/100", "USD")).toBe(12345);
    expect(parseEnglishWords("Twelve thousand US Dollars only", "USD")).toBe(1_200_000);
    expect(parseEnglishWords("hundred ten dollars", "USD")).toBeUndefined();
    expect(parseEnglishWords("a lot of dollars", "USD")).toBeUndefined();
    expect(parseEnglishWords("", "USD")).toBeUndefined();
  });

  test("every amount reads back as itself", () => {
    fc.assert(
      fc.property(minor, fc.constantFrom(...currencies), (amount, currency) => {
        expect(parseEnglishWords(englishWords({ minor: amount, currency }), currency)).toBe(amount);
      }),
    );
  });
});

test("figures read back as themselves in every currency", () => {
  fc.assert(
    fc.property(minor, fc.constantFrom(...currencies), (amount, currency) => {
      expect(parseFigures(plainFigures({ minor: amount, currency }), currency)).toEqual({ minor: amount, currency });
    }),
  );
});

test("figures with too many decimals, signs or letters are not an amount", () => {
  for (const text of ["1.005", "-1", "1e3", "12a", "", "1.2.3"]) expect(parseFigures(text, "CNY")).toBeUndefined();
  expect(parseFigures("￥１，２３４.５", "CNY")).toEqual({ minor: 123450, currency: "CNY" });
});

test("words agree with figures or they do not", () => {
  expect(wordsAgree({ minor: 12345, currency: "CNY" }, "人民币壹佰贰拾叁元肆角伍分")).toBe(true);
  expect(wordsAgree({ minor: 12346, currency: "CNY" }, "人民币壹佰贰拾叁元肆角伍分")).toBe(false);
  expect(wordsAgree({ minor: 500, currency: "JPY" }, "日元伍佰元整")).toBe(true);
  expect(wordsAgree({ minor: 12300, currency: "USD" }, "One hundred twenty-three dollars")).toBe(true);
});

test("shares of an amount are exact and rounded half up", () => {
  expect(shareOf({ minor: 1001, currency: "CNY" }, 5000)).toEqual({ minor: 501, currency: "CNY" });
  expect(shareOf({ minor: Number.MAX_SAFE_INTEGER, currency: "CNY" }, 10000).minor).toBe(Number.MAX_SAFE_INTEGER);
});
