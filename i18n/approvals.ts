import { words } from "./words.ts";

/** Words of deciding on several contracts at a sitting. */
export const approvalsWords = words({
  en: {
    title: "Approve several",
    intro: "Open each first. What you have opened as it is now can be approved together.",
    inbox: "Inbox",
    none: "No approval waits for you",
    waiting: (count: number) => (count === 1 ? "1 contract waits for you" : `${count} contracts wait for you`),
    hint: "Each becomes a decision of its own, in your name. To reject, open the contract.",
    open: "Open",
    again: "Read again",
    opened: "Opened",
    proof: "Needs a confirmation",
    stepUp: "One of them needs a fresh confirmation that it is you.",
    submit: "Approve what is ticked",
    approved: (count: number) => (count === 1 ? "1 contract is approved" : `${count} contracts are approved`),
    link: "Approve several",
  },
  "zh-CN": {
    title: "批量审批",
    intro: "请先逐一打开查阅。已按现行版本查阅的合同可一并同意。",
    inbox: "待办",
    none: "没有待您审批的合同",
    waiting: (count) => `${count} 份合同待您审批`,
    hint: "每份合同单独记为您本人的一项审批决定。如需驳回，请打开该合同。",
    open: "打开查阅",
    again: "再次查阅",
    opened: "已查阅",
    proof: "须确认身份",
    stepUp: "其中有合同须重新确认身份。",
    submit: "同意所选合同",
    approved: (count) => `已同意 ${count} 份合同`,
    link: "批量审批",
  },
});
