import { words } from "./words.ts";

/** Words of letters about terms and notice dates. */
export const renewalMailWords = words({
  en: {
    subject: {
      notice: (what: string, on: string) => `Decide by ${on}: ${what}`,
      renewed: (what: string) => `Renewed: ${what}`,
      expired: (what: string) => `Expired: ${what}`,
    },
    heading: {
      notice: (days: number) => (days === 1 ? "One day left to give notice" : `${days} days left to give notice`),
      renewed: "The contract goes on for another term",
      expired: "The contract has expired",
    },
    opening: {
      notice: {
        automatic: (on: string, months: number) =>
          `This contract renews itself for ${months} months unless notice is given. The last day for notice is ${on}; the end of the term is too late.`,
        decision: (on: string) =>
          `This contract ends unless it is renewed. The last day on which you can decide is ${on}; the end of the term is too late.`,
        none: (on: string) => `The last day for notice under this contract is ${on}.`,
      },
      renewed: (on: string) => `A new term has begun. It runs until ${on}.`,
      expired: (on: string) => `${on} was its last day in force. It was not renewed.`,
    },
    action: "Decide now",
    otherwise: {
      automatic: (months: number) => `If nobody decides, it binds us for another ${months} months.`,
      decision: "If nobody decides, it ends with its term.",
      none: "If nobody acts, it ends with its term.",
    },
    next: {
      renewed: "There is nothing to do now. We write again before the next notice date.",
      expired: "Legal checks what is still open and archives it.",
    },
  },
  "zh-CN": {
    subject: {
      notice: (what, on) => `请最迟于${on}决定是否续签：${what}`,
      renewed: (what) => `已续期：${what}`,
      expired: (what) => `已到期终止：${what}`,
    },
    heading: {
      notice: (days) => `距通知截止日还有 ${days} 天`,
      renewed: "合同已进入新的期限",
      expired: "合同已到期终止",
    },
    opening: {
      notice: {
        automatic: (on, months) =>
          `如不发出终止通知，本合同将自动续期 ${months} 个月。通知须最迟于${on}发出，等到期限届满再通知则为时已晚。`,
        decision: (on) => `如不续签，本合同将到期终止。最迟须于${on}作出决定，等到期限届满再决定则为时已晚。`,
        none: (on) => `本合同的通知截止日为${on}。`,
      },
      renewed: (on) => `新的合同期限已开始，至${on}届满。`,
      expired: (on) => `合同的最后有效日为${on}，未予续签。`,
    },
    action: "立即决定",
    otherwise: {
      automatic: (months) => `如无人作出决定，合同将自动续期 ${months} 个月，我方继续受其约束。`,
      decision: "如无人作出决定，合同将到期终止。",
      none: "如未采取行动，合同将到期终止。",
    },
    next: {
      renewed: "目前无需操作。下一个通知截止日之前，我们会再次提醒您。",
      expired: "法务将核查未了事项并归档。",
    },
  },
});
