import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { type Bytes, cut, gather } from "./cut.ts";
import { VaultTampered } from "./fault.ts";

/**
 * Streaming encryption in the wire format of Tink's AES256_GCM_HKDF_1MB (github.com/tink-crypto, "AES-GCM-HKDF Streaming
 * AEAD"; scheme of Hoang, Reyhanitabar, Rogaway and Vizár, CRYPTO 2015, "nOAE2/STREAM"). Layout in README.md.
 */
export const suite = "AES256_GCM_HKDF_1MB";
export const keyBytes = 32;

const cipher = "aes-256-gcm";
const segmentBytes = 1024 * 1024;
const tagBytes = 16;
const saltBytes = 32;
const noncePrefixBytes = 7;
const headerBytes = 1 + saltBytes + noncePrefixBytes;
/** Plaintext of a whole segment; the first one gives up `headerBytes` of it to the header. */
const roomBytes = segmentBytes - tagBytes;

/** Sealed bytes that can be read in parts, as from a file or an object store. */
export interface SealedSource {
  /** Bytes in all, as the store tells. Not trusted: `openRange` proves it. */
  readonly size: number;
  /** Bytes from `start` up to, not including, `end`. */
  readonly read: (start: number, end: number) => Bytes;
}

/** Bytes that `plain` bytes take when sealed. */
export const sealedSize = (plain: number): number =>
  headerBytes + plain + tagBytes * Math.max(1, Math.ceil((plain + headerBytes) / roomBytes));

/**
 * Bytes of plaintext in `sealed` bytes.
 *
 * @throws VaultTampered when nothing sealed can have this size
 */
export const openedSize = (sealed: number): number => {
  const plain = sealed - headerBytes - tagBytes * segmentsIn(sealed);
  const lastSegment = sealed - Math.max(headerBytes, (segmentsIn(sealed) - 1) * segmentBytes);
  if (lastSegment < tagBytes) throw new VaultTampered("sealed bytes end inside a segment's tag");
  return plain;
};

/**
 * Seals a stream of any length in bounded memory (one segment of 1 MiB), under a fresh salt. Associated data is not
 * stored; `open` needs the same.
 */
export async function* seal(
  key: Uint8Array,
  associatedData: Uint8Array,
  source: Bytes,
): AsyncGenerator<Buffer, void, undefined> {
  const header = Buffer.concat([Buffer.of(headerBytes), randomBytes(headerBytes - 1)]);
  const stream = streamOf(key, associatedData, header);
  yield header;
  let segment = 0;
  for await (const { bytes, last } of cut(source, plainPiece)) {
    const sealing = createCipheriv(cipher, stream.key, stream.nonce(segment++, last));
    if (bytes.length > 0) yield sealing.update(bytes);
    sealing.final();
    yield sealing.getAuthTag();
  }
}

/**
 * Opens what `seal` made. Every byte that leaves was authenticated, in its place; that all of them were there is known
 * when the generator ends without an error.
 *
 * @throws VaultTampered when a byte was altered, cut, added or moved, or the key or the associated data is another
 */
export async function* open(
  key: Uint8Array,
  associatedData: Uint8Array,
  source: Bytes,
): AsyncGenerator<Buffer, void, undefined> {
  let stream: Stream | undefined;
  let segment = 0;
  for await (const { bytes, last } of cut(source, sealedPiece)) {
    if (stream === undefined) {
      if (last) throw new VaultTampered("sealed bytes end with the header");
      stream = streamOf(key, associatedData, bytes);
      continue;
    }
    const plain = openSegment(stream, segment++, last, bytes);
    if (plain.length > 0) yield plain;
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
  associatedData: Uint8Array,
  source: SealedSource,
  start: number,
  end: number,
): AsyncGenerator<Buffer, void, undefined> {
  if (!Number.isSafeInteger(start) || !(start >= 0) || !(end >= start)) throw new RangeError(`${start}-${end}`);
  const upTo = Math.min(end, openedSize(source.size));
  const stream = streamOf(key, associatedData, await gather(source.read(0, headerBytes)));
  const tail = segmentsIn(source.size) - 1;
  const ending = openSegment(stream, tail, true, await gather(source.read(sealedStart(tail), source.size)));
  if (start >= upTo) return;

  const within = (segment: number, plain: Buffer): Buffer =>
    plain.subarray(Math.max(0, start - openedStart(segment)), upTo - openedStart(segment));
  let segment = segmentAt(start);
  const stop = Math.min(segmentAt(upTo - 1) + 1, tail);
  if (segment < stop) {
    const first = segment;
    const sizeOf = (piece: number) => sealedStart(first + piece + 1) - sealedStart(first + piece);
    for await (const { bytes } of cut(source.read(sealedStart(first), sealedStart(stop)), sizeOf)) {
      yield within(segment, openSegment(stream, segment, false, bytes));
      segment += 1;
    }
    if (segment !== stop) throw new VaultTampered(`segment ${segment} is missing`);
  }
  if (segmentAt(upTo - 1) === tail) yield within(tail, ending);
}

interface Stream {
  readonly key: Buffer;
  readonly nonce: (segment: number, last: boolean) => Buffer;
}

/** The key of one stream and the nonces of its segments: prefix | segment, 32 bits big-endian | 1 when last. */
const streamOf = (key: Uint8Array, associatedData: Uint8Array, header: Uint8Array): Stream => {
  if (key.length !== keyBytes) throw new RangeError(`a key has ${keyBytes} bytes, not ${key.length}`);
  if (header.length !== headerBytes || header[0] !== headerBytes) throw new VaultTampered("not a sealed stream");
  const salt = header.subarray(1, 1 + saltBytes);
  const prefix = Buffer.from(header.subarray(1 + saltBytes));
  return {
    key: Buffer.from(hkdfSync("sha256", key, salt, associatedData, keyBytes)),
    nonce: (segment, last) => {
      const nonce = Buffer.alloc(noncePrefixBytes + 5);
      prefix.copy(nonce);
      nonce.writeUInt32BE(segment, noncePrefixBytes);
      nonce[noncePrefixBytes + 4] = last ? 1 : 0;
      return nonce;
    },
  };
};

const openSegment = (stream: Stream, segment: number, last: boolean, sealed: Uint8Array): Buffer => {
  if (sealed.length < tagBytes) throw new VaultTampered(`segment ${segment} is cut short`);
  const opening = createDecipheriv(cipher, stream.key, stream.nonce(segment, last), { authTagLength: tagBytes });
  opening.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const plain = opening.update(sealed.subarray(0, sealed.length - tagBytes));
  try {
    opening.final();
  } catch (cause) {
    throw new VaultTampered(`segment ${segment} does not authenticate`, { cause });
  }
  return plain;
};

/** The bytes of a segment's plaintext; of the header and then each sealed segment. */
const plainPiece = (n: number): number => (n === 0 ? roomBytes - headerBytes : roomBytes);
const sealedPiece = (n: number): number =>
  n === 0 ? headerBytes : n === 1 ? segmentBytes - headerBytes : segmentBytes;

const segmentsIn = (sealed: number): number => Math.max(1, Math.ceil(sealed / segmentBytes));
const segmentAt = (opened: number): number => Math.floor((opened + headerBytes) / roomBytes);
const sealedStart = (segment: number): number => (segment === 0 ? headerBytes : segment * segmentBytes);
const openedStart = (segment: number): number => (segment === 0 ? 0 : segment * roomBytes - headerBytes);
