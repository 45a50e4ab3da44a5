import { execFileSync } from "node:child_process";
import { chown, cp, mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SetUpProblem, say } from "./problem.ts";

/** A user without rights, for PostgreSQL refuses to run as root. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** Folders that any user can reach, for what root keeps in folders that only root can. */
export const reachableRoot = "/var/lib/engross";

/** The user PostgreSQL runs as: nobody special for an ordinary user (undefined), `postgres` or `nobody` for root. */
export const unprivilegedUser = (): User | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (kind: string) => Number(execFileSync("id", [kind, name], { encoding: "utf8", stdio: "pipe" }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // no such user: try the next
    }
  }
  throw new SetUpProblem(say.noUnprivilegedUser);
};

/** Whether a user may pass through every folder down to this one. */
export const canReach = async (user: User | undefined, folder: string): Promise<boolean> => {
  if (user === undefined) return true;
  for (let at = folder; ; at = dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (at === dirname(at)) return true;
  }
};

/** Copies a folder of programs, once, to where every user can run them. */
export const reachableCopy = async (folder: string, name: string): Promise<string> => {
  const copy = join(reachableRoot, name);
  if (await exists(copy)) return copy;
  const temporary = `${copy}.${process.pid}.new`;
  await mkdir(reachableRoot, { recursive: true, mode: 0o755 });
  await cp(folder, temporary, { recursive: true, verbatimSymlinks: true });
  await rename(temporary, copy).catch(async (error: unknown) => {
    await rm(temporary, { recursive: true, force: true });
    if (!(await exists(copy))) throw error;
  });
  return copy;
};

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Makes a folder that belongs to the user and that nobody else can read. */
export const makeOwnFolder = async (folder: string, user: User | undefined): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user !== undefined) await chown(folder, user.uid, user.gid);
};
