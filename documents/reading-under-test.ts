import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { FieldPlace } from "../domain/signature-field.ts";
import { findPoppler, type Poppler, shownByPoppler } from "./outsider-under-test.ts";

const run = promisify(execFile);

/** A word as an outsider's software reads it, with what fields show; in points from the page's lower left corner. */
export interface ReadWord extends FieldPlace {
  readonly text: string;
}

/** All words of a PDF, in the order of reading. */
export const wordsByPoppler = async ({ pdfsig, env }: Poppler, path: string): Promise<readonly ReadWord[]> => {
  const { stdout } = await run(join(dirname(pdfsig), "pdftotext"), ["-bbox", path, "-"], {
    ...{ env, maxBuffer: 64 * 1024 * 1024 },
  });
  return stdout.split("<page ").slice(1).flatMap(wordsOnPage);
};

/** All that is to be read in a PDF, as one text. */
export const textByPoppler = async (bytes: Uint8Array): Promise<string> => {
  const poppler = await findPoppler();
  if (typeof poppler === "string") throw new Error(poppler);
  const folder = await mkdtemp(join(tmpdir(), "engross-read-"));
  try {
    const path = join(folder, "read.pdf");
    await writeFile(path, bytes);
    return textOf(await wordsByPoppler(poppler, path));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const wordsOnPage = (xml: string, page: number): readonly ReadWord[] => {
  const height = Number(/height="([\d.]+)"/.exec(xml)?.[1]);
  return [...xml.matchAll(/<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<\/word>/gs)].map(
    ([, left, top, right, bottom, text = ""]) => ({
      ...{ page, x: Number(left), y: height - Number(bottom) },
      ...{ width: Number(right) - Number(left), height: Number(bottom) - Number(top) },
      text: unescaped(text),
    }),
  );
};

const entities = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" } as const;

const unescaped = (xml: string): string =>
  xml.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, name: keyof typeof entities) => entities[name]);

/** As one text without blanks and the hyphens that a line's end puts in: what a typesetter adds is not said. */
export const textOf = (words: readonly ReadWord[]): string =>
  words
    .map(({ text }) => text)
    .join("")
    .replaceAll(/[\s\u00AD]+/g, "");

/** What is to be read within a place. */
export const wordsWithin = (words: readonly ReadWord[], place: FieldPlace): readonly ReadWord[] =>
  words.filter((word) => {
    const [x, y] = [word.x + word.width / 2, word.y + word.height / 2];
    return word.page === place.page && isIn(place, x, y);
  });

const isIn = ({ x, y, width, height }: Omit<FieldPlace, "page">, across: number, up: number): boolean =>
  across >= x && across <= x + width && up >= y && up <= y + height;

/** A page to be looked at in points from its lower left corner, with so many dots to a point. */
export interface SeenPage {
  readonly dots: number;
  readonly width: number;
  readonly height: number;
  /** From 0, black, to 255. */
  readonly shade: (x: number, y: number) => number;
}

const dots = 2;

export const pageByPoppler = async (poppler: Poppler, path: string, page: number): Promise<SeenPage> => {
  const { width, height, pixels } = await shownByPoppler(poppler, path, page, dots);
  const shade = (x: number, y: number): number =>
    pixels[(height - 1 - Math.floor(y * dots)) * width + Math.floor(x * dots)] ?? 255;
  return { dots, width: width / dots, height: height / dots, shade };
};

export interface Spot {
  readonly x: number;
  readonly y: number;
}

const spotsOf = function* ({ dots: each, width, height }: SeenPage): Generator<Spot> {
  for (let y = 0.5 / each; y < height; y += 1 / each) for (let x = 0.5 / each; x < width; x += 1 / each) yield { x, y };
};

/** Where two pages look unlike each other. */
export const unlike = (one: SeenPage, other: SeenPage): readonly Spot[] =>
  [...spotsOf(one)].filter(({ x, y }) => Math.abs(one.shade(x, y) - other.shade(x, y)) > 64);

/** Those within a place, its edges and the width of a line beyond them included. */
export const spotsWithin = (
  spots: readonly Spot[],
  { x, y, width, height }: Omit<FieldPlace, "page">,
): readonly Spot[] =>
  spots.filter((spot) => isIn({ x: x - 1, y: y - 1, width: width + 2, height: height + 2 }, spot.x, spot.y));

/** The smallest rectangle around them. */
export const around = (spots: readonly Spot[]): Omit<FieldPlace, "page"> => {
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
};
