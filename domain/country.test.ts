import { expect, test } from "vitest";
import { countries, countryOf, isCountry } from "./country.ts";
import type { Draft } from "./draft.ts";
import { draftFindings } from "./draft-findings.ts";

const party = { name: "X", address: "X", registration: "", representative: "X", email: "x@example.com" };
const credit = "91350100M000100Y43";

test("the list has every country once", () => {
  expect(new Set(countries).size).toBe(countries.length);
  expect(countries).toHaveLength(249);
  expect([isCountry("CN"), isCountry("cn"), isCountry("XX")]).toEqual([true, false, false]);
});

test("a party is where it was said to be; a Chinese credit code tells it where nobody said", () => {
  expect(countryOf({ ...party, country: "SG", registration: credit })).toBe("SG");
  expect(countryOf({ ...party, registration: credit })).toBe("CN");
  expect(countryOf({ ...party, registration: "91350100M000100Y44" })).toBeUndefined();
  expect(countryOf(party)).toBeUndefined();
});

test("nobody abroad is told that their number is no Chinese credit code", () => {
  const draft = (country?: string): Draft => ({
    ...{ template: { id: "x", version: 1 }, language: "zh-CN", title: "X", ours: "", preamble: [], clauses: [] },
    ...{ checks: [], terms: { type: "other", effective: "effective", obligations: [] } },
    variables: [{ name: "buyer", type: "party", required: true, label: { en: "Buyer", "zh-CN": "买方" } }],
    values: { buyer: { type: "party", ...party, registration: "HRB 1", ...(country && { country }) } },
  });
  const codes = (country?: string) => draftFindings(draft(country), { today: "2027-01-01" }).map(({ code }) => code);
  expect(codes("DE")).toEqual([]);
  expect(codes("CN")).toEqual(["registration-invalid"]);
  expect(codes()).toEqual(["registration-invalid"]);
});
