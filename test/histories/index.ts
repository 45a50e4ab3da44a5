import { readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Client } from "@temporalio/client";
import proto, { type temporal } from "@temporalio/proto";

const { History } = proto.temporal.api.history.v1;

/** The payload key that recorded histories are encrypted with. It protects nothing: they are made-up contracts. */
export const recordedKey = "5a".repeat(32);

const folder = fileURLToPath(new URL(".", import.meta.url));
const ending = ".history.gz";

export const recordedHistories = async (): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith(ending)).toSorted();

export const readHistory = async (name: string): Promise<temporal.api.history.v1.IHistory> =>
  History.decode(gunzipSync(await readFile(`${folder}${name}`)));

/** Keeps the history of a workflow as `<release>-<path>`. What is recorded is never changed. */
export const recordHistory = async (client: Client, workflowId: string, name: string): Promise<void> => {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  await writeFile(`${folder}${name}${ending}`, gzipSync(History.encode(history).finish()), { flag: "wx" });
};
