import { join } from "node:path";
import { isRefusal, type Refusal, refuse } from "../domain/refusal.ts";
import { keptReader } from "./guarded.ts";

export interface PdfContents {
  readonly pages: number;
  /** The paragraphs of each page; none of one that is a scan. About 500 000 characters at most. */
  readonly pageTexts: readonly (readonly string[])[];
  /** Signature fields that are signed already. */
  readonly signatures: number;
  /** Whether signatures can be appended as it is. Where not, `appendablePdf` makes a copy that can be. */
  readonly appendable: boolean;
}

/** What the reader process writes on its standard output: one line of JSON. */
export type PdfReading =
  | ({ readonly outcome: "read" } & PdfContents)
  | { readonly outcome: "encrypted" | "broken" | "scripts" };

const reader = keptReader(join(import.meta.dirname, "read-pdf.ts"));

/**
 * Opens a PDF in another process, which is ended when it takes more than 20 s or about 512 MB: a file made to keep a
 * reader busy costs that, and nothing here. The process goes on to the next file; while it is busy, others get their own.
 */
export const inspectPdf = async (path: string): Promise<PdfContents | Refusal> => {
  const output = await reader(path);
  if (isRefusal(output)) return output;
  const reading = JSON.parse(output) as PdfReading;
  switch (reading.outcome) {
    case "encrypted":
      return refuse("file-encrypted");
    case "broken":
      return refuse("file-broken");
    case "scripts":
      return refuse("file-has-macros");
    case "read": {
      const { outcome: _outcome, ...contents } = reading;
      return contents;
    }
  }
};
