import fc from "fast-check";
import { expect, test } from "vitest";
import { type Draft, withValues } from "../domain/draft.ts";
import { languages } from "../domain/language.ts";
import { draftFrom } from "../domain/template.ts";
import { type Change, compareTexts } from "./compare-words.ts";
import { redline } from "./redline.ts";
import { salesChinese } from "./templates/sales-zh.ts";

const textOf = (changes: readonly Change[], without: Change["kind"]): string =>
  changes
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join("");

test("nothing of either version is lost or made up, whatever the texts", () => {
  const text = fc
    .array(fc.constantFrom("甲方", "应当", "支付", "30", "日", "内", "，", "。", " ", "the ", "Seller", "\n"))
    .map((words) => words.join(""));
  fc.assert(
    fc.property(text, text, fc.constantFrom(...languages), (before, after, language) => {
      const changes = compareTexts(before, after, language);
      expect(textOf(changes, "added")).toBe(before);
      expect(textOf(changes, "removed")).toBe(after);
    }),
  );
});

test("Chinese is compared by words, not by characters or sentences", () => {
  expect(compareTexts("卖方应当向买方交付货物。", "卖方应当向买方交付机床。", "zh-CN")).toEqual([
    { kind: "same", text: "卖方应当向买方交付" },
    { kind: "removed", text: "货物" },
    { kind: "added", text: "机床" },
    { kind: "same", text: "。" },
  ]);
});

test("words that changed side by side read as one change", () => {
  expect(
    compareTexts("The Seller shall deliver within ten days.", "The Buyer may collect within ten days.", "en"),
  ).toEqual([
    { kind: "same", text: "The " },
    { kind: "removed", text: "Seller shall deliver" },
    { kind: "added", text: "Buyer may collect" },
    { kind: "same", text: " within ten days." },
  ]);
});

const sales = draftFrom(salesChinese, {
  price: { type: "money", minor: 80_000_000, currency: "CNY", words: "捌拾万元整" },
  "delivery-place": { type: "text", text: "北京市示例街2号仓库" },
});

const states = (before: Draft, after: Draft) => redline(before, after).filter(({ state }) => state !== "same");

test("a version compared with itself has no changes", () => {
  expect(states(sales, sales)).toEqual([]);
});

test("one answer changed shows in the clause that uses it and nowhere else", () => {
  const changed = states(sales, withValues(sales, { "delivery-place": { type: "text", text: "上海市示例路1号仓库" } }));
  expect(changed.length).toBeGreaterThan(0);
  for (const part of changed) {
    expect(part.state).toBe("changed");
    const all = part.paragraphs.flat();
    expect(textOf(all, "removed")).toContain("上海");
    expect(textOf(all, "added")).toContain("北京");
  }
});

test("a clause that went is shown where it stood, and those renumbered after it are not changes", () => {
  const [first, second, ...others] = sales.clauses;
  if (!first || !second) throw new Error("The model has clauses");
  const parts = redline(sales, { ...sales, clauses: [first, ...others] });
  const gone = parts.findIndex(({ id }) => id === `clause-${second.id}`);
  expect(parts[gone]).toMatchObject({ state: "removed" });
  expect(parts.slice(0, gone).some(({ id }) => id === `clause-${first.id}`)).toBe(true);
  const added = redline({ ...sales, clauses: [first, ...others] }, sales).find(
    ({ id }) => id === `clause-${second.id}`,
  );
  expect(added).toMatchObject({ state: "added" });
});

test("a clause in another place is moved, not lost and found", () => {
  const [first, second, ...others] = sales.clauses;
  if (!first || !second) throw new Error("The model has clauses");
  const parts = redline(sales, { ...sales, clauses: [second, first, ...others] });
  expect(parts.filter(({ state }) => state === "added" || state === "removed")).toEqual([]);
  expect(parts.some(({ state }) => state === "moved")).toBe(true);
});

test("a change below an article is named by the article and its heading", () => {
  const changed = states(sales, withValues(sales, { "delivery-place": { type: "text", text: "上海市示例路1号仓库" } }));
  expect(
    changed.every(({ number, under, heading }) => /^第.+条/.test(number) && (under !== "" || heading.length > 0)),
  ).toBe(true);
});
