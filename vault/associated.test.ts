import fc from "fast-check";
import { expect, it } from "vitest";
import { associatedData, type Place } from "./associated.ts";

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
const place = fc.record({ tenant: name, safe: name, object: name, version: name });

const textOf = (where: Place) => Buffer.from(associatedData(where)("AES256_GCM_HKDF_1MB")).toString();

it("two places never share their associated data", () => {
  fc.assert(
    fc.property(place, place, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other);
      expect(textOf(one) === textOf(other)).toBe(same);
    }),
  );
});

it("is text that can be typed", () => {
  expect(textOf({ tenant: "acme", safe: "c1", object: "draft", version: "v1" })).toBe(
    "acme|c1|draft|v1|AES256_GCM_HKDF_1MB",
  );
});

it.each(["", "a|b", "a/b", "..", "-a", "合同", "a b", "a\n", "a".repeat(129)])("refuses %j as a name", (wrong) => {
  expect(() => associatedData({ tenant: wrong, safe: "s", object: "o", version: "v" })).toThrow(RangeError);
});
