import fc from "fast-check";
import { expect, test } from "vitest";
import { rangeAsked } from "./range.ts";

const etag = '"abc"';
const asked = (range: string | undefined, size = 1000, ifRange?: string) =>
  rangeAsked(
    { ...(range !== undefined && { range }), ...(ifRange !== undefined && { "if-range": ifRange }) },
    size,
    etag,
  );

test.each([
  ["bytes=0-0", { start: 0, end: 1 }],
  ["bytes=0-499", { start: 0, end: 500 }],
  ["bytes=500-", { start: 500, end: 1000 }],
  ["bytes=999-5000", { start: 999, end: 1000 }],
  ["bytes=-1", { start: 999, end: 1000 }],
  ["bytes=-5000", { start: 0, end: 1000 }],
  ["Bytes = 1-2", { start: 1, end: 3 }],
] as const)("%s of 1000 bytes", (range, expected) => {
  expect(asked(range)).toEqual(expected);
});

test.each([undefined, "bytes=-", "bytes=5-4", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "bytes=0x1-2", "0-1"])(
  "%s is answered with the whole",
  (range) => {
    expect(asked(range)).toBeUndefined();
  },
);

test.each(["bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=99999999999999999999-"])(
  "%s is past the end",
  (range) => {
    expect(asked(range)).toBe("unsatisfiable");
  },
);

test("of nothing there is no range", () => {
  expect(asked("bytes=0-", 0)).toBe("unsatisfiable");
  expect(asked("bytes=-1", 0)).toBe("unsatisfiable");
});

test("If-Range holds only for the very same bytes", () => {
  expect(asked("bytes=0-1", 1000, etag)).toEqual({ start: 0, end: 2 });
  for (const other of ['"def"', 'W/"abc"', "Wed, 21 Oct 2026 07:28:00 GMT"])
    expect(asked("bytes=0-1", 1000, other)).toBeUndefined();
});

test("whatever is asked, what is served lies within", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(), fc.nat(), (odd, first, last, size) => {
      for (const header of [odd, `bytes=${first}-${last}`, `bytes=${first}-`, `bytes=-${last}`]) {
        const range = asked(header, size);
        if (range === undefined || range === "unsatisfiable") continue;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.start).toBeLessThan(range.end);
        expect(range.end).toBeLessThanOrEqual(size);
      }
    }),
  );
});
