import mammoth from "mammoth";
import sanitizeHtml from "sanitize-html";
import type { Language } from "../domain/language.ts";
import { draftWords } from "../i18n/draft.ts";
import { type Block, type ImportLoss, readBlocks } from "./docx-blocks.ts";
import type { SignatureBox } from "./pdf.ts";
import { type Pdf, typeset } from "./typeset.ts";

/** A Word document taken in. */
export interface ImportedDocx {
  /** Its wording as a sanitized HTML fragment. */
  readonly html: string;
  readonly text: string;
  /** Told from the wording. */
  readonly language: Language;
  readonly blocks: readonly Block[];
  /** What could not be carried over and a person must look at. The sentence for each is `draftWords(language).lost`. */
  readonly lost: readonly ImportLoss[];
}

/**
 * Reads a DOCX that `judgeUpload` accepted. Tracked changes count as accepted (insertions stay, deletions go), so a
 * file that has any should be shown to a person before. Throws when it cannot be read after all.
 */
export const readDocx = async (bytes: Uint8Array): Promise<ImportedDocx> => {
  let document: unknown;
  const { value } = await mammoth.convertToHtml(
    { buffer: Buffer.from(bytes) },
    {
      // Pictures are left out and said to be; nothing is ever read from outside the file.
      convertImage: mammoth.images.imgElement(async () => ({ src: "" })),
      externalFileAccess: false,
      transformDocument: (read: unknown) => {
        document = read;
        return read;
      },
    },
  );
  const { blocks, lost } = readBlocks(document);
  const text = blocks.map(textOf).join("\n");
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return {
    html: sanitizeHtml(value, allowed),
    text,
    language: han > text.length / 10 ? "zh-CN" : "en",
    blocks,
    lost,
  };
};

/** A party that is to sign the imported contract. */
export interface ImportedParty {
  readonly party: string;
  readonly role: string;
  readonly name: string;
}

/**
 * The imported wording as PDF/A-2b, so that it can be approved and signed, with a signature page for the parties given.
 * The same input gives the same bytes.
 */
export const docxPdf = (
  imported: Pick<ImportedDocx, "blocks" | "language">,
  { title, parties }: { readonly title: string; readonly parties: readonly ImportedParty[] },
): Pdf & { readonly signatureBoxes: readonly SignatureBox[] } => {
  const words = draftWords(imported.language);
  const { places, ...pdf } = typeset("imported.typ", {
    language: imported.language,
    title,
    blocks: imported.blocks,
    parties,
    footer: words.page("{page}", "{pages}"),
    words: { signatures: words.signatures, signaturesIntro: words.signaturesIntro, signHere: words.signHere },
  });
  return { ...pdf, signatureBoxes: places.map(({ name, ...place }) => ({ ...place, party: name })) };
};

const textOf = (block: Block): string =>
  block.kind === "table"
    ? block.rows.map((row) => row.map((cell) => cell.paragraphs.map(plain).join(" ")).join("\t")).join("\n")
    : plain(block.spans);

const plain = (spans: readonly { readonly text: string }[]): string => spans.map(({ text }) => text).join("");

const allowed: sanitizeHtml.IOptions = {
  allowedTags: "h1 h2 h3 h4 h5 h6 p ul ol li table thead tbody tr td th strong em u s sup sub br a".split(" "),
  allowedAttributes: { td: ["colspan", "rowspan"], th: ["colspan", "rowspan"], a: ["href", "rel"] },
  allowedSchemes: ["http", "https", "mailto"],
  transformTags: { a: sanitizeHtml.simpleTransform("a", { rel: "noopener noreferrer nofollow" }) },
};
