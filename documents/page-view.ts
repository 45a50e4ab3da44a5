import { join } from "node:path";
import { isRefusal, type Refusal } from "../domain/refusal.ts";
import type { FieldPlace, PageSize } from "../domain/signature-field.ts";
import { guarded } from "./guarded.ts";

/** What the program `view-page.ts` is asked, and answers in JSON. */
export type PageQuestion =
  | { readonly ask: "sizes" }
  /** Where words stand, each time. */
  | { readonly ask: "find"; readonly words: string }
  /** A picture of a page (from 0). */
  | { readonly ask: "picture"; readonly page: number };

const program = join(import.meta.dirname, "view-page.ts");

const asked = async <T>(bytes: Uint8Array, question: PageQuestion): Promise<T | Refusal> => {
  const answer = await guarded(program, [JSON.stringify(question)], bytes);
  return isRefusal(answer) ? answer : (JSON.parse(answer) as T);
};

/** How large each page is as people see it, cropped and turned. */
export const pageSizes = (bytes: Uint8Array): Promise<readonly PageSize[] | Refusal> => asked(bytes, { ask: "sizes" });

/**
 * Where words stand on the pages as people see them, in the order of reading; at most a hundred times. Spaces between them
 * count for nothing.
 */
export const findWords = (bytes: Uint8Array, words: string): Promise<readonly FieldPlace[] | Refusal> =>
  asked(bytes, { ask: "find", words });

/** A page as SVG, drawn by typst from the PDF; null where there is no such page. It refers to nothing outside itself. */
export const pagePicture = (bytes: Uint8Array, page: number): Promise<string | null | Refusal> =>
  asked(bytes, { ask: "picture", page });
