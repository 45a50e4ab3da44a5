import { words } from "./words.ts";

const counted = (count: number, one: string, many: string): string => (count === 1 ? `1 ${one}` : `${count} ${many}`);

/** Words of the letter that reports how far somebody's leaving has come. */
export const offboardingMailWords = words({
  en: {
    greeting: (name: string) => `Dear ${name},`,
    subject: {
      over: (person: string) => `${person} has left: the work is handed over`,
      waits: (person: string) => `${person} has left: some work waits`,
    },
    heading: { over: "The work is handed over", waits: "Access has ended, some work waits" },
    opening: (person: string, successor: string) =>
      `${person} has left and can no longer sign in. What was in their hands goes to ${successor}; open approvals go to whoever may decide them.`,
    stands:
      "Some of it stands still, for example because an incident froze a contract. It is tried again until it moves.",
    ended: "Ended at once",
    endedCounts: (sessions: number, links: number, shares: number) =>
      [
        counted(sessions, "session", "sessions"),
        counted(links, "mailed link", "mailed links"),
        counted(shares, "share", "shares"),
      ].join(", "),
    handed: "Handed over",
    handedCounts: (contracts: number, incidents: number) =>
      `${counted(contracts, "contract", "contracts")}, ${counted(incidents, "incident", "incidents")}`,
    waiting: "Waiting",
    attention: "Needs legal staff",
    which: "Which",
    open: "Open the report",
    attend:
      "Where only they could sign or approve, legal staff must send the contract back to draft and name somebody else.",
  },
  "zh-CN": {
    greeting: (name) => `${name}，您好：`,
    subject: {
      over: (person) => `${person}已离职，工作交接完成`,
      waits: (person) => `${person}已离职，部分工作尚待交接`,
    },
    heading: { over: "工作交接完成", waits: "权限已收回，部分工作尚待交接" },
    opening: (person, successor) =>
      `${person}已离职，不能再登录。其经办的工作由${successor}接手；待决的审批转交给有权审批的人员。`,
    stands: "部分工作暂时无法交接，例如合同因安全事件被冻结。系统将持续重试，直至完成。",
    ended: "已立即终止",
    endedCounts: (sessions, links, shares) => `登录 ${sessions} 个，邮件链接 ${links} 个，对外共享 ${shares} 个`,
    handed: "已交接",
    handedCounts: (contracts, incidents) => `合同 ${contracts} 份，安全事件 ${incidents} 起`,
    waiting: "尚待交接",
    attention: "需法务处理",
    which: "涉及",
    open: "查看交接报告",
    attend: "仅能由该人员签署或审批的合同，须由法务退回草稿并另行指定人员。",
  },
});
