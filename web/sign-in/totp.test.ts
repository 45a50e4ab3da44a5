import fc from "fast-check";
import { expect, test } from "vitest";
import { base32, codeAt, otpauthAddress, stepAt, stepOfCode } from "./totp.ts";

const secret = Buffer.from("12345678901234567890");

test.each([
  [59, "94287082"],
  [1_111_111_109, "07081804"],
  [1_111_111_111, "14050471"],
  [1_234_567_890, "89005924"],
  [2_000_000_000, "69279037"],
  [20_000_000_000, "65353130"],
])("RFC 6238 appendix B: at %i s the code is %s", (seconds, code) => {
  expect(codeAt(secret, stepAt(new Date(seconds * 1000)), 8)).toBe(code);
});

test("a code is good in its own half minute and the ones beside it, and no other text is", () => {
  const now = new Date("2027-03-01T08:00:00Z");
  const step = stepAt(now);
  expect([-2, -1, 0, 1, 2].map((by) => stepOfCode(secret, codeAt(secret, step + by), now))).toEqual([
    ...[undefined, step - 1, step, step + 1, undefined],
  ]);
  fc.assert(fc.property(fc.string(), (text) => /^\d{6}$/.test(text) || stepOfCode(secret, text, now) === undefined));
});

test("RFC 4648 §10: secrets are written in base 32", () => {
  const vectors = { f: "MY", fo: "MZXQ", foo: "MZXW6", foob: "MZXW6YQ", fooba: "MZXW6YTB", foobar: "MZXW6YTBOI" };
  for (const [text, written] of Object.entries(vectors)) expect(base32(Buffer.from(text))).toBe(written);
});

test("an app is told whose account it is", () => {
  expect(otpauthAddress(secret, "li@orchid.example", "Engross")).toBe(
    "otpauth://totp/Engross%3Ali%40orchid.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Engross",
  );
});
