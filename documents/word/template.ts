import { type Clause, type Paragraph, type Run } from "../../domain/clause.ts";
import type { Wording } from "../../domain/draft.ts";
import type { Language } from "../../domain/language.ts";
import type { Variable } from "../../domain/variable.ts";
import { splitNumber } from "../wording-parts.ts";
import { paragraphsIn } from "./loose.ts";
import type { WordFile, WordLoss, WordParagraph } from "./model.ts";
import { textOf, viewed } from "./viewed.ts";

/** A template that was written in Word, in our form. */
export interface ImportedTemplate {
  readonly wording: Wording;
  /** How each placeholder stood in the file, by the variable it became. */
  readonly placeholders: readonly { readonly variable: string; readonly written: string; readonly count: number }[];
  /** What the file has and our form has not. */
  readonly losses: readonly WordLoss[];
}

/**
 * Reads a template out of a Word file: its headings and numbers make clauses, its placeholders questions, what refers to
 * a clause by its number a reference. Placeholders are `{{price}}`, `«Price»`, `【价款】`, `[Price]`, and blanks of
 * underscores, which are called after what stands before them. What type each question has is guessed from its name and
 * to be looked at.
 */
export const templateFrom = (file: WordFile): ImportedTemplate => {
  const paragraphs = paragraphsIn(viewed(file.items, "accepted")).filter((each) => textOf(each).trim() !== "");
  const all = paragraphs.map(textOf).join("\n");
  const han = all.match(/\p{Script=Han}/gu)?.length ?? 0;
  const language: Language = han > all.length / 10 ? "zh-CN" : "en";
  const questions = new Questions(language);
  const { title, preamble, clauses } = outlined(paragraphs, questions);
  const tree = withReferences(treeOf(clauses), language);
  const variables = questions.variables();
  const parties = variables.filter(({ type }) => type === "party");
  const effective = variables.find(({ type, label }) => type === "date" && /生效|effective/i.test(label[language]));
  const date = effective ?? variables.find(({ type }) => type === "date");
  return {
    wording: {
      language,
      title: title === "" ? (language === "en" ? "Untitled template" : "未命名范本") : title,
      variables: [...variables, ...(date ? [] : [effectiveDate])],
      ours: parties[0]?.name ?? "",
      preamble,
      clauses: tree,
      terms: { type: "other", effective: date?.name ?? effectiveDate.name, obligations: [] },
      checks: [],
    },
    placeholders: questions.placeholders(),
    losses: file.losses.filter(({ loss }) => loss !== "numbering"),
  };
};

const effectiveDate: Variable = {
  name: "effective-date",
  type: "date",
  required: false,
  label: { en: "In force from", "zh-CN": "生效日期" },
};

interface Outlined {
  readonly depth: number;
  readonly number: string;
  readonly heading: string;
  readonly paragraphs: Paragraph[];
}

/** The first line is the title, what comes before the first number or heading the preamble. */
const outlined = (paragraphs: readonly WordParagraph[], questions: Questions) => {
  const clauses: Outlined[] = [];
  const preamble: Paragraph[] = [];
  let title = "";
  for (const [index, paragraph] of paragraphs.entries()) {
    const found = splitNumber(textOf(paragraph).trim());
    const number = paragraph.number === "" || paragraph.number === "•" ? found.number : paragraph.number;
    const text = paragraph.number === "" ? found.rest : textOf(paragraph).trim();
    const isTitle = index === 0 && (paragraph.heading === 0 || (number === "" && found.isTitle));
    if (isTitle) title = text;
    else if (number === "" && paragraph.heading === null) {
      const runs = questions.runs(text);
      const last = clauses.at(-1);
      if (last) last.paragraphs.push(runs);
      else preamble.push(runs);
    } else {
      const depth = depthOf(number, paragraph);
      const isHeading =
        paragraph.heading !== null || (depth === 0 && found.isTitle) || (found.isTitle && number !== "");
      clauses.push({
        ...{ depth, number },
        heading: isHeading ? text : "",
        paragraphs: isHeading ? [] : [questions.runs(text)],
      });
    }
  }
  return { title, preamble, clauses };
};

/** 第三条 and 3. are articles; （一）, 3.1 and (a) stand below them; 3.1.1 and (i) deeper still. */
const depthOf = (number: string, { heading, level }: WordParagraph): number => {
  const bare = number.replace(/[.、．)]$/u, "");
  if (/^第.+[条章节]$/u.test(bare) || /^(?:Article|Section|Clause)/i.test(bare)) return 0;
  if (/^\d+(?:\.\d+)+$/.test(bare)) return Math.min(2, bare.split(".").filter((each) => each !== "0").length - 1);
  if (/^[（(][零一二三四五六七八九十百]+/u.test(bare)) return 1;
  if (/^\(?[ivx]+$/i.test(bare) || /^[（(]\d+/u.test(bare)) return 2;
  if (/^\(?[a-z]$/i.test(bare)) return 1;
  if (heading !== null) return Math.min(2, Math.max(0, heading - 1));
  return Math.min(2, level);
};

const treeOf = (clauses: readonly Outlined[]): readonly (Clause & { readonly written: string })[] => {
  interface Open {
    readonly depth: number;
    readonly clause: Clause & { readonly written: string; readonly children: Clause[] };
  }
  const roots: Open["clause"][] = [];
  const open: Open[] = [];
  for (const [index, { depth, number, heading, paragraphs }] of clauses.entries()) {
    while ((open.at(-1)?.depth ?? -1) >= depth) open.pop();
    const clause = {
      id: `clause-${index + 1}`,
      version: 1,
      written: number,
      heading,
      paragraphs,
      children: [] as Clause[],
    };
    const parent = open.at(-1)?.clause;
    if (parent) parent.children.push(clause);
    else roots.push(clause);
    open.push({ depth, clause });
  }
  return roots;
};

/** Articles that are named by their number elsewhere are referred to, so that the number follows when they move. */
const withReferences = (
  clauses: readonly (Clause & { readonly written: string })[],
  language: Language,
): readonly Clause[] => {
  const named = new Map(
    clauses.flatMap(({ id, written }, index) => {
      const position = language === "en" ? String(index + 1) : written;
      const stated = written.replace(/[.\s]+$/, "").replace(/^(?:Article|Section|Clause)\s+/i, "");
      return stated === position ? [[stated, id] as const] : [];
    }),
  );
  const pattern =
    language === "en"
      ? /\b(?:Section|Clause|Article)\s+(\d+)(?![\d.]*\d)/g
      : /(第[零一二三四五六七八九十百]+条)(?!第)/gu;
  const refer = (run: Run): readonly Run[] => {
    if (run.kind !== "text") return [run];
    const runs: Run[] = [];
    let end = 0;
    for (const match of run.text.matchAll(pattern)) {
      const clause = named.get(match[1] ?? "");
      if (clause === undefined || /法》?$/u.test(run.text.slice(0, match.index))) continue;
      if (match.index > end) runs.push({ kind: "text", text: run.text.slice(end, match.index) });
      runs.push({ kind: "reference", clause });
      end = match.index + match[0].length;
    }
    if (end < run.text.length) runs.push({ kind: "text", text: run.text.slice(end) });
    return runs;
  };
  const read = ({ id, version, heading, paragraphs, children }: Clause): Clause => ({
    ...{ id, version, heading },
    paragraphs: paragraphs.map((runs) => runs.flatMap(refer)),
    children: children.map(read),
  });
  return clauses.map(read);
};

/** Something to be filled in, however a lawyer wrote that. */
const placeholder =
  /\{\{\s*([^{}]{1,80}?)\s*\}\}|«\s*([^«»]{1,80}?)\s*»|【\s*([^【】]{0,60}?)\s*】|\[\s*([A-Za-z●•][^[\]]{0,60}?)\s*\]|(_{3,}|＿{2,}|‗{3,})/gu;

/** Gathers the questions that placeholders ask: the same name is the same question. */
class Questions {
  readonly #language: Language;
  readonly #found = new Map<string, { name: string; label: string; written: string; count: number }>();
  #blanks = 0;

  constructor(language: Language) {
    this.#language = language;
  }

  runs(text: string): Paragraph {
    const runs: Run[] = [];
    let end = 0;
    for (const match of text.matchAll(placeholder)) {
      const [written, curly, merge, corner, square] = match;
      const before = text.slice(end, match.index);
      if (before !== "") runs.push({ kind: "text", text: before });
      const said = (curly ?? merge ?? corner ?? square ?? "").replace(/^[●•\s]+$/u, "");
      runs.push({
        kind: "variable",
        name: this.#ask(said === "" ? this.#nameBefore(text.slice(0, match.index)) : said, written),
      });
      end = match.index + written.length;
    }
    if (end < text.length) runs.push({ kind: "text", text: text.slice(end) });
    return runs;
  }

  /** A blank is called after the words in front of it: 住所：____, Address: ____. */
  #nameBefore(text: string): string {
    const label = /([\p{L}\p{N}（）() ’'/-]{1,40})[:：]\s*$/u.exec(text)?.[1]?.trim();
    if (label) return label;
    this.#blanks += 1;
    return this.#language === "en" ? `Blank ${this.#blanks}` : `空白 ${this.#blanks}`;
  }

  #ask(label: string, written: string): string {
    const key = label
      .toLowerCase()
      .replace(/[\s_-]+/g, " ")
      .trim();
    const found = this.#found.get(key);
    if (found) {
      found.count += 1;
      return found.name;
    }
    const slug = key
      .normalize("NFKD")
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 40);
    const taken = new Set([...this.#found.values()].map(({ name }) => name));
    let name = slug === "" ? `field-${this.#found.size + 1}` : slug;
    while (taken.has(name)) name = `${name}-${this.#found.size + 1}`;
    this.#found.set(key, { name, label: label.replaceAll("_", " "), written, count: 1 });
    return name;
  }

  placeholders(): ImportedTemplate["placeholders"] {
    return [...this.#found.values()].map(({ name, written, count }) => ({ variable: name, written, count }));
  }

  variables(): readonly Variable[] {
    return [...this.#found.values()].map(({ name, label }): Variable => {
      const common = { name, required: true, label: { en: label, "zh-CN": label } };
      return { ...common, type: typeBy(label) };
    });
  }
}

const typeBy = (label: string): "party" | "date" | "money" | "text" => {
  if (
    /^(?:甲方|乙方|丙方|买方|卖方|委托方|受托方|出租方|承租方)(?:名称)?$|^(?:party [ab12]|(?:name of )?(?:the )?(?:buyer|seller|supplier|customer|provider|client|company|contractor)(?: name)?)$/iu.test(
      label,
    )
  )
    return "party";
  if (/日期|年月日|\bdate\b/iu.test(label)) return "date";
  return /金额|价款|总价|费用|\b(?:price|amount|fee|fees|sum)\b/iu.test(label) ? "money" : "text";
};
