import { describe, expect, test } from "vitest";
import { faultsOf, plainText, rewritten, withLibrary, wordingOf, writtenFrom } from "../../domain/library.ts";
import { templates } from "../templates/all.ts";
import { builtInClauses, builtInLibrary } from "./built-in.ts";
import { wordingsEnglish } from "./wordings-en.ts";
import { wordingsChinese } from "./wordings-zh.ts";

describe("the clauses that come with Engross", () => {
  test("have other wordings only for clauses that exist, in the language of the clause", () => {
    const named = { en: Object.keys(wordingsEnglish), "zh-CN": Object.keys(wordingsChinese) } as const;
    for (const language of ["en", "zh-CN"] as const) {
      expect(named[language].length).toBeGreaterThan(8);
      for (const id of named[language]) expect(builtInLibrary.get(id)?.language, id).toBe(language);
    }
  });

  test("each other wording fits into the template: its questions are asked and its references lead somewhere", () => {
    for (const clause of builtInClauses)
      for (const { id } of clause.others) {
        const { wording } = wordingOf(clause, id) ?? expect.fail(id);
        const using = templates.filter((template) => clause.id.startsWith(`${template.id}.`));
        expect(faultsOf(wording, using), `${clause.id}: ${id}`).toEqual([]);
        expect(plainText(wording)).not.toBe(plainText(clause.standard));
      }
  });

  test("every fallback names who has to agree, and every other wording when to offer it in both languages", () => {
    const others = builtInClauses.flatMap((clause) => clause.others);
    expect(others.filter(({ kind }) => kind === "fallback").length).toBeGreaterThan(15);
    for (const { name, guidance } of others)
      for (const text of [name.en, name["zh-CN"], guidance.en, guidance["zh-CN"]]) expect(text).not.toBe("");
  });

  test("written out and read back are the same wording", () => {
    for (const { standard, version } of builtInClauses)
      expect(rewritten(standard, writtenFrom(standard), version)).toEqual(standard);
  });

  test("a template takes what the library has now", () => {
    const [template] = templates;
    const [first] = template?.clauses ?? [];
    if (!template || !first) throw new Error("There are no templates");
    const id = `${template.id}.${first.id}`;
    const kept = builtInLibrary.get(id) ?? expect.fail(id);
    const standard = rewritten(
      kept.standard,
      { ...writtenFrom(kept.standard), text: "Other words.", added: "One.\n\nTwo." },
      7,
    );
    const now = withLibrary(template, new Map([[id, { ...kept, version: 7, standard }]]));
    expect(now.clauses[0]).toMatchObject({ version: 7, library: id });
    expect(plainText(now.clauses[0] ?? first)).toMatch(/Other words\.[^]*One\.\nTwo\./);
    expect(now.clauses.slice(1)).toEqual(template.clauses.slice(1));
  });
});
