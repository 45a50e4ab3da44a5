import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { VaultAddress } from "./vault.ts";

/** What a process of its own went through: all in bytes. */
export interface Transfer {
  readonly sent: number;
  /** What the vault says that it stored. */
  readonly size: number;
  readonly received: number;
  /** By how much the process grew at its largest. */
  readonly grown: number;
}

/** Puts so many bytes into the vault and gets them back, in a process of its own. */
export const transfer = async (address: VaultAddress, bytes: number): Promise<Transfer> => {
  const child = fileURLToPath(new URL("large.child.ts", import.meta.url));
  // As the web runs, which takes files in and gives them out (`stack/part.ts`).
  const commandLine = [
    "--max-semi-space-size=4",
    "--expose-gc",
    "--import",
    "tsx",
    child,
    JSON.stringify(address),
    String(bytes),
  ];
  return JSON.parse((await promisify(execFile)(process.execPath, commandLine)).stdout);
};
