import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { link, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { open, seal } from "./stream.ts";
import type { Suite } from "./suite.ts";

/** One file to be sealed or opened with a raw key, far from any service. */
export interface FileJob {
  readonly from: string;
  /** Must not exist yet. */
  readonly to: string;
  readonly key: Uint8Array;
  /** The whole text, suite included; see README.md. */
  readonly associatedData: string;
}

/** Seals a file. It is there when it is whole, else not at all. */
export const sealFile = (suite: Suite, job: FileJob): Promise<void> =>
  write(
    job.to,
    seal(suite, job.key, () => Buffer.from(job.associatedData), createReadStream(job.from)),
  );

/**
 * Opens a sealed file, in whichever suite. What is wrong anywhere in it leaves no file.
 *
 * @throws VaultTampered
 */
export const openFile = (job: FileJob): Promise<void> =>
  write(
    job.to,
    open(job.key, () => Buffer.from(job.associatedData), createReadStream(job.from)),
  );

const write = async (to: string, bytes: AsyncIterable<Uint8Array>): Promise<void> => {
  const fresh = `${to}.${randomUUID()}.new`;
  try {
    await pipeline(bytes, createWriteStream(fresh, { mode: 0o600, flags: "wx", flush: true }));
    await link(fresh, to);
  } finally {
    await rm(fresh, { force: true });
  }
};
