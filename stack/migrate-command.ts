import { readConfiguration } from "./configuration.ts";
import { migrateAll } from "./migrate.ts";
import { say } from "./problem.ts";
import { environmentOfRunning } from "./running.ts";

/** `npm run engross -- migrate`: for where the services are configured and several processes share them. */
export const run = async (): Promise<number> => {
  console.log(say.migrating);
  await migrateAll(readConfiguration((await environmentOfRunning(process.env)) ?? process.env));
  return 0;
};
