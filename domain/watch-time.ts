import { type Instant, millisecondsOf } from "./calendar.ts";
import type { Found, Watched } from "./watch.ts";
import { type Crossing, crossings } from "./watch-window.ts";

/** The night, where somebody has no habits of their own yet: from this hour until that. */
const night = { from: 22, until: 6 } as const;

/** On so many days of the last weeks makes an hour of the night an hour of theirs. */
const habit = 3;

/** Different contracts within one night: looked at in any way, or taken away. Somebody who finishes one thing late stays below. */
const nightly = { viewed: 7, downloaded: 4 } as const;

/** How long one night may last, in ms. */
const oneNight = 12 * 3_600_000;

/** For how long an account must have been quiet to be dormant, in days. */
export const dormantAfter = 60;

/** Work at hours at which somebody does not work, and accounts that wake. */
export const timeFindings = (watched: Watched): readonly Found[] => [...oddHours(watched), ...waking(watched)];

const oddHours = ({ looks, habits, timeZone }: Watched): readonly Found[] => {
  const odd = looks.filter(({ at, contract, act }) => {
    if (contract === null || act === "refused") return false;
    const hour = hourOf(at, timeZone);
    return (hour >= night.from || hour < night.until) && (habits.hours[hour] ?? 0) < habit;
  });
  const taken = odd.filter(({ act }) => act === "downloaded" || act === "exported");
  const told =
    (use: keyof typeof nightly) =>
    (crossing: Crossing): Found => ({
      ...{ rule: "odd-hours", look: crossing.look, looks: crossing.looks },
      facts: { use, count: crossing.count, hour: hourOf(crossing.look.at, timeZone) },
    });
  return [
    ...crossings(odd, oneNight, nightly.viewed).map(told("viewed")),
    ...crossings(taken, oneNight, nightly.downloaded).map(told("downloaded")),
  ];
};

const waking = ({ looks, habits }: Watched): readonly Found[] =>
  looks.flatMap((look, index): readonly Found[] => {
    const before = looks[index - 1]?.at ?? habits.last;
    const days = Math.floor((millisecondsOf(look.at) - millisecondsOf(before)) / 86_400_000);
    return days < dormantAfter ? [] : [{ rule: "dormant-account", look, looks: () => [look], facts: { days } }];
  });

/** The hour that clocks of the zone show, from 0. Asked for every look: a formatter of each zone is kept. */
const hourOf = (at: Instant, timeZone: string): number => {
  const known = clocks.get(timeZone);
  const clock = known ?? new Intl.DateTimeFormat("en", { timeZone, hour: "2-digit", hourCycle: "h23" });
  if (!known) clocks.set(timeZone, clock);
  return Number(clock.format(new Date(at)));
};

const clocks = new Map<string, Intl.DateTimeFormat>();
