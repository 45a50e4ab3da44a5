import { expect, test } from "vitest";
import { allIncluded, type Draft } from "../domain/draft.ts";
import { draftFrom } from "../domain/template.ts";
import { salesAnswers } from "../test/answers.ts";
import { readReturned } from "./returned.ts";
import { type Choices, takeReturned } from "./returned-taken.ts";
import { orderChinese } from "./templates/order-zh.ts";
import { salesChinese } from "./templates/sales-zh.ts";
import { versionWord } from "./word/export.ts";
import { readWord } from "./word/read.ts";
import { draftParts, type Part } from "./wording-parts.ts";

const draft = draftFrom(salesChinese, salesAnswers());
const sent = draftParts(draft);
const head = { title: "买卖合同", language: "zh-CN", maker: "Orchid" } as const;
const mark = { contract: "2d3c7a10-0000-4000-8000-000000000001", version: 1, sha256: "ab".repeat(32) };

/** The file as somebody made it who turned tracking off: everything that differs is unmarked. */
const returned = async (parts: readonly Part[]) =>
  readReturned(sent, await readWord(await versionWord(parts, head, mark)), "zh-CN");

const takeAll = async (parts: readonly Part[], of: Draft = draft) => {
  const reading = await returned(parts);
  const chosen: Choices = Object.fromEntries(reading.parts.map(({ key }) => [key, "theirs" as const]));
  return takeReturned(of, sent, reading, chosen);
};

const reworded = (key: string, from: string, to: string): readonly Part[] =>
  sent.map((part) =>
    part.key === key ? { ...part, paragraphs: part.paragraphs.map((text) => text.replace(from, to)) } : part,
  );

const wordsOf = (of: Draft) => draftParts(of).map(({ heading, paragraphs }) => [heading, ...paragraphs]);

const keyOf = (words: string): string =>
  sent.find(({ paragraphs, heading }) => heading.includes(words) || paragraphs.some((text) => text.includes(words)))
    ?.key ?? expect.unreachable(words);

test("a clause that is taken reads as theirs, and its variables stay variables where their words stayed", async () => {
  const key = keyOf("北京市示例街2号仓库");
  const parts = reworded(key, "提前3个工作日通知", "提前5个工作日书面通知");
  const { draft: taken, overwritten, untaken } = await takeAll(parts);
  expect(wordsOf(taken)).toEqual(parts.map(({ heading, paragraphs }) => [heading, ...paragraphs]));
  const clause = allIncluded(taken).find(({ clause: { id } }) => `clause-${id}` === key)?.clause;
  const names = clause?.paragraphs.flat().flatMap((run) => (run.kind === "variable" ? [run.name] : []));
  expect(names).toContain("delivery-place");
  expect({ overwritten, untaken }).toEqual({ overwritten: [], untaken: {} });
});

test("where an answer itself was reworded, it stands as text and is named", async () => {
  const parts = reworded(keyOf("北京市示例街2号仓库"), "北京市示例街2号仓库", "天津市示例港");
  const { draft: taken, overwritten } = await takeAll(parts);
  expect(overwritten).toEqual(["delivery-place"]);
  expect(taken.values["delivery-place"]).toEqual(draft.values["delivery-place"]);
  expect(wordsOf(taken).flat().join("")).toContain("天津市示例港");
});

test("nothing is taken that was not chosen", async () => {
  const reading = await returned(reworded(keyOf("不可抗力的影响"), "3日内", "30日内"));
  expect(takeReturned(draft, sent, reading, {}).draft).toEqual(draft);
});

test("a clause put in, taken out and carried elsewhere stands in our draft as it does in the file", async () => {
  const own = (words: string): readonly Part[] => {
    const at = sent.findIndex(({ heading }) => heading === words);
    const end = sent.findIndex(({ depth }, index) => index > at && depth === 0);
    return sent.slice(at, end === -1 ? undefined : end);
  };
  const [gone, moved] = [own("知识产权"), own("保密")];
  const fresh: Part = {
    ...(moved[0] ?? expect.unreachable()),
    id: "x",
    key: "x",
    heading: "反商业贿赂",
    printed: "第十八条",
    paragraphs: ["任何一方不得向对方人员提供不正当利益，违反的应当赔偿损失。"],
  };
  const parts = [...sent.filter((part) => !gone.includes(part) && !moved.includes(part)), ...moved, fresh];
  const { draft: taken, untaken } = await takeAll(parts);
  expect(untaken).toEqual({});
  expect(wordsOf(taken)).toEqual(parts.map(({ heading, paragraphs }) => [heading, ...paragraphs]));
});

test("a party's address goes into its answers; a line that says something else is left to a person", async () => {
  const key = sent.find(({ what }) => what === "party")?.key ?? expect.unreachable();
  const address =
    sent.find((part) => part.key === key)?.paragraphs.find((text) => text.startsWith("住所")) ?? expect.unreachable();
  const { draft: taken } = await takeAll(reworded(key, address, "住所：深圳市示例路9号"));
  expect(taken.values[key.slice("party-".length)]).toMatchObject({ address: "深圳市示例路9号" });
  const { untaken, draft: same } = await takeAll(reworded(key, address, "本公司概不负责"));
  expect(untaken).toEqual({ [key]: "from-answers" });
  expect(same).toEqual(draft);
});

test("what we changed ourselves since the file was sent is not overwritten", async () => {
  const key = keyOf("不可抗力的影响");
  const since = {
    ...draft,
    clauses: draft.clauses.map((clause) =>
      `clause-${clause.id}` === key ? { ...clause, heading: "不可抗力事件" } : clause,
    ),
  };
  const { untaken, draft: taken } = await takeAll(reworded(key, "3日内", "30日内"), since);
  expect(untaken).toEqual({ [key]: "changed-since" });
  expect(taken).toEqual(since);
});

test.each([
  ["the heading above it", (part: Part): Part => ({ ...part, heading: `${part.heading}（修订）` })],
  [
    "the words before it",
    (part: Part): Part => ({
      ...part,
      paragraphs: part.paragraphs.map((text) => text.replace(/[:：]\n/u, "（详见下表）：\n")),
    }),
  ],
])("a table of goods stays the answer that it is when %s are taken", async (_what, change) => {
  const table =
    orderChinese.variables.find(({ type }) => type === "table") ?? expect.unreachable("The model has a table");
  if (table.type !== "table") return;
  const line = Object.fromEntries(table.columns.map(({ name, kind }) => [name, kind === "text" ? `示例${name}` : "3"]));
  const order = draftFrom(orderChinese, { [table.name]: { type: "table", currency: "CNY", lines: [line, line] } });
  const parts = draftParts(order);
  const host = parts.find(({ paragraphs }) => paragraphs.some((text) => text.includes("\n"))) ?? expect.unreachable();
  const changed = parts.map((part) => (part === host ? change(part) : part));
  expect(changed).not.toEqual(parts);
  const reading = readReturned(parts, await readWord(await versionWord(changed, head, mark)), "zh-CN");
  const chosen: Choices = Object.fromEntries(reading.parts.map(({ key }) => [key, "theirs" as const]));
  const { draft: taken, overwritten, untaken } = takeReturned(order, parts, reading, chosen);
  expect({ overwritten, untaken }).toEqual({ overwritten: [], untaken: {} });
  expect(wordsOf(taken)).toEqual(changed.map(({ heading, paragraphs }) => [heading, ...paragraphs]));
});
