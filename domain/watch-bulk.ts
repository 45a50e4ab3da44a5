import { type CountedUse, countedUses, type WatchWindow, watchWindows } from "./baseline.ts";
import type { Found, Look, Watched } from "./watch.ts";
import { crossings } from "./watch-window.ts";

const lengths: Readonly<Record<WatchWindow, number>> = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 };

const isUse: Readonly<Record<CountedUse, (look: Look) => boolean>> = {
  viewed: ({ act, contract }) => contract !== null && act !== "refused",
  downloaded: ({ act, contract }) => contract !== null && (act === "downloaded" || act === "exported"),
};

const ruleOf = { viewed: "bulk-viewing", downloaded: "bulk-downloading" } as const;

/** Refusals within an hour, and within a day, from which on somebody is trying doors. */
const refusalLimits = { hour: 10, day: 25 } as const;

/** More different contracts within an hour, a day or a week than is usual for the role; more refusals than mishaps make. */
export const bulkFindings = ({ looks, limits }: Watched): readonly Found[] => [
  ...countedUses.flatMap((use) => {
    const used = looks.filter(isUse[use]);
    return watchWindows.flatMap((window) => {
      const limit = limits[use][window];
      return crossings(used, lengths[window], limit).map(
        ({ count, ...crossing }): Found => ({ ...crossing, rule: ruleOf[use], facts: { window, count, limit } }),
      );
    });
  }),
  ...(["hour", "day"] as const).flatMap((window) => {
    const limit = refusalLimits[window];
    const refused = looks.filter(({ act }) => act === "refused");
    return crossings(refused, lengths[window], limit, ({ id }) => id).map(
      ({ count, ...crossing }): Found => ({ ...crossing, rule: "repeated-refusals", facts: { window, count, limit } }),
    );
  }),
];
