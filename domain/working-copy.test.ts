import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paragraph, wording } from "./clause.ts";
import type { Draft } from "./draft.ts";
import { type Branch, clausesIn, type Outline, type OutlineStep, openSteps, outlineOf, stepped } from "./outline.ts";
import { isRefusal } from "./refusal.ts";
import {
  carriedAnswer,
  carriedOutline,
  carriedText,
  clausePart,
  clausesOf,
  clausesTouched,
  mergedAnswer,
  mergedPart,
  type PartText,
  textIn,
  tidied,
  worked,
} from "./working-copy.ts";

const draft: Draft = {
  language: "en",
  title: "Supply agreement",
  template: { id: "test", version: 1 },
  variables: [],
  values: { price: { type: "text", text: "one" } },
  ours: "buyer",
  preamble: [paragraph("The parties agree.")],
  terms: { type: "sales", effective: "start", obligations: [] },
  checks: [],
  clauses: [
    {
      id: "goods",
      version: 3,
      heading: "Goods",
      paragraphs: [paragraph("The goods are {{goods}}."), paragraph("See {{§price}}.")],
      children: [{ id: "quality", version: 1, heading: "", paragraphs: [paragraph("They are good.")], children: [] }],
    },
    { id: "price", version: 1, heading: "Price", paragraphs: [paragraph("It is {{price.words}}.")], children: [] },
  ],
};

const nothing = { texts: new Map(), answers: new Map() } as const;
const withText = (part: "preamble" | "title" | `clause.${string}`, text: PartText) => ({
  ...nothing,
  texts: new Map([[part, text]]),
});

describe("A draft with the work of its editors", () => {
  it("is the draft itself where nobody did anything, and where somebody put everything back", () => {
    expect(worked(draft, nothing)).toEqual(draft);
    const back = withText("clause.goods", textIn(draft, "clause.goods"));
    expect(worked(draft, back)).toEqual(draft);
    expect(clausesTouched(draft, back).size).toBe(0);
  });

  it("has the new words, their variables and references read, and another version of that clause alone", () => {
    const now = worked(
      draft,
      withText("clause.goods", { heading: "Goods", wording: "They are {{goods}}.\n\n\nSee {{§quality}}." }),
    );
    const goods = clausesOf(now.clauses).get("goods");
    expect(goods?.version).toBe(4);
    expect(goods?.paragraphs.map(wording)).toEqual(["They are {{goods}}.", "See {{§quality}}."]);
    expect(goods?.paragraphs[0]?.map(({ kind }) => kind)).toEqual(["text", "variable", "text"]);
    expect(goods?.children).toEqual(draft.clauses[0]?.children);
    expect([...clausesTouched(draft, withText("clause.goods", { heading: "", wording: "New." }))]).toEqual(["goods"]);
  });

  it("never loses its title, for a contract must be called something", () => {
    expect(worked(draft, withText("title", { heading: "", wording: "" })).title).toBe("Supply agreement");
    expect(worked(draft, withText("title", { heading: "Another", wording: "" })).title).toBe("Another");
  });

  it("reads back every text that it was given, but for blanks that nobody sees", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.string({ unit: "binary", maxLength: 120 }),
        (heading, text) => {
          const typed = tidied({ heading, wording: text });
          const now = worked(draft, withText("clause.price", typed));
          expect(tidied(textIn(now, "clause.price"))).toEqual(
            tidied({ ...typed, wording: typed.wording.replaceAll(/^\s+/gm, "") }),
          );
          expect(tidied(typed)).toEqual(typed);
        },
      ),
    );
  });
});

const outline = outlineOf(draft.clauses);

const anyStep = (clauses: readonly string[]): fc.Arbitrary<OutlineStep> =>
  fc.oneof(
    fc.record({
      step: fc.constantFrom(
        "up" as const,
        "down" as const,
        "in" as const,
        "out" as const,
        "remove" as const,
        "restore" as const,
      ),
      clause: fc.constantFrom(...clauses),
    }),
    fc.record({
      step: fc.constant("add" as const),
      clause: fc.constantFrom(...clauses),
      after: fc.constantFrom(null, ...clauses),
    }),
  );

const depth = (branches: readonly Branch[]): number =>
  branches.length === 0 ? 0 : 1 + Math.max(...branches.map(({ children }) => depth(children)));

const everything = ({ clauses, removed }: Outline): readonly string[] => [
  ...clausesIn(clauses),
  ...removed.flatMap(({ branch }) => clausesIn([branch])),
];

describe("The outline of a draft", () => {
  it("keeps every clause exactly once through any steps, and never goes deeper than numbers are written", () => {
    const names = ["goods", "quality", "price", "a", "b", "c", "d"];
    fc.assert(
      fc.property(fc.array(anyStep(names), { maxLength: 40 }), (steps) => {
        let now = outline;
        let before = new Set(everything(now));
        for (const step of steps) {
          const next = stepped(now, step);
          if (isRefusal(next)) continue;
          now = next;
          const all = everything(now);
          expect(new Set(all).size).toBe(all.length);
          for (const clause of before) expect(all).toContain(clause);
          before = new Set(all);
          expect(depth(now.clauses)).toBeLessThanOrEqual(3);
        }
      }),
    );
  });

  it("offers a step exactly where it leads somewhere", () => {
    expect([...openSteps(outline, "goods")]).toEqual(["down"]);
    expect([...openSteps(outline, "quality")]).toEqual(["out"]);
    expect([...openSteps(outline, "price")]).toEqual(["up", "in"]);
    expect(openSteps(outline, "unknown").size).toBe(0);
  });

  it("puts a clause back where it was, with what is below it", () => {
    const gone = stepped(outline, { step: "remove", clause: "goods" });
    if (isRefusal(gone)) return expect.unreachable();
    expect(clausesIn(gone.clauses)).toEqual(["price"]);
    expect(stepped(gone, { step: "restore", clause: "goods" })).toEqual(outline);
    expect(stepped(gone, { step: "up", clause: "quality" })).toMatchObject({ refused: "already-done" });
  });
});

const text = (words: string): PartText => ({ heading: "", wording: words });

describe("An answer", () => {
  const party = (lines: Partial<Record<"name" | "address" | "registration" | "representative" | "email", string>>) =>
    ({ type: "party", name: "", address: "", registration: "", representative: "", email: "", ...lines }) as const;

  it("that two people gave differently is a question, but lines of a party that only one of them changed are taken", () => {
    const line = fc.constantFrom("", "A", "B", "C");
    const anyParty = fc
      .record({ name: line, address: line, registration: line, representative: line, email: line })
      .map(party);
    fc.assert(
      fc.property(anyParty, anyParty, anyParty, (base, mine, theirs) => {
        const merged = mergedAnswer(base, mine, theirs);
        const lines = ["name", "address", "registration", "representative", "email"] as const;
        const fought = lines.some((each) => new Set([base[each], mine[each], theirs[each]]).size === 3);
        const wanted = Object.fromEntries(
          lines.map((each) => [each, mine[each] === base[each] ? theirs[each] : mine[each]]),
        );
        expect(merged).toEqual(fought ? "disputed" : party(wanted));
      }),
    );
    const amount = (minor: number) => ({ type: "money", minor, currency: "CNY" }) as const;
    expect(mergedAnswer(amount(1), amount(2), amount(3))).toBe("disputed");
    expect(mergedAnswer(amount(1), null, amount(1))).toBe(null);
    expect(mergedAnswer(undefined, amount(1), amount(2))).toBe("disputed");
    expect(mergedAnswer(null, amount(2), amount(2))).toEqual(amount(2));
  });
});

describe("What was edited beside a version that another followed", () => {
  it("goes on from there where that version was made of it, whatever was typed since", () => {
    const history = [text("one"), text("one two"), text("one two three")];
    expect(carriedText(history, text("one two"))).toEqual({ text: text("one two three") });
    expect(carriedText(history, text("one two three"))).toEqual({ text: text("one two three") });
    const price = (words: string) => ({ type: "text", text: words }) as const;
    expect(carriedAnswer([null, price("1"), price("2")], price("1"))).toEqual(price("2"));
    expect(carriedAnswer([null, price("1")], price("3"))).toEqual(price("3"));
  });

  it("is merged with what that version changed elsewhere, and asks where it changed the same", () => {
    expect(carriedText([text("a b c d e"), text("a b c d X")], text("Y b c d e"))).toEqual({ text: text("Y b c d X") });
    expect(carriedText([text("a"), text("b")], text("c"))).toHaveProperty("dispute");
    const added = stepped(outline, { step: "add", clause: "new", after: "goods" });
    const moved = stepped(outline, { step: "up", clause: "price" });
    if (isRefusal(added) || isRefusal(moved)) return expect.unreachable();
    expect(clausesIn(carriedOutline([outline, added], moved).clauses)).toEqual(["price", "goods", "quality", "new"]);
  });

  it("is never overwritten where nobody knows any more what it began from", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (mine, theirs) => {
        const merge = mergedPart(null, text(mine), text(theirs));
        if (mine === theirs) expect(merge).toEqual({ text: text(mine) });
        else expect(merge).toHaveProperty("dispute");
      }),
    );
    expect(textIn(draft, clausePart("nothing"))).toEqual({ heading: "", wording: "" });
  });
});
