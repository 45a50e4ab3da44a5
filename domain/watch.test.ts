import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { presumed } from "./baseline.ts";
import { type Instant, instantOf, millisecondsOf } from "./calendar.ts";
import { contractNo, type Month, ordinaryMonth, seeded, watchedAt } from "./ordinary-month-under-test.ts";
import type { SignalKind } from "./signal.ts";
import { type Anomaly, type Look, smellFindings, type Watched, type WatchRule, watch } from "./watch.ts";
import { usualMeasures } from "./watch-policy.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A Wednesday, 10:00 in Shanghai. */
const morning = Date.UTC(2027, 2, 3, 2);
const before = instantOf(morning - 8 * day);

const habits: Watched["habits"] = {
  networks: new Set(["203.0.0.0/16", "111.13.0.0/16"]),
  agents: new Set(["Chrome on Windows", "Safari on iOS"]),
  countries: new Set(["CN"]),
  hours: Array.from({ length: 24 }, (_, each) => (each >= 8 && each < 20 ? 20 : 0)),
  days: 20,
  last: instantOf(morning - 16 * hour),
};

const look = (at: number, contract: number, facts: Partial<Look> = {}): Look => ({
  ...{ id: `${at} ${contract}`, at: instantOf(at), act: "viewed", contract: contractNo(contract), session: "one" },
  ...{ network: "203.0.0.0/16", agent: "Chrome on Windows", sessionAgent: null, country: "CN" },
  ...facts,
});

const somebody = (looks: readonly Look[], facts: Partial<Watched> = {}): Watched => ({
  timeZone: "Asia/Shanghai",
  limits: presumed.business,
  habits,
  looks: looks.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  ...facts,
});

const rulesOf = (found: readonly Anomaly[]): readonly WatchRule[] => found.map(({ rule }) => rule);

const many = (count: number, make: (nth: number) => Look): readonly Look[] =>
  Array.from({ length: count }, (_, nth) => make(nth));

describe("attackers are caught:", () => {
  test("a scraper that walks through the register in minutes", () => {
    const [found] = watch(somebody(many(60, (nth) => look(morning + nth * 2_000, nth))), before);
    expect(found).toMatchObject({ rule: "bulk-viewing", facts: { window: "hour", count: 20, limit: 20 } });
    expect(found?.at).toBe(instantOf(morning + 19 * 2_000));
    expect(found?.looks).toHaveLength(20);
  });

  test("one that takes copies, long before it has many", () => {
    const found = watch(somebody(many(8, (nth) => look(morning + nth * minute, nth, { act: "downloaded" }))), before);
    expect(rulesOf(found)).toEqual(["bulk-downloading"]);
  });

  test("a slow one, that stays below the limits of an hour and of a day and takes a week for it", () => {
    // 18 new contracts a day between nine and five: a business owner sees about 5, most of them known.
    const looks = [0, 1, 2, 3, 4, 5, 6].flatMap((nth) =>
      many(18, (of) => look(morning - 6 * day + nth * day - hour + of * 26 * minute, nth * 18 + of)),
    );
    const found = watch(somebody(looks), before);
    expect(found[0]).toMatchObject({ rule: "bulk-viewing", facts: { window: "week", count: 90 } });
  });

  test("a download at three in the morning, and the next, and the next", () => {
    const night = Date.UTC(2027, 2, 3, 19);
    const found = watch(somebody(many(5, (nth) => look(night + nth * 5 * minute, nth, { act: "downloaded" }))), before);
    expect(found).toMatchObject([{ rule: "odd-hours", facts: { use: "downloaded", count: 4, hour: 3 } }]);
    // The night belongs to the day before.
    expect(found[0]?.day).toBe("2027-03-03");
  });

  test("a session in another browser than it was opened with", () => {
    const stolen = look(morning, 1, {
      agent: "python-requests",
      network: "198.51.0.0/16",
      sessionAgent: "Chrome on Windows",
    });
    expect(watch(somebody([look(morning - hour, 1), stolen]), before)).toMatchObject([
      { rule: "moved-session", contract: contractNo(1), facts: { from: "Chrome on Windows", to: "python-requests" } },
    ]);
  });

  test("a session whose thief calls himself by the same name, while its holder goes on working", () => {
    const looks = [0, 1, 2, 3].map((nth) =>
      look(morning + nth * minute, nth, { network: nth % 2 === 0 ? "203.0.0.0/16" : "198.51.0.0/16" }),
    );
    expect(rulesOf(watch(somebody(looks), before))).toEqual(["moved-session"]);
  });

  test("somebody with the password alone: neither the device nor the network was ever seen", () => {
    const looks = [look(morning, 1, { agent: "Firefox on Linux", network: "198.51.0.0/16", session: "two" })];
    expect(rulesOf(watch(somebody(looks), before))).toEqual(["new-device"]);
  });

  test("somebody in a country that the person was never in", () => {
    expect(rulesOf(watch(somebody([look(morning, 1, { country: "KP" })]), before))).toEqual(["new-country"]);
  });

  test("whoever tries one id after the other", () => {
    const looks = many(12, (nth) => look(morning + nth * minute, 1_000 + nth, { act: "refused" }));
    expect(watch(somebody(looks), before)).toMatchObject([{ rule: "repeated-refusals", facts: { count: 10 } }]);
  });

  test("an account that nobody used for two months", () => {
    const asleep = { ...habits, last: instantOf(morning - 61 * day) };
    expect(watch(somebody([look(morning, 1)], { habits: asleep }), before)).toMatchObject([
      { rule: "dormant-account", facts: { days: 61 } },
    ]);
  });

  test("guesses at links from one address, and a single harmful file", () => {
    const smell = (kind: SignalKind, nth: number) => ({
      id: `${nth}`,
      kind,
      at: instantOf(morning + nth * 1_000),
      contract: null,
    });
    const guesses = many(20, () => look(morning, 1)).map((_, nth) => smell("guessed-link", nth));
    expect(smellFindings(guesses, "UTC", before)).toMatchObject([{ facts: { kind: "guessed-link", count: 15 } }]);
    expect(smellFindings(guesses.slice(0, 14), "UTC", before)).toEqual([]);
    expect(smellFindings([smell("harmful-file", 0)], "UTC", before)).toHaveLength(1);
  });
});

describe("a month of ordinary work of 40 people", () => {
  /** What a month's watching finds, asked once a day. */
  const alarmsOf = (month: Month) =>
    month.people.flatMap((worker) => {
      const found: Anomaly[] = [];
      for (let at = millisecondsOf(month.from); at < millisecondsOf(month.to); at += day)
        found.push(...watch(watchedAt(worker, instantOf(at + day), month), instantOf(at)));
      return found.map(({ rule, day: on, facts }) => ({ who: worker.name, rule, on, facts }));
    });

  test("raises no more than 12 alarms, at most one of which would end a session, whatever the seed", () => {
    for (const seed of [1, 2]) {
      const month = ordinaryMonth(seed);
      const looks = month.people.flatMap((worker) => worker.looks).filter(({ at }) => at >= month.from);
      expect(looks.length).toBeGreaterThan(5_000);
      const alarms = alarmsOf(month);
      expect(alarms.length).toBeLessThanOrEqual(12);
      const harsh = alarms.filter(({ rule }) => usualMeasures[rule] !== "notify");
      expect(harsh.length).toBeLessThanOrEqual(1);
    }
  });

  test("and within it, a scraper at work under each kind of account is caught the same day", () => {
    const month = ordinaryMonth(4);
    const at = Date.UTC(2027, 2, 17, 3);
    const random = seeded(5);
    for (const worker of month.people.filter(({ name }) => name.endsWith(" 0"))) {
      const scraped = many(200, (nth) => look(at + nth * 3 * minute * random(), nth, { id: `x${nth}`, country: null }));
      const looks = [...worker.looks, ...scraped].toSorted((a, b) => (a.at < b.at ? -1 : 1));
      const found = watch(watchedAt({ ...worker, looks }, instantOf(at + day), month), instantOf(at));
      expect(rulesOf(found), worker.name).toContain("bulk-viewing");
    }
  });
});

describe("the rules", () => {
  const anyLooks = fc
    .array(
      fc.record({
        minutes: fc.integer({ min: 0, max: 3 * 24 * 60 }),
        contract: fc.integer({ min: 0, max: 40 }),
        act: fc.constantFrom("viewed" as const, "downloaded" as const, "refused" as const),
        network: fc.constantFrom("203.0.0.0/16", "111.13.0.0/16", "198.51.0.0/16"),
        agent: fc.constantFrom("Chrome on Windows", "curl"),
      }),
      { maxLength: 120 },
    )
    .map((all) =>
      all.map(({ minutes, contract, ...facts }, nth) =>
        look(morning + minutes * minute, contract, { ...facts, id: `${nth}` }),
      ),
    );

  const keys = (found: readonly Anomaly[]): readonly string[] =>
    found.map(({ rule, day: on, at }) => `${rule} ${on} ${at}`).toSorted((a, b) => a.localeCompare(b));

  test("find the same, once each, in however many steps they are asked", () => {
    fc.assert(
      fc.property(anyLooks, fc.array(fc.integer({ min: 0, max: 3 * 24 * 60 })), (looks, cuts) => {
        const all = somebody(looks);
        const stops = [...cuts.toSorted((a, b) => a - b), 4 * 24 * 60].map((one) => instantOf(morning + one * minute));
        let from: Instant = before;
        const stepwise: Anomaly[] = [];
        for (const stop of stops) {
          stepwise.push(...watch({ ...all, looks: all.looks.filter(({ at }) => at <= stop) }, from));
          from = stop;
        }
        expect(keys(stepwise)).toEqual(keys(watch(all, before)));
      }),
    );
  });

  test("never find less when more was done", () => {
    fc.assert(
      fc.property(anyLooks, anyLooks, (looks, more) => {
        const kinds = (some: readonly Look[]) =>
          new Set(
            watch(somebody(some), before)
              .filter(({ rule }) => rule.startsWith("bulk") || rule === "repeated-refusals")
              .map(({ rule, day: on }) => `${rule} ${on}`),
          );
        const added = kinds([...looks, ...more.map((one) => ({ ...one, id: `more ${one.id}` }))]);
        for (const kind of kinds(looks)) expect(added).toContain(kind);
      }),
    );
  });

  test("name only lines that they were given, and the contract only where all of it concerns that one", () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        const byId = new Map(looks.map((one) => [one.id, one]));
        for (const found of watch(somebody(looks), before)) {
          const named = found.looks.map((id) => byId.get(id)?.contract);
          expect(named).not.toContain(undefined);
          if (found.contract !== null) expect(new Set(named)).toEqual(new Set([found.contract]));
        }
      }),
    );
  });
});
