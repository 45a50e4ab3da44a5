import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bothOf, mergedPieces, mergedText, sideOf } from "./merge.ts";

const word = fc.constantFrom(
  "the ",
  "Supplier ",
  "shall ",
  "deliver ",
  "{{goods}} ",
  "买方",
  "交付",
  "。",
  "\n\n",
  "thirty ",
);
const text = fc.array(word, { maxLength: 25 }).map((words) => words.join(""));
const anyText = fc.oneof(
  text,
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);

describe("Two people's versions of a clause are merged by words", () => {
  it("so that what only one of them changed is taken from that one", () => {
    fc.assert(
      fc.property(anyText, anyText, (base, changed) => {
        expect(mergedText(base, changed, base)).toBe(changed);
        expect(mergedText(base, base, changed)).toBe(changed);
        expect(mergedText(base, changed, changed)).toBe(changed);
      }),
    );
  });

  it("and it makes no difference who saved first, but for whose words are called whose", () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (base, one, other) => {
        const swapped = mergedPieces(base, other, one).map((piece) =>
          piece.kind === "agreed" ? piece : { kind: piece.kind, mine: piece.theirs, theirs: piece.mine },
        );
        expect(swapped).toEqual(mergedPieces(base, one, other));
      }),
    );
  });

  it("so that no word that either added is lost", () => {
    const unique = (mark: string) =>
      fc
        .array(fc.tuple(fc.nat({ max: 30 }), fc.constantFrom("word", "字", "line\n")), { maxLength: 6 })
        .map((places) => places.map(([at, kind], index) => ({ at, added: `${mark}${index}${kind} ` })));
    const inserted = (words: readonly string[], additions: readonly { at: number; added: string }[]): string =>
      words
        .flatMap((each, index) => [...additions.filter(({ at }) => at === index).map(({ added }) => added), each])
        .concat(additions.filter(({ at }) => at >= words.length).map(({ added }) => added))
        .join("");
    fc.assert(
      fc.property(fc.array(word, { maxLength: 25 }), unique("m"), unique("t"), (words, mine, theirs) => {
        const pieces = mergedPieces(words.join(""), inserted(words, mine), inserted(words, theirs));
        for (const { added } of mine) expect(sideOf(pieces, "mine")).toContain(added.trim());
        for (const { added } of theirs) expect(sideOf(pieces, "theirs")).toContain(added.trim());
        for (const { added } of [...mine, ...theirs]) expect(bothOf(pieces)).toContain(added.trim());
      }),
    );
  });

  it("without a question where they changed different paragraphs", () => {
    const paragraph = fc
      .array(word, { minLength: 1, maxLength: 8 })
      .map((words) => words.join("").replaceAll("\n", ""));
    fc.assert(
      fc.property(paragraph, paragraph, paragraph, paragraph, (first, last, newFirst, newLast) => {
        // What stands between the two is found again by whoever compares: no word of it comes up elsewhere.
        const between = "\n\nNothing here is changed by anybody.\n\n";
        expect(mergedText(first + between + last, newFirst + between + last, first + between + newLast)).toBe(
          newFirst + between + newLast,
        );
      }),
    );
  });

  it("and asks where they changed the same words or neighbouring ones", () => {
    const base = "The Supplier shall deliver within thirty days.";
    expect(
      mergedPieces(
        base,
        "The Supplier shall deliver within sixty days.",
        "The Supplier shall deliver within ninety days.",
      ),
    ).toEqual([
      { kind: "agreed", text: "The Supplier shall deliver within " },
      { kind: "disputed", mine: "sixty ", theirs: "ninety " },
      { kind: "agreed", text: "days." },
    ]);
    expect(
      mergedText(
        base,
        "The Supplier shall deliver within sixty days.",
        "The Supplier shall deliver within thirty hours.",
      ),
    ).toBeNull();
  });

  it("in Chinese by characters, and a variable is never torn", () => {
    expect(
      mergedText("卖方应当在三十日内交付货物。", "卖方应在三十日内交付货物。", "卖方应当在三十日内交付全部货物。"),
    ).toBe("卖方应在三十日内交付全部货物。");
    expect(mergedPieces("Pay {{price}}.", "Pay {{price.words}}.", "Pay {{deposit}}.")).toEqual([
      { kind: "agreed", text: "Pay " },
      { kind: "disputed", mine: "{{price.words}}", theirs: "{{deposit}}" },
      { kind: "agreed", text: "." },
    ]);
  });

  it("in a moment, however long and however different", () => {
    const long = (seed: string) => Array.from({ length: 8_000 }, (_, n) => `${seed}${n % 7} `).join("");
    const started = performance.now();
    mergedPieces(long("a"), long("b"), long("c"));
    mergedPieces("a ".repeat(10_000), "a ".repeat(9_000), "a b ".repeat(5_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
