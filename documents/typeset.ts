import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { NodeCompiler, type NodeTypstDocument } from "@myriaddreamin/typst-ts-node-compiler";

/** A finished PDF. */
export interface Pdf {
  readonly bytes: Uint8Array;
  /** Lower-case hex of the bytes. Approvals and signatures bind to it. */
  readonly sha256: string;
  readonly pages: number;
}

/** A place on a page as people see it, in PDF points from its lower left corner. */
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

export interface TypesetOptions {
  /** PDF/A-2b, unless told otherwise. */
  readonly archival?: boolean;
  /** Whether its structure is in it, as it is where it is archival; pages that are drawn into another PDF lose theirs. */
  readonly tagged?: boolean;
}

/**
 * Typesets one of our `.typ` files with the data as `sys.inputs.data` (JSON; it never becomes typst source). The same
 * data gives the same bytes: no clock, no random identifiers, no fonts but ours. PDF/A-2b unless told otherwise.
 * Throws when typst cannot set it, which is a fault of the template.
 */
export const typeset = (
  file:
    | "contract.typ"
    | "comparison.typ"
    | "letter.typ"
    | "imported.typ"
    | "mark.typ"
    | "field.typ"
    | "sheet.typ"
    | "audit.typ"
    | "watermark.typ",
  data: unknown,
  options: TypesetOptions = {},
): Pdf & { readonly places: readonly (Place & { readonly name: string })[] } => {
  compiler ??= NodeCompiler.create({ workspace: import.meta.dirname, fontArgs: [{ fontPaths: fontFolders }] });
  const { document, bytes } = compile(compiler, file, JSON.stringify(data, cleaned), options);
  const places = placesIn(compiler.query(document, { selector: "<place>", field: "value" }));
  const pages = document.numOfPages;
  // Keep what the next few documents share (fonts, layout of the template) and nothing of their contents for long.
  compiler.evictCache(4);
  return { bytes, sha256: sha256(bytes), pages, places };
};

/**
 * Typst with our fonts and templates and nothing else around it: what measurements compare `typeset` with.
 *
 * @returns sets a file with data that is JSON already, and tells its pages
 */
export const openCompiler = (): ((file: string, data: string) => number) => {
  const using = NodeCompiler.create({ workspace: import.meta.dirname, fontArgs: [{ fontPaths: fontFolders }] });
  return (file, data) => {
    const { document } = compile(using, file, data, {});
    using.evictCache(4);
    return document.numOfPages;
  };
};

/** Without control characters and halves of characters, which no page can show and JSON readers stumble over. */
const cleaned = (_key: string, value: unknown): unknown =>
  typeof value === "string" ? value.toWellFormed().replace(/(?![\n\t])\p{Cc}/gu, "") : value;

/**
 * PDF/A refuses characters that the fonts lack, and people may type any (an emoji, a rare name). Those are set by their
 * number, `[U+20BB7]`: to be seen and told apart, never dropped.
 */
const compile = (
  using: NodeCompiler,
  file: string,
  data: string,
  { archival = true, tagged = archival }: TypesetOptions,
): { readonly document: NodeTypstDocument; readonly bytes: Uint8Array } => {
  const compiled = using.compile({ mainFilePath: join(import.meta.dirname, file), inputs: { data } });
  const document = compiled.result;
  if (!document) {
    const error = compiled.takeError();
    throw new Error(`typst: ${JSON.stringify(error ? using.fetchDiagnostics(error) : "no document")}`);
  }
  try {
    const bytes = using.pdf(document, { ...(archival && { pdfStandard: "a-2b" }), ...(!tagged && { pdfTags: false }) });
    return { document, bytes: new Uint8Array(bytes) };
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    const lacking = new Set(
      [...message.matchAll(/the text `\\?"(.+?)\\?"` could not be displayed/gu)]
        .flatMap(([, text = ""]) => [
          ...text.replace(/\\+u\{([0-9a-f]+)\}/g, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16))),
        ])
        .filter((character) => character > "\u007f"),
    );
    const spelled = [...data].map((character) => (lacking.has(character) ? codePoint(character) : character)).join("");
    if (spelled === data) throw error;
    return compile(using, file, spelled, { archival, tagged });
  }
};

const codePoint = (character: string): string =>
  `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`;

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
