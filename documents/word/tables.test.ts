import { expect, test } from "vitest";
import { type Draft, withValues } from "../../domain/draft.ts";
import { draftFrom } from "../../domain/template.ts";
import { redline } from "../redline.ts";
import { readReturned } from "../returned.ts";
import { orderEnglish } from "../templates/order-en.ts";
import { orderChinese } from "../templates/order-zh.ts";
import { draftParts } from "../wording-parts.ts";
import { redlineWord, versionWord } from "./export.ts";
import { paragraphsIn } from "./loose.ts";
import { decoded, unpack } from "./package.ts";
import { readWord } from "./read.ts";
import { textOf, viewed } from "./viewed.ts";

const line = (item: string, quantity: string) => ({ item, unit: "piece", quantity, price: "340" });

const ordered = (template: typeof orderChinese, ...lines: readonly (readonly [string, string])[]): Draft =>
  withValues(draftFrom(template), {
    lines: { type: "table", currency: "CNY", lines: lines.map(([item, quantity]) => line(item, quantity)) },
  });

const before = ordered(orderChinese, ["Sensor S-200", "120"], ["Gateway", "2"]);
const mark = { contract: "2d3c7a10-0000-4000-8000-000000000001", version: 1, sha256: "ab".repeat(32) };
const head = { title: "订单", language: "zh-CN", maker: "Orchid" } as const;
const by = { author: "Orchid", at: new Date("2026-03-01T08:00:00Z") };

const rowsOf = async (bytes: Buffer, side: "accepted" | "rejected") =>
  viewed((await readWord(bytes)).items, side).flatMap((item) =>
    item.kind === "table"
      ? item.rows.map(({ cells }) => cells.map(({ paragraphs }) => paragraphs.map(textOf).join("")))
      : [],
  );

const textsOf = async (bytes: Buffer, side: "accepted" | "rejected") =>
  paragraphsIn(viewed((await readWord(bytes)).items, side)).map(textOf);

test("goods go out as a table that Word knows, and come back as what was sent", async () => {
  for (const template of [orderChinese, orderEnglish]) {
    const draft = ordered(template, ["Sensor S-200", "120"], ["Gateway", "2"]);
    const parts = draftParts(draft);
    const bytes = await versionWord(parts, { ...head, language: template.language }, mark);
    const rows = await rowsOf(bytes, "accepted");
    expect(rows.map((cells) => cells.length)).toEqual([6, 6, 6, 2]);
    expect(rows[1]).toEqual(["1", "Sensor S-200", "piece", "120", "340.00", "40,800.00"]);
    const xml = decoded((await unpack(bytes)).get("word/document.xml") ?? Buffer.alloc(0));
    expect(xml.match(/<w:tbl>/g)).toHaveLength(1);
    const read = readReturned(parts, await readWord(bytes), template.language);
    expect([read.parts, read.losses]).toEqual([[], []]);
  }
});

test("lines that came, went and changed are rows that Word accepts and rejects", async () => {
  const after = ordered(orderChinese, ["Sensor S-200", "150"], ["Cable", "9"]);
  const bytes = await redlineWord(redline(before, after), head, by);
  const was = await versionWord(draftParts(before), head, mark);
  const is = await versionWord(draftParts(after), head, mark);
  expect(await rowsOf(bytes, "rejected")).toEqual(await rowsOf(was, "accepted"));
  expect(await rowsOf(bytes, "accepted")).toEqual(await rowsOf(is, "accepted"));
  expect(await textsOf(bytes, "rejected")).toEqual(await textsOf(was, "accepted"));
  expect(await textsOf(bytes, "accepted")).toEqual(await textsOf(is, "accepted"));
});

test("a table that came or went as a whole does so row by row", async () => {
  const without = withValues(before, { lines: null });
  for (const [old, now] of [
    [before, without],
    [without, before],
  ] as const) {
    const bytes = await redlineWord(redline(old, now), head, by);
    const [was, is] = [draftParts(old), draftParts(now)];
    expect(await textsOf(bytes, "rejected")).toEqual(await textsOf(await versionWord(was, head, mark), "accepted"));
    expect(await textsOf(bytes, "accepted")).toEqual(await textsOf(await versionWord(is, head, mark), "accepted"));
  }
});

test("what the other side changes in a row is told at its clause", async () => {
  const parts = draftParts(before);
  const file = await readWord(await versionWord(parts, head, mark));
  const items = file.items.map((item) =>
    item.kind === "table"
      ? {
          ...item,
          rows: item.rows.map((row, index) =>
            index !== 1
              ? row
              : {
                  ...row,
                  cells: row.cells.map((cell, at) =>
                    at !== 3
                      ? cell
                      : {
                          ...cell,
                          paragraphs: cell.paragraphs.map((each) => ({
                            ...each,
                            pieces: each.pieces.map((piece) => ({ ...piece, text: "12" })),
                          })),
                        },
                  ),
                },
          ),
        }
      : item,
  );
  const read = readReturned(parts, { ...file, items }, "zh-CN");
  expect(read.parts.map(({ key, tracked }) => [key, tracked])).toEqual([["clause-lines", null]]);
  expect(read.losses).toEqual([]);
});
