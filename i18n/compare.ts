import type { Language } from "../domain/language.ts";
import { words } from "./words.ts";

/** Words of comparing two versions: the page, the paper and the Word file. */
export const compareWords = words({
  en: {
    breadcrumb: "Contracts",
    title: "Compare versions",
    of: (title: string) => `Comparison: ${title}`,
    from: "Earlier version",
    to: "Later version",
    version: (number: number, day: string) => `Version ${number} · ${day}`,
    versionShort: (number: number) => `Version ${number}`,
    compare: "Compare",
    between: (from: number, to: number) => `What version ${to} changes against version ${from}`,
    views: { label: "View", inline: "In the text", side: "Side by side" },
    extent: { label: "How much is shown", changes: "Changes only", all: "Whole text" },
    count: (count: number) => (count === 1 ? "1 change" : `${count} changes`),
    counts: {
      changed: (count: number) => `${count} reworded`,
      added: (count: number) => `${count} new`,
      removed: (count: number) => `${count} removed`,
      moved: (count: number) => `${count} moved`,
    },
    none: "The two versions say the same, word for word.",
    list: "Go to a change",
    previous: "Previous change",
    next: "Next change",
    state: {
      changed: "Reworded",
      added: "New",
      removed: "Removed",
      moved: "Moved",
      "moved-away": "Moved from here",
    },
    movedFrom: (number: string) => `Moved; was ${number}`,
    renumbered: (number: string) => `was ${number}`,
    what: { title: "Title", party: "Party", preamble: "Opening words", clause: "Passage" },
    unchanged: (count: number) => (count === 1 ? "1 passage without changes" : `${count} passages without changes`),
    absent: "Not in this version",
    pdf: "Comparison as PDF",
    word: "As Word file with tracked changes",
    scans: (version: number, pages: string) =>
      `Version ${version} has pages without text (scans), which cannot be compared: ${pages}.`,
    noText: "One of the two versions has no text: it is a scan. Open both and compare them by eye.",
    onlyOne: "There is only one version so far, so there is nothing to compare.",
    legend: { added: "added", removed: "removed", moved: "moved" },
    paper: {
      made: (organisation: string, day: string) => `Made by ${organisation} on ${day}`,
      earlier: "Earlier version",
      later: "Later version",
    },
    open: "Compare with another version",
  },
  "zh-CN": {
    breadcrumb: "合同台账",
    title: "版本比对",
    of: (title) => `版本比对：${title}`,
    from: "较早版本",
    to: "较新版本",
    version: (number, day) => `第 ${number} 版 · ${day}`,
    versionShort: (number) => `第 ${number} 版`,
    compare: "比对",
    between: (from, to) => `第 ${to} 版相对第 ${from} 版的修改`,
    views: { label: "显示方式", inline: "文中标注", side: "左右对照" },
    extent: { label: "显示范围", changes: "仅显示修改", all: "显示全文" },
    count: (count) => `${count} 处修改`,
    counts: {
      changed: (count) => `改写 ${count} 处`,
      added: (count) => `新增 ${count} 处`,
      removed: (count) => `删除 ${count} 处`,
      moved: (count) => `移动 ${count} 处`,
    },
    none: "两个版本文字完全一致。",
    list: "定位到修改处",
    previous: "上一处修改",
    next: "下一处修改",
    state: { changed: "改写", added: "新增", removed: "删除", moved: "移动", "moved-away": "自此处移走" },
    movedFrom: (number) => `移动，原为${number}`,
    renumbered: (number) => `原为${number}`,
    what: { title: "标题", party: "当事人", preamble: "首部", clause: "段落" },
    unchanged: (count) => `${count} 处无修改`,
    absent: "该版本无此内容",
    pdf: "导出比对 PDF",
    word: "导出带修订的 Word",
    scans: (version, pages) => `第 ${version} 版含无文字的扫描页，无法比对：第 ${pages} 页。`,
    noText: "其中一个版本为扫描件，没有可比对的文字，请打开两个版本人工核对。",
    onlyOne: "目前只有一个版本，无需比对。",
    legend: { added: "新增", removed: "删除", moved: "移动" },
    paper: {
      made: (organisation, day) => `${organisation}制作于 ${day}`,
      earlier: "较早版本",
      later: "较新版本",
    },
    open: "与其他版本比对",
  },
});

interface PartState {
  readonly state: "same" | "changed" | "added" | "removed" | "moved" | "moved-away";
  readonly moved: boolean;
  /** Its numbers in the earlier and the later version. */
  readonly before: string;
  readonly number: string;
}

/** What happened to a part, in words: never by colour alone. Empty of what stayed as it was. */
export const stateLabel = ({ state, moved, before, number }: PartState, language: Language): string => {
  const words = compareWords(language);
  if (state === "same") return "";
  if (state === "moved-away") return words.state["moved-away"];
  if (!moved) return words.state[state];
  const from = before === "" || before === number ? words.state.moved : words.movedFrom(before);
  return state === "changed" ? `${words.state.changed} · ${from}` : from;
};
