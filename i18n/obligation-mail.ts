import { words } from "./words.ts";

/** Words of letters about obligations. */
export const obligationMailWords = words({
  en: {
    subject: {
      reminded: (what: string, due: string) => `Due ${due}: obligation under ${what}`,
      overdue: (what: string) => `Overdue: obligation under ${what}`,
      escalated: (what: string) => `Overdue and escalated to you: obligation under ${what}`,
    },
    heading: {
      reminded: { us: "We owe this soon", them: "The other side owes this soon" },
      overdue: { us: "We are late", them: "The other side is late" },
      escalated: { us: "We are late, and it now needs you", them: "The other side is late, and it now needs you" },
    },
    opening: {
      reminded: {
        us: (due: string) => `By ${due} we have to do what is written below.`,
        them: (due: string) =>
          `By ${due} the other side has to do what is written below. Please watch that it happens.`,
      },
      overdue: {
        us: (due: string) => `What is written below was due on ${due} and is not marked as done.`,
        them: (due: string) =>
          `What the other side owes was due on ${due} and is not marked as done. Please ask for it.`,
      },
      escalated: {
        us: (due: string, keeper: string) =>
          `What ${keeper} looks after was due on ${due} and is still not marked as done. Please see to it that it is settled.`,
        them: (due: string, keeper: string) =>
          `What the other side owes was due on ${due}. ${keeper} looks after it, and it is still open. Please help to get it.`,
      },
    },
    action: "Open the obligation",
    how: "When it is done, mark it as done there and add the evidence (receipt, transfer slip, acceptance record).",
    otherwise: {
      reminded: "If it stays open, we write again on the day after it is due, and two days later to the manager.",
      overdue: "If it stays open, we write to the manager in two days.",
      escalated: "It stays on the list of open obligations until somebody marks it as done.",
    },
  },
  "zh-CN": {
    subject: {
      reminded: (what, due) => `${due}到期的履约事项：${what}`,
      overdue: (what) => `履约事项已逾期：${what}`,
      escalated: (what) => `逾期履约事项已升级至您：${what}`,
    },
    heading: {
      reminded: { us: "我方义务即将到期", them: "对方义务即将到期" },
      overdue: { us: "我方义务已逾期", them: "对方义务已逾期" },
      escalated: { us: "我方义务逾期，请您督办", them: "对方义务逾期，请您督办" },
    },
    opening: {
      reminded: {
        us: (due) => `我方应最迟于${due}履行以下义务。`,
        them: (due) => `对方应最迟于${due}履行以下义务，请关注其履行情况。`,
      },
      overdue: {
        us: (due) => `以下义务已于${due}到期，尚未登记为已履行。`,
        them: (due) => `对方的以下义务已于${due}到期，尚未登记为已履行，请予催告。`,
      },
      escalated: {
        us: (due, keeper) => `由${keeper}跟进的以下义务已于${due}到期，至今未登记为已履行，请您督促落实。`,
        them: (due, keeper) => `对方的以下义务已于${due}到期，由${keeper}跟进，至今仍未履行，请您协助催办。`,
      },
    },
    action: "打开履约事项",
    how: "履行完毕后，请在页面登记为已履行，并上传凭证（如收据、付款回单、验收记录）。",
    otherwise: {
      reminded: "如届时仍未履行，我们将在到期次日再次通知您，并于两日后通知上级。",
      overdue: "如仍未履行，我们将于两日后通知上级。",
      escalated: "在登记为已履行之前，该事项将一直列于待履约清单。",
    },
  },
});
