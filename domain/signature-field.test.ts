import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type FieldPlace,
  fieldKinds,
  lostPlace,
  placeRefusal,
  type SignatureField,
  strokePattern,
  usualSize,
  wrongEntries,
} from "./signature-field.ts";

const pages = [
  { width: 595, height: 842 },
  { width: 842, height: 595 },
];

const place = (change: Partial<FieldPlace> = {}): FieldPlace => ({
  page: 0,
  x: 100,
  y: 100,
  width: 200,
  height: 82,
  ...change,
});

const field = (change: Partial<SignatureField> = {}): SignatureField => ({
  ...{ id: "a", kind: "text", slot: "theirs-1", label: "Place", required: true, anchor: null },
  place: place({ height: 20 }),
  ...change,
});

describe("where a field may stand", () => {
  test("whatever is accepted lies wholly on its page and hides no other field", () => {
    const anywhere = fc.record({
      kind: fc.constantFrom(...fieldKinds),
      place: fc.record({
        page: fc.integer({ min: 0, max: 3 }),
        x: fc.integer({ min: -50, max: 900 }),
        y: fc.integer({ min: -50, max: 900 }),
        width: fc.integer({ min: 1, max: 400 }),
        height: fc.integer({ min: 1, max: 400 }),
      }),
    });
    fc.assert(
      fc.property(anywhere, fc.array(anywhere, { maxLength: 4 }), (one, others) => {
        if (placeRefusal(one, pages, others) !== null || one.kind === "cross-page-seal") return;
        const size = pages[one.place.page];
        expect(size).toBeDefined();
        const { x, y, width, height } = one.place;
        expect(x >= 0 && y >= 0 && x + width <= (size?.width ?? 0) && y + height <= (size?.height ?? 0)).toBe(true);
        for (const { kind, place: other } of others) {
          if (kind === "cross-page-seal" || other.page !== one.place.page) continue;
          const apart =
            other.x >= x + width || other.x + other.width <= x || other.y >= y + height || other.y + other.height <= y;
          expect(apart).toBe(true);
        }
      }),
    );
  });

  test("every kind stands at its usual size; too small, off the page, over another or the hundred-and-first does not", () => {
    for (const kind of fieldKinds) expect(placeRefusal({ kind, place: place(usualSize[kind]) }, pages, [])).toBeNull();
    const refused = (change: Partial<FieldPlace>, others: readonly SignatureField[] = []) =>
      placeRefusal({ kind: "text", place: place({ height: 20, ...change }) }, pages, others)?.refused;
    expect(refused({ width: 10 })).toBe("field-too-small");
    expect(refused({ page: 2 })).toBe("field-off-page");
    expect(refused({ x: 500 })).toBe("field-off-page");
    expect(refused({ x: 150 }, [field()])).toBe("field-overlaps");
    expect(
      refused(
        {},
        Array.from({ length: 100 }, () => field({ place: place({ page: 1, height: 20 }) })),
      ),
    ).toBe("field-too-many");
  });
});

test("a field has lost its place where its words are gone from a later wording, or its page", () => {
  const lost = (change: Partial<SignatureField>, now = 2) => lostPlace(field(change), pages, { on: 1, now });
  expect(lost({ anchor: "Signed by" })).toBe("words");
  expect(lost({ anchor: "Signed by" }, 1)).toBeNull();
  expect(lost({ anchor: null })).toBeNull();
  expect(lost({ anchor: null, place: place({ page: 2 }) })).toBe("page");
});

describe("what a signer enters", () => {
  const entries = { look: { way: "typed" }, values: {}, hasImage: false } as const;

  test("what is asked for must be there, a date must be one, and an image must have come where one is shown", () => {
    const date = field({ id: "d", kind: "date" });
    expect(wrongEntries([field()], entries)).toEqual([{ field: "a", wrong: "missing" }]);
    expect(wrongEntries([field({ required: false })], entries)).toEqual([]);
    expect(wrongEntries([date], { ...entries, values: { d: "2026-02-30" } })).toEqual([
      { field: "d", wrong: "not-a-date" },
    ]);
    expect(wrongEntries([date], { ...entries, values: { d: "2026-02-28" } })).toEqual([]);
    expect(wrongEntries([field()], { ...entries, values: { a: "x".repeat(201) } })).toEqual([
      { field: "a", wrong: "too-long" },
    ]);
    expect(wrongEntries([], { ...entries, look: { way: "image" } })).toEqual([{ field: "look", wrong: "missing" }]);
    const seal = field({ kind: "cross-page-seal" });
    expect(wrongEntries([seal], entries)).toEqual([{ field: "a", wrong: "missing" }]);
    expect(wrongEntries([seal], { ...entries, hasImage: true })).toEqual([]);
  });

  test("strokes are moves and lines, and cannot bring anything else into a drawing", () => {
    expect(strokePattern.test("M12 30L14 33L20 41M50 50L51 52")).toBe(true);
    for (const bad of ["", "M1 1Z", 'M1 1"/><script>', "M1,1", "M-1 1", "m1 1"])
      expect(strokePattern.test(bad)).toBe(false);
  });
});
