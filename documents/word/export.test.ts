import mammoth from "mammoth";
import { expect, test } from "vitest";
import { withValues } from "../../domain/draft.ts";
import { draftFrom } from "../../domain/template.ts";
import { redline } from "../redline.ts";
import { salesEnglish } from "../templates/sales-en.ts";
import { salesChinese } from "../templates/sales-zh.ts";
import { draftParts } from "../wording-parts.ts";
import { readMark, redlineWord, versionWord } from "./export.ts";
import { unpack } from "./package.ts";
import { readWord } from "./read.ts";
import { textOf, viewed } from "./viewed.ts";
import { parseXml } from "./xml.ts";

const mark = { contract: "2d3c7a10-0000-4000-8000-000000000001", version: 3, sha256: "ab".repeat(32) };
const head = { title: "买卖合同", language: "zh-CN", maker: "Orchid 兰花" } as const;
const changes = { author: "Orchid 兰花", at: new Date("2026-03-01T08:00:00Z") };

const lines = async (bytes: Buffer, side: "accepted" | "rejected"): Promise<readonly string[]> =>
  viewed((await readWord(bytes)).items, side).flatMap((item) => (item.kind === "paragraph" ? [textOf(item)] : []));

const before = draftFrom(salesChinese);
const [first, second, third, ...others] = before.clauses;
if (!first || !second || !third) throw new Error("The model has clauses");
const after = withValues(
  {
    ...before,
    title: "机床买卖合同",
    clauses: [
      second,
      first,
      ...others.map((clause, index) =>
        index === 4
          ? {
              ...clause,
              heading: `${clause.heading}（修订）`,
              paragraphs: [...clause.paragraphs, [{ kind: "text" as const, text: "本条为新增的一段。" }]],
            }
          : clause,
      ),
      { ...third, id: "added", heading: "新增条款" },
    ],
  },
  { "delivery-place": { type: "text", text: "北京市示例街2号仓库" } },
);

test("a version as Word is a package that programs open: every part is XML, every relation leads somewhere", async () => {
  const parts = await unpack(await versionWord(draftParts(before), head, mark));
  for (const bytes of parts.values()) parseXml(bytes.toString("utf8"));
  const targets = [
    ...(parts
      .get("word/_rels/document.xml.rels")
      ?.toString()
      .matchAll(/Target="([^"]+)"/g) ?? []),
  ];
  expect(targets.map(([, target]) => parts.has(`word/${target}`))).toEqual([true, true, true]);
  const listed = parts.get("[Content_Types].xml")?.toString() ?? "";
  for (const name of parts.keys()) if (/^(?:word|docProps)\/[^_]/.test(name)) expect(listed).toContain(`/${name}`);
});

test("it says which version it is, is the same bytes each time, and reads the same in another program", async () => {
  const bytes = await versionWord(draftParts(before), head, mark);
  expect(await versionWord(draftParts(before), head, mark)).toEqual(bytes);
  const read = await readWord(bytes);
  expect(readMark(read.properties)).toEqual(mark);
  expect(read.losses).toEqual([]);
  const { value } = await mammoth.extractRawText({ buffer: bytes });
  const foreign = value
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  expect(foreign).toEqual((await lines(bytes, "accepted")).map((line) => line.trim()).filter((line) => line !== ""));
  expect(value).toContain("第五条　交付");
});

test("the difference of two versions is tracked changes: rejected they give the earlier version, accepted the later", async () => {
  const bytes = await redlineWord(redline(before, after), head, changes);
  expect(await lines(bytes, "rejected")).toEqual(
    await lines(await versionWord(draftParts(before), head, mark), "accepted"),
  );
  expect(await lines(bytes, "accepted")).toEqual(
    await lines(await versionWord(draftParts(after), head, mark), "accepted"),
  );
  const pieces = (await readWord(bytes)).items.flatMap((item) => (item.kind === "paragraph" ? item.pieces : []));
  const authors = new Set(
    pieces.flatMap(({ inserted, deleted }) =>
      [inserted, deleted].flatMap((each) => (each ? [`${each.author} ${each.at}`] : [])),
    ),
  );
  expect([...authors]).toEqual(["Orchid 兰花 2026-03-01T08:00:00Z"]);
  expect(pieces.some(({ inserted }) => inserted?.moved)).toBe(true);
  expect(pieces.some(({ deleted }) => deleted?.moved)).toBe(true);
});

test("numbers of changes and bookmarks occur once, and moves have both their ends", async () => {
  const bytes = await redlineWord(redline(before, after), head, changes);
  const xml = (await unpack(bytes)).get("word/document.xml")?.toString() ?? "";
  const names = (tag: string) =>
    new Set([...xml.matchAll(new RegExp(`<w:${tag} [^>]*w:name="([^"]+)"`, "g"))].map(([, name]) => name));
  expect(names("moveFromRangeStart")).toEqual(names("moveToRangeStart"));
  expect(names("moveFromRangeStart").size).toBeGreaterThan(0);
  const ids = [...xml.matchAll(/<w:(?:ins|del|moveFrom|moveTo|bookmarkStart|move\w+RangeStart) w:id="(\d+)"/g)].map(
    ([, id]) => id,
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test("English versions too: headings in front of sub-clauses, numbers with a tab", async () => {
  const parts = draftParts(draftFrom(salesEnglish));
  const bytes = await versionWord(parts, { ...head, title: "Sales contract", language: "en" }, mark);
  const text = (await lines(bytes, "accepted")).join("\n");
  for (const part of parts) for (const paragraph of part.paragraphs) expect(text).toContain(paragraph);
});
