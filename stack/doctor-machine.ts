import { freeBytes } from "./data-folder.ts";
import type { Check } from "./doctor-check.ts";
import { withClient } from "./postgres.ts";
import { say } from "./problem.ts";

const words = say.doctor;
const mostSkew = 5000;
const leastFree = 1024 ** 3;

/** Asks another clock and returns by how many ms it differs at most, counting the time the question took. */
const skewOf = async (ask: () => Promise<number>): Promise<number> => {
  const before = Date.now();
  const theirs = await ask();
  return Math.round(Math.abs(theirs - (before + Date.now()) / 2));
};

const databaseTime = (url: string) => (): Promise<number> =>
  withClient(url, async (client) => {
    const { rows } = await client.query("select extract(epoch from clock_timestamp()) * 1000 as now");
    return Number(rows[0]?.now);
  });

/** The Date header counts whole seconds, so half of one is added. */
const storageTime = (endpoint: string) => async (): Promise<number> => {
  const response = await fetch(endpoint, { method: "HEAD", redirect: "manual" });
  return Date.parse(response.headers.get("date") ?? "") + 500;
};

export const machineChecks: readonly Check[] = [
  {
    name: "clock",
    remedy: words.fixClock,
    attempt: async ({ database, storage }) => {
      const skews = await Promise.all([skewOf(databaseTime(database.url)), skewOf(storageTime(storage.endpoint))]);
      const worst = Math.max(...skews);
      // Not a number when a server told no time: that fails as well.
      if (!(worst <= mostSkew)) throw new Error(words.skew(worst));
      return words.skew(worst);
    },
  },
  {
    name: "disk",
    remedy: words.fixDisk,
    attempt: async ({ dataFolder }) => {
      const free = await freeBytes(dataFolder);
      const told = words.free((free / 1024 ** 3).toFixed(1));
      if (free < leastFree) throw new Error(told);
      return told;
    },
  },
];
