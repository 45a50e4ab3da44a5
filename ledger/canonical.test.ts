import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical.ts";

test("the example of RFC 8785 §3.2.2 comes out as printed there", () => {
  const printed = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`;
  expect(canonicalJson(JSON.parse(printed))).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

test("keys are in the order of UTF-16 code units, as in RFC 8785 §3.2.3", () => {
  const value = { "\u20ac": 0, "\r": 0, "\ufb33": 0, "1": 0, "\ud83d\ude00": 0, "\u0080": 0, "\u00f6": 0 };
  const keys = [...canonicalJson(value).matchAll(/"((?:[^"\\]|\\.)+)":/g)].map(([, key]) => JSON.parse(`"${key}"`));
  expect(keys).toEqual(["\r", "1", "\u0080", "\u00f6", "\u20ac", "\ud83d\ude00", "\ufb33"]);
});

test("the text means the same value, and does not depend on the order in which members were written", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()), (value) => {
      const text = canonicalJson(asJson(value));
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(asJson(Object.fromEntries(Object.entries(value).reverse())))).toBe(text);
    }),
  );
});

test("what JSON cannot carry is a fault, not silently null", () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, "\ud800", { "\udc00": 1 }, [Number.NEGATIVE_INFINITY]])
    expect(() => canonicalJson(value)).toThrow(TypeError);
});

const asJson = (value: unknown) => JSON.parse(JSON.stringify(value));
