import { words } from "./words.ts";

/** Words of the administrator's page about people and their accounts. */
export const peopleWords = words({
  en: {
    title: "People",
    intro: "Everybody who has an account here, or had one.",
    name: "Name",
    email: "E-mail address",
    roles: "Roles",
    state: "Account",
    states: { invited: "Invited", active: "Active", left: "Left" },
    sessions: "Sessions",
    signOut: "End sessions",
    signedOut: (count: number) => (count === 1 ? "1 session has ended." : `${count} sessions have ended.`),
    next: "Next page",
    invite: {
      title: "Invite somebody",
      language: "Language",
      languages: { en: "English", "zh-CN": "Chinese" },
      submit: "Send invitation",
      again: "Invite again",
      sent: "The invitation is on its way.",
      note: (days: number) => `The letter carries a link that works once, for ${days} days, and sets the password.`,
    },
  },
  "zh-CN": {
    title: "人员",
    intro: "现有及曾有账号的全部人员。",
    name: "姓名",
    email: "邮箱",
    roles: "角色",
    state: "账号状态",
    states: { invited: "已邀请", active: "使用中", left: "已离职" },
    sessions: "登录数",
    signOut: "强制退出",
    signedOut: (count) => `已退出 ${count} 个登录。`,
    next: "下一页",
    invite: {
      title: "邀请人员",
      language: "语言",
      languages: { en: "英文", "zh-CN": "中文" },
      submit: "发送邀请",
      again: "重新邀请",
      sent: "邀请邮件即将送达。",
      note: (days) => `邮件中的链接仅可使用一次，${days} 天内有效，用于设置密码。`,
    },
  },
});
