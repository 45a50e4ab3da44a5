import { baselinesOf, type Limits, limitsOf, type UseCount } from "./baseline.ts";
import { type Instant, instantOf, millisecondsOf } from "./calendar.ts";
import type { ContractId } from "./ids.ts";
import type { Role } from "./person.ts";
import type { Habits, Look, Watched } from "./watch.ts";

/**
 * Two months of ordinary work of an organisation of 40 people, made from a seed: the first is the history that baselines
 * and habits come from, the second is watched. What people do in it:
 *
 * - Five days a week, from about half past eight to half past six of their own zone (34 in Shanghai, 6 in Berlin), with
 *   evenings now and then. How many contracts a day follows the role: legal 14 on average, business 5, management 4,
 *   auditors 6, others 1 or 2. Seven of ten are from each person's own portfolio; a sixth of them is downloaded.
 * - Laptops at the office and at home, telephones on networks of four providers that change by the hour. A browser update
 *   each month, a new laptop or telephone for three people, two who borrow somebody's computer while travelling.
 * - What looks odd and is not: two busy days at the end of the month with 2.5 times the work; an audit week of 40 contracts
 *   a day; a night of closing until half past one on three contracts; a successor who reads through 45 contracts in
 *   a day; somebody who joins and reads in; five trips abroad; a signer who was not needed for ten weeks; stale links, which
 *   are refused, in one of two hundred looks, and one morning on which a whole saved list is stale (8 of them).
 */
export interface Month {
  readonly people: readonly Worker[];
  /** First moment of the month that is watched. */
  readonly from: Instant;
  readonly to: Instant;
  readonly baselines: Readonly<Record<Role, Limits>>;
}

export interface Worker {
  readonly name: string;
  readonly role: Role;
  readonly timeZone: string;
  /** Both months, oldest first. */
  readonly looks: readonly Look[];
  readonly joined: Instant;
}

const day = 86_400_000;
const hour = 3_600_000;

const staff: readonly (readonly [role: Role, people: number, contractsADay: number])[] = [
  ["business", 14, 5],
  ["legal", 6, 14],
  ["approver", 6, 2],
  ["signer", 3, 1],
  ["management", 4, 4],
  ["security", 2, 2],
  ["auditor", 2, 6],
  ["administrator", 1, 0],
  ["guest", 2, 1],
];

const laptop = ["Chrome on Windows", "Edge on Windows", "Safari on macOS", "Firefox on Linux"] as const;
const telephone = ["Safari on iOS", "Chrome on Android", "WeChat on Android"] as const;
const providers = ["111.13.0.0/16", "112.64.0.0/16", "117.136.0.0/16", "223.104.0.0/16"] as const;
const office = "203.0.0.0/16";

/** Mulberry32: 32 bits of state, the same numbers for the same seed everywhere. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export const contractNo = (number: number): ContractId =>
  `00000000-0000-4000-8000-${String(number).padStart(12, "0")}` as ContractId;

const contracts = 400;

export const ordinaryMonth = (seed: number): Month => {
  const random = seeded(seed);
  const start = Date.UTC(2027, 1, 1);
  const from = start + 30 * day;
  const to = from + 30 * day;
  const people: Worker[] = [];
  for (const [role, count, contractsADay] of staff)
    for (let nth = 0; nth < count; nth += 1) {
      const index = people.length;
      const timeZone = index % 7 === 3 ? "Europe/Berlin" : "Asia/Shanghai";
      const joins = role === "business" && nth === 13 ? from + 7 * day : start;
      const looks = new Diary(random, { index, role, nth, timeZone, contractsADay }).keep(joins, from, to);
      people.push({
        name: `${role} ${nth}`,
        role,
        timeZone,
        looks,
        joined: instantOf(joins === start ? start - 90 * day : joins),
      });
    }
  const watchedFrom = instantOf(from);
  return { people, from: watchedFrom, to: instantOf(to), baselines: baselinesOf(countsOf(people, watchedFrom)) };
};

interface Life {
  readonly index: number;
  readonly role: Role;
  readonly nth: number;
  readonly timeZone: string;
  readonly contractsADay: number;
}

type Place = Pick<Look, "network" | "agent" | "country" | "session">;

/** What one person does, day by day. */
class Diary {
  readonly #random: () => number;
  readonly #life: Life;
  readonly #looks: Look[] = [];
  readonly #offset: number;
  #laptop: string;
  #telephone: string;

  constructor(random: () => number, life: Life) {
    this.#random = random;
    this.#life = life;
    this.#laptop = laptop[life.index % laptop.length] ?? "";
    this.#telephone = telephone[life.index % telephone.length] ?? "";
    this.#offset = life.timeZone === "Europe/Berlin" ? 1 : 8;
  }

  keep(joins: number, from: number, to: number): readonly Look[] {
    const { role, nth } = this.#life;
    // Ten weeks without anything to sign, and then one.
    const quiet = role === "signer" && nth === 2;
    for (let today = joins; today < to; today += day) {
      const weekday = new Date(today).getUTCDay();
      const isWorkday = weekday !== 0 && weekday !== 6;
      if (!isWorkday || (quiet && today < from + 9 * day) || this.#random() < 0.06) continue;
      this.#renewDevices(today - from);
      this.#work(today, today - from, today - joins);
    }
    return this.#looks.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  /** Three people get a new laptop or telephone, which they set up at the office. */
  #renewDevices(sinceWatched: number): void {
    const { index } = this.#life;
    if (sinceWatched === 10 * day && index === 5) this.#laptop = "Chrome on macOS";
    if (sinceWatched === 11 * day && index === 16) this.#laptop = "Firefox on Windows";
    if (sinceWatched === 12 * day && index === 25) this.#telephone = "Chrome on HarmonyOS";
  }

  #work(today: number, sinceWatched: number, sinceJoined: number): void {
    const { role, nth, index, contractsADay } = this.#life;
    const dayOfMonth = ((sinceWatched % (30 * day)) + 30 * day) % (30 * day);
    const busy = dayOfMonth >= 28 * day || dayOfMonth === 27 * day ? 2.5 : 1;
    let amount = this.#poisson(contractsADay * busy * (sinceJoined < 0 ? 0 : 1));
    if (role === "auditor" && nth === 0 && sinceWatched >= 14 * day && sinceWatched < 19 * day) amount = 40;
    if (role === "business" && nth === 4 && sinceWatched === 16 * day) amount = 45;
    if (role === "business" && nth === 13 && sinceJoined < 5 * day) amount = 16;
    const abroad = index % 8 === 1 && sinceWatched >= 20 * day && sinceWatched < 23 * day;
    const session = `${index} ${today}`;
    for (let nthContract = 0; nthContract < amount; nthContract += 1) {
      const mobile = this.#random() < 0.15;
      const evening = this.#random() < 0.05;
      const begins = evening ? 19.5 + this.#random() * 2 : 8.5 + this.#random() * 10;
      const place = this.#place(mobile, abroad, session);
      this.#readContract(today + (begins - this.#offset) * hour, this.#contract(), place);
    }
    if (role === "legal" && nth === 1 && sinceWatched === 22 * day) this.#closingNight(today, session);
    if (role === "business" && nth === 2 && sinceWatched === 8 * day) this.#staleList(today, session);
  }

  #place(mobile: boolean, abroad: boolean, session: string): Place {
    const { index } = this.#life;
    const home = index % 7 === 3 ? "DE" : "CN";
    if (abroad) {
      // Two of them have no device of their own with them.
      const borrowed = index === 9 || index === 33;
      const agent = borrowed ? "Opera on Windows" : mobile ? this.#telephone : this.#laptop;
      return { network: `198.${18 + (index % 4)}.0.0/16`, agent, country: "SG", session: `${session} abroad` };
    }
    const carrier = providers[Math.floor(this.#random() * providers.length)] ?? "";
    if (mobile) return { network: carrier, agent: this.#telephone, country: home, session: `${session} mobile` };
    const fromHome = this.#random() < 0.25;
    return { network: fromHome ? `59.${index}.0.0/16` : office, agent: this.#laptop, country: home, session };
  }

  /** Mostly of their own portfolio of 25. */
  #contract(): number {
    const { index } = this.#life;
    const own = this.#random() < 0.7;
    return own ? (index * 10 + Math.floor(this.#random() * 25)) % contracts : Math.floor(this.#random() * contracts);
  }

  #readContract(at: number, number: number, place: Place): void {
    const times = 1 + this.#poisson(1.5);
    for (let nth = 0; nth < times; nth += 1) {
      const refused = this.#random() < 0.005;
      const act = refused ? "refused" : nth > 0 && this.#random() < 0.12 ? "downloaded" : "viewed";
      this.#note(at + nth * 90_000 * (0.5 + this.#random()), act, number, place);
    }
  }

  #closingNight(today: number, session: string): void {
    const place = this.#place(false, false, session);
    for (let nth = 0; nth < 40; nth += 1) {
      const act = nth % 14 === 13 ? "downloaded" : "viewed";
      this.#note(today + (21.5 + nth / 10 - this.#offset) * hour, act, 300 + (nth % 3), place);
    }
  }

  #staleList(today: number, session: string): void {
    const place = this.#place(false, false, session);
    for (let nth = 0; nth < 8; nth += 1)
      this.#note(today + (9 - this.#offset) * hour + nth * 40_000, "refused", 500 + nth, place);
  }

  #note(at: number, act: Look["act"], number: number, place: Place): void {
    const id = `${this.#life.index} ${this.#looks.length}`;
    const look = { id, at: instantOf(Math.round(at)), act, contract: contractNo(number), sessionAgent: null };
    this.#looks.push({ ...look, ...place });
  }

  #poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let product = this.#random();
    let count = 0;
    while (product > limit) {
      product *= this.#random();
      count += 1;
    }
    return count;
  }
}

const windowsOf = { hour, day, week: 7 * day } as const;

/** How many different contracts everybody used in each stretch of the time before a moment. */
const countsOf = (people: readonly Worker[], before: Instant): readonly UseCount[] =>
  people.flatMap(({ name: person, role, looks }) =>
    (["viewed", "downloaded"] as const).flatMap((use) =>
      (["hour", "day", "week"] as const).flatMap((window) => {
        const used = looks.filter(
          ({ at, act }) => at < before && (use === "viewed" ? act !== "refused" : act === "downloaded"),
        );
        const stretches = Map.groupBy(used, ({ at }) => Math.floor(millisecondsOf(at) / windowsOf[window]));
        return [...stretches.values()].map((some): UseCount => {
          const contracts = new Set(some.map(({ contract }) => contract)).size;
          return { role, person, use, window, contracts };
        });
      }),
    ),
  );

/** What the rules are asked about somebody at a moment: their last eight days, and their habits before those. */
export const watchedAt = ({ role, timeZone, looks, joined }: Worker, at: Instant, { baselines }: Month): Watched => {
  const from = instantOf(millisecondsOf(at) - 8 * day);
  const before = looks.filter((look) => look.at < from);
  const lately = before.filter((look) => look.at >= instantOf(millisecondsOf(at) - 60 * day));
  // Neither zone changes its clocks within these months.
  const offset = (timeZone === "Europe/Berlin" ? 1 : 8) * hour;
  const local = lately.map((look) => millisecondsOf(look.at) + offset);
  const daysAt = (some: readonly number[]): number => new Set(some.map((each) => Math.floor(each / day))).size;
  const byHour = Map.groupBy(local, (each) => Math.floor((each % day) / hour));
  const habits: Habits = {
    networks: new Set(lately.flatMap(({ network }) => network ?? [])),
    agents: new Set(lately.flatMap(({ agent }) => agent ?? [])),
    countries: new Set(lately.flatMap(({ country }) => country ?? [])),
    hours: Array.from({ length: 24 }, (_, each) => daysAt(byHour.get(each) ?? [])),
    days: daysAt(local),
    last: before.at(-1)?.at ?? joined,
  };
  const recent = looks.filter((look) => look.at >= from && look.at <= at);
  return { timeZone, limits: limitsOf([role], baselines), habits, looks: recent };
};
