import { words } from "./words.ts";

/** Words about giving powerful roles: two administrators do it, or one alone where there is no second. */
export const grantWords = words({
  en: {
    title: "Waiting for a second administrator",
    intro: "Roles that administer, or see every contract, are given by two administrators.",
    askedBy: "Asked by",
    answer: "Your answer",
    own: "Another administrator has to confirm it.",
    confirm: "Confirm",
    reject: "Reject",
    withdraw: "Withdraw",
    notice: {
      asked: "Another administrator has to confirm this invitation. They have been told by mail.",
      confirmed: "Confirmed. The invitation is on its way.",
      settled: "The request is closed; nobody was invited.",
      alone:
        "The invitation is on its way. There is no second administrator, so you gave a powerful role alone: the ledger says so, and whoever is in charge of security or audit has been told.",
    },
    letter: {
      asked: {
        subject: "An invitation waits for your confirmation",
        opening: (by: string) => `${by} wants to invite somebody to roles that take two administrators to give.`,
        action: "See the request",
        closing: (days: number) =>
          `Confirm it only if you know of it. Unanswered, it lapses after ${days} days and nobody is invited.`,
      },
      alone: {
        subject: "A powerful role was given by one administrator alone",
        opening: (by: string) =>
          `${by} invited somebody to roles that take two administrators to give. There is no second administrator.`,
        closing: "If this is a surprise, ask them about it, and report an incident if the answer does not satisfy you.",
      },
      name: "Name",
      email: "E-mail address",
      roles: "Roles",
    },
  },
  "zh-CN": {
    title: "等待另一名管理员确认",
    intro: "管理类角色以及可查看全部合同的角色，须由两名管理员共同授予。",
    askedBy: "申请人",
    answer: "您的答复",
    own: "须由另一名管理员确认。",
    confirm: "确认",
    reject: "拒绝",
    withdraw: "撤回",
    notice: {
      asked: "此邀请须由另一名管理员确认，已以邮件通知。",
      confirmed: "已确认，邀请邮件即将送达。",
      settled: "该申请已关闭，未邀请任何人。",
      alone:
        "邀请邮件即将送达。由于没有其他管理员，重要角色由您一人授予：审计日志已如实记录，并已通知安全或审计负责人。",
    },
    letter: {
      asked: {
        subject: "一项邀请等待您确认",
        opening: (by) => `${by}拟邀请人员担任须由两名管理员共同授予的角色。`,
        action: "查看申请",
        closing: (days) => `请仅在知情的情况下确认。如未处理，申请将在 ${days} 天后失效，不会邀请任何人。`,
      },
      alone: {
        subject: "一名管理员单独授予了重要角色",
        opening: (by) => `${by}邀请人员担任须由两名管理员共同授予的角色，而目前没有其他管理员。`,
        closing: "如您对此不知情，请向其核实；如答复不能令您满意，请报告安全事件。",
      },
      name: "姓名",
      email: "邮箱",
      roles: "角色",
    },
  },
});
