import fc from "fast-check";
import { expect, test } from "vitest";
import { draftFrom } from "../domain/template.ts";
import { align, movedAmong } from "./align.ts";
import { sideOf } from "./compare-words.ts";
import { comparison } from "./redline.ts";
import { salesChinese } from "./templates/sales-zh.ts";
import { draftParts, looseParts, type Part } from "./wording-parts.ts";

const loose = (...texts: readonly string[]): readonly Part[] =>
  looseParts(texts.map((text) => ({ text, heading: false })));

const keyless = (parts: readonly Part[]): readonly Part[] => parts.map((part) => ({ ...part, key: null }));

test("a wording without names for its clauses is aligned as one with names is, though half its clauses are reworded", () => {
  const before = draftParts(draftFrom(salesChinese));
  const after = before.map((part, index) => ({
    ...part,
    paragraphs: part.paragraphs.map((text) =>
      index % 2 ? text.replaceAll("应当", "须").replaceAll("日内", "天以内") : text,
    ),
  }));
  expect([...align(keyless(before), keyless(after))].filter(([late, early]) => late !== early)).toEqual([]);
});

test("an article that moved and was reworded on the way is known again", () => {
  const [first, second, third] = [
    "1. The Supplier shall deliver the goods to the place named in the order within ten days.",
    "2. The Customer shall pay each invoice within thirty days after it was received, without deduction.",
    "3. Each party keeps the other's information confidential for five years after the end of this agreement.",
  ] as const;
  const parts = comparison(
    loose(first, second, third),
    loose(third.replace("3.", "1.").replace("five", "two"), first.replace("1.", "2."), second.replace("2.", "3.")),
    "en",
  );
  expect(parts.map(({ state, moved, before, number }) => ({ state, moved, before, number }))).toEqual([
    { state: "changed", moved: true, before: "3.", number: "1." },
    { state: "same", moved: false, before: "1.", number: "2." },
    { state: "same", moved: false, before: "2.", number: "3." },
    { state: "moved-away", moved: true, before: "3.", number: "3." },
  ]);
});

test("numbers in front of clauses are no words of theirs, in Chinese and English", () => {
  expect(
    loose(
      "第十二条　不可抗力",
      "（一）因不可抗力不能履行合同的，部分或者全部免除责任。",
      "2.1 Payment",
      "(a) The Buyer shall pay.",
    ).map(({ number, heading, under, paragraphs }) => [number, heading, under, ...paragraphs]),
  ).toEqual([
    ["第十二条", "不可抗力", ""],
    ["（一）", "", "不可抗力", "因不可抗力不能履行合同的，部分或者全部免除责任。"],
    ["2.1", "Payment", ""],
    ["(a)", "", "Payment", "The Buyer shall pay."],
  ]);
});

test("whatever changes, both wordings can be read out of the comparison in full and in order", () => {
  const clause = fc
    .array(fc.constantFrom("甲方", "乙方", "应当", "交付", "the ", "Buyer ", "pays ", "30", "日"), {
      minLength: 1,
      maxLength: 12,
    })
    .map((words) => words.join("").trim())
    .filter((text) => text !== "" && !/^\d/.test(text));
  const wording = fc.array(clause, { maxLength: 12 });
  fc.assert(
    fc.property(wording, wording, (before, after) => {
      const [olds, news] = [looseParts(before.map(prose)), looseParts(after.map(prose))];
      const parts = comparison(olds, news, "zh-CN");
      const later = parts.filter(({ state }) => state !== "removed" && state !== "moved-away");
      expect(later.map((part) => textOf(part, "after"))).toEqual(news.map(wordsOf));
      const earlier = parts
        .filter(({ state }) => state !== "added")
        .filter(({ state, moved }) => state === "moved-away" || !moved);
      expect(earlier.map((part) => textOf(part, "before"))).toEqual(olds.map(wordsOf));
      expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length);
    }),
  );
});

test("the fewest parts that can be are told as moved", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }), (order) => {
      const moved = movedAmong(new Map(order.map((early, late) => [late, early])));
      const kept = order.filter((_, late) => !moved.has(late));
      expect(kept).toEqual(kept.toSorted((a, b) => a - b));
    }),
  );
});

const prose = (text: string) => ({ text: `${text}。`, heading: false });
const wordsOf = ({ heading, paragraphs }: Part): string => `${heading}${paragraphs.join("")}`;
const textOf = (part: ReturnType<typeof comparison>[number], side: "before" | "after"): string =>
  [part.heading, ...part.paragraphs].flatMap((changes) => sideOf(changes, side).map(({ text }) => text)).join("");

test("a file made to keep a comparison busy costs seconds, not minutes", () => {
  const hostile = (word: string): readonly Part[] =>
    loose(
      ...Array.from(
        { length: 6000 },
        (_, index) => `the same words ${word} again and again ${index % 7} and so on ${word}${index}`,
      ),
    );
  const began = performance.now();
  comparison(hostile("one"), hostile("other"), "en");
  expect(performance.now() - began).toBeLessThan(15_000);
});
