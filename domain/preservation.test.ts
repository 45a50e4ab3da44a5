import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysAfter, type Instant, instantOf } from "./calendar.ts";
import { type Preservation, renewalOf } from "./preservation.ts";

const at = "2026-01-01T00:00:00.000Z" as Instant;
const lasting = (days: number): Pick<Preservation, "stamp" | "notedAt"> => ({
  stamp: { at, until: daysAfter(at, days) },
  notedAt: at,
});

describe("when an archival time-stamp is renewed", () => {
  it("is ninety days before its certificate is over", () => {
    expect(renewalOf(lasting(3650), 90)).toBe(daysAfter(at, 3560));
  });

  it("is when half of its time is over, where it has less than twice that", () => {
    expect(renewalOf(lasting(100), 90)).toBe(daysAfter(at, 50));
  });

  it("is never within a day of the last, and before it is over whenever there is more than a day", () => {
    const minutes = fc.integer({ min: -10_000, max: 20 * 365 * 1440 });
    fc.assert(
      fc.property(minutes, fc.constantFrom(90, 30), (length, lead) => {
        const until = instantOf(Date.parse(at) + length * 60_000);
        const due = renewalOf({ stamp: { at, until }, notedAt: at }, lead);
        expect(due >= daysAfter(at, 1)).toBe(true);
        if (length > 1440) expect(due < until).toBe(true);
      }),
    );
  });
});
