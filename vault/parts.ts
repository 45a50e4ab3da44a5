import type { Bytes } from "./cut.ts";

/** A piece of a stream as it came, in several chunks. */
export interface Part {
  readonly chunks: readonly Uint8Array[];
  /** Bytes in all. */
  readonly size: number;
  /** Nothing follows. */
  readonly last: boolean;
}

/**
 * Gathers a stream into parts of the sizes asked for; only the last may be shorter, or empty when the stream is. Copies
 * nothing, so the stream must not use a chunk's memory again.
 *
 * @param sizeOf bytes of the nth part, from 0; at least 1
 */
export async function* partsOf(source: Bytes, sizeOf: (part: number) => number): AsyncGenerator<Part, void, undefined> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  let part = 0;
  let full = sizeOf(0);
  for await (const chunk of source) {
    let at = 0;
    while (at < chunk.length) {
      if (size === full) {
        yield { chunks, size, last: false };
        [chunks, size] = [[], 0];
        full = sizeOf(++part);
      }
      const taken = chunk.subarray(at, at + full - size);
      chunks.push(taken);
      size += taken.length;
      at += taken.length;
    }
  }
  yield { chunks, size, last: true };
}

/** Chunks before the last so many bytes, and those bytes in one. @throws RangeError when there are fewer */
export const endingOf = (
  { chunks, size }: Part,
  bytes: number,
): { readonly before: readonly Uint8Array[]; readonly ending: Uint8Array } => {
  if (size < bytes) throw new RangeError(`${size} bytes do not end with ${bytes}`);
  const before: Uint8Array[] = [];
  const after: Uint8Array[] = [];
  let left = size - bytes;
  for (const chunk of chunks) {
    if (left > 0) before.push(chunk.subarray(0, left));
    if (left < chunk.length) after.push(chunk.subarray(Math.max(0, left)));
    left -= chunk.length;
  }
  return { before, ending: Buffer.concat(after) };
};
