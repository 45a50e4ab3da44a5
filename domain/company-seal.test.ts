import fc from "fast-check";
import { expect, it } from "vitest";
import { addDays, type PlainDate } from "./calendar.ts";
import { type Authorised, authorisationRefusal, longestAuthorisation, useRefusal } from "./company-seal.ts";
import type { ContractId, PersonId } from "./ids.ts";

const keeper = "keeper" as PersonId;
const legal = "legal" as PersonId;
const contract = "contract" as ContractId;
const today = "2026-11-27" as PlainDate;

const authorised: Authorised = {
  ...{ scope: { contract }, from: today, until: addDays(today, 9), custodian: keeper, givenBy: legal },
  ...{ withdrawn: false, retired: false },
};
const use = { by: keeper, on: today, contract, type: "sales" } as const;

it("whoever keeps a seal never authorises it", () => {
  const period = { from: today, until: today };
  expect(authorisationRefusal(keeper, keeper, period, today)?.refused).toBe("same-person");
  expect(authorisationRefusal(legal, keeper, period, today)).toBeNull();
});

it("an authorisation has an end within a year, not before its beginning nor in the past", () => {
  const until = (days: number) =>
    authorisationRefusal(legal, keeper, { from: today, until: addDays(today, days) }, today);
  expect(until(-1)?.refused).toBe("invalid-input");
  expect(until(longestAuthorisation)?.refused).toBe("invalid-input");
  expect(until(longestAuthorisation - 1)).toBeNull();
});

it("a seal is put on what its authorisation names, by its custodian, on the days of it, and on nothing else", () => {
  fc.assert(
    fc.property(
      fc.record({
        by: fc.constantFrom(keeper, legal, null),
        days: fc.integer({ min: -3, max: 12 }),
        other: fc.boolean(),
        byType: fc.boolean(),
        withdrawn: fc.boolean(),
        retired: fc.boolean(),
      }),
      ({ by, days, other, byType, withdrawn, retired }) => {
        const scope = byType ? ({ type: "sales" } as const) : { contract };
        const on = addDays(today, days);
        const used = other
          ? ({ ...use, by, on, contract: "another" as ContractId, type: "nda" } as const)
          : { ...use, by, on };
        const refused = useRefusal({ ...authorised, scope, withdrawn, retired }, used);
        const allowed = by === keeper && days >= 0 && days <= 9 && !other && !withdrawn && !retired;
        expect(refused === null).toBe(allowed);
      },
    ),
  );
});
