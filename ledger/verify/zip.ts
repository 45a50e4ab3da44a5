import { readSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { Crc32 } from "./crc32.ts";

/** A file inside of a bundle. */
export interface Packed {
  readonly path: string;
  readonly bytes: number;
  /** Hands the content over piece by piece. @throws BadArchive when it is not what the archive says of it */
  readonly read: (take: (piece: Buffer) => void) => void;
}

/** The archive is not as bundles are made; the message says where. */
export class BadArchive extends Error {
  override readonly name = "BadArchive";
}

interface Listed {
  readonly path: string;
  readonly flags: number;
  readonly method: number;
  readonly time: number;
  readonly crc: number;
  readonly packed: number;
  readonly bytes: number;
  readonly offset: number;
}

const endBytes = 22;
const centralBytes = 46;
const localBytes = 30;
const descriptorBytes = 16;
/** Bit 3: sizes follow the data. Bit 11: names are UTF-8. */
const sizesFollow = 1 << 3;
const utf8 = 1 << 11;
const deflated = 8;
const longestDirectory = 64 * 1024 * 1024;
const pieceBytes = 1024 * 1024;

/**
 * The files of a bundle. Bundles have one form: files without gaps from the first byte on, then the directory, then
 * its end, and nothing else. Other programs might read what lies in a gap, or other sizes than these.
 *
 * @throws BadArchive
 */
export const readArchive = (file: number, size: number): readonly Packed[] => {
  const listed = readDirectory(file, size);
  const ends = [...listed.entries.slice(1).map(({ offset }) => offset), listed.offset];
  let expected = 0;
  return listed.entries.map((entry, place) => {
    demand(entry.offset === expected, `a gap or an overlap before ${entry.path}`);
    expected = ends[place] ?? listed.offset;
    const data = demandLocal(file, entry, expected);
    return { path: entry.path, bytes: entry.bytes, read: (take) => readData(file, entry, data, take) };
  });
};

const readDirectory = (
  file: number,
  size: number,
): { readonly offset: number; readonly entries: readonly Listed[] } => {
  demand(size >= endBytes, "too short");
  const end = readAt(file, size - endBytes, endBytes);
  const count = end.readUInt16LE(10);
  const [length, offset] = [end.readUInt32LE(12), end.readUInt32LE(16)];
  const fits = end.readUInt32LE(0) === 0x06054b50 && end.readUInt32LE(4) === 0 && end.readUInt16LE(8) === count;
  demand(fits && end.readUInt16LE(20) === 0 && offset + length + endBytes === size, "no end where it should be");
  demand(length <= longestDirectory, "a directory beyond measure");
  const directory = readAt(file, offset, length);
  const entries: Listed[] = [];
  let at = 0;
  for (let place = 0; place < count; place++) {
    demand(at + centralBytes <= length, "a directory cut short");
    const record = directory.subarray(at, at + centralBytes);
    const nameBytes = record.readUInt16LE(28);
    const path = directory.subarray(at + centralBytes, at + centralBytes + nameBytes).toString("utf8");
    // Made by version 6.3 on Unix; no extra field, no comment, one disk; a plain file, rw-r--r--.
    const plain =
      record.readUInt32LE(0) === 0x02014b50 &&
      record.readUInt16LE(4) === 0x033f &&
      record.readUInt16LE(6) === 20 &&
      record.readUInt32LE(30) === 0 &&
      record.readUInt16LE(34) === 0 &&
      record.readUInt16LE(36) === 0 &&
      record.readUInt32LE(38) === (0o100644 << 16) >>> 0;
    demand(plain, `something unusual in the directory's record ${place + 1}`);
    const flags = record.readUInt16LE(8);
    const method = record.readUInt16LE(10);
    demand((flags | sizesFollow) === (sizesFollow | utf8), `flags that no bundle has at ${path}`);
    demand(method === 0 || method === deflated, `an unknown compression of ${path}`);
    entries.push({
      path,
      flags,
      method,
      time: record.readUInt32LE(12),
      crc: record.readUInt32LE(16),
      packed: record.readUInt32LE(20),
      bytes: record.readUInt32LE(24),
      offset: record.readUInt32LE(42),
    });
    at += centralBytes + nameBytes;
  }
  demand(at === length, "more in the directory than it counts");
  demand(new Set(entries.map(({ path }) => path)).size === entries.length, "two files of one name");
  return { offset, entries };
};

/** Where the data of an entry begins. What stands before and after the data must say what the directory says. */
const demandLocal = (file: number, entry: Listed, end: number): number => {
  const { path, flags, method, time, crc, packed, bytes, offset } = entry;
  const name = Buffer.from(path, "utf8");
  const follows = (flags & sizesFollow) !== 0;
  const local = Buffer.alloc(localBytes);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(flags, 6);
  local.writeUInt16LE(method, 8);
  local.writeUInt32LE(time, 10);
  for (const [place, value] of [crc, packed, bytes].entries()) local.writeUInt32LE(follows ? 0 : value, 14 + place * 4);
  local.writeUInt16LE(name.length, 26);
  const header = Buffer.concat([local, name]);
  demand(readAt(file, offset, header.length).equals(header), `a head that does not fit the directory, at ${path}`);
  const data = offset + header.length;
  const tail = data + packed;
  demand(tail + (follows ? descriptorBytes : 0) === end, `a length that does not fit the directory, at ${path}`);
  if (follows) {
    const descriptor = Buffer.alloc(descriptorBytes);
    for (const [place, value] of [0x08074b50, crc, packed, bytes].entries()) descriptor.writeUInt32LE(value, place * 4);
    demand(readAt(file, tail, descriptorBytes).equals(descriptor), `sizes that do not fit the directory, at ${path}`);
  }
  return data;
};

const readData = (
  file: number,
  { path, method, packed, bytes, crc }: Listed,
  at: number,
  take: (piece: Buffer) => void,
) => {
  const sum = new Crc32();
  let length = 0;
  const hand = (piece: Buffer) => {
    sum.add(piece);
    length += piece.length;
    take(piece);
  };
  if (method === deflated) hand(inflate(readAt(file, at, packed), bytes, path));
  else
    for (let done = 0; done < packed; done += pieceBytes)
      hand(readAt(file, at + done, Math.min(pieceBytes, packed - done)));
  demand(length === bytes && sum.value === crc, `a content other than the directory says, at ${path}`);
};

const inflate = (packed: Buffer, bytes: number, path: string): Buffer => {
  try {
    const { buffer, engine } = inflateWithInfo(packed, Math.max(bytes, 1));
    demand(engine.bytesWritten === packed.length, `bytes after the end of ${path}`);
    return buffer;
  } catch (cause) {
    throw new BadArchive(`a content that cannot be unpacked, at ${path}`, { cause });
  }
};

interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** With `info` Node returns this; its types do not know. */
const inflateWithInfo = (packed: Buffer, most: number): Inflated => {
  const inflated: unknown = inflateRawSync(packed, { maxOutputLength: most, info: true });
  return inflated as Inflated;
};

const readAt = (file: number, position: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  demand(length === 0 || readSync(file, bytes, 0, length, position) === length, "an end before its time");
  return bytes;
};

function demand(fits: boolean, otherwise: string): asserts fits {
  if (!fits) throw new BadArchive(otherwise);
}
