import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { uploadLimits } from "../../documents/upload.ts";
import type { Upload, UploadRule } from "../http/route.ts";

/** The one file of an uploaded contract, the form's last part. What kind it is decides which limit holds in the end. */
export const contractFile = {
  field: "file",
  maxBytes: Math.max(...Object.values(uploadLimits)),
  required: true,
} as const satisfies UploadRule;

/** Where a file lies that has just arrived. */
export interface ArrivedFile {
  readonly path: string;
  readonly sha256: string;
}

/** Puts a file that is arriving where it can be looked at, for as long as `work` takes; then nothing of it is left. */
export const withUploadedFile = async <T>(upload: Upload, work: (file: ArrivedFile) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), "engross-arriving-"));
  try {
    const path = join(folder, "file");
    const hash = createHash("sha256");
    await pipeline(
      upload.stream,
      async function* (source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(path, { mode: 0o600 }),
    );
    return await work({ path, sha256: hash.digest("hex") });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
