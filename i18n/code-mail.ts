import { words } from "./words.ts";

/** Words of letters with one-time codes. */
export const codeMailWords = words({
  en: {
    subject: "Your one-time code",
    heading: "Your one-time code",
    opening: (purpose: string) => `You asked for this code: ${purpose}.`,
    lasts: (minutes: number) =>
      `It works once, for ${minutes} minutes. Type it only on the page on which you asked for it.`,
    unasked:
      "If you did not ask for it, somebody may be trying to act in your name. Tell no one the code, and let your security team know.",
  },
  "zh-CN": {
    subject: "您的一次性验证码",
    heading: "您的一次性验证码",
    opening: (purpose) => `您申请此验证码用于：${purpose}。`,
    lasts: (minutes) => `验证码仅可使用一次，${minutes} 分钟内有效。请仅在申请验证码的页面输入。`,
    unasked: "如非您本人申请，可能有人试图冒用您的名义。请勿将验证码告知任何人，并通知安全团队。",
  },
});
