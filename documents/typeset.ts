import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";

/** A finished PDF. */
export interface Pdf {
  readonly bytes: Uint8Array;
  /** Lower-case hex of the bytes. Approvals and signatures bind to it. */
  readonly sha256: string;
  readonly pages: number;
}

/** A place on a page, in PDF points from its lower left corner. */
export interface Place {
  /** From 0. */
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A4 in points: every page we typeset has this height, so places can be turned upside down into PDF's own. */
const pageHeight = 841.89;

const fontFolders = ["@expo-google-fonts/noto-serif-sc", "@expo-google-fonts/noto-sans-sc"].flatMap((name) => {
  const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  return [join(folder, "400Regular"), join(folder, "700Bold")];
});

/** Made when first needed: reading four CJK fonts takes a moment. Rendering is synchronous, so one serves all. */
let compiler: NodeCompiler | undefined;

/**
 * Typesets one of our `.typ` files with the data as `sys.inputs.data` (JSON; it never becomes typst source). The same
 * data gives the same bytes: no clock, no random identifiers, no fonts but ours. PDF/A-2b unless told otherwise.
 * Throws when typst cannot set it, which is a fault of the template.
 */
export const typeset = (
  file: "contract.typ" | "letter.typ" | "imported.typ" | "mark.typ",
  data: unknown,
  { archival = true }: { readonly archival?: boolean } = {},
): Pdf & { readonly places: readonly (Place & { readonly name: string })[] } => {
  compiler ??= NodeCompiler.create({ workspace: import.meta.dirname, fontArgs: [{ fontPaths: fontFolders }] });
  const compiled = compiler.compile({
    mainFilePath: join(import.meta.dirname, file),
    inputs: { data: JSON.stringify(data) },
  });
  const document = compiled.result;
  if (!document) {
    const error = compiled.takeError();
    throw new Error(`typst: ${JSON.stringify(error ? compiler.fetchDiagnostics(error) : "no document")}`);
  }
  const bytes = new Uint8Array(compiler.pdf(document, archival ? { pdfStandard: "a-2b" } : { pdfTags: false }));
  const places = placesIn(compiler.query(document, { selector: "<place>", field: "value" }));
  const pages = document.numOfPages;
  // Keep what the next few documents share (fonts, layout of the template) and nothing of their contents for long.
  compiler.evictCache(4);
  return { bytes, sha256: sha256(bytes), pages, places };
};

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

interface Marked {
  readonly name: string;
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const placesIn = (marked: readonly Marked[]): readonly (Place & { readonly name: string })[] =>
  marked.map(({ name, page, x, y, width, height }) => ({
    name,
    page: page - 1,
    x,
    y: pageHeight - y - height,
    width,
    height,
  }));
