import { stat } from "node:fs/promises";
import { openDatabase } from "../db/connection.ts";
import { type CopyLag, copyLag } from "../db/copy.ts";
import { asSystem } from "../db/tenancy.ts";
import { allTenants } from "../db/tenant.ts";
import { openCopies } from "../vault/copies.ts";
import type { Configuration } from "./configuration.ts";
import { Ailment, type Check } from "./doctor-check.ts";
import { say } from "./problem.ts";

const words = say.doctor;

/** The queue is looked at every minute: what waits this long, in ms, waits for somebody to help. */
const longestWait = 3_600_000;

const examineCopies = async ({ copies, database, dataFolder }: Configuration): Promise<string> => {
  if (copies === undefined) return words.noCopies;
  const store = openCopies(copies);
  try {
    await store.checkBucket();
  } finally {
    store.close();
  }
  const { waiting, since } = await lagOfAll(database.url);
  if (since !== null && Date.now() - since.getTime() > longestWait)
    throw new Ailment(words.copiesWaiting(waiting, since.toISOString()), words.fixCopiesLate);
  const lag = since === null ? words.copiesComplete : words.copiesWaiting(waiting, since.toISOString());
  return "folder" in copies && (await onSameDisk(copies.folder, dataFolder)) ? `${lag}; ${words.sameDisk}` : lag;
};

const lagOfAll = async (url: string): Promise<CopyLag> => {
  const db = openDatabase(url, { applicationName: "engross doctor", connections: 1 });
  try {
    const lags: CopyLag[] = [];
    for (const { id } of await allTenants(db)) lags.push(await asSystem(db, id, copyLag));
    const since = lags.flatMap((lag) => lag.since ?? []).toSorted((a, b) => a.getTime() - b.getTime());
    return { waiting: lags.reduce((sum, lag) => sum + lag.waiting, 0), since: since[0] ?? null };
  } finally {
    await db.destroy();
  }
};

const onSameDisk = async (one: string, other: string): Promise<boolean> =>
  (await stat(one)).dev === (await stat(other)).dev;

export const copiesChecks: readonly Check[] = [{ name: "copies", remedy: words.fixCopies, attempt: examineCopies }];
