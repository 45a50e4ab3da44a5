import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { failureConverterPath } from "../engine/connection.ts";
import { cacheFolder } from "./cache-folder.ts";
import { exists } from "./unprivileged.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
/** All that workflows may import of ours, as the folder boundaries of the lint hold. */
const rooms = ["workflows", "domain", "engine"];
const week = 7 * 24 * 60 * 60_000;

/** The workflows of this copy of Engross as one file, for `runWorker`. */
export interface WorkflowBundle {
  readonly codePath: string;
}

/** Bundles the workflows, or finds what an earlier call of anybody made of the same sources and packages. */
export const bundledWorkflows = async (): Promise<WorkflowBundle> => {
  const folder = join(cacheFolder(), "workflows");
  const codePath = join(folder, `${await fingerprint()}.js`);
  if (await exists(codePath)) {
    await touch(codePath);
    return { codePath };
  }
  const { bundleWorkflowCode } = await import("@temporalio/worker");
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, "workflows", "index.ts"),
    failureConverterPath,
    logger: silent,
  });
  await mkdir(folder, { recursive: true });
  const fresh = join(folder, `${randomUUID()}.new`);
  await writeFile(fresh, code);
  await rename(fresh, codePath);
  await forgetOld(folder);
  return { codePath };
};

/** Of every source that may be in the bundle, by path and content, and of the packages that are. */
const fingerprint = async (): Promise<string> => {
  const hash = createHash("sha256").update(await readFile(join(root, "package-lock.json")));
  for (const room of rooms) {
    const names = (await readdir(join(root, room), { recursive: true })).filter(isSource).toSorted();
    for (const name of names) hash.update(`${room}/${name}\0`).update(await readFile(join(root, room, name)));
  }
  return hash.digest("hex");
};

const isSource = (name: string): boolean => name.endsWith(".ts") && !name.endsWith(".test.ts");

const touch = (file: string): Promise<void> => utimes(file, new Date(), new Date());

const forgetOld = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > week) await rm(file, { force: true });
  }
};

const nothing = (): void => undefined;
/** It tells of its size otherwise; what goes wrong is thrown. */
const silent = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
