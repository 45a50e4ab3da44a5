import { describe, expect, it } from "vitest";
import type { PlainDate } from "./calendar.ts";
import { keptUntil, openRetention } from "./retention.ts";

const day = (text: string) => text as PlainDate;
const today = day("2027-05-01");
const contract = {
  type: "sales",
  retention: null,
  lastDay: null,
  term: null,
  draft: { terms: { end: null } },
} as const;

describe("A contract is kept", () => {
  it("ten years from the end that is foreseen, for it carries accounting evidence", () => {
    expect(keptUntil({ ...contract, draft: { terms: { end: day("2028-12-31") } } }, today)).toBe("2038-12-31");
  });

  it("longer when it is renewed", () => {
    const draft = { terms: { end: day("2028-12-31") } };
    expect(keptUntil({ ...contract, draft, term: { until: day("2029-12-31") } }, today)).toBe("2039-12-31");
  });

  it("from its last day once it has one, and as its retention says once that has begun", () => {
    const ended = { ...contract, lastDay: day("2027-04-30"), term: { until: day("2029-12-31") } };
    expect(keptUntil(ended, today)).toBe("2037-04-30");
    const retention = openRetention("nda", day("2027-04-30"), []);
    expect(keptUntil({ ...ended, retention }, today)).toBe("2032-04-30");
  });

  it("from today on where no end is known: not less than if it ended now", () => {
    expect(keptUntil({ ...contract, type: "nda" }, today)).toBe("2032-05-01");
  });
});
