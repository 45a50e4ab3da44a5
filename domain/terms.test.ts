import { expect, test } from "vitest";
import type { PlainDate } from "./calendar.ts";
import type { ObligationId } from "./ids.ts";
import type { ObligationPlan } from "./obligation.ts";
import { type ContractTerms, hasSameTerms } from "./terms.ts";

const duty = (id: string, changes: Partial<ObligationPlan> = {}): ObligationPlan => ({
  ...{ id: id as ObligationId, kind: "payment", owedBy: "us", due: "2027-03-01" as PlainDate },
  ...{
    amount: { minor: 100, currency: "CNY" },
    everyMonths: null,
    survives: false,
    remindDaysBefore: 7,
    keeper: null,
  },
  ...changes,
});

const terms = (changes: Partial<ContractTerms> = {}): ContractTerms => ({
  amount: { minor: 100_00, currency: "CNY" },
  effective: null,
  end: "2027-12-31" as PlainDate,
  noticeDays: 30,
  renewal: { kind: "none", months: 0 },
  obligations: [duty("a")],
  ...changes,
});

test("another wording binds to the same whatever its duties are called and in whatever order it was kept", () => {
  expect(hasSameTerms(terms(), terms({ obligations: [duty("b")] }))).toBe(true);
  const { amount, ...rest } = terms();
  expect(hasSameTerms(terms(), { ...rest, amount })).toBe(true);
});

test("and to something else once a sum, a day, the notice, the renewal or a duty differs", () => {
  for (const other of [
    terms({ amount: { minor: 100_01, currency: "CNY" } }),
    terms({ amount: { minor: 100_00, currency: "USD" } }),
    terms({ end: null }),
    terms({ noticeDays: 31 }),
    terms({ renewal: { kind: "automatic", months: 12 } }),
    terms({ obligations: [] }),
    terms({ obligations: [duty("a", { due: "2027-03-02" as PlainDate })] }),
    terms({ obligations: [duty("a", { owedBy: "them" })] }),
  ])
    expect(hasSameTerms(terms(), other)).toBe(false);
});
