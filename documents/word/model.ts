/** What a Word file holds, as far as a contract's wording is concerned; and by code whatever else there is. */
export interface WordFile {
  readonly items: readonly WordItem[];
  readonly comments: readonly WordComment[];
  readonly losses: readonly WordLoss[];
  /** Custom properties by name: how a file of ours says which version it is. */
  readonly properties: Readonly<Record<string, string>>;
}

export type WordItem = WordParagraph | WordTable;

/** Who changed something, and when the program says that they did. */
export interface Revision {
  readonly author: string;
  /** UTC as the file has it, or null. */
  readonly at: string | null;
  readonly moved: boolean;
}

/** Whether something is there, and since or until whose change. */
export interface Revised {
  readonly inserted: Revision | null;
  readonly deleted: Revision | null;
}

export interface Piece extends Revised {
  readonly text: string;
  readonly manner: Manner;
  /** Id of the character style. */
  readonly style: string | null;
}

export interface Manner {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
  readonly position: "baseline" | "superscript" | "subscript";
}

export interface WordParagraph {
  readonly kind: "paragraph";
  readonly pieces: readonly Piece[];
  /** Level of the heading, 0 for the title; null for text. */
  readonly heading: number | null;
  readonly align: "start" | "center" | "end";
  /** The number or bullet that the file's rules of numbering give it; empty for none. */
  readonly number: string;
  /** How deep it stands in its list. */
  readonly level: number;
  /** Names of the bookmarks that begin in it. */
  readonly bookmarks: readonly string[];
  /** Its end: where that goes, it runs on into the next paragraph. */
  readonly mark: Revised;
  /** Whether it is a row of a table, its cells side by side. */
  readonly isRow?: boolean;
  /** Ids of the comments that begin in it. */
  readonly comments: readonly string[];
}

export interface WordTable {
  readonly kind: "table";
  readonly rows: readonly WordRow[];
}

export interface WordRow extends Revised {
  readonly cells: readonly {
    readonly paragraphs: readonly WordParagraph[];
    readonly colspan: number;
    readonly continues: boolean;
  }[];
}

export interface WordComment {
  readonly id: string;
  readonly author: string;
  readonly at: string | null;
  readonly text: string;
  /** The words that it was made on. */
  readonly on: string;
}

/** What a wording of ours cannot hold. */
export const wordLosses = [
  "pictures",
  "text-boxes",
  "notes",
  "headers",
  "fields",
  "equations",
  "objects",
  "format-changes",
  "struck",
  "tables",
  "links",
  "numbering",
  "symbols",
] as const;

export interface WordLoss {
  readonly loss: (typeof wordLosses)[number];
  readonly count: number;
  /** The words in it, where it has any. */
  readonly texts: readonly string[];
}

export const untouched: Revised = { inserted: null, deleted: null };
export const plain: Manner = { bold: false, italic: false, underline: false, strike: false, position: "baseline" };
