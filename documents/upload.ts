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
  if (size > uploadLimits[kind]) return refuse("file-too-large", { maxMegabytes: uploadLimits[kind] / 1024 ** 2 });
  const contents = kind === "pdf" ? await inspectPdf(path) : await inspectDocx(path);
  return isRefusal(contents) ? contents : ({ kind, ...contents } as UploadedDocument);
};

/** What the first kilobyte says (ISO 32000-1 annex H.3: `%PDF-` may come anywhere in it). */
const kindOf = async (path: string): Promise<"pdf" | "docx" | "encrypted" | "unknown"> => {
  const file = await open(path);
  try {
    const head = (await file.read(Buffer.alloc(1024), 0, 1024, 0)).buffer;
    if (head.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004"))) return "docx";
    if (head.includes("%PDF-")) return "pdf";
    const isOle = head.subarray(0, 8).equals(Buffer.from("d0cf11e0a1b11ae1", "hex"));
    return isOle && (await holdsEncryptedPackage(file)) ? "encrypted" : "unknown";
  } finally {
    await file.close();
  }
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
