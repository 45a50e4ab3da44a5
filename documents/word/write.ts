import type { Language } from "../../domain/language.ts";
import { contentTypes, type Parts, pack } from "./package.ts";
import { escaped } from "./xml.ts";

/** A Word file to be written. */
export interface WordDocument {
  readonly title: string;
  readonly language: Language;
  /** Who made it: the organisation, as Word shows it. */
  readonly maker: string;
  /** Where the wording comes from, where a licence asks to say so. */
  readonly attribution?: string;
  /** Custom properties: how the file says later which version it was. */
  readonly properties: Readonly<Record<string, string>>;
  readonly blocks: readonly OutBlock[];
  /** Whose the tracked changes are, where there are any. */
  readonly changes?: { readonly author: string; readonly at: Date };
}

export type OutChange = "added" | "removed" | "moved-here" | "moved-away";

export type OutBlock = OutParagraph | OutRow;

/** A row of a table: rows that follow each other are one table, the first of them its header. */
export interface OutRow {
  readonly cells: readonly string[];
  readonly bookmark?: string;
  readonly change?: "added" | "removed";
}

export interface OutParagraph {
  readonly style: "Title" | "Heading1" | "Heading2" | "Clause1" | "Clause2" | "Clause3";
  readonly bookmark?: string;
  readonly runs: readonly OutRun[];
  /** What happened to its end: a paragraph came or went with it. */
  readonly mark?: OutChange;
  /** Of a paragraph that moved: the same at both places. */
  readonly move?: string;
}

export interface OutRun {
  readonly text: string;
  /** Told by a character style, so that it is known again when the file comes back. */
  readonly role?: "number" | "heading";
  readonly change?: OutChange;
}

/** Character styles by which number and heading of a clause are known again. */
export const roleStyles = { number: "ClauseNumber", heading: "ClauseHeading" } as const;

/** The document as DOCX (ECMA-376, transitional): the same input gives the same bytes. */
export const writeWord = (document: WordDocument): Promise<Buffer> => pack(partsOf(document));

const partsOf = (document: WordDocument): Parts =>
  new Map(
    Object.entries({
      [contentTypes]: types,
      "_rels/.rels": packageRelations,
      "docProps/core.xml": core(document),
      "docProps/custom.xml": customProperties(document.properties),
      "word/document.xml": body(document),
      "word/styles.xml": styles(document.language),
      "word/settings.xml": settings,
      "word/footer1.xml": footer,
      "word/_rels/document.xml.rels": documentRelations,
    }).map(([name, xml]) => [name, Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml}`)]),
  );

const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packageSpace = "http://schemas.openxmlformats.org/package/2006";
const wordMain = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/** Where the custom properties are, for the package's list of types and its relations. */
export const customType =
  '<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>';
export const customRelation = `<Relationship Id="rIdEngross" Type="${relations}/custom-properties" Target="docProps/custom.xml"/>`;

const types =
  `<Types xmlns="${packageSpace}/content-types">` +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  '<Default Extension="xml" ContentType="application/xml"/>' +
  `<Override PartName="/word/document.xml" ContentType="${wordMain}.document.main+xml"/>` +
  `<Override PartName="/word/styles.xml" ContentType="${wordMain}.styles+xml"/>` +
  `<Override PartName="/word/settings.xml" ContentType="${wordMain}.settings+xml"/>` +
  `<Override PartName="/word/footer1.xml" ContentType="${wordMain}.footer+xml"/>` +
  '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>' +
  `${customType}</Types>`;

const packageRelations =
  `<Relationships xmlns="${packageSpace}/relationships">` +
  `<Relationship Id="rId1" Type="${relations}/officeDocument" Target="word/document.xml"/>` +
  `<Relationship Id="rId2" Type="${packageSpace}/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
  `${customRelation}</Relationships>`;

const documentRelations =
  `<Relationships xmlns="${packageSpace}/relationships">` +
  `<Relationship Id="rId1" Type="${relations}/styles" Target="styles.xml"/>` +
  `<Relationship Id="rId2" Type="${relations}/settings" Target="settings.xml"/>` +
  `<Relationship Id="rId3" Type="${relations}/footer" Target="footer1.xml"/>` +
  "</Relationships>";

/** Whoever edits it next does so with changes tracked, unless they turn that off. */
const settings = `<w:settings ${word}><w:trackRevisions/><w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/></w:settings>`;

const footer = `<w:ftr ${word}><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>`;

const core = ({ title, maker, attribution }: WordDocument): string =>
  `<cp:coreProperties xmlns:cp="${packageSpace}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
  `<dc:title>${escaped(title)}</dc:title><dc:creator>${escaped(maker)}</dc:creator>` +
  `${attribution === undefined ? "" : `<dc:description>${escaped(attribution)}</dc:description>`}</cp:coreProperties>`;

/** Custom properties of a package ([ECMA-376] part 1 §22.3); the format id is the one for properties that users name. */
export const customProperties = (properties: Readonly<Record<string, string>>): string =>
  '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">' +
  Object.entries(properties)
    .map(
      ([name, value], index) =>
        `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="${index + 2}" name="${escaped(name)}"><vt:lpwstr>${escaped(value)}</vt:lpwstr></property>`,
    )
    .join("") +
  "</Properties>";

const body = (document: WordDocument): string => {
  const ids = numbers();
  const paragraphs = inTables(document.blocks)
    .map((block) =>
      Array.isArray(block) ? tableXml(block, document, ids) : paragraphXml(block as OutParagraph, document, ids),
    )
    .join("");
  const page =
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1588" w:right="1531" w:bottom="1474" w:left="1531" w:header="851" w:footer="851" w:gutter="0"/></w:sectPr>';
  return `<w:document ${word} xmlns:r="${relations}"><w:body>${paragraphs}${page}</w:body></w:document>`;
};

/** Bookmarks and changes are numbered, each number once in a document. */
const numbers = (): (() => number) => {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
};

/** Rows that follow each other as one list, paragraphs as they are. */
const inTables = (blocks: readonly OutBlock[]): readonly (OutParagraph | readonly OutRow[])[] => {
  const result: (OutParagraph | OutRow[])[] = [];
  for (const block of blocks) {
    const last = result.at(-1);
    if (!("cells" in block)) result.push(block);
    else if (Array.isArray(last)) last.push(block);
    else result.push([block]);
  }
  return result;
};

/** Twips of the page's width between its margins. */
const textWidth = 8844;

const tableXml = (rows: readonly OutRow[], document: WordDocument, next: () => number): string => {
  const columns = Math.max(...rows.map(({ cells }) => cells.length));
  const width = Math.floor(textWidth / columns);
  const borders = ["top", "left", "bottom", "right", "insideH", "insideV"]
    .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>`)
    .join("");
  const grid = `<w:gridCol w:w="${width}"/>`.repeat(columns);
  const settings = `<w:tblPr><w:tblW w:w="${width * columns}" w:type="dxa"/><w:tblBorders>${borders}</w:tblBorders></w:tblPr>`;
  const row = ({ cells, bookmark, change }: OutRow, index: number): string => {
    const header = index === 0 ? "<w:cantSplit/><w:tblHeader/>" : "<w:cantSplit/>";
    const mark = change === undefined ? "" : `<w:${tags[change]} ${signedBy(document, next())}/>`;
    const cell = (text: string, at: number): string => {
      // What is left over of a shorter row, such as the total, goes to its first cell.
      const span = at === 0 ? columns - cells.length + 1 : 1;
      const merged = span > 1 ? `<w:gridSpan w:val="${span}"/>` : "";
      const run = runXml({ text }, change === "removed");
      const changed =
        change === undefined ? run : `<w:${tags[change]} ${signedBy(document, next())}>${run}</w:${tags[change]}>`;
      const content = at === 0 && bookmark !== undefined ? bookmarked(bookmark, changed, next()) : changed;
      const end = change === undefined ? "" : `<w:rPr><w:${tags[change]} ${signedBy(document, next())}/></w:rPr>`;
      return `<w:tc><w:tcPr><w:tcW w:w="${width * span}" w:type="dxa"/>${merged}</w:tcPr><w:p><w:pPr><w:spacing w:after="40"/><w:jc w:val="left"/>${end}</w:pPr>${content}</w:p></w:tc>`;
    };
    return `<w:tr><w:trPr>${header}${mark}</w:trPr>${cells.map(cell).join("")}</w:tr>`;
  };
  return `<w:tbl>${settings}<w:tblGrid>${grid}</w:tblGrid>${rows.map(row).join("")}</w:tbl>`;
};

/** Whose a change is, and when it was made. */
const signedBy = ({ changes, maker }: WordDocument, id: number): string => {
  const { author, at } = changes ?? { author: maker, at: new Date(0) };
  return `w:id="${id}" w:author="${escaped(author)}" w:date="${at.toISOString().slice(0, 19)}Z"`;
};

const tags = { added: "ins", removed: "del", "moved-here": "moveTo", "moved-away": "moveFrom" } as const;

const paragraphXml = (paragraph: OutParagraph, document: WordDocument, next: () => number): string => {
  const { style, bookmark, runs, mark, move } = paragraph;
  const signed = (id: number): string => signedBy(document, id);
  const markXml = mark === undefined ? "" : `<w:rPr><w:${tags[mark]} ${signed(next())}/></w:rPr>`;
  const content = runs
    .filter(({ text }) => text !== "")
    .map((run) => {
      const inner = runXml(run, run.change === "removed");
      return run.change === undefined
        ? inner
        : `<w:${tags[run.change]} ${signed(next())}>${inner}</w:${tags[run.change]}>`;
    })
    .join("");
  const marked = bookmark === undefined ? content : bookmarked(bookmark, content, next());
  const moved = move === undefined || mark === undefined ? marked : ranged(tags[mark], marked, move, signed(next()));
  return `<w:p><w:pPr><w:pStyle w:val="${style}"/>${markXml}</w:pPr>${moved}</w:p>`;
};

const bookmarked = (name: string, content: string, id: number): string =>
  `<w:bookmarkStart w:id="${id}" w:name="${name}"/>${content}<w:bookmarkEnd w:id="${id}"/>`;

const ranged = (tag: string, content: string, name: string, signed: string): string =>
  `<w:${tag}RangeStart ${signed} w:name="${name}"/>${content}<w:${tag}RangeEnd ${signed.split(" ")[0]}/>`;

const runXml = ({ text, role }: OutRun, isDeleted: boolean): string => {
  const properties = role === undefined ? "" : `<w:rPr><w:rStyle w:val="${roleStyles[role]}"/></w:rPr>`;
  const tag = isDeleted ? "delText" : "t";
  const content = text
    .split(/([\n\t])/)
    .map((part) => {
      if (part === "\n") return "<w:br/>";
      if (part === "\t") return "<w:tab/>";
      return part === "" ? "" : `<w:${tag} xml:space="preserve">${escaped(part)}</w:${tag}>`;
    })
    .join("");
  return `<w:r>${properties}${content}</w:r>`;
};

const styles = (language: Language): string => {
  const chinese = language === "zh-CN";
  const indent = (level: number): string =>
    chinese
      ? `<w:ind w:firstLineChars="${200 * level}" w:firstLine="${420 * level}"/>`
      : `<w:ind w:left="${Math.max(0, level - 1) * 420}"/>`;
  const paragraph = (id: string, name: string, settings: string, run = ""): string =>
    `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>${settings}</w:pPr>${run === "" ? "" : `<w:rPr>${run}</w:rPr>`}</w:style>`;
  const heading = '<w:rFonts w:eastAsia="SimHei"/><w:b/><w:bCs/>';
  return (
    `<w:styles ${word}><w:docDefaults><w:rPrDefault><w:rPr>` +
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="SimSun"/><w:sz w:val="22"/><w:szCs w:val="22"/>' +
    `<w:lang w:val="en-GB" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="${chinese ? 360 : 300}" w:lineRule="auto"/><w:jc w:val="both"/></w:pPr></w:pPrDefault></w:docDefaults>` +
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>' +
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>' +
    paragraph(
      "Title",
      "Title",
      '<w:spacing w:before="120" w:after="360"/><w:jc w:val="center"/>',
      `${heading}<w:sz w:val="36"/><w:szCs w:val="36"/>`,
    ) +
    paragraph("Heading1", "heading 1", '<w:keepNext/><w:spacing w:before="280"/><w:outlineLvl w:val="0"/>', heading) +
    paragraph("Heading2", "heading 2", '<w:keepNext/><w:spacing w:before="160"/><w:outlineLvl w:val="1"/>', heading) +
    paragraph("Clause1", "Clause 1", indent(1)) +
    paragraph("Clause2", "Clause 2", indent(chinese ? 1 : 2)) +
    paragraph("Clause3", "Clause 3", indent(chinese ? 2 : 3)) +
    `<w:style w:type="character" w:customStyle="1" w:styleId="${roleStyles.number}"><w:name w:val="Clause Number"/></w:style>` +
    `<w:style w:type="character" w:customStyle="1" w:styleId="${roleStyles.heading}"><w:name w:val="Clause Heading"/><w:rPr><w:b/><w:bCs/></w:rPr></w:style>` +
    "</w:styles>"
  );
};
