import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, dayOf, type Instant, type PlainDate, weekdayOf } from "./calendar.ts";
import { isWorkingDay, knownUntil, type OfficeCalendar, workingDays, workingDaysAfter } from "./working-days.ts";

const timeZone = "Asia/Shanghai";
const day = (text: string): PlainDate => text as PlainDate;
const china: OfficeCalendar = { kind: "china", holidays: [], makeUpDays: [] };
const at = (text: string): Instant => `${text}T01:00:00.000Z` as Instant;

const known = (calendar: OfficeCalendar, from: string, horizon?: number) => {
  const days = workingDays(calendar, timeZone, day(from), horizon);
  if (days === null) throw new Error("Every day counts");
  return days;
};

const after = (calendar: OfficeCalendar, from: string, days: number): string =>
  dayOf(workingDaysAfter(at(from), days, known(calendar, from)), timeZone);

describe("working days in China", () => {
  it("leave out the Spring Festival of 2026 and count the Saturdays worked for it", () => {
    expect(after(china, "2026-02-13", 1)).toBe("2026-02-14");
    expect(after(china, "2026-02-13", 2)).toBe("2026-02-24");
    expect(after(china, "2026-02-27", 1)).toBe("2026-02-28");
  });

  it("leave out National Day and Mid-Autumn, and count the Sunday before", () => {
    expect(after(china, "2026-09-18", 1)).toBe("2026-09-20");
    expect(after(china, "2026-09-30", 1)).toBe("2026-10-08");
    expect(after(china, "2026-10-09", 1)).toBe("2026-10-10");
    expect(after(china, "2025-09-30", 1)).toBe("2025-10-09");
    expect(after(china, "2025-10-10", 1)).toBe("2025-10-11");
  });

  it("are as many as the notices of 2025 and 2026 make them: 248 and 248", () => {
    const count = (year: number): number => {
      const calendar = known(china, `${year}-01-01`, 364);
      let days = 0;
      for (let one = day(`${year}-01-01`); one <= `${year}-12-31`; one = addDays(one, 1))
        days += isWorkingDay(calendar, one) ? 1 : 0;
      return days;
    };
    expect([count(2025), count(2026)]).toEqual([248, 248]);
  });

  it("are known until the end of the last year published; beyond it only weekends are off, until somebody adds days", () => {
    expect(knownUntil("china")).toBe("2026-12-31");
    expect(after(china, "2026-12-31", 1)).toBe("2027-01-01");
    const added: OfficeCalendar = {
      ...china,
      holidays: [day("2027-01-01")],
      makeUpDays: [day("2027-01-02")],
    };
    expect(after(added, "2026-12-31", 1)).toBe("2027-01-02");
  });
});

describe("plain calendars", () => {
  it("count Monday to Friday, from the day after, at the same hour", () => {
    const weekdays: OfficeCalendar = { kind: "weekdays", holidays: [], makeUpDays: [] };
    expect(workingDaysAfter(at("2026-11-27"), 1, known(weekdays, "2026-11-27"))).toBe(at("2026-11-30"));
    expect(after(weekdays, "2026-11-28", 1)).toBe("2026-11-30");
  });

  it("count days of 24 hours where none is chosen", () => {
    expect(workingDays({ kind: "every-day", holidays: [], makeUpDays: [] }, timeZone, day("2026-11-27"))).toBeNull();
    expect(workingDaysAfter(at("2026-11-27"), 2, null)).toBe(at("2026-11-29"));
  });
});

it("so many working days later is a working day, with one fewer before it, whatever the calendar", () => {
  const days = fc.integer({ min: 0, max: 200 }).map((offset) => addDays(day("2026-06-01"), offset));
  const calendars = fc.record({
    kind: fc.constantFrom("china" as const, "weekdays" as const),
    holidays: fc.array(days, { maxLength: 5 }),
    makeUpDays: fc.array(days, { maxLength: 5 }),
  });
  fc.assert(
    fc.property(calendars, days, fc.integer({ min: 1, max: 20 }), (calendar, from, count) => {
      const carried = known(calendar, from);
      const end = dayOf(workingDaysAfter(at(from), count, carried), timeZone);
      expect(isWorkingDay(carried, day(end))).toBe(true);
      let passed = 0;
      for (let one = addDays(from, 1); one <= end; one = addDays(one, 1)) passed += isWorkingDay(carried, one) ? 1 : 0;
      expect(passed).toBe(count);
      for (const off of carried.holidays) expect(weekdayOf(off)).toBeLessThan(6);
    }),
  );
});
