/** Where bytes come from: a Node stream, a generator, a list of buffers. */
export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface Piece {
  readonly bytes: Uint8Array;
  /** Nothing follows. */
  readonly last: boolean;
}

/**
 * Cuts a stream into pieces of the sizes asked for; only the last may be shorter, or empty when the stream is.
 * At most two pieces are held, in buffers used over and over: a piece stays as it is until the next but one is asked
 * for. Bytes are copied only where a piece spans chunks.
 *
 * @param sizeOf bytes of the nth piece, from 0; at least 1
 */
export async function* cut(source: Bytes, sizeOf: (piece: number) => number): AsyncGenerator<Piece, void, undefined> {
  let held: Buffer = Buffer.alloc(0);
  let spare: Buffer = Buffer.alloc(0);
  let filled = 0;
  let piece = 0;
  let size = sizeOf(0);
  const advance = () => {
    filled = 0;
    size = sizeOf(++piece);
  };

  for await (const chunk of source) {
    let at = 0;
    while (at < chunk.length) {
      if (filled === size) {
        yield { bytes: held.subarray(0, size), last: false };
        [held, spare] = [spare, held];
        advance();
      }
      // More than a piece at once: no need to hold it, for more is known to follow.
      if (filled === 0 && chunk.length - at > size) {
        yield { bytes: chunk.subarray(at, at + size), last: false };
        at += size;
        advance();
        continue;
      }
      const taken = Math.min(size - filled, chunk.length - at);
      held = roomier(held, filled, filled + taken, size);
      held.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
    }
  }
  yield { bytes: held.subarray(0, filled), last: true };
}

/** Grows by doubling, so that small streams take little memory. */
const roomier = (buffer: Buffer, filled: number, needed: number, most: number): Buffer => {
  if (needed <= buffer.length) return buffer;
  const larger = Buffer.allocUnsafeSlow(Math.min(most, Math.max(needed, 2 * buffer.length)));
  buffer.copy(larger, 0, 0, filled);
  return larger;
};

/** All bytes of a stream. */
export const gather = async (source: Bytes): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
};
