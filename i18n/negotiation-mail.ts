import { words } from "./words.ts";

/** Letters of a negotiation: to whoever of the other side was invited, and to us. */
export const negotiationMailWords = words({
  en: {
    guest: {
      subject: {
        asked: (what: string, organisation: string, round: number) =>
          `${organisation} asks for your comments, round ${round}: ${what}`,
        reminded: (what: string, organisation: string, round: number) =>
          `Reminder, ${organisation} waits for your comments, round ${round}: ${what}`,
      },
      heading: { asked: "A contract for your comments", reminded: "Your comments are still awaited" },
      opening: (by: string, organisation: string) =>
        `${by} of ${organisation} sends you the wording of the contract below and hands you the pen.`,
      reminded: (organisation: string) =>
        `${organisation} is still waiting for your answer on the contract below. The link in this letter replaces the earlier one.`,
      how: "The page asks for a one-time code, which we then mail to this address. There you read the wording, comment on clauses, propose other words, or hand in a Word document. Nothing you do there binds you: a contract is concluded only by signing it.",
      action: "Read and comment",
      news: {
        subject: {
          said: (what: string, organisation: string) => `${organisation} has written to you: ${what}`,
          decided: (what: string, organisation: string) => `${organisation} has answered you: ${what}`,
          both: (what: string, organisation: string) => `${organisation} has written to you and answered you: ${what}`,
        },
        heading: {
          said: "New comments for you",
          decided: "How your proposals fared",
          both: "New comments and answers for you",
        },
        opening: {
          said: (organisation: string) =>
            `${organisation} has commented on the contract below, and you have not read it yet.`,
          decided: (organisation: string) =>
            `${organisation} has decided on what you proposed or asked about the contract below.`,
          both: (organisation: string) =>
            `${organisation} has commented on the contract below and decided on what you proposed or asked.`,
        },
        comments: "New comments",
        accepted: "Your proposals accepted",
        declined: "Your proposals declined",
        resolved: "Comments marked as resolved",
        how: "The page asks for a one-time code, which we then mail to this address. There you read what was said and why, and can answer. Links in earlier letters work on.",
        action: "Read and answer",
      },
      due: "Answer by",
      round: "Round",
      lasts: (until: string) => `The link works until ${until}, unless it is withdrawn before.`,
      alone: "The link and the code are for you alone. Please do not forward this letter; every look is recorded.",
    },
    ours: {
      subject: {
        returned: (what: string, round: number) => `The other side has answered, round ${round}: ${what}`,
        expired: (what: string, round: number) => `No answer in time, round ${round}: ${what}`,
      },
      heading: { returned: "The pen is back with us", expired: "The other side has not answered in time" },
      opening: {
        returned: (by: string, round: number) => `${by} has returned round ${round} of the negotiation.`,
        expired: (by: string, round: number) =>
          `The time of round ${round} is over without an answer of ${by}. The pen is back with us.`,
      },
      answer: { changes: "They ask for changes", "no-changes": "They ask for nothing (more)" },
      what: "Their answer",
      brought: "They brought",
      counted: (proposals: number, documents: number) =>
        `${proposals === 1 ? "1 proposal" : `${proposals} proposals`}, ${documents === 1 ? "1 file" : `${documents} files`}`,
      action: "Open the negotiation",
      next: "Look through what they wrote, accept or decline their proposals, and send the next round.",
    },
    mention: {
      subject: (what: string, by: string) => `${by} mentions you: ${what}`,
      heading: "You were mentioned",
      opening: (by: string) =>
        `${by} mentions you in an internal thread about the contract below. The other side does not see it.`,
      action: "Read and answer",
      lasts: "It waits in your inbox until you answer or the thread is resolved.",
    },
  },
  "zh-CN": {
    guest: {
      subject: {
        asked: (what, organisation, round) => `${organisation}请您审阅合同（第 ${round} 轮）：${what}`,
        reminded: (what, organisation, round) => `提醒：${organisation}正等待您的意见（第 ${round} 轮）：${what}`,
      },
      heading: { asked: "有一份合同请您审阅", reminded: "正等待您的意见" },
      opening: (by, organisation) => `${organisation}的${by}将以下合同文本发给您，文本现由贵方修改。`,
      reminded: (organisation) => `${organisation}仍在等待贵方对以下合同的答复。本邮件中的链接取代此前的链接。`,
      how: "打开页面后需输入一次性验证码，验证码将另行发送至本邮箱。您可以阅读文本、对条款发表意见、提出其他表述，或上传 Word 文件。页面上的任何操作均不构成承诺：合同仅在签署后成立。",
      action: "阅读并发表意见",
      news: {
        subject: {
          said: (what, organisation) => `${organisation}有新意见：${what}`,
          decided: (what, organisation) => `${organisation}已答复您的建议：${what}`,
          both: (what, organisation) => `${organisation}有新意见并已答复您的建议：${what}`,
        },
        heading: {
          said: "有新的意见请您查看",
          decided: "您的建议已有处理结果",
          both: "有新的意见和处理结果请您查看",
        },
        opening: {
          said: (organisation) => `${organisation}就以下合同提出了意见，您尚未查看。`,
          decided: (organisation) => `${organisation}已就您对以下合同提出的建议或意见作出处理。`,
          both: (organisation) => `${organisation}就以下合同提出了意见，并已就您提出的建议或意见作出处理。`,
        },
        comments: "新意见",
        accepted: "已接受的建议",
        declined: "已拒绝的建议",
        resolved: "已标记为解决的讨论",
        how: "打开页面后需输入一次性验证码，验证码将另行发送至本邮箱。您可以查看具体内容和理由并答复。此前邮件中的链接仍然有效。",
        action: "查看并答复",
      },
      due: "答复期限",
      round: "轮次",
      lasts: (until) => `链接有效期至${until}，邀请人也可能提前撤回。`,
      alone: "链接和验证码仅供您本人使用，请勿转发本邮件；每次查阅均有记录。",
    },
    ours: {
      subject: {
        returned: (what, round) => `对方已答复（第 ${round} 轮）：${what}`,
        expired: (what, round) => `对方逾期未答复（第 ${round} 轮）：${what}`,
      },
      heading: { returned: "文本已交回我方", expired: "对方未在期限内答复" },
      opening: {
        returned: (by, round) => `${by}已交回第 ${round} 轮磋商。`,
        expired: (by, round) => `第 ${round} 轮期限已过，未收到${by}的答复。文本已由我方收回。`,
      },
      answer: { changes: "要求修改", "no-changes": "无（其他）修改意见" },
      what: "对方答复",
      brought: "随附",
      counted: (proposals, documents) => `${proposals} 条修改建议，${documents} 个文件`,
      action: "查看磋商",
      next: "请审阅对方意见，接受或拒绝其修改建议，然后发送下一轮。",
    },
    mention: {
      subject: (what, by) => `${by}提及了您：${what}`,
      heading: "有人提及您",
      opening: (by) => `${by}在以下合同的内部讨论中提及了您。对方看不到该讨论。`,
      action: "查看并答复",
      lasts: "在您答复或讨论解决之前，该事项会保留在您的待办中。",
    },
  },
});
