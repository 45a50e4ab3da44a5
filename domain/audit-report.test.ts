import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { auditCategories, auditCategoryOf } from "./audit-category.ts";
import { auditFiguresOf, sumOf, type Tally } from "./audit-figures.ts";
import { boundsOf, cadences, longestSpan, refuseSpan, spansOver } from "./audit-report.ts";
import { addDays, daysBetween, type PlainDate } from "./calendar.ts";

const day = (text: string): PlainDate => text as PlainDate;
const anyDay = fc.integer({ min: 0, max: 4000 }).map((days) => addDays(day("2024-01-01"), days));

describe("the spans of reports", () => {
  test("are whole calendar months, ISO weeks or days", () => {
    expect(spansOver("monthly", day("2026-10-05"), day("2026-12-01"))).toEqual([
      { from: "2026-10-01", to: "2026-10-31" },
      { from: "2026-11-01", to: "2026-11-30" },
    ]);
    expect(spansOver("weekly", day("2026-11-20"), day("2026-11-30"))).toEqual([
      { from: "2026-11-16", to: "2026-11-22" },
      { from: "2026-11-23", to: "2026-11-29" },
    ]);
    expect(spansOver("daily", day("2026-11-29"), day("2026-11-30"))).toEqual([
      { from: "2026-11-29", to: "2026-11-29" },
    ]);
  });

  test("follow each other without a gap or an overlap, and are all over", () => {
    fc.assert(
      fc.property(fc.constantFrom(...cadences), anyDay, anyDay, (cadence, since, today) => {
        const spans = spansOver(cadence, since, today);
        for (const [index, { from, to }] of spans.entries()) {
          expect(from <= to && to < today && to >= since).toBe(true);
          const next = spans[index + 1];
          if (next) expect(next.from).toBe(addDays(to, 1));
        }
        if (spans.length < 12 && since < today)
          expect(daysBetween(spans.at(-1)?.to ?? since, today)).toBeLessThanOrEqual(32);
      }),
    );
  });

  test("begin and end at midnight of the organisation, across a change of clocks", () => {
    expect(boundsOf({ from: day("2026-10-25"), to: day("2026-10-25") }, "Europe/Berlin")).toEqual({
      from: "2026-10-24T22:00:00.000Z",
      before: "2026-10-25T23:00:00.000Z",
    });
  });

  test("are refused while they are not over, backwards, or too long", () => {
    const today = day("2026-11-27");
    expect(refuseSpan({ from: today, to: today }, today)?.refused).toBe("span-not-over");
    expect(refuseSpan({ from: day("2026-11-02"), to: day("2026-11-01") }, today)?.refused).toBe("invalid-input");
    expect(refuseSpan({ from: addDays(today, -longestSpan - 1), to: addDays(today, -1) }, today)?.refused).toBe(
      "span-too-long",
    );
    expect(refuseSpan({ from: addDays(today, -longestSpan), to: addDays(today, -1) }, today)).toBeNull();
  });
});

const anyTally: fc.Arbitrary<Tally> = fc.record({
  subject: fc.constantFrom(
    "contract/a",
    "access/a",
    "access/t",
    "person/a",
    "incident/a",
    "tenant/a",
    "scrub/x",
    "unheard/of",
  ),
  kind: fc.constantFrom("document-viewed", "signed", "signed-in", "hold-placed", "link-refused", "never-heard-of"),
  actor: fc.constantFrom("person/a", "person/b", "engross", "link/a"),
  count: fc.integer({ min: 1, max: 1000 }),
});

describe("the figures of a report", () => {
  test("add up to the number of entries, by category, by kind and by whoever acted", () => {
    fc.assert(
      fc.property(fc.array(anyTally, { maxLength: 40 }), (tallies) => {
        const { entries, categories, kinds, actors, contracts } = auditFiguresOf(tallies, "t");
        const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
        expect(entries).toBe(sum(tallies.map(({ count }) => count)));
        for (const counts of [categories.map(({ count }) => count), kinds.map(({ count }) => count)])
          expect(sum(counts)).toBe(entries);
        expect(sum(actors.map(({ total }) => total))).toBe(entries);
        expect(contracts.map(({ name }) => name).filter((name) => name !== "contract/a")).toEqual([]);
        for (const line of [...actors, ...contracts]) expect(sumOf(line, ...auditCategories)).toBe(line.total);
      }),
    );
  });

  test.each([
    ["contract/x", "document-viewed", "look"],
    ["contract/x", "document-downloaded", "download"],
    ["access/x", "contract-viewed", "look"],
    ["access/x", "contracts-searched", "look"],
    ["access/x", "access-refused", "refusal"],
    ["contract/x", "evidence-exported", "export"],
    ["contract/x", "share-withdrawn", "share"],
    ["contract/x", "share-viewed", "look"],
    ["contract/x", "approval-decided", "approval"],
    ["contract/x", "signature-sealed", "signature"],
    ["contract/x", "signing-declined", "signature"],
    ["contract/x", "link-refused", "refusal"],
    ["contract/x", "hold-released", "hold"],
    ["contract/x", "purged", "purge"],
    ["contract/x", "frozen", "incident"],
    ["contract/x", "draft-saved", "change"],
    ["person/x", "signed-in", "sign-in"],
    ["person/x", "person-added", "role"],
    ["person/x", "password-set", "account"],
    ["person/x", "person-changed", "role"],
    ["department/x", "team-added", "role"],
    ["contract/x", "letter-rejected", "upkeep"],
    ["tenant/x", "suite-chosen", "setting"],
    ["incident/x", "triaged", "incident"],
    ["keys/x", "tenant-key-rotated", "upkeep"],
    ["never/x", "heard-of", "other"],
  ] as const)("count %s %s as %s", (subject, kind, category) => {
    expect(auditCategoryOf(subject, kind)).toBe(category);
  });
});
