import { PDF, type PDFPage } from "@libpdf/core";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import type { FieldPlace, PageSize } from "../domain/signature-field.ts";
import type { PageQuestion } from "./page-view.ts";
import { type Area, asSeen, type ShownPage, shownPage, sizeAsSeen } from "./shown-page.ts";

/** The program of `documents/page-view.ts`: a PDF on its standard input, the question as its argument. */

const input = async (): Promise<Uint8Array> => {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return new Uint8Array(Buffer.concat(chunks));
};

const sizes = (pdf: PDF): readonly PageSize[] => pdf.getPages().map((page) => sizeAsSeen(shownPage(pdf, page)));

const mostFound = 100;

/** Words as they are found by whoever looks for them: case and the spaces that a typesetter put in count for nothing. */
const plain = (text: string): string => text.replaceAll(/\s+/g, "").toLowerCase();

const find = (pdf: PDF, words: string): readonly FieldPlace[] => {
  const wanted = plain(words);
  if (wanted === "") return [];
  return pdf.getPages().flatMap((page, number) => {
    const characters = charactersOf(page, shownPage(pdf, page)).filter(({ char }) => plain(char) !== "");
    const text = characters.map(({ char }) => plain(char)[0] ?? " ").join("");
    const found: FieldPlace[] = [];
    for (let at = text.indexOf(wanted); at !== -1 && found.length < mostFound; at = text.indexOf(wanted, at + 1)) {
      const last = characters[at + wanted.length - 1];
      const first = characters[at];
      if (first && last) found.push({ page: number, ...around(first.area, last.area) });
    }
    return found;
  });
};

interface Character {
  readonly char: string;
  /** As people see it. */
  readonly area: Area;
}

/** In the order of reading. libpdf knows lines only of pages that nobody turned. */
const charactersOf = (page: PDFPage, shown: ShownPage): readonly Character[] => {
  const characters = page
    .extractText()
    .lines.flatMap(({ spans }) => spans.flatMap(({ chars }) => chars))
    .map(({ char, bbox }) => ({ char, area: asSeen(shown, bbox) }));
  return shown.turned === 0 ? characters : inLines(characters);
};

const inLines = (characters: readonly Character[]): readonly Character[] => {
  const lines: [Character, ...Character[]][] = [];
  for (const each of characters.toSorted((a, b) => b.area.y - a.area.y)) {
    const line = lines.at(-1);
    if (line && line[0].area.y - each.area.y < each.area.height / 4) line.push(each);
    else lines.push([each]);
  }
  return lines.flatMap((line) => line.toSorted((a, b) => a.area.x - b.area.x));
};

/** Words that run over a line end are found where they end. */
const around = (first: Area, last: Area): Area => {
  const sameLine = Math.abs(first.y - last.y) < last.height / 2;
  const x = sameLine ? first.x : last.x;
  return { x, y: last.y, width: last.x + last.width - x, height: last.height };
};

/** typst draws the page as a picture inside its own: that picture is what is wanted. */
const picture = (bytes: Uint8Array, { width, height }: PageSize, page: number): string | null => {
  const compiler = NodeCompiler.create({ workspace: import.meta.dirname });
  compiler.mapShadow(`${import.meta.dirname}/shown.pdf`, Buffer.from(bytes));
  const { result } = compiler.compile({
    mainFileContent: `#set page(width: ${width}pt, height: ${height}pt, margin: 0pt)\n#image("shown.pdf", page: ${page + 1}, width: 100%)`,
  });
  const inner = result && /data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)/.exec(compiler.plainSvg(result))?.[1];
  if (!inner) return null;
  // Thousandths of a point are seen by nobody, and half of what is sent.
  return Buffer.from(inner, "base64")
    .toString("utf8")
    .replaceAll(/(\.\d\d)\d+/g, "$1");
};

const bytes = await input();
const question = JSON.parse(process.argv[2] ?? "{}") as PageQuestion;
const pdf = await PDF.load(bytes);
const answer = (): unknown => {
  switch (question.ask) {
    case "sizes":
      return sizes(pdf);
    case "find":
      return find(pdf, question.words);
    case "picture": {
      const size = sizes(pdf)[question.page];
      return size ? picture(bytes, size, question.page) : null;
    }
  }
};
process.stdout.write(JSON.stringify(answer()));
