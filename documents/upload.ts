import { open, stat } from "node:fs/promises";
import { isRefusal, type Refusal, refuse } from "../domain/refusal.ts";
import { type DocxContents, inspectDocx } from "./inspect-docx.ts";
import { inspectPdf, type PdfContents } from "./inspect-pdf.ts";

export type UploadedDocument = ({ readonly kind: "pdf" } & PdfContents) | ({ readonly kind: "docx" } & DocxContents);

/** Contracts are short; what is larger is evidence and goes to the vault without being opened. In bytes. */
export const uploadLimits = { pdf: 64 * 1024 ** 2, docx: 32 * 1024 ** 2 } as const;

/**
 * Judges a file that somebody sent as a contract, by its content alone: names and declared types lie. Nothing is
 * unpacked to disk, no more is read into memory than the limits allow, and PDF is opened in a process of its own.
 *
 * @param path a temporary file; it stays where it is
 */
export const judgeUpload = async (path: string): Promise<UploadedDocument | Refusal> => {
  const { size } = await stat(path);
  if (size === 0) return refuse("file-empty");
  const kind = await kindOf(path);
  if (kind === "encrypted") return refuse("file-encrypted");
  if (kind === "unknown") return refuse("file-unsupported");
  if (kind === "two") return refuse("file-unsafe");
  if (size > uploadLimits[kind]) return refuse("file-too-large", { maxMegabytes: uploadLimits[kind] / 1024 ** 2 });
  const contents = kind === "pdf" ? await inspectPdf(path) : await inspectDocx(path);
  return isRefusal(contents) ? contents : ({ kind, ...contents } as UploadedDocument);
};

/**
 * What the first kilobyte says. ISO 32000-1 annex H.3 lets `%PDF-` come anywhere in it; what stands before it must be
 * nothing that another program would take for the beginning of its own kind of file.
 */
const kindOf = async (path: string): Promise<"pdf" | "docx" | "encrypted" | "two" | "unknown"> => {
  const file = await open(path);
  try {
    const head = (await file.read(Buffer.alloc(1024), 0, 1024, 0)).buffer;
    if (head.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004"))) return "docx";
    const begins = head.indexOf("%PDF-");
    if (begins >= 0) return isBlank(head.subarray(0, begins)) && !(await endsAsZip(file)) ? "pdf" : "two";
    const isOle = head.subarray(0, 8).equals(Buffer.from("d0cf11e0a1b11ae1", "hex"));
    return isOle && (await holdsEncryptedPackage(file)) ? "encrypted" : "unknown";
  } finally {
    await file.close();
  }
};

/** White space as PDF counts it (ISO 32000-1 §7.2.2), and a byte order mark. */
const isBlank = (bytes: Buffer): boolean => /^(?:\xef\xbb\xbf)?[\0\t\n\f\r ]*$/.test(bytes.toString("latin1"));

/** Whether a ZIP archive's end stands behind the end of the PDF: then it is both, and scanned as one of them only. */
const endsAsZip = async (file: Awaited<ReturnType<typeof open>>): Promise<boolean> => {
  const { size } = await file.stat();
  const block = Buffer.alloc(Math.min(size, 66 * 1024));
  const { bytesRead } = await file.read(block, 0, block.length, size - block.length);
  const tail = block.subarray(0, bytesRead);
  return tail.subarray(Math.max(0, tail.lastIndexOf("%%EOF"))).includes("PK\u0005\u0006");
};

/** A Word file with a password is an OLE container with a stream of this name ([MS-OFFCRYPTO] §2.3.2). */
const holdsEncryptedPackage = async (file: Awaited<ReturnType<typeof open>>): Promise<boolean> => {
  const name = Buffer.from("EncryptedPackage", "utf16le");
  const block = Buffer.alloc(64 * 1024 + name.length);
  for (let at = 0; at < uploadLimits.docx; at += block.length - name.length) {
    const { bytesRead } = await file.read(block, 0, block.length, at);
    if (block.subarray(0, bytesRead).includes(name)) return true;
    if (bytesRead < block.length) return false;
  }
  return false;
};
