import fc from "fast-check";
import { expect, it } from "vitest";
import { type Part, partsOf } from "./parts.ts";

it("parts hold every byte once and in order, all but the last are full, and one says that it is the last", async () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 1, max: 50 }), async (source, partBytes) => {
      const parts: Part[] = [];
      for await (const part of partsOf(source, partBytes)) parts.push(part);
      const whole = Buffer.concat(parts.flatMap((part) => part.chunks));
      expect(whole.equals(Buffer.concat(source))).toBe(true);
      expect(parts.map(({ size }) => size)).toEqual(parts.map((part) => Buffer.concat(part.chunks).length));
      expect(parts.slice(0, -1).every(({ size, last }) => size === partBytes && !last)).toBe(true);
      expect(parts.at(-1)).toMatchObject({ last: true });
      expect(parts.length).toBe(Math.max(1, Math.ceil(whole.length / partBytes)));
    }),
  );
});
