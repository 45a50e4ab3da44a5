import type { Bilingual } from "../../domain/language.ts";
import type { LineColumn } from "../../domain/line-table.ts";
import type { Condition, Option, Variable } from "../../domain/variable.ts";
import { is } from "./compose.ts";

/** Questions that several model contracts ask in the same words. */

export const label = (en: string, chinese: string): Bilingual => ({ en, "zh-CN": chinese });

export const disputeQuestions: readonly Variable[] = [
  {
    name: "disputes",
    type: "choice",
    required: true,
    label: label("Disputes go to", "争议解决方式"),
    options: [
      { choice: "court", label: label("the courts", "诉讼") },
      { choice: "arbitration", label: label("arbitration", "仲裁") },
    ],
  },
  { name: "courts", type: "text", required: true, when: is("disputes", "court"), label: label("Courts", "管辖法院") },
  {
    name: "institution",
    type: "text",
    required: true,
    when: is("disputes", "arbitration"),
    label: label("Arbitration institution", "仲裁委员会"),
  },
];

export const renewalQuestions: readonly Variable[] = [
  {
    name: "renewal",
    type: "choice",
    required: true,
    label: label("At the end of the term", "期满后"),
    options: [
      { choice: "none", label: label("the contract ends", "合同终止") },
      { choice: "automatic", label: label("it renews unless notice is given", "未通知则自动续展") },
      { choice: "decision", label: label("it renews if both parties agree", "经双方同意可续签") },
    ],
  },
  {
    name: "renewal-term",
    type: "duration",
    required: true,
    when: { op: "ne", variable: "renewal", to: "none" },
    label: label("Renewed for", "续展期限"),
  },
  {
    name: "notice",
    type: "duration",
    required: true,
    label: label("Notice before the end", "期满前通知期"),
    hint: label("The last day for notice is so long before the end.", "最迟应在期满前多久发出通知。"),
  },
];

/** One of several answers: `[code, English, Chinese]`. */
export const askChoice = (
  name: string,
  en: string,
  chinese: string,
  options: readonly (readonly [choice: string, en: string, chinese: string])[],
  when?: Condition,
): Variable => ({
  name,
  type: "choice",
  required: true,
  label: label(en, chinese),
  options: options.map(([choice, inEnglish, inChinese]): Option => ({ choice, label: label(inEnglish, inChinese) })),
  ...(when && { when }),
});

export const askNumber = (
  name: string,
  [min, max]: readonly [number, number],
  en: string,
  chinese: string,
  when?: Condition,
): Variable => ({ name, type: "number", min, max, required: true, label: label(en, chinese), ...(when && { when }) });

/** A list with a line for each thing: `[name, kind, English, Chinese]`. */
export const askTable = (
  name: string,
  en: string,
  chinese: string,
  columns: readonly (readonly [name: string, kind: LineColumn["kind"], en: string, chinese: string])[],
  required = true,
): Variable => ({
  name,
  type: "table",
  required,
  label: label(en, chinese),
  columns: columns.map(([column, kind, inEnglish, inChinese]) => ({
    name: column,
    kind,
    label: label(inEnglish, inChinese),
  })),
});

/** Goods or services with quantities and prices: what it comes to is the amount of the contract. */
export const askGoods = (name: string, en: string, chinese: string): Variable =>
  askTable(name, en, chinese, [
    ["item", "text", "Description", "名称、规格型号"],
    ["unit", "text", "Unit", "单位"],
    ["quantity", "quantity", "Quantity", "数量"],
    ["price", "price", "Unit price", "单价"],
    ["sum", "sum", "Amount", "金额"],
  ]);

/** The question, asked only while that holds, or not insisted on. */
export const only = (when: Condition, variable: Variable): Variable => ({ ...variable, when });
export const optional = (variable: Variable): Variable => ({ ...variable, required: false });

/** A date, a length, an amount … that is always asked. */
export const ask = (
  name: string,
  type: "party" | "date" | "duration" | "money" | "boolean",
  en: string,
  chinese: string,
): Variable => ({ name, type, required: true, label: label(en, chinese) });

export const askText = (name: string, en: string, chinese: string, long = false): Variable => ({
  name,
  type: "text",
  required: true,
  long,
  label: label(en, chinese),
});

export const askPercent = (name: string, en: string, chinese: string, when?: Variable["when"]): Variable => ({
  name,
  type: "number",
  min: 0,
  max: 100,
  required: true,
  label: label(en, chinese),
  ...(when && { when }),
});
