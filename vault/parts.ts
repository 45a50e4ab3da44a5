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
 * Gathers a stream into parts of one size; only the last may be shorter, or empty when the stream is. Copies nothing,
 * so the stream must not use a chunk's memory again.
 */
export async function* partsOf(source: Bytes, partBytes: number): AsyncGenerator<Part, void, undefined> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    let at = 0;
    while (at < chunk.length) {
      if (size === partBytes) {
        yield { chunks, size, last: false };
        [chunks, size] = [[], 0];
      }
      const taken = chunk.subarray(at, at + partBytes - size);
      chunks.push(taken);
      size += taken.length;
      at += taken.length;
    }
  }
  yield { chunks, size, last: true };
}
