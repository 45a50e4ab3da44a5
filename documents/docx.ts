import sanitizeHtml from "sanitize-html";
import type { Language } from "../domain/language.ts";
import { draftWords } from "../i18n/draft.ts";
import { type Block, blocksOf, type Span } from "./docx-blocks.ts";
import type { SignatureBox } from "./pdf.ts";
import { type Pdf, typeset } from "./typeset.ts";
import type { WordLoss } from "./word/model.ts";
import { readWord } from "./word/read.ts";
import { viewed } from "./word/viewed.ts";
import { escaped } from "./word/xml.ts";

/** A Word document taken in. */
export interface ImportedDocx {
  /** Its wording as a sanitized HTML fragment. */
  readonly html: string;
  readonly text: string;
  /** Told from the wording. */
  readonly language: Language;
  readonly blocks: readonly Block[];
  /** What could not be carried over and a person must look at: codes, for which `i18n/drafting.ts` has the sentences. */
  readonly lost: readonly string[];
}

/**
 * Reads a DOCX that `judgeUpload` accepted. Tracked changes count as accepted (insertions stay, deletions go), so a
 * file that has any should be shown to a person before. Throws when it cannot be read after all.
 */
export const readDocx = async (bytes: Uint8Array): Promise<ImportedDocx> => {
  const { items, losses, comments } = await readWord(bytes);
  const blocks = blocksOf(viewed(items, "accepted"));
  const text = blocks.map(textOf).join("\n");
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return {
    html: sanitizeHtml(blocks.map(htmlOf).join("\n"), allowed),
    text,
    language: han > text.length / 10 ? "zh-CN" : "en",
    blocks,
    lost: [
      ...losses.flatMap(({ loss }) => (carried.includes(loss) ? [] : [plainly.includes(loss) ? loss : `word-${loss}`])),
      ...(comments.length > 0 ? ["comments"] : []),
    ],
  };
};

/** What a page of paper holds as well as Word does, however little a draft of clauses could. */
const carried: readonly WordLoss["loss"][] = ["tables", "numbering", "links", "fields", "format-changes", "struck"];

/** What has a sentence of its own for documents that stay what they are. */
const plainly: readonly WordLoss["loss"][] = ["pictures", "notes"];

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
    : `${block.kind === "item" ? `${block.marker} ` : ""}${plain(block.spans)}`;

const plain = (spans: readonly { readonly text: string }[]): string => spans.map(({ text }) => text).join("");

const htmlOf = (block: Block): string => {
  switch (block.kind) {
    case "heading": {
      const tag = `h${Math.min(6, Math.max(1, block.level))}`;
      return `<${tag}>${spansHtml(block.spans)}</${tag}>`;
    }
    case "paragraph":
      return `<p>${spansHtml(block.spans)}</p>`;
    // Numbers are part of a wording that refers to them: they stand as they are and are not counted anew.
    case "item":
      return `<p>${escaped(block.marker)} ${spansHtml(block.spans)}</p>`;
    case "table":
      return `<table><tbody>${block.rows.map((row) => `<tr>${row.map(cellHtml).join("")}</tr>`).join("")}</tbody></table>`;
  }
};

type TableBlock = Extract<Block, { readonly kind: "table" }>;

const cellHtml = ({ paragraphs, colspan, rowspan }: TableBlock["rows"][number][number]): string =>
  `<td colspan="${colspan}" rowspan="${rowspan}">${paragraphs.map((spans) => `<p>${spansHtml(spans)}</p>`).join("")}</td>`;

const spansHtml = (spans: readonly Span[]): string => spans.map(spanHtml).join("");

const spanHtml = ({ text, bold, italic, underline, strike, position }: Span): string => {
  const within = (inner: string, tag: string, holds: boolean): string => (holds ? `<${tag}>${inner}</${tag}>` : inner);
  const words = escaped(text).replaceAll("\n", "<br />");
  return [
    ["strong", bold],
    ["em", italic],
    ["u", underline],
    ["s", strike],
    ["sup", position === "superscript"],
    ["sub", position === "subscript"],
  ].reduce((inner, [tag, holds]) => within(inner, String(tag), holds === true), words);
};

const allowed: sanitizeHtml.IOptions = {
  allowedTags: "h1 h2 h3 h4 h5 h6 p table tbody tr td strong em u s sup sub br".split(" "),
  allowedAttributes: { td: ["colspan", "rowspan"] },
};
