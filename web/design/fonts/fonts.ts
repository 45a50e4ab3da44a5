import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { subsetFont } from "./subset.ts";

const require = createRequire(import.meta.url);

const span = (first: number, last: number): readonly string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));

/** Basic Latin, Latin-1 and Extended-A, typographic marks, arrows: as `unicode-range` in css/fonts.css says. */
const latin: readonly string[] = [
  ...span(0x20, 0x7e),
  ...span(0xa0, 0x17f),
  ...span(0x2010, 0x203a),
  ...span(0x2190, 0x2193),
  ..."€™−",
];

/** The 3755 characters of GB 2312 level 1 (rows 16–55), Chinese punctuation and full-width forms. */
const commonHan = (): readonly string[] => {
  const decoder = new TextDecoder("gbk");
  const rows = Array.from({ length: 40 }, (_, row) => row + 0xb0);
  const cells = Array.from({ length: 94 }, (_, cell) => cell + 0xa1);
  const level1 = rows.flatMap((row) => cells.map((cell) => decoder.decode(Uint8Array.of(row, cell))));
  return [
    ...level1.filter((character) => /\p{Script=Han}/u.test(character)),
    ..."·–—‘’“”…",
    ...span(0x3000, 0x303f),
    ...span(0xff00, 0xffef),
  ];
};

const sans = (weight: "400Regular" | "600SemiBold") =>
  readFile(require.resolve(`@expo-google-fonts/noto-sans-sc/${weight}/NotoSansSC_${weight}.ttf`));
const serif = (weight: "400Regular" | "600SemiBold") =>
  readFile(require.resolve(`@expo-google-fonts/noto-serif-sc/${weight}/NotoSerifSC_${weight}.ttf`));

/** The fonts of css/fonts.css by file name. The last is the whole font, for characters outside every subset. */
export const makeFonts = async (): Promise<ReadonlyMap<string, Buffer>> => {
  const [sans400, sans600, serif400, serif600] = await Promise.all([
    sans("400Regular"),
    sans("600SemiBold"),
    serif("400Regular"),
    serif("600SemiBold"),
  ]);
  const han = commonHan();
  return new Map([
    ["sans-latin-400.ttf", subsetFont(sans400, latin, "proportional")],
    ["sans-latin-600.ttf", subsetFont(sans600, latin, "proportional")],
    ["serif-latin-400.ttf", subsetFont(serif400, latin, "proportional")],
    ["serif-latin-600.ttf", subsetFont(serif600, latin, "proportional")],
    ["sans-han-400.ttf", subsetFont(sans400, han, "full")],
    ["sans-han-600.ttf", subsetFont(sans600, han, "full")],
    ["sans-han-whole.ttf", sans400],
  ]);
};
