import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import type { Client } from "minio";
import type { Part } from "./parts.ts";
import { reaching } from "./s3.ts";

/** What is stored where: an object, or with `query` one part of an upload. */
export interface PutTarget {
  readonly bucket: string;
  readonly key: string;
  readonly query?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Below this, chunks are joined: one write to the socket costs less than several. */
const joinedBytes = 256 * 1024;

/**
 * Stores one part with its CRC-32, by which the store refuses what was damaged on the way.
 *
 * @returns the ETag
 */
export const putPart = async (client: Client, target: PutTarget, { chunks, size }: Part): Promise<string> => {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(chunks.reduce((sum, chunk) => crc32(chunk, sum), 0));
  const request = {
    method: "PUT" as const,
    bucketName: target.bucket,
    objectName: target.key,
    ...(target.query !== undefined && { query: target.query }),
    headers: {
      ...target.headers,
      "content-length": String(size),
      "x-amz-checksum-crc32": checksum.toString("base64"),
      "x-amz-sdk-checksum-algorithm": "CRC32",
    },
  };
  const body = size < joinedBytes ? Buffer.concat(chunks) : Readable.from(chunks, { objectMode: true });
  const sha256 = client.enableSHA256 ? sha256Of(chunks) : "";
  const response = await reaching(() => client.makeRequestStreamAsync(request, body, sha256, [200], ""));
  response.resume();
  return String(response.headers.etag).replaceAll('"', "");
};

const sha256Of = (chunks: readonly Uint8Array[]): string =>
  chunks.reduce((hash, chunk) => hash.update(chunk), createHash("sha256")).digest("hex");
