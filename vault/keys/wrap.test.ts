import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { VaultTampered } from "../fault.ts";
import { commitmentTo, fingerprintOf, unwrapKey, wrapKey } from "./wrap.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

it("a wrapped key opens under the key and the context it was wrapped with, and no other", () => {
  fc.assert(
    fc.property(bytes(32), bytes(32), fc.string(), fc.string(), (wrapping, key, context, other) => {
      fc.pre(context !== other);
      const wrapped = wrapKey(wrapping, key, context);
      expect(unwrapKey(wrapping, wrapped, context).equals(key)).toBe(true);
      expect(() => unwrapKey(wrapping, wrapped, other)).toThrow(VaultTampered);
      expect(() => unwrapKey(randomBytes(32), wrapped, context)).toThrow(VaultTampered);
    }),
  );
});

it("a changed or shortened wrapped key is caught, whichever byte it is", () => {
  const [wrapping, key] = [randomBytes(32), randomBytes(32)];
  const wrapped = wrapKey(wrapping, key, "safe-key|acme|s");
  expect(wrapped.length).toBe(60);
  for (let at = 0; at < wrapped.length; at += 1) {
    const changed = Buffer.from(wrapped);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => unwrapKey(wrapping, changed, "safe-key|acme|s")).toThrow(VaultTampered);
    expect(() => unwrapKey(wrapping, wrapped.subarray(0, at), "safe-key|acme|s")).toThrow(VaultTampered);
  }
});

it("keys differ in their fingerprints", () => {
  const [one, other] = [randomBytes(32), randomBytes(32)].map((key) => fingerprintOf(commitmentTo(key)));
  expect(one).toMatch(/^[0-9a-f]{32}$/);
  expect(one).not.toBe(other);
});
