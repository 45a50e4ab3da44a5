import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Refusal, refuse } from "../domain/refusal.ts";

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

const seconds = 20;
const megabytes = 512;

/**
 * Opens a PDF in a process of its own, which is ended when it takes more than 20 s or about 512 MB: a file made to
 * keep a reader busy costs that, and nothing here.
 */
export const inspectPdf = async (path: string): Promise<PdfContents | Refusal> => {
  const reader = join(import.meta.dirname, "read-pdf.ts");
  const child = spawn(process.execPath, [`--max-old-space-size=${megabytes}`, reader, path], {
    stdio: ["ignore", "pipe", "ignore"],
    env: {},
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  let costly = false;
  const end = (): void => {
    costly = true;
    child.kill("SIGKILL");
  };
  const timer = setTimeout(end, seconds * 1000);
  // Buffers are outside the heap that Node limits: watch what the process really holds, where the system tells.
  const watch = setInterval(() => {
    void residentMegabytes(child.pid).then((held) => held > megabytes && end());
  }, 50);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  }).finally(() => {
    clearTimeout(timer);
    clearInterval(watch);
  });
  if (costly) return refuse("file-bomb");
  if (code !== 0) return refuse("file-broken");
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

/** Resident memory by Linux's /proc; 0 where there is none, and the time limit alone protects. */
const residentMegabytes = (pid: number | undefined): Promise<number> =>
  readFile(`/proc/${pid}/statm`, "utf8").then(
    (statm) => (Number(statm.split(" ")[1]) * 4096) / 1024 ** 2,
    () => 0,
  );
