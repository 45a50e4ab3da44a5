import { join, resolve } from "node:path";
import type { Environment } from "./configuration.ts";
import { type DataFolder, readJson, runningOn, writePrivately } from "./data-folder.ts";

const file = "environment.json";

/** Lets other commands on this machine find what was started here. */
export const publishEnvironment = (folder: DataFolder, environment: Environment): Promise<void> =>
  writePrivately(folder.at(file), JSON.stringify(environment, undefined, 2));

export const dataFolderOf = (environment: Environment): string => resolve(environment["ENGROSS_DATA"] || "data");

/**
 * The environment that reaches a running Engross: of the one that runs on the data folder, else the given one when it
 * names every service; undefined when there is nothing to reach.
 */
export const environmentOfRunning = async (given: Environment): Promise<Environment | undefined> => {
  const folder = dataFolderOf(given);
  if ((await runningOn(folder)) !== undefined) {
    const published = await readJson<Environment>(join(folder, file));
    if (published !== undefined) return { ...given, ...published };
  }
  const addresses = ["DATABASE_URL", "KEYS_DATABASE_URL", "TEMPORAL_ADDRESS", "S3_ENDPOINT", "SMTP_URL"];
  return addresses.every((name) => given[name]) ? given : undefined;
};
