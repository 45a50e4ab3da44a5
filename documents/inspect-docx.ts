import type { Readable } from "node:stream";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { type Refusal, refuse } from "../domain/refusal.ts";

export interface DocxContents {
  /** Insertions, deletions and moves that nobody has accepted or rejected yet. */
  readonly trackedChanges: number;
  readonly comments: number;
}

const limits = {
  entries: 4000,
  /** Unpacked bytes: of all parts, and of one part of XML, which is parsed in memory. */
  total: 128 * 1024 ** 2,
  xml: 16 * 1024 ** 2,
  /** Parts of XML beyond a megabyte that shrink more than this were made to. */
  ratio: 200,
} as const;

const mainType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

/**
 * Looks through a DOCX without unpacking it: every part is read once, in pieces, and counted by what really comes out
 * of it, not by what its header says.
 */
export const inspectDocx = async (path: string): Promise<DocxContents | Refusal> => {
  const zip = await openZip(path);
  if ("refused" in zip) return zip;
  const seen = { total: 0, trackedChanges: 0, comments: 0, hasDocument: false, isWord: false };
  try {
    if (zip.entryCount > limits.entries) return refuse("file-bomb");
    for await (const entry of zip.eachEntry()) {
      const { fileName: name } = entry;
      if (/(?:^|\/)vba\w*\.(?:bin|xml)$/i.test(name)) return refuse("file-has-macros");
      if (entry.isEncrypted()) return refuse("file-encrypted");
      if (name.endsWith("/")) continue;
      const part = await readPart(zip, entry, limits.total - seen.total);
      if ("refused" in part) return part;
      seen.total += part.size;
      if (part.text === null) continue;
      // OOXML needs no document type (ECMA-376 part 2 §9.1.4 forbids one); here it could only define entities.
      if (/<!(?:DOCTYPE|ENTITY)/i.test(part.text)) return refuse("file-unsafe");
      if (name === "[Content_Types].xml") {
        if (/macroEnabled/i.test(part.text)) return refuse("file-has-macros");
        seen.isWord = part.text.includes(mainType);
      }
      seen.hasDocument ||= name === "word/document.xml";
      seen.trackedChanges += count(part.text, /<w:(?:ins|del|moveFrom|moveTo)[ >]/g);
      if (name === "word/comments.xml") seen.comments = count(part.text, /<w:comment[ >]/g);
    }
  } catch (error) {
    return zipRefusal(error);
  } finally {
    zip.close();
  }
  if (!seen.isWord) return refuse("file-unsupported");
  if (!seen.hasDocument) return refuse("file-broken");
  return { trackedChanges: seen.trackedChanges, comments: seen.comments };
};

const openZip = (path: string): Promise<ZipFile | Refusal> =>
  openPromise(path, { autoClose: false, lazyEntries: true, strictFileNames: true }).catch(zipRefusal);

/** What yauzl throws is about the file, which is the sender's: a name that leaves the archive, or damage. */
const zipRefusal = (error: unknown): Refusal => {
  const message = error instanceof Error ? error.message : "";
  if (/relative path|absolute path|invalid characters/i.test(message)) return refuse("file-unsafe");
  return refuse(/too many bytes|too few bytes/i.test(message) ? "file-bomb" : "file-broken");
};

const readPart = async (
  zip: ZipFile,
  entry: Entry,
  left: number,
): Promise<{ readonly size: number; readonly text: string | null } | Refusal> => {
  const isXml = /\.(?:xml|rels)$/i.test(entry.fileName);
  const most = Math.min(left, isXml ? limits.xml : limits.total);
  if (entry.uncompressedSize > most) return refuse("file-bomb");
  const stream: Readable = await zip.openReadStreamPromise(entry);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most || (isXml && size > 1024 ** 2 && size > limits.ratio * entry.compressedSize)) {
      stream.destroy();
      return refuse("file-bomb");
    }
    if (isXml) chunks.push(chunk);
  }
  return { size, text: isXml ? decoded(Buffer.concat(chunks)) : null };
};

/** XML parts are UTF-8 or UTF-16 (ECMA-376 part 2 §9.1.4). */
const decoded = (bytes: Buffer): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le");
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString("utf16le");
  return bytes.toString("utf8");
};

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
