import { type Bytes, cut, gather } from "./cut.ts";
import { VaultTampered } from "./fault.ts";
import { endingOf, type Part, partsOf } from "./parts.ts";
import { segmentsOf } from "./segments.ts";
import {
  freshHeader,
  headerBytes,
  type SegmentCipher,
  type Suite,
  type SuiteName,
  streamOf,
  suiteOf,
  suites,
} from "./suite.ts";

export { keyBytes } from "./suite.ts";

// Streaming encryption in the layout of Tink's streaming AEADs (scheme of Hoang, Reyhanitabar, Rogaway and Vizár, CRYPTO
// 2015, "nOAE2/STREAM"), given in README.md. Nothing here knows of keys' origins or of a store.

/** What ties sealed bytes to their place, for each suite another: it is not stored, and opening needs the same. */
export type Associated = (suite: SuiteName) => Uint8Array;

/** Sealed bytes that can be read in parts, as from a file or an object store. */
export interface SealedSource {
  /** Bytes in all, as the store tells. Not trusted: `openRange` proves it. */
  readonly size: number;
  /** Bytes from `start` up to, not including, `end`. */
  readonly read: (start: number, end: number) => Bytes;
}

/** Seals a stream of any length in bounded memory (one segment), under a fresh salt. */
export async function* seal(
  suite: Suite,
  key: Uint8Array,
  associated: Associated,
  source: Bytes,
): AsyncGenerator<Buffer, void, undefined> {
  const header = freshHeader(suite);
  const stream = streamOf(suite, key, associated(suite.name), header);
  yield header;
  let segment = 0;
  for await (const { bytes, last } of cut(source, segmentsOf(suite).plainSize)) {
    const [ciphertext, tag] = stream.seal(segment++, last, bytes);
    if (ciphertext.length > 0) yield ciphertext;
    yield tag;
  }
}

/**
 * Opens what `seal` made, in whichever suite. Every byte that leaves was authenticated, in its place; that all of them
 * were there is known when the generator ends without an error.
 *
 * @param source must not use a chunk's memory again
 * @throws VaultTampered when a byte was altered, cut, added or moved, or the key or the associated data is another
 */
export async function* open(
  key: Uint8Array,
  associated: Associated,
  source: Bytes,
  known: readonly Suite[] = Object.values(suites),
): AsyncGenerator<Buffer, void, undefined> {
  // The first byte tells the suite, and with it how long everything after it is.
  let suite: Suite | undefined;
  let stream: SegmentCipher | undefined;
  let segment = 0;
  const pieceBytes = (piece: number): number => {
    if (suite === undefined) return 1;
    return piece === 1 ? headerBytes(suite) - 1 : segmentsOf(suite).sealedSize(piece - 2);
  };
  for await (const piece of partsOf(source, pieceBytes)) {
    if (suite !== undefined && stream !== undefined) {
      yield* openSegment(suite, stream, segment++, piece);
      continue;
    }
    if (piece.last) throw new VaultTampered("sealed bytes end with the header");
    const bytes = Buffer.concat(piece.chunks);
    if (suite === undefined) suite = suiteOf(bytes[0], known);
    else stream = streamOf(suite, key, associated(suite.name), Buffer.concat([Buffer.of(headerBytes(suite)), bytes]));
  }
}

/**
 * Opens the plaintext from `start` up to, not including, `end`, reading only the header, the segments that hold it and
 * the last one: the last proves the length, so a cut at a segment's edge is caught here too. Past the end there is
 * nothing.
 *
 * @throws VaultTampered like `open`; RangeError when the range is not one
 */
export async function* openRange(
  key: Uint8Array,
  associated: Associated,
  source: SealedSource,
  start: number,
  end: number,
  known: readonly Suite[] = Object.values(suites),
): AsyncGenerator<Buffer, void, undefined> {
  if (!Number.isSafeInteger(start) || !(start >= 0) || !(end >= start)) throw new RangeError(`${start}-${end}`);
  const beginning = await gather(source.read(0, Math.min(source.size, Math.max(...known.map(headerBytes)))));
  const suite = suiteOf(beginning[0], known);
  const lie = segmentsOf(suite);
  const stream = streamOf(suite, key, associated(suite.name), beginning.subarray(0, lie.header));
  const upTo = Math.min(end, lie.opened(source.size));
  const tail = lie.count(source.size) - 1;
  const sealedTail = await gather(source.read(lie.sealedStart(tail), source.size));
  const inTail = { chunks: [sealedTail], size: sealedTail.length, last: true };
  const ending = Buffer.concat(openSegment(suite, stream, tail, inTail));
  if (start >= upTo) return;

  const within = (segment: number, plain: Buffer): Buffer =>
    plain.subarray(Math.max(0, start - lie.openedStart(segment)), upTo - lie.openedStart(segment));
  const first = lie.holding(start);
  const stop = Math.min(lie.holding(upTo - 1) + 1, tail);
  let segment = first;
  if (segment < stop) {
    const sealed = source.read(lie.sealedStart(first), lie.sealedStart(stop));
    for await (const piece of partsOf(sealed, (nth) => lie.sealedSize(first + nth))) {
      const plain = openSegment(suite, stream, segment, { ...piece, last: false });
      yield within(segment, Buffer.concat(plain));
      segment += 1;
    }
    if (segment !== stop) throw new VaultTampered(`segment ${segment} is missing`);
  }
  if (lie.holding(upTo - 1) === tail) yield within(tail, ending);
}

const openSegment = ({ tagBytes }: Suite, stream: SegmentCipher, segment: number, sealed: Part): readonly Buffer[] => {
  if (sealed.size < tagBytes) throw new VaultTampered(`segment ${segment} is cut short`);
  const { before, ending } = endingOf(sealed, tagBytes);
  const plain = stream.open(segment, sealed.last, before, ending);
  if (plain === undefined) throw new VaultTampered(`segment ${segment} does not authenticate`);
  return plain;
};
