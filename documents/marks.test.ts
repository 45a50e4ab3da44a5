import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PDF } from "@libpdf/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Picture } from "./appearance.ts";
import { findPoppler, type Poppler } from "./outsider-under-test.ts";
import { blocksPng, isBlock } from "./picture-under-test.ts";
import {
  around,
  pageByPoppler,
  type SeenPage,
  type Spot,
  spotsWithin,
  textOf,
  unlike,
  wordsByPoppler,
  wordsWithin,
} from "./reading-under-test.ts";
import { signPdf, type Vouching } from "./signature.ts";
import { keepEvidencePages, type MeantField, makeForm } from "./signing-form.ts";
import { house, vouchingIn } from "./vouching-under-test.ts";

let folder: string;
let vouching: Vouching;
let poppler: Poppler;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engross-marks-"));
  vouching = await vouchingIn(join(folder, "authority"));
  const found = await findPoppler();
  if (typeof found === "string") throw new Error(found);
  poppler = found;
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const blank = async (pages: number): Promise<Uint8Array> => {
  const pdf = PDF.create();
  for (let page = 0; page < pages; page += 1) pdf.addPage({ width: 595, height: 842 });
  return pdf.save();
};

interface Signed {
  readonly pages?: number;
  readonly fields?: readonly MeantField[];
  readonly values?: Readonly<Record<string, string>>;
  readonly seal?: Uint8Array;
  readonly picture?: Picture | "typed";
}

const signature = { page: 0, x: 60, y: 600, width: 200, height: 82 };

/** Signed, and kept as a file whose path this is. */
const signed = async ({ pages = 1, fields = [], values = {}, seal, picture }: Signed): Promise<string> => {
  const { bytes } = await signPdf(vouching, await blank(pages), {
    ...{ house, at: new Date("2026-11-27T04:00:00Z") },
    signatory: { name: "Example Buyer", email: "a@example.com", actId: crypto.randomUUID() },
    prepare: async (pdf) => {
      makeForm(pdf, fields);
      await keepEvidencePages(pdf, { pages: 1, meaning: "Evidence certificate", notYet: "Not yet" });
    },
    filled: { fields, values, seal: seal ?? null, sealIs: "Image of a seal" },
    ...(picture && {
      mark: { place: signature, lines: ["Example Buyer", "Signed"], ...(picture !== "typed" && { picture }) },
    }),
  });
  const path = join(folder, `${crypto.randomUUID()}.pdf`);
  await writeFile(path, bytes);
  return path;
};

const inkOf = async (path: string, empty: string): Promise<readonly Spot[]> =>
  unlike(await pageByPoppler(poppler, path, 0), await pageByPoppler(poppler, empty, 0));

const field = (
  id: string,
  kind: MeantField["kind"],
  x: number,
  y: number,
  width: number,
  height: number,
): MeantField => ({
  ...{ id, kind, meaning: `${kind} of a signer` },
  place: { page: 0, x, y, width, height },
});

const fields = [
  field("text", "text", 60, 100, 160, 20),
  field("date", "date", 300, 100, 90, 20),
  field("initials", "initials", 60, 300, 60, 30),
  field("ticked", "checkbox", 300, 300, 14, 14),
  field("unticked", "checkbox", 400, 300, 14, 14),
  field("left", "text", 60, 400, 160, 20),
];
const values = { text: "上海 Pudong", date: "2026-11-27", initials: "张E", ticked: "yes" };

test("text, date, initials and a tick are to be seen and read in their places; what was left empty shows nothing", async () => {
  const path = await signed({ fields, values });
  const ink = await inkOf(path, await signed({}));
  const words = await wordsByPoppler(poppler, path);
  for (const { id, place } of fields) {
    const value = values[id as keyof typeof values];
    expect(spotsWithin(ink, place).length > 0, id).toBe(value !== undefined);
    const read = id === "ticked" ? "" : (value ?? "");
    expect(textOf(wordsWithin(words, place)), id).toBe(read.replaceAll(" ", ""));
  }
  const [, , , { place: box } = expect.unreachable()] = fields;
  // A tick goes down, then up to the right, higher than it began.
  const tick = around(spotsWithin(ink, box));
  expect([tick.width > box.width / 2, tick.height > box.height / 2]).toEqual([true, true]);
  const lowest = spotsWithin(ink, box).toSorted((a, b) => a.y - b.y)[0];
  expect((lowest?.x ?? 0) - box.x).toBeLessThan(box.width * 0.6);
  expect(ink.length).toBe(fields.reduce((sum, { place }) => sum + spotsWithin(ink, place).length, 0));
});

const strokes = [
  [20, 80],
  [60, 20],
  [100, 80],
  [280, 55],
] as const;

/** The ink of a picture over the words of a mark: over the rest stands the name. */
const pictureIn = async (picture: Picture): Promise<{ readonly path: string; readonly ink: readonly Spot[] }> => {
  const path = await signed({ picture });
  const ink = await inkOf(path, await signed({}));
  expect(ink.length).toBe(spotsWithin(ink, signature).length);
  const words = wordsWithin(await wordsByPoppler(poppler, path), signature);
  expect(textOf(words)).toBe("ExampleBuyerSigned");
  const above = Math.max(...words.map(({ y, height }) => y + height));
  return { path, ink: ink.filter(({ y }) => y > above) };
};

test("a signature that was drawn shows every stroke of it and nothing else, above the name", async () => {
  const path = strokes.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join("");
  const { ink } = await pictureIn({ kind: "strokes", strokes: path });
  const box = around(ink);
  // The box of the ink is that of the strokes and half a line around.
  const scale = box.width / (260 + 2.2);
  const onPage = ([x, y]: readonly [number, number]): Spot => ({
    x: box.x + (x - 20 + 1.1) * scale,
    y: box.y + (80 - y + 1.1) * scale,
  });
  const away = ({ x, y }: Spot, from: Spot, to: Spot): number => {
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const along = ((x - from.x) * (to.x - from.x) + (y - from.y) * (to.y - from.y)) / length ** 2;
    const at = Math.min(1, Math.max(0, along));
    return Math.hypot(x - from.x - at * (to.x - from.x), y - from.y - at * (to.y - from.y));
  };
  const lines = strokes.slice(1).map((to, index) => [onPage(strokes[index] ?? to), onPage(to)] as const);
  const strays = ink.filter((spot) => lines.every(([from, to]) => away(spot, from, to) > 2.5 * scale + 0.5));
  expect(strays).toEqual([]);
  for (const [from, to] of lines) {
    for (let part = 0; part <= 1; part += 0.1) {
      const point = { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
      expect(ink.some(({ x, y }) => Math.hypot(x - point.x, y - point.y) < 1)).toBe(true);
    }
  }
});

/** Of the blocks of a picture those that look otherwise than they should. */
const wrongBlocks = (isInked: (across: number, down: number) => boolean): readonly string[] =>
  Array.from({ length: 100 }, (_, index) => [index % 10, Math.floor(index / 10)] as const).flatMap(([column, row]) =>
    isInked((column + 0.45) / 10, (row + 0.45) / 10) === isBlock(column, row) ? [] : [`${column}, ${row}`],
  );

const isDark = (page: SeenPage | undefined, x: number, y: number): boolean => (page?.shade(x, y) ?? 255) < 160;

test("a signature as an image shows that image above the name, upright and whole", async () => {
  const { path, ink } = await pictureIn({ kind: "image", bytes: blocksPng() });
  const { x, y, width, height } = around(ink);
  expect(Math.abs(width - height)).toBeLessThan(1);
  const page = await pageByPoppler(poppler, path, 0);
  expect(wrongBlocks((across, down) => isDark(page, x + across * width, y + height - down * height))).toEqual([]);
});

test("a typed signature is its name, larger than where a picture stands above it", async () => {
  const [typed, pictured] = await Promise.all([
    signed({ picture: "typed" }).then((path) => wordsByPoppler(poppler, path)),
    signed({ picture: { kind: "image", bytes: blocksPng() } }).then((path) => wordsByPoppler(poppler, path)),
  ]);
  const [name] = wordsWithin(typed, signature);
  expect([name?.text, name && name.height > 11]).toEqual(["Example", true]);
  const [small] = wordsWithin(pictured, signature);
  expect(small && small.height < 9).toBe(true);
});

test.each([1, 2, 5, 23])(
  "each of %i pages carries its own strip of a seal at its right edge, and the strips together are the seal",
  async (pages) => {
    const place = { page: 0, x: 0, y: 300, width: 120, height: 120 };
    const path = await signed({
      ...{ pages, seal: blocksPng() },
      fields: [{ id: "seal", kind: "cross-page-seal", meaning: "Seal across pages", place }],
    });
    const seen = await Promise.all(Array.from({ length: pages + 1 }, (_, page) => pageByPoppler(poppler, path, page)));
    const rounds = pages > 20 ? [12, 11] : [pages];
    let first = 0;
    for (const count of rounds) {
      const width = place.width / count;
      const strips = seen.slice(first, first + count);
      const isInked = (across: number, down: number): boolean => {
        const strip = Math.floor(across * count);
        const x = 595 - width + (across * count - strip) * width;
        return isDark(strips[strip], x, place.y + place.height * (1 - down));
      };
      expect(wrongBlocks(isInked), `pages ${first + 1} to ${first + count}`).toEqual([]);
      first += count;
    }
    // Pages that are kept for the evidence are no part of what the seal holds together.
    const last = seen.at(-1) ?? expect.unreachable();
    expect(unlike(last, await pageByPoppler(poppler, await signed({ pages }), pages))).toEqual([]);
  },
);
