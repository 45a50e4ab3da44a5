import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { type Scanner, ScannerAway } from "../../archive/scanner.ts";
import { headBytes, isActive, judgeName, plainName } from "../../documents/active-content.ts";
import { type Refusal, Refused, refuse } from "../../domain/refusal.ts";
import type { Upload } from "./route.ts";

/** What is known of a file that came, by now. */
export interface Arrived {
  readonly size: number;
  /** In hexadecimal; `null` until all of it has come. */
  readonly sha256: string | null;
  /** What the scanner found. */
  readonly found: string | null;
}

export interface Arriving {
  readonly upload: Upload;
  readonly soFar: () => Arrived;
}

/**
 * Watches over a file from the moment it arrives, whoever sends it and whatever it is for: its name is made plain, its
 * beginning must be of no program, and where there is a scanner its bytes pass by it on their way. The stream ends only
 * once the scanner has judged all of it, and fails with the refusal otherwise, so nothing can have been kept of it.
 */
export const receiveUpload = (upload: Upload, scanner: Scanner | undefined): Arriving | Refusal => {
  const name = plainName(upload.name);
  const judged = judgeName(name);
  if (judged !== "harmless") return refuse(judged === "macros" ? "file-has-macros" : "file-unsafe");
  const arrived: Noted = { size: 0, sha256: null, found: null };
  const stream = Readable.from(watched(upload.stream, scanner, arrived), { objectMode: false });
  // Whoever reads it hears of it; where nobody began to, it must not end the process.
  stream.on("error", () => undefined);
  return { upload: { ...upload, name, stream }, soFar: () => arrived };
};

type Noted = { -readonly [fact in keyof Arrived]: Arrived[fact] };

async function* watched(
  bytes: AsyncIterable<Buffer>,
  scanner: Scanner | undefined,
  arrived: Noted,
): AsyncGenerator<Buffer, void, undefined> {
  const hash = createHash("sha256");
  const scan = scanner?.begin();
  let head: Buffer | undefined = Buffer.alloc(0);
  try {
    for await (const chunk of bytes) {
      arrived.size += chunk.length;
      hash.update(chunk);
      if (head !== undefined) {
        head = Buffer.concat([head, chunk]);
        if (isActive(head.subarray(0, headBytes))) throw new Refused(refuse("file-unsafe"));
        if (head.length >= headBytes) head = undefined;
      }
      await scan?.write(chunk);
      yield chunk;
    }
    arrived.sha256 = hash.digest("hex");
    const { found = null } = (await scan?.end()) ?? {};
    arrived.found = found;
    if (found !== null) throw new Refused(refuse("file-infected"));
  } catch (error) {
    throw reasonOf(error);
  } finally {
    scan?.abandon();
  }
}

/** While the scanner is away nothing is taken: what it has not seen is not known to be harmless. */
const reasonOf = (error: unknown): unknown =>
  error instanceof ScannerAway ? new Refused(refuse("scanner-away", { retryAfter: 60 })) : error;
