import fc from "fast-check";
import { expect, it } from "vitest";
import { endingOf, type Part, partsOf } from "./parts.ts";

it("parts hold every byte once and in order, all but the last are full, and one says that it is the last", async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });
  const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(chunks, sizes, async (source, fullSizes) => {
      const sizeOf = (part: number) => fullSizes[part % fullSizes.length] ?? 1;
      const parts: Part[] = [];
      for await (const part of partsOf(source, sizeOf)) parts.push(part);
      const whole = Buffer.concat(parts.flatMap((part) => part.chunks));
      expect(whole.equals(Buffer.concat(source))).toBe(true);
      expect(parts.map(({ size }) => size)).toEqual(parts.map((part) => Buffer.concat(part.chunks).length));
      expect(parts.map(({ last }) => last)).toEqual(parts.map((_, part) => part === parts.length - 1));
      for (const [part, { size, last }] of parts.entries())
        expect(last ? size <= sizeOf(part) && (size > 0 || part === 0) : size === sizeOf(part)).toBe(true);
    }),
  );
});

it("a part is divided before its ending, wherever its chunks lie", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 }), fc.nat(40), (chunks, bytes) => {
      const whole = Buffer.concat(chunks);
      const part = { chunks, size: whole.length, last: true };
      if (whole.length < bytes) {
        expect(() => endingOf(part, bytes)).toThrow(RangeError);
        return;
      }
      const { before, ending } = endingOf(part, bytes);
      expect(whole.equals(Buffer.concat([...before, ending]))).toBe(true);
      expect(ending.length).toBe(bytes);
    }),
  );
});
