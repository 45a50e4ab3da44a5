import { comparisonPdf } from "../documents/comparison-pdf.ts";
import { draftPdf } from "../documents/pdf.ts";
import { comparison, type RedlinedPart } from "../documents/redline.ts";
import { renditionOf } from "../documents/rendition.ts";
import { salesChinese } from "../documents/templates/sales-zh.ts";
import { openCompiler } from "../documents/typeset.ts";
import { draftParts, type Part } from "../documents/wording-parts.ts";
import type { Clause } from "../domain/clause.ts";
import type { Draft } from "../domain/draft.ts";
import { draftFrom } from "../domain/template.ts";
import { draftWords } from "../i18n/draft.ts";
import { salesAnswers } from "../test/answers.ts";
import { renderFragment } from "../web/design/render.tsx";
import { ComparedText } from "../web/pages/contract/compared-text.tsx";
import { median } from "./figures.ts";

/**
 * What wordings on paper cost: the PDF of a 20-page Chinese contract against typst alone with the same template and data,
 * both in turn in one run, the median round counting; the comparison of two 100-page versions, from the drafts as they lie
 * in the vault to the finished page, with clause ids and, as of files, without, the slower counting.
 */
export const measurePaper = (): Readonly<Record<string, number>> => ({ ...renderMeasure(), ...compareMeasure() });

const rounds = 15;
const language = "zh-CN";

/** Of the model contract, for 20 and for 100 pages. */
const copies = { short: 7, long: 36 } as const;

/**
 * A contract of so many copies of the model: its clauses again and again, each with an id and, by the mark, words of its
 * own. Typst remembers what it has set before, for all that use it: no round may set what another has.
 */
const contractOf = (times: number, mark: string): Draft => {
  const model = draftFrom(salesChinese, salesAnswers());
  const again = (clause: Clause, copy: number): Clause => ({
    ...clause,
    id: `${clause.id}-${copy}`,
    paragraphs: clause.paragraphs.map((runs) => [
      ...runs.map((run) => (run.kind === "reference" ? { ...run, clause: `${run.clause}-${copy}` } : run)),
      { kind: "text", text: `（${mark}${copy}）` },
    ]),
    children: clause.children.map((child) => again(child, copy)),
  });
  const clauses = Array.from({ length: times }, (_, copy) => model.clauses.map((clause) => again(clause, copy))).flat();
  return { ...model, clauses };
};

const renderMeasure = () => {
  const bare = openCompiler();
  const took: Record<"bare" | "engross", number[]> = { bare: [], engross: [] };
  let pages = 0;
  for (let round = -2; round < rounds; round += 1) {
    const draft = contractOf(copies.short, `甲${round}`);
    const data = JSON.stringify(dataOf(contractOf(copies.short, `乙${round}`)));
    const sides = [
      ["engross", () => draftPdf(draft).pages],
      // The same typst on the same data, and nothing of ours: no rendition, no hash, no places.
      ["bare", () => bare("contract.typ", data)],
    ] as const;
    for (const [side, work] of round % 2 === 0 ? sides : sides.toReversed()) {
      const began = performance.now();
      pages = work();
      if (round >= 0) took[side].push(performance.now() - began);
    }
  }
  const ratio = median(took.engross.map((time, round) => time / (took.bare[round] ?? time)));
  return { renderRatio: hundredths(ratio), renderMs: Math.round(median(took.engross)), renderPages: pages };
};

const dataOf = (draft: Draft) => {
  const words = draftWords(draft.language);
  const { signatures, signaturesIntro, signHere } = words;
  return {
    ...renditionOf(draft),
    footer: words.page("{page}", "{pages}"),
    words: { signatures, signaturesIntro, signHere },
  };
};

/** As two lawyers would leave it: words changed in every third clause, an article out, one in, one moved. */
const revised = (draft: Draft): Draft => {
  const [first, second, third, ...rest] = draft.clauses;
  if (!first || !second || !third) throw new Error("The model has clauses");
  const edit = (clause: Clause, index: number): Clause => ({
    ...clause,
    paragraphs: clause.paragraphs.map((runs) =>
      runs.map((run) =>
        run.kind === "text" && index % 3 === 0
          ? { ...run, text: run.text.replaceAll("应当", "须").replaceAll("合同总价", "合同总金额") }
          : run,
      ),
    ),
    children: clause.children.map(edit),
  });
  return { ...draft, clauses: [second, first, ...rest.map(edit), { ...third, id: "another", heading: "反商业贿赂" }] };
};

const compareMeasure = () => {
  const before = contractOf(copies.long, "甲");
  const stored = [JSON.stringify(before), JSON.stringify(revised(before))] as const;
  const loose = (parts: readonly Part[]): readonly Part[] => parts.map((part) => ({ ...part, key: null }));
  const parts = (text: string): readonly Part[] => draftParts(JSON.parse(text) as Draft);
  const compared = (reading: (parts: readonly Part[]) => readonly Part[]): readonly RedlinedPart[] =>
    comparison(reading(parts(stored[0])), reading(parts(stored[1])), language);
  const pageSeconds = (reading: (parts: readonly Part[]) => readonly Part[]): number =>
    secondsOf(() => pageOf(compared(reading)));
  const seconds = Math.max(
    pageSeconds((given) => given),
    pageSeconds(loose),
  );
  const fresh = Array.from({ length: 6 }, (_, round) => contractOf(copies.long, `丙${round}`));
  const paper = secondsOf((round) => {
    const draft = fresh[round + 1] ?? before;
    const parts = comparison(draftParts(draft), draftParts(revised(draft)), language);
    comparisonPdf(parts, { title: draft.title, language, reader: language, about: [] });
  });
  return {
    compareSeconds: hundredths(seconds),
    comparePdfSeconds: hundredths(paper),
    comparePages: draftPdf(before).pages,
  };
};

const pageOf = (parts: readonly RedlinedPart[]): void => {
  const html = renderFragment(
    <ComparedText
      parts={parts}
      language={language}
      view="side"
      extent="all"
      labels={["1", "2"]}
      links={{ view: () => "/", extent: () => "/" }}
      watermark={undefined}
      actions={undefined}
    />,
    { language, nonce: "", asset: (name) => name },
  );
  if (!html.includes("<ins>")) throw new Error("Nothing was compared");
};

/** The median of five, after one to warm up. */
const secondsOf = (work: (round: number) => void): number => {
  const took: number[] = [];
  for (let round = -1; round < 5; round += 1) {
    const began = performance.now();
    work(round);
    if (round >= 0) took.push((performance.now() - began) / 1000);
  }
  return median(took);
};

const hundredths = (value: number): number => Math.round(value * 100) / 100;
