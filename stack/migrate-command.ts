import { readConfiguration } from "./configuration.ts";
import { migrateAll } from "./migrate.ts";
import { makeBuckets } from "./minio.ts";
import { say } from "./problem.ts";
import { environmentOfRunning } from "./running.ts";
import { prepareNamespace } from "./temporal.ts";

/**
 * `npm run engross -- migrate`: databases, root key, namespace and bucket, for where the services are configured and
 * several processes share them. May be run again.
 */
export const run = async (): Promise<number> => {
  console.log(say.migrating);
  const configuration = readConfiguration((await environmentOfRunning(process.env)) ?? process.env);
  await Promise.all([migrateAll(configuration), prepareNamespace(configuration.temporal), makeBuckets(configuration)]);
  return 0;
};
