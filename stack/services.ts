import { isBuilt, programsOf } from "./build.ts";
import { type Configuration, type Environment, readConfiguration } from "./configuration.ts";
import { copiesInDataFolder } from "./copies.ts";
import { claimDataFolder, type DataFolder, isDiskFull } from "./data-folder.ts";
import { startMail } from "./mail.ts";
import { makeBuckets, startMinio } from "./minio.ts";
import { type Ports, rememberedPorts, whileTaken } from "./ports.ts";
import { type Postgres, startPostgres } from "./postgres.ts";
import { SetUpProblem, say } from "./problem.ts";
import { loadSecrets, type Secrets } from "./secrets.ts";
import type { Service } from "./service.ts";
import { prepareNamespace, startTemporal } from "./temporal.ts";

export interface StartOptions {
  /** Holds all state; made when missing. */
  readonly dataFolder: string;
  /** Throw-away data and quick timers. */
  readonly testing: boolean;
  /** What is configured already: a service with an address here is used, not started. */
  readonly environment: Environment;
  readonly say?: (line: string) => void;
  /** Ends the start: what was started is stopped, and `startServices` throws the reason. */
  readonly signal?: AbortSignal;
}

/** What Engross runs on. */
export interface Services {
  readonly folder: DataFolder;
  readonly ports: Ports;
  /** All variables that a worker, a web process or the command line needs. */
  readonly environment: Environment;
  readonly configuration: Configuration;
  /** Only those that were started here. */
  readonly postgres: Postgres | undefined;
  readonly temporal: Service | undefined;
  readonly minio: Service | undefined;
  readonly mail: Service | undefined;
  /** Mail, Temporal, MinIO, PostgreSQL, in this order; then the data folder is free for another start. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts each service that has no configured address, in parallel where they do not need each other, and prepares
 * namespace and bucket. What was started is stopped again when any of it fails.
 *
 * @throws SetUpProblem saying what to do
 */
export const startServices = async (options: StartOptions): Promise<Services> => {
  demandWholeGroups(options.environment);
  const folder = await claimDataFolder(options.dataFolder);
  const started: Service[] = [];
  const stop = async (): Promise<void> => {
    for (const name of ["Maildev", "Temporal", "MinIO", "PostgreSQL"])
      await started.find((service) => service.name === name)?.stop();
    await folder.endRemembered(); // what had not answered yet
    await folder.release();
  };
  try {
    return await unlessAborted(startAll(folder, options, started, stop), options.signal);
  } catch (error) {
    await stop();
    throw (await isForWantOfRoom(error, folder)) ? new SetUpProblem(say.diskFullNow(folder.path)) : error;
  }
};

/** Programs have their own words for a full disk, so the disk is asked too; one that cleans up behind itself says it alone. */
const isForWantOfRoom = async (error: unknown, folder: DataFolder): Promise<boolean> =>
  (await isDiskFull(folder.path)) || (error instanceof Error && error.message.includes("No space left on device"));

/** Settles with the work, or throws as soon as the signal is aborted. */
const unlessAborted = async <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
};

const startAll = async (
  folder: DataFolder,
  { environment, testing, say: print = () => undefined }: StartOptions,
  started: Service[],
  stop: () => Promise<void>,
): Promise<Services> => {
  const [ports, secrets] = await Promise.all([
    rememberedPorts(folder.at("ports.json")),
    loadSecrets(folder.at("secrets.json")),
  ]);
  const needs = (variable: string) => !environment[variable];
  const starting = async <S extends Service>(start: () => Promise<S>): Promise<S> => {
    const began = Date.now();
    const up = await whileTaken(start);
    started.push(up);
    print(say.started(up.name, up.where, seconds(began)));
    return up;
  };
  if (!(await Promise.all([isBuilt("temporal"), isBuilt("minio")])).every(Boolean)) print(say.onlyOnce);

  const nothing = Promise.resolve(undefined);
  const startTemporalOn = async (postgres: Promise<Postgres | undefined>): Promise<Service | undefined> => {
    const programs = await programsOf("temporal");
    const postgresPort = (await postgres)?.port;
    if (postgresPort === undefined) return undefined;
    return starting(() => startTemporal({ folder, ports, secrets, programs, testing, postgresPort }));
  };
  const postgres =
    needs("DATABASE_URL") || needs("TEMPORAL_ADDRESS")
      ? starting(() => startPostgres({ folder, ports, secrets, testing }))
      : nothing;
  const temporal = needs("TEMPORAL_ADDRESS") ? startTemporalOn(postgres) : nothing;
  const minio = needs("S3_ENDPOINT")
    ? programsOf("minio").then(({ minio: program }) => starting(() => startMinio(folder, ports, secrets, program)))
    : nothing;
  const mail = needs("SMTP_URL") ? starting(() => startMail(folder, ports)) : nothing;

  // All settle before any failure is reported, so that nothing starts after we stopped.
  await Promise.allSettled([postgres, temporal, minio, mail]);
  const up = { postgres: await postgres, temporal: await temporal, minio: await minio, mail: await mail };

  const complete: Environment = {
    ...generated(secrets),
    ...Object.assign({}, ...Object.values(up).map((service) => service?.environment)),
    ...(await copiesInDataFolder(folder, environment)),
    ...withoutEmpty(environment),
    ENGROSS_DATA: folder.path,
  };
  const configuration = readConfiguration(complete);
  await Promise.all([
    prepareNamespace(configuration.temporal).catch(
      unreachable("Temporal", configuration.temporal.address, "TEMPORAL_ADDRESS"),
    ),
    makeBuckets(configuration).catch(unreachable("S3", configuration.storage.endpoint, "S3_ENDPOINT")),
  ]);
  return { folder, ports, environment: complete, configuration, ...up, stop };
};

/** Variables that lead to one service and make sense only together. */
const groups = [
  ["DATABASE_URL", "DATABASE_ADMIN_URL", "KEYS_DATABASE_URL", "KEYS_DATABASE_ADMIN_URL"],
  ["S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY"],
  ["S3_PURGE_ACCESS_KEY", "S3_PURGE_SECRET_KEY"],
  ["COPIES_S3_ENDPOINT", "COPIES_S3_ACCESS_KEY", "COPIES_S3_SECRET_KEY"],
] as const;

const demandWholeGroups = (environment: Environment): void => {
  for (const [first, ...others] of groups) {
    const missing = others.find((name) => !environment[name]);
    if (environment[first] && missing !== undefined) throw new SetUpProblem(say.halfConfigured(first, missing));
    const given = others.find((name) => environment[name]);
    if (!environment[first] && given !== undefined) throw new SetUpProblem(say.halfConfigured(given, first));
  }
};

const generated = (secrets: Secrets): Environment => ({
  ENGROSS_SECRET: secrets.cookie,
  ENGROSS_PAYLOAD_KEY: secrets.payload,
});

const withoutEmpty = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""));

const unreachable =
  (name: string, where: string, variable: string) =>
  (error: unknown): never => {
    if (error instanceof SetUpProblem) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new SetUpProblem(say.unreachable(name, where, variable, why));
  };

export const seconds = (since: number): string => ((Date.now() - since) / 1000).toFixed(1);
