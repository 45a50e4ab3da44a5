import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject, onTestFinished } from "vitest";
import { type Configuration, type Environment, readConfiguration } from "../../stack/configuration.ts";
import { type controlActs, controlledServices } from "../../stack/control.ts";
import { restrictDatabase, withClient } from "../../stack/postgres.ts";
import type { WorkflowBundle } from "../../stack/workflow-bundle.ts";
import { prepareFolder } from "../../vault/folder-storage.ts";
import { makeFirstRootKey } from "../../vault/keys/keyring.ts";
import { askControl } from "./control.ts";
import { databaseUrl, templates } from "./database.ts";

/** A migrated database and a migrated key database that nobody else uses. */
export interface FreshDatabase {
  /** Login that serves people, bound by row-level security. */
  readonly url: string;
  /** Owner of the tables. */
  readonly adminUrl: string;
  /** Sees everything: for arranging what no login of ours may, and for looking behind it. */
  readonly superuserUrl: string;
  readonly keys: { readonly url: string; readonly adminUrl: string };
}

/** Copies the migrated templates, in about 50 ms. They vanish with the run. */
export const freshDatabase = async (): Promise<FreshDatabase> => {
  const { environment, superuserUrl } = inject("stack");
  const id = randomUUID().replaceAll("-", "");
  const main = `t_${id}`;
  const keys = `k_${id}`;
  await withClient(superuserUrl, async (client) => {
    for (const [name, { name: template, owner, others }] of [
      [main, templates.main],
      [keys, templates.keys],
    ] as const) {
      await client.query(`create database ${name} template ${template} owner ${owner}`);
      await restrictDatabase(client, name, others);
    }
  });
  return {
    url: databaseUrl(environment, "DATABASE_URL", main),
    adminUrl: databaseUrl(environment, "DATABASE_ADMIN_URL", main),
    superuserUrl: databaseUrl({ superuserUrl }, "superuserUrl", main),
    keys: {
      url: databaseUrl(environment, "KEYS_DATABASE_URL", keys),
      adminUrl: databaseUrl(environment, "KEYS_DATABASE_ADMIN_URL", keys),
    },
  };
};

/** The migrated databases before anybody used them, still empty: for tests of migrations themselves. */
export const emptyDatabase = async (): Promise<FreshDatabase["adminUrl"]> => {
  const { environment, superuserUrl } = inject("stack");
  const name = `e_${randomUUID().replaceAll("-", "")}`;
  await withClient(superuserUrl, (client) => client.query(`create database ${name} owner engross_owner`));
  return databaseUrl(environment, "DATABASE_ADMIN_URL", name);
};

export interface FreshStack {
  readonly configuration: Configuration;
  /** The same, for processes that a test starts. */
  readonly environment: Environment;
  readonly database: FreshDatabase;
  /** The workflows of this copy, bundled once per run: for `runWorker`. */
  readonly workflows: WorkflowBundle;
  /** Removes its folder; databases and objects vanish with the run. */
  readonly close: () => Promise<void>;
}

/**
 * All that one test file needs for itself on the shared services: databases, task queue, object prefix, root key and
 * data folder. The namespace is shared, for registering one takes seconds.
 */
export const freshStack = async (changes: Environment = {}): Promise<FreshStack> => {
  const id = randomUUID();
  const [database, dataFolder] = await Promise.all([freshDatabase(), mkdtemp(join(tmpdir(), "engross-file-"))]);
  const environment: Environment = {
    ...inject("stack").environment,
    DATABASE_URL: database.url,
    DATABASE_ADMIN_URL: database.adminUrl,
    KEYS_DATABASE_URL: database.keys.url,
    KEYS_DATABASE_ADMIN_URL: database.keys.adminUrl,
    TASK_QUEUE: `test-${id}`,
    S3_PREFIX: `test/${id}/`,
    ENGROSS_DATA: dataFolder,
    // Duties run when they are due, not when a test is ready for them: those that are about one ask for it.
    ENGROSS_DUTIES: "no",
    COPIES_FOLDER: join(dataFolder, "copies"),
    ...changes,
  };
  const configuration = readConfiguration(environment);
  if (configuration.copies !== undefined && "folder" in configuration.copies)
    await prepareFolder(configuration.copies.folder);
  await makeFirstRootKey({ databaseUrl: database.keys.url, rootKeyFile: configuration.rootKeyFile });
  const close = () => rm(dataFolder, { recursive: true, force: true });
  return { configuration, environment, database, workflows: inject("workflows"), close };
};

type Act = (typeof controlActs)[number];
type Faults = Readonly<
  Record<(typeof controlledServices)[number], Readonly<Record<Act | "restart", () => Promise<void>>>>
>;

/**
 * Breaks the real services by name. They are shared by all files of a run: a file that does this must be named
 * `*.fault.test.ts`, which run one at a time after the others, and must start again what it stopped.
 */
export const services: Faults = Object.fromEntries(
  controlledServices.map((name) => {
    const act = (one: Act) => async () => {
      await askControl(inject("control"), `${name}/${one}`);
    };
    const restart = async () => {
      await act("kill")();
      await act("start")();
    };
    return [name, { start: act("start"), stop: act("stop"), kill: act("kill"), restart }];
  }),
) as Faults;

/** Takes a service away until the running test ends, however it ends. */
export const without = async (name: keyof Faults): Promise<void> => {
  onTestFinished(() => services[name].start());
  await services[name].kill();
};
