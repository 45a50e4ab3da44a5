import type { Problem, ProblemCode, Verdict } from "./verdict.ts";

export const languages = ["en", "zh-CN"] as const;
export type VerdictLanguage = (typeof languages)[number];

type Sentences = Readonly<Record<VerdictLanguage, (problem: Problem) => string>>;

const fileOf = ({ file = "?" }: Problem): string => file;
const entryOf = ({ entry, line }: Problem): { readonly en: string; readonly zh: string } =>
  entry === undefined
    ? { en: `The entry in line ${line ?? "?"}`, zh: `第 ${line ?? "?"} 行的记录` }
    : { en: `Entry ${entry}`, zh: `第 ${entry} 号记录` };

const problems: Readonly<Record<ProblemCode, Sentences>> = {
  archive: {
    en: () => "The file is not a whole, unaltered evidence bundle.",
    "zh-CN": () => "该文件不是完整、未经改动的证据包。",
  },
  manifest: {
    en: () => "The list of contents is not signed with the ledger's key.",
    "zh-CN": () => "内容清单没有账本密钥的有效签名。",
  },
  key: {
    en: () => "The key in the bundle is not the ledger key that you gave, or not a key at all.",
    "zh-CN": () => "证据包中的公钥与您提供的账本公钥不一致，或不是有效的公钥。",
  },
  missing: { en: (p) => `${fileOf(p)} is missing.`, "zh-CN": (p) => `缺少文件 ${fileOf(p)}。` },
  unlisted: {
    en: (p) => `${fileOf(p)} does not belong to the bundle, or is out of its place.`,
    "zh-CN": (p) => `文件 ${fileOf(p)} 不属于该证据包，或位置不对。`,
  },
  changed: { en: (p) => `${fileOf(p)} was changed.`, "zh-CN": (p) => `文件 ${fileOf(p)} 被改动过。` },
  checkpoint: {
    en: (p) => `The checkpoint in ${fileOf(p)} is not signed by the ledger.`,
    "zh-CN": (p) => `${fileOf(p)} 中的检查点没有账本的有效签名。`,
  },
  entry: {
    en: (p) => `${entryOf(p).en} is not written as the ledger writes entries.`,
    "zh-CN": (p) => `${entryOf(p).zh}不符合账本记录的格式。`,
  },
  "entry-foreign": {
    en: (p) => `${entryOf(p).en} belongs to another subject, or is out of order.`,
    "zh-CN": (p) => `${entryOf(p).zh}属于其他事项，或顺序不对。`,
  },
  proof: {
    en: (p) => `${entryOf(p).en} is not in the signed ledger: it or its proof was changed.`,
    "zh-CN": (p) => `${entryOf(p).zh}不在已签名的账本中：记录或其证明被改动过。`,
  },
  consistency: {
    en: () => "The ledger is not shown to continue the earlier checkpoint: its history was changed.",
    "zh-CN": () => "无法证明账本是较早检查点的延续：历史记录被改动过。",
  },
  document: {
    en: (p) => `No entry names the document ${fileOf(p)}.`,
    "zh-CN": (p) => `没有任何记录提及文件 ${fileOf(p)}。`,
  },
  opening: {
    en: (p) => `Line ${p.line ?? "?"} of the disclosed personal data is not what was recorded.`,
    "zh-CN": (p) => `所披露个人信息的第 ${p.line ?? "?"} 行与账本记录不符。`,
  },
  anchor: {
    en: () => "The bundle does not contain the checkpoint that you gave, or contradicts it.",
    "zh-CN": () => "证据包不包含您提供的检查点，或与其矛盾。",
  },
};

/** The verdict in plain words, a sentence a line. */
export const verdictText = (verdict: Verdict, language: VerdictLanguage): string =>
  (language === "en" ? english : chinese)(verdict).join("\n");

const reasons = ({ problems: found }: Verdict, language: VerdictLanguage): readonly string[] =>
  found.map((problem) => {
    const { detail } = problem;
    return `  - ${problems[problem.code][language](problem)}${detail === undefined ? "" : ` [${detail}]`}`;
  });

const english = (verdict: Verdict): readonly string[] => {
  const { ok, told, keyFromOutside } = verdict;
  if (!ok || told === null) return ["NOT VALID. Do not rely on this bundle.", ...reasons(verdict, "en")];
  const { checkpoint, entries, documents, verifierKey } = told;
  return [
    "VALID. Everything in this bundle is in the ledger exactly as shown.",
    `  Ledger: ${told.origin}`,
    `  Subject: ${told.subject}`,
    `  Entries: ${entries}; documents: ${documents.length}`,
    `  Checkpoint ${checkpoint?.number}, over ${checkpoint?.size} entries, signed ${checkpoint?.at}`,
    keyFromOutside
      ? "  The key is the one that you gave."
      : `  Compare this key with one that you got from the ledger's owner by another way:\n    ${verifierKey}`,
  ];
};

const chinese = (verdict: Verdict): readonly string[] => {
  const { ok, told, keyFromOutside } = verdict;
  if (!ok || told === null) return ["无效。请勿采信该证据包。", ...reasons(verdict, "zh-CN")];
  const { checkpoint, entries, documents, verifierKey } = told;
  return [
    "有效。该证据包中的全部内容均与账本记录完全一致。",
    `  账本：${told.origin}`,
    `  事项：${told.subject}`,
    `  记录 ${entries} 条，文件 ${documents.length} 份`,
    `  检查点 ${checkpoint?.number}，涵盖 ${checkpoint?.size} 条记录，签署于 ${checkpoint?.at}`,
    keyFromOutside
      ? "  公钥与您提供的一致。"
      : `  请将以下公钥与您通过其他途径从账本所有者处取得的公钥核对：\n    ${verifierKey}`,
  ];
};
