import { words } from "./words.ts";

/** Words of letters about somebody's own account. */
export const accountMailWords = words({
  en: {
    invitation: {
      subject: (organisation: string) => `${organisation} invites you to Engross`,
      heading: "You are invited",
      opening: (by: string, organisation: string) =>
        `${by} has opened an account for you at ${organisation}, where contracts are drafted, approved and signed.`,
      action: "Choose a password",
      lasts: (days: number) =>
        `The link works once, for ${days} days. If it has expired, ask your administrator for another.`,
      unexpected: "If you did not expect this, do nothing: without a password nobody can sign in.",
      address: "You sign in with",
    },
    reset: {
      subject: "Choose a new password",
      heading: "Choose a new password",
      opening: "Somebody, probably you, asked for a new password for this address.",
      action: "Choose a new password",
      lasts: (minutes: number) =>
        `The link works once, for ${minutes} minutes. Until then your password stays as it is.`,
      unasked: "If it was not you, do nothing. If it happens again, tell your security team.",
    },
    changed: {
      subject: "Your password was changed",
      heading: "Your password was changed",
      opening: "The password of your account has just been changed. All other sessions were ended.",
      otherwise: "If it was not you, ask for a new password at once and tell your security team.",
      action: "Choose another password",
    },
    device: {
      subject: "Sign-in from a new device",
      heading: "Sign-in from a new device",
      opening: "Somebody signed in to your account with a device that was not used before.",
      when: "When",
      from: "Network address",
      with: "Device",
      action: "See your sessions",
      otherwise: "If it was not you, end that session, change your password and tell your security team.",
    },
  },
  "zh-CN": {
    invitation: {
      subject: (organisation) => `${organisation}邀请您使用 Engross`,
      heading: "邀请您开通账号",
      opening: (by, organisation) => `${by}已在${organisation}为您创建账号，用于起草、审批和签署合同。`,
      action: "设置密码",
      lasts: (days) => `链接仅可使用一次，${days} 天内有效。如已过期，请联系管理员重新发送。`,
      unexpected: "如您未预期收到此邮件，请不必操作：未设置密码前，任何人都无法登录。",
      address: "登录邮箱",
    },
    reset: {
      subject: "重新设置密码",
      heading: "重新设置密码",
      opening: "有人（可能是您本人）申请为此邮箱重新设置密码。",
      action: "设置新密码",
      lasts: (minutes) => `链接仅可使用一次，${minutes} 分钟内有效。在此之前，原密码保持不变。`,
      unasked: "如非您本人申请，请不必操作；如多次收到，请通知安全团队。",
    },
    changed: {
      subject: "您的密码已更改",
      heading: "您的密码已更改",
      opening: "您账号的密码刚刚已更改，其他登录均已退出。",
      otherwise: "如非您本人操作，请立即重新设置密码，并通知安全团队。",
      action: "重新设置密码",
    },
    device: {
      subject: "新设备登录提醒",
      heading: "新设备登录提醒",
      opening: "有人使用一台此前未曾使用过的设备登录了您的账号。",
      when: "登录时间",
      from: "网络地址",
      with: "设备",
      action: "查看登录情况",
      otherwise: "如非您本人操作，请退出该登录、更改密码，并通知安全团队。",
    },
  },
});
