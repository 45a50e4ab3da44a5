import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { fromBufferPromise } from "yauzl";
import { ZipFile } from "yazl";

/** The parts of an OOXML package, by their names. */
export type Parts = ReadonlyMap<string, Buffer>;

/**
 * Unpacks a file that `judgeUpload` accepted: it knows by now how much comes out.
 *
 * @param wanted which parts; all unless told
 */
export const unpack = async (bytes: Uint8Array, wanted: (name: string) => boolean = () => true): Promise<Parts> => {
  const zip = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true, strictFileNames: true });
  const parts = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith("/") || !wanted(entry.fileName)) continue;
    const stream: Readable = await zip.openReadStreamPromise(entry);
    parts.set(entry.fileName, await buffer(stream));
  }
  return parts;
};

/** Packs parts into a file: the same parts give the same bytes, whenever they are packed. */
export const pack = async (parts: Parts): Promise<Buffer> => {
  const zip = new ZipFile();
  const packed = buffer(zip.outputStream as Readable);
  // The list of content types comes first, by which programs know what the archive is (ECMA-376 part 2 §9).
  const order = [...parts].toSorted(([a], [b]) => Number(b === contentTypes) - Number(a === contentTypes));
  for (const [name, bytes] of order) zip.addBuffer(bytes, name, { mtime: beginning, mode: 0o100644 });
  zip.end();
  return packed;
};

export const contentTypes = "[Content_Types].xml";
const beginning = new Date("2000-01-01T00:00:00Z");

/** XML parts are UTF-8 or UTF-16 (ECMA-376 part 2 §9.1.4). */
export const decoded = (bytes: Buffer): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le");
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString("utf16le");
  return bytes.toString("utf8").replace(/^\ufeff/, "");
};
