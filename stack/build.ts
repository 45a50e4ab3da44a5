import { execFile, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { cacheFolder } from "./cache-folder.ts";
import { readJson, refuseFullDisk } from "./data-folder.ts";
import { processIdentity } from "./identity.ts";
import { hasCode, SetUpProblem, say } from "./problem.ts";
import { exists } from "./unprivileged.ts";
import { until } from "./until.ts";

const run = promisify(execFile);

/** Programs that exist only as Go source. Each module's checksum is in `checksums.json`. */
const tools = {
  temporal: {
    title: "Temporal",
    module: "go.temporal.io/server",
    programs: { server: "./cmd/server", sql: "./cmd/tools/sql" },
  },
  minio: { title: "MinIO", module: "github.com/minio/minio", programs: { minio: "." } },
  /** A second S3, for tests of storage: what works with both needs nothing peculiar to either. */
  versitygw: {
    title: "versitygw",
    module: "github.com/versity/versitygw",
    programs: { versitygw: "./cmd/versitygw" },
  },
} as const;

type Tool = keyof typeof tools;
/** Where the programs of a tool are. */
export type Programs<T extends Tool> = Readonly<Record<keyof (typeof tools)[T]["programs"], string>>;

const oldestGo = [1, 26, 8] as const;
/** Go's own cache, the module sources and the programs together. */
const buildBytes = 6 * 1024 ** 3;

/**
 * Finds the programs of a tool in the user's cache folder, or builds them there: once per version, whoever asks first.
 *
 * @throws SetUpProblem when Go is missing or too old, the source is not the expected one, or the build fails
 */
export const programsOf = async <T extends Tool>(tool: T): Promise<Programs<T>> => {
  const { title, module, programs } = tools[tool];
  const { version, sum } = await checksumOf(module);
  const home = join(cacheFolder(), `${tool}-${version}`);
  if (!(await exists(home)))
    await buildAlone(home, title, () => build({ title, module, version, sum, programs, home }));
  const names = Object.keys(programs);
  return Object.fromEntries(names.map((name) => [name, join(home, name)])) as Programs<T>;
};

/** True when `programsOf` has nothing to build. */
export const isBuilt = async (tool: Tool): Promise<boolean> => {
  const { version } = await checksumOf(tools[tool].module);
  return exists(join(cacheFolder(), `${tool}-${version}`));
};

const checksumOf = async (module: string): Promise<{ readonly version: string; readonly sum: string }> => {
  const all = JSON.parse(await readFile(new URL("checksums.json", import.meta.url), "utf8"));
  return all[module];
};

/** One process builds, the others wait for it; when it dies the next one takes over. */
const buildAlone = async (home: string, title: string, act: () => Promise<void>): Promise<void> => {
  await mkdir(cacheFolder(), { recursive: true });
  const lock = `${home}.lock`;
  const us = { pid: process.pid, identity: processIdentity(process.pid) };
  for (;;) {
    try {
      await writeFile(lock, JSON.stringify(us), { flag: "wx" });
      break;
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    }
    const owner = await readJson<typeof us>(lock);
    const alive = () => owner !== undefined && processIdentity(owner.pid) === owner.identity;
    if (owner !== undefined && alive()) {
      console.log(say.buildWaits(title, owner.pid));
      await until(async () => (alive() && (await exists(lock)) ? undefined : true), 60 * 60);
    }
    if (!alive()) await rm(lock, { force: true });
  }
  try {
    if (!(await exists(home))) await act();
  } finally {
    await rm(lock, { force: true });
  }
};

interface Build {
  readonly title: string;
  readonly module: string;
  readonly version: string;
  readonly sum: string;
  readonly programs: Readonly<Record<string, string>>;
  readonly home: string;
}

const build = async ({ title, module, version, sum, programs, home }: Build): Promise<void> => {
  await demandGo();
  await refuseFullDisk(cacheFolder(), buildBytes);
  console.log(say.buildPreparing(title));
  const source = await download(title, module, version, sum);
  const fresh = `${home}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const commands = Object.entries(programs).map(([name, path]) => ["build", "-v", "-o", join(fresh, name), path]);
  const total = await packagesToCompile(source, Object.values(programs));
  const progress = progressLine(title, total);
  const log = `${home}.log`;
  try {
    for (const command of commands) await go(command, source, log, progress.compiled);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (error instanceof SetUpProblem) throw error;
    throw new SetUpProblem(say.buildFailed(title, log));
  } finally {
    progress.end();
  }
  await rename(fresh, home);
  console.log(say.built(title));
};

/**
 * Downloads a module and returns its folder. Its checksum also fixes every dependency: building inside the folder
 * holds them to the module's own go.sum, whatever GOSUMDB is set to.
 */
const download = async (title: string, module: string, version: string, sum: string): Promise<string> => {
  const found = await run("go", ["mod", "download", "-json", `${module}@${version}`], { env: goEnvironment() }).then(
    ({ stdout }): { readonly Sum: string; readonly Dir: string } => JSON.parse(stdout),
    (error: unknown) => {
      throw new SetUpProblem(say.buildFailed(title, error instanceof Error ? error.message : String(error)));
    },
  );
  if (found.Sum !== sum) throw new SetUpProblem(say.checksumWrong(module));
  return found.Dir;
};

const goEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, GOWORK: "off", GO111MODULE: "on" });

const demandGo = async (): Promise<void> => {
  const found = await run("go", ["env", "GOVERSION"]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
  const numbers = found
    ?.match(/^go(\d+)\.(\d+)(?:\.(\d+))?/)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (numbers === undefined || isOlder(numbers, oldestGo)) throw new SetUpProblem(say.noGo(found ?? say.nothing));
};

/** Compares versions number by number. */
export const isOlder = (version: readonly number[], than: readonly number[]): boolean => {
  for (const [index, number] of than.entries()) {
    const part = version[index] ?? 0;
    if (part !== number) return part < number;
  }
  return false;
};

/** How many packages Go's build cache does not hold yet, by a dry run; it also downloads the dependencies. */
const packagesToCompile = async (source: string, paths: readonly string[]): Promise<number> => {
  const { stderr } = await run("go", ["build", "-n", "-o", "/dev/null", ...paths.slice(0, 1)], {
    cwd: source,
    env: goEnvironment(),
    maxBuffer: 1024 ** 3,
  });
  return stderr.match(/^.*\/compile /gm)?.length ?? 0;
};

/** Runs go and tells of every package that it begins to compile (one line each on its standard error with `-v`). */
const go = (command: readonly string[], cwd: string, log: string, compiled: () => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn("go", command, { cwd, env: goEnvironment(), stdio: ["ignore", "ignore", "pipe"] });
    const kept = createWriteStream(log, { flags: "a" });
    child.stderr.pipe(kept);
    createInterface(child.stderr).on("line", (line) => {
      if (/^[\w.]+(\/[\w.~-]+)*$/.test(line)) compiled();
    });
    const stop = () => child.kill();
    process.once("exit", stop);
    child.once("error", reject);
    child.once("close", (code) => {
      process.off("exit", stop);
      if (code === 0) resolve();
      else reject(new Error(`go ${command[0]}: ${code}`));
    });
  });

/** Says every half minute (every second on a terminal) how far it is. */
const progressLine = (title: string, total: number) => {
  const began = Date.now();
  const interactive = process.stdout.isTTY;
  let done = 0;
  const print = () => {
    if (done === 0) return;
    const all = Math.max(total, done);
    const minutes = Math.ceil(millisecondsLeft(Date.now() - began, done, all) / 60_000);
    const left = say.minutesLeft(minutes);
    const line = done < all ? say.buildProgress(title, done, all, left) : say.buildLinks(title, left);
    if (interactive) process.stdout.write(`\r\u001b[K${line}`);
    else console.log(line);
  };
  const timer = setInterval(print, interactive ? 1000 : 30_000);
  return {
    compiled: () => {
      done += 1;
    },
    end: () => {
      clearInterval(timer);
      if (interactive) process.stdout.write("\r\u001b[K");
    },
  };
};

/**
 * How long a build will still take, in ms, when it has begun to compile so many packages. Go begins with many small
 * ones, ends with a few large ones and then links: of builds watched to their end, a share `s` of the packages was
 * reached after about 0.88·s^1.5 of the time.
 */
export const millisecondsLeft = (elapsed: number, done: number, total: number): number => {
  const share = 0.88 * (done / total) ** 1.5;
  return (elapsed * (1 - share)) / share;
};
