import type { AccessAct } from "./access-log.ts";
import type { Limits } from "./baseline.ts";
import { dayOf, type Instant, instantOf, millisecondsOf, type PlainDate } from "./calendar.ts";
import type { ContractId } from "./ids.ts";
import { type SignalKind, signalLimits } from "./signal.ts";
import { bulkFindings } from "./watch-bulk.ts";
import { placeFindings } from "./watch-place.ts";
import { timeFindings } from "./watch-time.ts";

/** What is watched for. */
export const watchRules = [
  "bulk-viewing",
  "bulk-downloading",
  "odd-hours",
  "new-country",
  "new-device",
  "moved-session",
  "repeated-refusals",
  "dormant-account",
  "attack-signals",
] as const;
export type WatchRule = (typeof watchRules)[number];

/** One line of the access log, as the rules read it. */
export interface Look {
  readonly id: string;
  readonly at: Instant;
  readonly act: AccessAct;
  readonly contract: ContractId | null;
  readonly session: string | null;
  /** `networkOf` its address; `null` where the address is forgotten. */
  readonly network: string | null;
  /** `agentOf` whatever asked. */
  readonly agent: string | null;
  /** `agentOf` what the session was opened with, where that was another. */
  readonly sessionAgent: string | null;
  readonly country: string | null;
}

/** What is known of somebody from before the looks that the rules read. */
export interface Habits {
  readonly networks: ReadonlySet<string>;
  readonly agents: ReadonlySet<string>;
  readonly countries: ReadonlySet<string>;
  /** On how many days of the last weeks they looked at something in each hour of their day, from 0. */
  readonly hours: readonly number[];
  /** On how many days they looked at anything: where it is few, nothing is new. */
  readonly days: number;
  /** Their last look; where there is none, when they came to the organisation. */
  readonly last: Instant;
}

/** Somebody, and what they did lately. */
export interface Watched {
  readonly timeZone: string;
  readonly limits: Limits;
  readonly habits: Habits;
  /** Of the last eight days, oldest first. */
  readonly looks: readonly Look[];
}

/** Something unusual. The same rule finds the same person once a day. */
export interface Anomaly {
  readonly rule: WatchRule;
  readonly at: Instant;
  /** The day of work that it belongs to: nights count to the day before. */
  readonly day: PlainDate;
  /** Where all of it concerns one. */
  readonly contract: ContractId | null;
  /** Numbers and codes for the sentence that tells it. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** The lines of the log that it rests on: the last of them. */
  readonly looks: readonly string[];
}

/** How long the rules look back, in days: a week, and what an outage may have held up. */
export const watchLooksBack = 8;

/** So many lines of the log are named. */
const linesNamed = 20;

/**
 * What is unusual in what somebody did after a moment. Pure; however often and in whatever steps it is asked, the same
 * looks make the same findings.
 */
export const watch = (watched: Watched, after: Instant): readonly Anomaly[] => {
  const found = [...bulkFindings(watched), ...timeFindings(watched), ...placeFindings(watched)];
  found.sort((a, b) => (a.look.at < b.look.at ? -1 : a.look.at > b.look.at ? 1 : 0));
  const firsts = new Map<string, Anomaly>();
  for (const { rule, look, looks, facts } of found) {
    const day = workDayOf(look.at, watched.timeZone);
    const key = `${rule} ${day}`;
    if (firsts.has(key)) continue;
    const led = looks();
    firsts.set(key, { rule, at: look.at, day, contract: onlyContract(led), facts, looks: lastIds(led) });
  }
  return [...firsts.values()].filter(({ at }) => at > after);
};

/** What one rule found: the look by which it came about, and all that led to it. */
export interface Found {
  readonly rule: WatchRule;
  readonly look: Look;
  readonly looks: () => readonly Look[];
  readonly facts: Anomaly["facts"];
}

/** When a day of work turns into the next. */
const dawn = 6;

export const workDayOf = (at: Instant, timeZone: string): PlainDate =>
  dayOf(instantOf(millisecondsOf(at) - dawn * 3_600_000), timeZone);

const onlyContract = (looks: readonly Look[]): ContractId | null => {
  const contracts = new Set(looks.flatMap(({ contract }) => contract ?? []));
  const [only = null] = contracts;
  return contracts.size === 1 ? only : null;
};

const lastIds = (looks: readonly Look[]): readonly string[] => looks.slice(-linesNamed).map(({ id }) => id);

/** A signal, as the rules read it. */
export interface Smell {
  readonly id: string;
  readonly kind: SignalKind;
  readonly at: Instant;
  readonly contract: ContractId | null;
}

/** Of one origin's signals of the last hours, oldest first, those kinds that are more than a mishap. */
export const smellFindings = (smells: readonly Smell[], timeZone: string, after: Instant): readonly Anomaly[] => {
  const found: Anomaly[] = [];
  for (const [kind, all] of Map.groupBy(smells, (smell) => smell.kind)) {
    const firsts = new Set<PlainDate>();
    for (const [index, { at }] of all.entries()) {
      const within = all.slice(0, index + 1).filter((one) => millisecondsOf(at) - millisecondsOf(one.at) < 3_600_000);
      const day = workDayOf(at, timeZone);
      if (within.length < signalLimits[kind] || firsts.has(day)) continue;
      firsts.add(day);
      const contracts = new Set(within.map(({ contract }) => contract));
      const [only = null] = contracts;
      const facts = { kind, count: within.length };
      found.push({ rule: "attack-signals", at, day, contract: contracts.size === 1 ? only : null, facts, looks: [] });
    }
  }
  return found.filter(({ at }) => at > after);
};
