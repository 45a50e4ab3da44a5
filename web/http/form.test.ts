import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { fieldsOf } from "./body.ts";
import { fromForm } from "./form.ts";

const read = (schema: z.ZodType, text: string): unknown => fromForm(schema, fieldsOf(new URLSearchParams(text)));

describe("a form is read as the JSON it stands for", () => {
  test.each([
    ["a number in digits", z.object({ n: z.number() }), "n=-12.5", { n: -12.5 }],
    ["what is no number stays text, to be refused", z.object({ n: z.number() }), "n=1e3x", { n: "1e3x" }],
    ["a ticked box", z.object({ b: z.boolean() }), "b=on", { b: true }],
    ["an unticked box", z.object({ b: z.boolean() }), "", { b: false }],
    ["an empty optional field is absent", z.object({ t: z.string().optional() }), "t=", { t: undefined }],
    ["an empty required field is empty", z.object({ t: z.string() }), "t=", { t: "" }],
    ["an empty nullable field is null", z.object({ t: z.string().nullable() }), "t=", { t: null }],
    ["line ends as everywhere else", z.object({ t: z.string() }), "t=a%0D%0Ab", { t: "a\nb" }],
    ["a repeated name is a list", z.object({ l: z.array(z.string()) }), "l=a&l=b", { l: ["a", "b"] }],
    ["a list with one entry", z.object({ l: z.array(z.number()) }), "l=1", { l: [1] }],
    ["a list with no entry", z.object({ l: z.array(z.string()) }), "l=", { l: [] }],
    [
      "rows by number, in order, whatever is missing",
      z.object({ r: z.array(z.object({ a: z.number() })) }),
      "r.10.a=3&r.2.a=2&r.0.a=1",
      { r: [{ a: 1 }, { a: 2 }, { a: 3 }] },
    ],
    [
      "a record",
      z.object({ v: z.record(z.string(), z.string()) }),
      "v.buyer=A&v.seller=B",
      { v: { buyer: "A", seller: "B" } },
    ],
    ["a literal that is a number", z.object({ l: z.literal([30, 60]) }), "l=60", { l: 60 }],
    [
      "an absent group of optional fields",
      z.object({ g: z.object({ a: z.string() }).optional() }),
      "g.a=",
      { g: undefined },
    ],
  ])("%s", (_what, schema, text, expected) => expect(read(schema, text)).toEqual(expected));

  test("of several shapes the one that fits", () => {
    const schema = z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("fixed"), amount: z.number() }),
      z.object({ kind: z.literal("open"), until: z.iso.date() }),
    ]);
    expect(read(schema, "kind=open&until=2027-01-01")).toEqual({ kind: "open", until: "2027-01-01" });
    expect(read(schema, "kind=fixed&amount=5")).toEqual({ kind: "fixed", amount: 5 });
  });

  test("only what the schema names is read, so nothing reaches an object's prototype", () => {
    const record = read(
      z.object({ v: z.record(z.string(), z.string()) }),
      "v.__proto__.polluted=yes&__proto__.x=1&constructor.prototype.x=1",
    );
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    expect(Object.keys(record as object)).toEqual(["v"]);
  });

  test("any JSON of a schema survives being written as a form", () => {
    const schema = z.object({
      title: z.string(),
      amount: z.number(),
      urgent: z.boolean(),
      tags: z.array(z.object({ name: z.string() })),
    });
    const text = fc.string().map((value) => value.replaceAll("\r", ""));
    fc.assert(
      fc.property(
        fc.record({
          title: text,
          amount: fc.integer(),
          urgent: fc.boolean(),
          tags: fc.array(fc.record({ name: text })),
        }),
        (value) => {
          const form = new URLSearchParams({ title: value.title, amount: String(value.amount) });
          if (value.urgent) form.set("urgent", "on");
          value.tags.forEach(({ name }, row) => form.set(`tags.${row}.name`, name));
          expect(fromForm(schema, fieldsOf(form))).toEqual(value);
        },
      ),
    );
  });
});
