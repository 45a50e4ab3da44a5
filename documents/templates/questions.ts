import type { Bilingual } from "../../domain/language.ts";
import type { Variable } from "../../domain/variable.ts";
import { is } from "./compose.ts";

/** Questions that several model contracts ask in the same words. */

const label = (en: string, chinese: string): Bilingual => ({ en, "zh-CN": chinese });

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
