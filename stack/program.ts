import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { madeOnce, root } from "./made-once.ts";
import { type Program, programIn } from "./program-folder.ts";

/** Every room that web or worker may load something from. */
const rooms = [
  ...["access", "activities", "archive", "db", "documents", "domain", "engine", "i18n", "ledger", "mail", "stack"],
  ...["vault", "web", "workflows"],
];

/**
 * Web and worker as plain JavaScript in few files, with most packages in them; made once of the same sources. Read from the
 * sources they would take three times as long to start and a third more memory: the text of every file of every package,
 * used or not, and of what takes the types away.
 */
export const builtProgram = async (): Promise<Program> =>
  programIn(await madeOnce({ kind: "program", rooms, make: byItself }));

/**
 * In a process of its own: what builds takes more memory than all that it builds, and whoever starts Engross stays. It ends
 * with us.
 */
const byItself = async (folder: string): Promise<void> => {
  const build = join(root, "stack", "build-program.ts");
  const building = promisify(execFile)(process.execPath, ["--import", "tsx", build, folder], { cwd: root });
  const end = (): void => void building.child.kill("SIGKILL");
  process.once("exit", end);
  await building.finally(() => process.off("exit", end));
};
