import { childOf, childrenOf, type Element, valueOf } from "./xml.ts";

/** Gives each numbered paragraph its number, in the order of the document (ECMA-376 §17.9). */
export interface Numbering {
  readonly numberOf: (list: string, level: number) => string;
}

interface Level {
  readonly format: string;
  /** `%1.%2` and the like. */
  readonly text: string;
  readonly start: number;
}

export const readNumbering = (root: Element | undefined): Numbering => {
  const abstract = new Map(
    childrenOf(root, "w:abstractNum").map((each) => [each.attributes["abstractNumId"] ?? "", levelsOf(each)]),
  );
  const lists = new Map(
    childrenOf(root, "w:num").map((num) => {
      const id = valueOf(num, "w:abstractNumId") ?? "";
      const levels = new Map(abstract.get(id));
      for (const override of childrenOf(num, "w:lvlOverride")) {
        const at = Number(override.attributes["ilvl"] ?? 0);
        const own = childOf(override, "w:lvl");
        const start = valueOf(override, "w:startOverride");
        const level = own ? levelOf(own) : levels.get(at);
        if (level) levels.set(at, start === undefined ? level : { ...level, start: Number(start) || 0 });
      }
      return [
        num.attributes["numId"] ?? "",
        { id: childrenOf(num, "w:lvlOverride").length > 0 ? `num ${num.attributes["numId"]}` : id, levels },
      ] as const;
    }),
  );
  const counters = new Map<string, number[]>();
  const numberOf = (list: string, level: number): string => {
    const found = lists.get(list);
    const own = found?.levels.get(level);
    if (!found || !own) return "";
    const counts = counters.get(found.id) ?? [];
    counters.set(found.id, counts);
    for (let each = 0; each <= level; each += 1) {
      const start = found.levels.get(each)?.start ?? 1;
      counts[each] = each === level ? (counts[each] ?? start - 1) + 1 : (counts[each] ?? start);
    }
    counts.length = level + 1;
    if (own.format === "bullet") return "•";
    if (own.format === "none") return "";
    return own.text.replace(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1;
      return written(counts[at] ?? 1, found.levels.get(at)?.format ?? "decimal");
    });
  };
  return { numberOf };
};

const levelsOf = (element: Element): Map<number, Level> =>
  new Map(childrenOf(element, "w:lvl").map((each) => [Number(each.attributes["ilvl"] ?? 0), levelOf(each)]));

const levelOf = (element: Element): Level => ({
  format: valueOf(element, "w:numFmt") ?? "decimal",
  text: valueOf(element, "w:lvlText") ?? "",
  start: Number(valueOf(element, "w:start") ?? 1) || 0,
});

const written = (count: number, format: string): string => {
  switch (format) {
    case "lowerLetter":
      return letters(count).toLowerCase();
    case "upperLetter":
      return letters(count);
    case "lowerRoman":
      return roman(count).toLowerCase();
    case "upperRoman":
      return roman(count);
    case "decimalZero":
      return String(count).padStart(2, "0");
    case "chineseCounting":
    case "chineseCountingThousand":
    case "taiwaneseCounting":
    case "ideographDigital":
    case "japaneseCounting":
      return han(count);
    default:
      return String(count);
  }
};

/** A … Z, AA, BB … as Word counts on. */
const letters = (count: number): string =>
  String.fromCharCode(65 + ((Math.max(1, count) - 1) % 26)).repeat(Math.ceil(Math.max(1, Math.min(count, 260)) / 26));

const romans = [
  [1000, "M"],
  [900, "CM"],
  [500, "D"],
  [400, "CD"],
  [100, "C"],
  [90, "XC"],
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
] as const;

const roman = (count: number): string => {
  let left = Math.min(count, 3999);
  let text = "";
  for (const [value, sign] of romans) for (; left >= value; left -= value) text += sign;
  return text;
};

const han = (count: number): string => {
  const digits = "零一二三四五六七八九";
  if (count > 99) return String(count);
  const [tens, ones] = [Math.floor(count / 10), count % 10];
  return `${tens > 1 ? digits[tens] : ""}${tens > 0 ? "十" : ""}${ones > 0 || tens === 0 ? digits[ones] : ""}`;
};
