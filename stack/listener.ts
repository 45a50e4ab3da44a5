import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/**
 * Whether this very process listens on a TCP port: an answer alone does not tell, for another program may have taken
 * the port. Undefined where the system does not let us look (another user's process, in a container without the right).
 */
export const isListening = (pid: number, port: number): boolean | undefined =>
  process.platform === "linux" ? isListeningByProc(pid, port) : isListeningByLsof(pid, port);

const isListeningByProc = (pid: number, port: number): boolean | undefined => {
  const sockets = listenersOf(port);
  try {
    return readdirSync(`/proc/${pid}/fd`).some((name) => sockets.has(targetOf(`/proc/${pid}/fd/${name}`)));
  } catch {
    return undefined;
  }
};

/** The sockets that listen on a port, as links of `/proc/<pid>/fd` name them (proc(5), `/proc/net/tcp`). */
const listenersOf = (port: number): ReadonlySet<string> => {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  const rows = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => readOrEmpty(file).split("\n").slice(1));
  const listen = "0A";
  return new Set(
    rows.flatMap((row) => {
      const [, local, , state, , , , , , inode] = row.trim().split(/\s+/);
      return state === listen && local?.endsWith(`:${wanted}`) ? [`socket:[${inode}]`] : [];
    }),
  );
};

const readOrEmpty = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // a machine without IPv6
  }
};

const targetOf = (link: string): string => {
  try {
    return readlinkSync(link);
  } catch {
    return ""; // closed since we looked
  }
};

const isListeningByLsof = (pid: number, port: number): boolean | undefined => {
  try {
    const found = execFileSync("lsof", ["-nP", "-a", "-p", String(pid), `-iTCP:${port}`, "-sTCP:LISTEN", "-t"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return found.trim() !== "";
  } catch (error) {
    // lsof ends with 1 when it finds nothing, and is on every macOS.
    return error instanceof Error && "status" in error && error.status === 1 ? false : undefined;
  }
};
