import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { paragraph, wording } from "../../domain/clause.ts";
import { allIncluded } from "../../domain/draft.ts";
import { readWord } from "./read.ts";
import { templateFrom } from "./template.ts";
import { type OutParagraph, writeWord } from "./write.ts";

const lines = async (language: "en" | "zh-CN", ...texts: readonly (readonly [OutParagraph["style"], string])[]) =>
  templateFrom(
    await readWord(
      await writeWord({
        ...{ title: "", language, maker: "", properties: {} },
        blocks: texts.map(([style, text]) => ({ style, runs: [{ text }] })),
      }),
    ),
  );

test("a Chinese template written in Word becomes clauses with questions and references", async () => {
  const { wording: made, placeholders } = await lines(
    "zh-CN",
    ["Title", "设备租赁合同"],
    ["Clause1", "出租方：________，承租方：________。"],
    ["Heading1", "第一条　租赁物"],
    ["Clause2", "（一）出租方向承租方出租【设备名称】，详见附件。"],
    ["Heading1", "第二条　租金"],
    ["Clause2", "（一）租金为【租金金额】元，于{{付款日期}}前支付。"],
    ["Clause2", "（二）逾期支付的，按第一条约定收回【设备名称】。"],
  );
  expect(made.title).toBe("设备租赁合同");
  expect(made.variables.map(({ label, type }) => [label["zh-CN"], type])).toEqual([
    ["出租方", "party"],
    ["承租方", "party"],
    ["设备名称", "text"],
    ["租金金额", "money"],
    ["付款日期", "date"],
  ]);
  expect(placeholders.find(({ written }) => written === "【设备名称】")).toMatchObject({ count: 2 });
  expect(made.clauses.map(({ heading, children }) => [heading, children.length])).toEqual([
    ["租赁物", 1],
    ["租金", 2],
  ]);
  const last = made.clauses[1]?.children[1]?.paragraphs[0] ?? expect.unreachable();
  expect(wording(last)).toBe("逾期支付的，按{{§clause-1}}约定收回{{field-3}}。");
  expect(paragraph(wording(last))).toEqual(last);
});

test("an English one too: numbers of every usual kind make levels, brackets and merge fields make questions", async () => {
  const { wording: made } = await lines(
    "en",
    ["Title", "Supply Agreement"],
    ["Clause1", "This agreement is made on [Effective Date] between «Supplier» and «Customer»."],
    ["Heading1", "1. Supply"],
    ["Clause1", "1.1 The Supplier delivers the [Goods] for {{price}}."],
    ["Clause1", "(a) within ten days; and"],
    ["Heading1", "2. Payment"],
    ["Clause1", "2.1 As set out in Section 1."],
  );
  expect(made.variables.map(({ name, type }) => [name, type])).toEqual([
    ["effective-date", "date"],
    ["supplier", "party"],
    ["customer", "party"],
    ["goods", "text"],
    ["price", "money"],
  ]);
  expect(made.terms.effective).toBe("effective-date");
  const draft = { ...made, template: { id: "imported", version: 1 }, values: {} };
  expect(allIncluded(draft).map(({ number, clause }) => [number, clause.heading])).toEqual([
    ["1", "Supply"],
    ["1.1", ""],
    ["1.2", ""],
    ["2", "Payment"],
    ["2.1", ""],
  ]);
});

test("a real template out of Word, numbered by its own rules, says what it cannot carry", async () => {
  const bytes = await readFile(join(import.meta.dirname, "../fixtures/offer-letter-tables.docx"));
  const { wording: made, losses } = templateFrom(await readWord(bytes));
  expect(made.clauses.map(({ heading }) => heading)).toContain("Base Compensation and Payroll");
  expect(made.variables.length).toBeGreaterThan(5);
  expect(losses.map(({ loss }) => loss)).toContain("tables");
});
