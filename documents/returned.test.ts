import { expect, test } from "vitest";
import { draftFrom } from "../domain/template.ts";
import { sideOf } from "./compare-words.ts";
import { type ReturnedPart, readReturned } from "./returned.ts";
import { salesEnglish } from "./templates/sales-en.ts";
import { salesChinese } from "./templates/sales-zh.ts";
import { versionWord } from "./word/export.ts";
import { pack, unpack } from "./word/package.ts";
import { readWord } from "./word/read.ts";
import { draftParts, type Part } from "./wording-parts.ts";

const mark = { contract: "2d3c7a10-0000-4000-8000-000000000001", version: 1, sha256: "ab".repeat(32) };
const sent = draftParts(draftFrom(salesChinese));
const head = { title: "买卖合同", language: "zh-CN", maker: "Orchid" } as const;

/** The file as the other side's Word would save it: its XML with something changed in it. */
const edited = async (edit: (xml: string) => string, parts: readonly Part[] = sent) => {
  const file = new Map(await unpack(await versionWord(parts, head, mark)));
  const xml = file.get("word/document.xml")?.toString("utf8") ?? "";
  const changed = edit(xml);
  expect(changed).not.toBe(xml);
  file.set("word/document.xml", Buffer.from(changed));
  return readReturned(parts, await readWord(await pack(file)), "zh-CN");
};

const by = 'w:id="9001" w:author="Example Counsel" w:date="2026-03-02T09:30:00Z"';
const inserted = (text: string): string => `<w:ins ${by}><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:ins>`;
const deleted = (text: string): string =>
  `<w:del ${by}><w:r><w:delText xml:space="preserve">${text}</w:delText></w:r></w:del>`;
const run = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
const came = ({ total }: ReturnedPart): string =>
  total.paragraphs
    .flat()
    .filter(({ kind }) => kind === "added")
    .map(({ text }) => text)
    .join("…");

/** Breaks the run that has the words in it, and puts something in their place. */
const instead = (xml: string, words: string, xmlThere: string): string =>
  xml.replace(
    new RegExp(`<w:r>(?:<w:rPr>[^/]*/></w:rPr>)?<w:t xml:space="preserve">([^<]*)${words}([^<]*)</w:t></w:r>`),
    (_, a: string, b: string) => `${run(a)}${xmlThere}${run(b)}`,
  );

test("a file that comes back as it was sent has no changes, in Chinese and English", async () => {
  for (const [template, language] of [
    [salesChinese, "zh-CN"],
    [salesEnglish, "en"],
  ] as const) {
    const parts = draftParts(draftFrom(template));
    const file = await readWord(await versionWord(parts, { ...head, language }, mark));
    const { parts: changed, otherComments, losses } = readReturned(parts, file, language);
    expect({ changed, otherComments, losses }).toEqual({ changed: [], otherComments: [], losses: [] });
  }
});

test("a tracked change is told with its author, and apart from one that the file does not show", async () => {
  const { parts } = await edited((xml) =>
    instead(
      instead(
        xml,
        "累计不超过合同总价的10%",
        `${deleted("累计不超过合同总价的10%")}${inserted("累计不超过合同总价的5%")}`,
      ),
      "质量保证期为自验收合格之日起",
      run("质量保证期为自交付之日起"),
    ),
  );
  const [warranty, penalty] = parts;
  expect(parts).toHaveLength(2);
  expect(warranty).toMatchObject({ tracked: null, untracked: { state: "changed" }, by: [] });
  expect(penalty).toMatchObject({
    tracked: { state: "changed" },
    untracked: null,
    by: [{ author: "Example Counsel", at: "2026-03-02T09:30:00Z" }],
  });
  expect(penalty && came(penalty)).toBe("5");
});

test("both kinds in one clause stay apart: taking what is tracked does not take what is hidden", async () => {
  const { parts, rejected, accepted, trackedAlone } = await edited((xml) =>
    instead(
      instead(
        xml,
        "累计不超过合同总价的10%",
        `${deleted("累计不超过合同总价的10%")}${inserted("累计不超过合同总价的5%")}`,
      ),
      "按合同总价的0.05%支付违约金",
      run("按合同总价的0.01%支付违约金"),
    ),
  );
  const [penalty] = parts;
  expect(
    penalty?.tracked &&
      sideOf(penalty.tracked.text, "before")
        .map(({ text }) => text)
        .join(""),
  ).toContain("0.01%");
  expect(
    penalty?.untracked &&
      sideOf(penalty.untracked.text, "after")
        .map(({ text }) => text)
        .join(""),
  ).toContain("10%");
  const text = (side: readonly Part[]) => side.find(({ key }) => key === penalty?.key)?.paragraphs.join("");
  expect(text(rejected)).toMatch(/0\.01%.*10%/);
  expect(text(accepted)).toMatch(/0\.01%.*5%/);
  expect(penalty?.separable).toBe(true);
  expect(text(trackedAlone)).toMatch(/0\.05%.*总价的5%/);
});

test("where tracked and hidden changes touch the same words, neither can be taken for the other", async () => {
  const { parts, trackedAlone } = await edited((xml) =>
    instead(xml, "累计不超过合同总价的10%", `${run("累计不超过合同总价的")}${deleted("20%")}${inserted("30%")}`),
  );
  expect(parts.map(({ separable }) => separable)).toEqual([false]);
  expect(trackedAlone).toEqual([]);
});

test("a clause that was put in, taken out or carried elsewhere is told as that", async () => {
  const { parts } = await edited((xml) => {
    const paragraphs = xml.match(/<w:p>.*?<\/w:p>/g) ?? [];
    const force = paragraphs.findIndex((each) => each.includes("不可抗力") && each.includes("Heading1"));
    const ip = paragraphs.findIndex((each) => each.includes("知识产权") && each.includes("Heading1"));
    const moved = paragraphs.slice(force, force + 2);
    const gone = paragraphs.slice(ip, ip + 2);
    const fresh = `<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:rPr><w:ins ${by}/></w:rPr></w:pPr>${inserted("第十八条　反商业贿赂")}</w:p><w:p><w:pPr><w:rPr><w:ins ${by}/></w:rPr></w:pPr>${inserted("任何一方不得向对方人员提供不正当利益。")}</w:p>`;
    return xml
      .replace(moved.join(""), "")
      .replace(gone.join(""), "")
      .replace("<w:sectPr>", `${moved.join("")}${fresh}<w:sectPr>`);
  });
  const told = parts.map(({ total, tracked, untracked }) => [
    total.state,
    tracked?.state ?? null,
    untracked?.state ?? null,
  ]);
  expect(told).toHaveLength(3);
  expect(told).toEqual(
    expect.arrayContaining([
      ["added", "added", null],
      ["moved", null, "moved"],
      ["removed", null, "removed"],
    ]),
  );
});

test("a program that throws the bookmarks away hides nothing: clauses are found by their words", async () => {
  const { parts } = await edited((xml) =>
    instead(xml, "累计不超过合同总价的10%", run("累计不超过合同总价的3%"))
      .replace(/<w:bookmark(?:Start|End)[^>]*>/g, "")
      .replace(/<w:rStyle[^>]*>/g, ""),
  );
  expect(parts.map((part) => [part.total.state, came(part), part.untracked?.state])).toEqual([
    ["changed", "3", "changed"],
  ]);
});

test("comments are listed with the words they are on, and what a wording cannot hold is named", async () => {
  const file = new Map(await unpack(await versionWord(sent, head, mark)));
  const xml = file.get("word/document.xml")?.toString("utf8") ?? "";
  const box =
    '<w:r><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent><w:p><w:r><w:t>框内另有约定</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r>';
  file.set(
    "word/document.xml",
    Buffer.from(
      instead(
        xml,
        "甲方不得分批交付",
        `<w:commentRangeStart w:id="7"/>${run("甲方不得分批交付")}<w:commentRangeEnd w:id="7"/>${box}`,
      ),
    ),
  );
  file.set(
    "word/comments.xml",
    Buffer.from(
      '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="7" w:author="Example Counsel" w:date="2026-03-02T09:30:00Z"><w:p><w:r><w:t>能否允许分批？</w:t></w:r></w:p></w:comment></w:comments>',
    ),
  );
  const read = readReturned(sent, await readWord(await pack(file)), "zh-CN");
  expect(read.parts).toEqual([]);
  expect(read.otherComments).toEqual([
    { id: "7", author: "Example Counsel", at: "2026-03-02T09:30:00Z", text: "能否允许分批？", on: "甲方不得分批交付" },
  ]);
  expect(read.losses).toEqual([{ loss: "text-boxes", count: 1, texts: ["框内另有约定"] }]);
});

test("words crossed out by formatting alone are no change of the wording, and are named", async () => {
  const file = new Map(await unpack(await versionWord(sent, head, mark)));
  const xml = file.get("word/document.xml")?.toString("utf8") ?? "";
  const crossed = "<w:r><w:rPr><w:strike/></w:rPr><w:t>甲方不得分批交付</w:t></w:r>";
  file.set("word/document.xml", Buffer.from(instead(xml, "甲方不得分批交付", crossed)));
  const read = readReturned(sent, await readWord(await pack(file)), "zh-CN");
  expect(read.parts).toEqual([]);
  expect(read.losses).toEqual([{ loss: "struck", count: 1, texts: ["甲方不得分批交付"] }]);
});
