import type { Role } from "./person.ts";

/** How long a stretch of time is within which looks are counted. */
export const watchWindows = ["hour", "day", "week"] as const;
export type WatchWindow = (typeof watchWindows)[number];

/** What is counted: different contracts looked at in any way, and those of which a copy or evidence was taken. */
export const countedUses = ["viewed", "downloaded"] as const;
export type CountedUse = (typeof countedUses)[number];

/** From how many different contracts on a use within a window is unusual. */
export type Limits = Readonly<Record<CountedUse, Readonly<Record<WatchWindow, number>>>>;

const limits = (viewed: readonly [number, number, number], downloaded: readonly [number, number, number]): Limits => ({
  viewed: { hour: viewed[0], day: viewed[1], week: viewed[2] },
  downloaded: { hour: downloaded[0], day: downloaded[1], week: downloaded[2] },
});

/**
 * Before there is a history of a role: our own estimates, of people who work with contracts all day (legal, auditors) and
 * of those who do so now and then.
 */
export const presumed: Readonly<Record<Role, Limits>> = {
  business: limits([20, 40, 90], [8, 15, 30]),
  legal: limits([40, 80, 200], [15, 30, 70]),
  approver: limits([20, 40, 90], [8, 15, 30]),
  signer: limits([20, 40, 90], [8, 15, 30]),
  management: limits([30, 60, 140], [8, 15, 30]),
  security: limits([40, 80, 200], [10, 20, 40]),
  auditor: limits([60, 150, 400], [30, 80, 200]),
  administrator: limits([10, 20, 40], [5, 10, 20]),
  guest: limits([8, 15, 25], [5, 10, 15]),
};

/** Below these nothing is unusual, however little a role has done so far. */
const least = limits([12, 20, 36], [6, 9, 16]);

/** How many different contracts one person used within one window of the past. */
export interface UseCount {
  readonly role: Role;
  readonly person: string;
  readonly use: CountedUse;
  readonly window: WatchWindow;
  readonly contracts: number;
}

/** A history speaks for a role once so many people did something in so many windows of a kind. */
const enough = { people: 3, windows: { hour: 60, day: 30, week: 9 } } as const;

/** How far above nineteen of twenty windows a limit lies. */
const headroom = 2.5;

/** How far a history may raise a limit above what was presumed: whoever takes ever more may not make it usual. */
const mostRaise = 3;

/** What is unusual for each role after the counts of the last weeks. */
export const baselinesOf = (counts: readonly UseCount[]): Readonly<Record<Role, Limits>> => {
  const byKind = Map.groupBy(counts, ({ role, use, window }) => `${role} ${use} ${window}`);
  const limitOf = (role: Role, use: CountedUse, window: WatchWindow): number => {
    const history = byKind.get(`${role} ${use} ${window}`) ?? [];
    const usual = presumed[role][use][window];
    if (history.length < enough.windows[window] || new Set(history.map(({ person }) => person)).size < enough.people)
      return usual;
    const high = quantile(
      history.map(({ contracts }) => contracts),
      0.95,
    );
    return Math.min(usual * mostRaise, Math.max(least[use][window], Math.ceil(high * headroom)));
  };
  const usesOf = (role: Role, use: CountedUse) => ({
    hour: limitOf(role, use, "hour"),
    day: limitOf(role, use, "day"),
    week: limitOf(role, use, "week"),
  });
  const entries = (Object.keys(presumed) as Role[]).map(
    (role) => [role, { viewed: usesOf(role, "viewed"), downloaded: usesOf(role, "downloaded") }] as const,
  );
  return Object.fromEntries(entries) as Readonly<Record<Role, Limits>>;
};

/** Whoever has several roles has the work of all of them: the widest limit counts. */
export const limitsOf = (roles: readonly Role[], baselines: Readonly<Record<Role, Limits>>): Limits => {
  const widest = (use: CountedUse, window: WatchWindow): number =>
    Math.max(...roles.map((role) => baselines[role][use][window]));
  const usesOf = (use: CountedUse) => ({
    hour: widest(use, "hour"),
    day: widest(use, "day"),
    week: widest(use, "week"),
  });
  return { viewed: usesOf("viewed"), downloaded: usesOf("downloaded") };
};

/** The smallest value that is at least as large as this share of them. */
const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
};
