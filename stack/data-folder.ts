import { chmod, mkdir, readFile, rename, rm, statfs, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { processIdentity } from "./identity.ts";
import { hasCode, SetUpProblem, say } from "./problem.ts";
import { until } from "./until.ts";

/** Raised when the layout of the folder changes so that an older Engross would damage it. */
const format = 1;
const neededBytes = 512 * 1024 * 1024;
const almostNothing = 8 * 1024 * 1024;

interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  readonly identity: string;
  /** How it is asked to end. */
  readonly signal: NodeJS.Signals;
}

interface Claim extends Pick<RunningProcess, "pid" | "identity"> {
  readonly where?: string;
}

/**
 * The one folder that holds all state. Claimed by one process at a time; remembers which processes that one started,
 * so that the next one can end exactly those if they were left over by a `kill -9`.
 */
export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  /** Path of a file or folder inside. */
  readonly at: (...names: readonly string[]) => string;
  readonly logOf: (name: string) => string;
  /** Tells a second start where this one can be found. */
  readonly announce: (where: string) => Promise<void>;
  readonly remember: (name: string, pid: number, signal: NodeJS.Signals) => Promise<void>;
  readonly forget: (pid: number) => Promise<void>;
  /** Ends what is still remembered, the last started first. */
  readonly endRemembered: () => Promise<void>;
  readonly release: () => Promise<void>;
}

/** Reads JSON that we wrote ourselves; undefined when the file is missing or was cut off by a crash. */
export const readJson = async <T>(file: string): Promise<T | undefined> => {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (hasCode(error, "ENOENT") || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** Writes whole or not at all, readable by the owner only. */
export const writePrivately = async (file: string, content: string): Promise<void> => {
  const temporary = `${file}.${process.pid}.new`;
  await writeFile(temporary, content, { mode: 0o600 });
  await rename(temporary, file);
};

/**
 * Claims the folder (made when missing) and ends what a killed predecessor left running.
 *
 * @throws SetUpProblem when it is in use, written by a newer version, not writable, or on a full disk
 */
export const claimDataFolder = async (folder: string): Promise<DataFolder> => {
  const path = resolve(folder);
  const at = (...names: readonly string[]) => join(path, ...names);
  await makeWritable(path, at);
  await refuseNewerFormat(path, at("version"));
  await refuseFullDisk(path);
  await claim(path, at("lock"));
  await endOrphans(at("children.json"));

  let children: readonly RunningProcess[] = [];
  let writing = Promise.resolve();
  const keep = (next: readonly RunningProcess[]): Promise<void> => {
    children = next;
    const written = writing.then(() => writePrivately(at("children.json"), JSON.stringify(children)));
    writing = written.catch(() => undefined); // what a full disk refuses now, the next one writes
    return written;
  };

  return {
    path,
    at,
    logOf: (name) => at("logs", `${name}.log`),
    announce: (where) => writePrivately(at("lock"), JSON.stringify({ ...ourClaim(), where } satisfies Claim)),
    remember: async (name, pid, signal) => {
      const identity = processIdentity(pid);
      if (identity !== undefined) await keep([...children, { name, pid, identity, signal }]);
    },
    forget: (pid) => keep(children.filter((child) => child.pid !== pid)),
    endRemembered: () => endAll(children, () => undefined),
    release: async () => {
      await writing;
      await rm(at("lock"), { force: true });
    },
  };
};

/** Where Engross runs on this folder, if it does; undefined when nothing does. */
export const runningOn = async (folder: string): Promise<Claim | undefined> => {
  const claimed = await readJson<Claim>(join(resolve(folder), "lock"));
  return claimed !== undefined && processIdentity(claimed.pid) === claimed.identity ? claimed : undefined;
};

/** Free bytes on the disk of a folder. */
export const freeBytes = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** @throws SetUpProblem when less than `needed` bytes are free */
export const refuseFullDisk = async (folder: string, needed = neededBytes): Promise<void> => {
  const free = await freeBytes(folder);
  if (free < needed) throw new SetUpProblem(say.diskFull(folder, megabytes(free), megabytes(needed)));
};

/** Whether a disk has no room left for anything that fails now to have another cause. */
export const isDiskFull = async (folder: string): Promise<boolean> => (await freeBytes(folder)) < almostNothing;

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;

const makeWritable = async (path: string, at: DataFolder["at"]): Promise<void> => {
  try {
    await mkdir(at("logs"), { recursive: true });
    // Traversable, for PostgreSQL may run as another user; what is secret inside is private by itself.
    await chmod(path, 0o711);
    await chmod(at("logs"), 0o700);
  } catch (error) {
    if (hasCode(error, "EACCES", "EPERM", "EROFS", "ENOTDIR")) throw new SetUpProblem(say.notWritable(path));
    throw error;
  }
};

const refuseNewerFormat = async (path: string, file: string): Promise<void> => {
  const found = Number(await readFile(file, "utf8").catch(() => "0"));
  if (found > format) throw new SetUpProblem(say.newerData(path, found, format));
  if (found < format) await writeFile(file, `${format}\n`);
};

const ourClaim = (): Claim => ({ pid: process.pid, identity: processIdentity(process.pid) ?? "" });

const claim = async (path: string, lock: string): Promise<void> => {
  for (;;) {
    try {
      await writeFile(lock, JSON.stringify(ourClaim()), { flag: "wx", mode: 0o600 });
      return;
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    }
    const owner = await runningOn(path);
    if (owner !== undefined) throw new SetUpProblem(say.alreadyRunning(path, owner.pid, owner.where ?? say.notYetUp));
    await rm(lock, { force: true });
  }
};

const endOrphans = async (file: string): Promise<void> => {
  const orphans = (await readJson<readonly RunningProcess[]>(file)) ?? [];
  await endAll(orphans, ({ name, pid }) => console.log(say.endedOrphan(name, pid)));
  await rm(file, { force: true });
};

/** The last started go first: what they need ends after them. */
const endAll = async (
  processes: readonly RunningProcess[],
  ended: (process: RunningProcess) => void,
): Promise<void> => {
  for (const one of [...processes].reverse()) {
    if (processIdentity(one.pid) !== one.identity) continue;
    await endProcess(one.pid, one.identity, one.signal, 10);
    ended(one);
  }
};

/** Asks a process to end and insists when it has not within `seconds`. Never touches another one with its number. */
const endProcess = async (pid: number, identity: string, signal: NodeJS.Signals, seconds: number): Promise<void> => {
  const gone = async () => (processIdentity(pid) === identity ? undefined : true);
  signalProcess(pid, signal);
  try {
    await until(gone, seconds);
  } catch {
    signalProcess(pid, "SIGKILL");
    await until(gone, 10);
  }
};

const signalProcess = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, "ESRCH")) throw error;
  }
};
