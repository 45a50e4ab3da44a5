import fc from "fast-check";
import { expect, test } from "vitest";
import { commitment, freshSalt } from "./commitment.ts";

test("whoever holds the salt can show what was meant", () => {
  const salt = freshSalt();
  expect(commitment("王芳", salt)).toBe(commitment("王芳", salt));
  expect(commitment("王芳", salt)).toMatch(/^hmac-sha256:[\w-]{43}$/);
});

test("another value or another salt gives another commitment", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      fc.pre(one !== other);
      const salt = freshSalt();
      expect(commitment(one, salt)).not.toBe(commitment(other, salt));
      expect(commitment(one, salt)).not.toBe(commitment(one, freshSalt()));
    }),
  );
});

test("a salt that could be guessed is a fault", () => {
  expect(() => commitment("x", new Uint8Array(31))).toThrow(RangeError);
});

test("is HMAC-SHA-256: RFC 4231 test case 2 with its key padded with zeros, which HMAC itself would add", () => {
  const key = new Uint8Array(32);
  key.set(Buffer.from("Jefe"));
  expect(commitment("what do ya want for nothing?", key)).toBe(
    `hmac-sha256:${Buffer.from("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "hex").toString("base64url")}`,
  );
});
