import { words } from "./words.ts";

/** Words of letters about approvals. */
export const approvalMailWords = words({
  en: {
    action: "Read and decide",
    subject: {
      asked: (what: string) => `Please approve: ${what}`,
      reminded: (what: string) => `Reminder, your approval is awaited: ${what}`,
      escalated: (what: string) => `Now with you for approval: ${what}`,
      delegated: (what: string) => `Handed on to you for approval: ${what}`,
      reassigned: (what: string) => `For you to approve instead: ${what}`,
      granted: (what: string) => `Approved: ${what}`,
      rejected: (what: string) => `Not approved: ${what}`,
      expired: (what: string) => `Approval has run out of time: ${what}`,
    },
    heading: {
      asked: "Your approval is needed",
      reminded: "Your approval is still awaited",
      escalated: "An unanswered approval has come to you",
      delegated: "An approval was handed on to you",
      reassigned: "You are asked to approve instead of somebody else",
      granted: "Everyone has approved",
      rejected: "The contract was not approved",
      expired: "The approval has run out of time",
    },
    opening: {
      asked: (owner: string) => `${owner} asks you to approve the contract below.`,
      reminded: (owner: string) =>
        `${owner} is still waiting for your answer on the contract below. The link in this letter replaces the earlier one.`,
      escalated: (owner: string, from: string) =>
        `${from} has not answered in time, so the contract that ${owner} wants approved is now for you to decide on.`,
      reassigned: (owner: string, from: string) =>
        `${from} cannot answer or was replaced, so the contract that ${owner} wants approved is for you to decide on.`,
      delegated: (owner: string, from: string) => `${from} has handed on to you the approval that ${owner} asks for.`,
      granted: "Everyone who was asked has approved this contract. It now goes to the signers.",
      rejected: (by: string) =>
        `${by} rejected this contract. It is back in draft, and the links to approve it no longer work.`,
      expired: (by: string) =>
        `The time for approval is over without an answer from ${by}. The contract is back in draft.`,
    },
    how: "The page shows a summary, the full text and the choice. Opening it decides nothing.",
    otherwise: (until: string) =>
      `Without every approval by ${until} this round ends and the contract goes back to draft.`,
    escalation: "If you do not answer, we remind you and later ask your manager instead.",
    next: {
      granted: "There is nothing for you to do now. We write again when everyone has signed.",
      rejected: "Change the draft and submit it again, or cancel the contract.",
      expired: "Submit the draft again to ask anew, or cancel the contract.",
    },
  },
  "zh-CN": {
    action: "查阅并审批",
    subject: {
      asked: (what) => `请审批：${what}`,
      reminded: (what) => `催办，待您审批：${what}`,
      escalated: (what) => `已升级由您审批：${what}`,
      delegated: (what) => `已转交您审批：${what}`,
      reassigned: (what) => `改由您审批：${what}`,
      granted: (what) => `审批通过：${what}`,
      rejected: (what) => `审批未通过：${what}`,
      expired: (what) => `审批逾期失效：${what}`,
    },
    heading: {
      asked: "有一份合同请您审批",
      reminded: "合同仍待您审批",
      escalated: "逾期未办的审批已升级至您",
      delegated: "有一项审批转交给您",
      reassigned: "请您代替他人审批",
      granted: "审批已全部通过",
      rejected: "合同审批未通过",
      expired: "审批已逾期失效",
    },
    opening: {
      asked: (owner) => `${owner}提请您审批以下合同。`,
      reminded: (owner) => `${owner}提请的以下合同仍待您审批。请使用本邮件中的链接，此前邮件中的链接已失效。`,
      escalated: (owner, from) => `${from}未在规定时间内办理，${owner}提请审批的以下合同现由您决定。`,
      reassigned: (owner, from) => `${from}无法审批或已被更换，${owner}提请审批的以下合同由您决定。`,
      delegated: (owner, from) => `${from}已将${owner}提请的审批转交给您办理。`,
      granted: "所有审批人均已同意，合同已进入签署环节。",
      rejected: (by) => `${by}驳回了该合同。合同已退回起草环节，原审批链接均已失效。`,
      expired: (by) => `审批期限已过，${by}未作答复。合同已退回起草环节。`,
    },
    how: "打开页面可查看摘要、全文和审批选项。仅打开页面不产生任何审批结果。",
    otherwise: (until) => `如至${until}仍未全部审批通过，本轮审批终止，合同退回起草环节。`,
    escalation: "如您一直未办理，系统将先行提醒，其后转请您的上级审批。",
    next: {
      granted: "您目前无需操作。全部签署完成后，我们会再次通知您。",
      rejected: "请修改草稿后重新提交，或撤销该合同。",
      expired: "请重新提交审批，或撤销该合同。",
    },
  },
});
