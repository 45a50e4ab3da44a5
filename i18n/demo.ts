import { words } from "./words.ts";

/** What is told of the demonstration in the terminal: of its organisation, and of one contract's life. */
export const demoWords = words({
  en: {
    contractsComing: (count: number) =>
      `${count} sample contracts are being made in the background, by running their processes.`,
    contractsThere: "The sample contracts are there.",
    contractsMissing: "The sample contracts are not complete; the next start goes on with them.",

    title: "One contract, from its draft to its destruction:",
    using: (where: string) => `Using the Engross that runs at ${where}.`,
    noCatcher: "The demonstration reads real mail. Set MAIL_CATCHER_URL to a Maildev, or unset SMTP_URL.",
    skipping: (day: string) => `time passes until ${day}`,
    signedIn: (email: string) => `${email} signs in.`,
    uploaded: (number: string) =>
      `They upload a real distributor agreement in Word, with amount, dates, duties and signers: contract ${number}.`,
    submitted: "They submit it; nothing is missing, so it goes to legal.",
    reviewed: "Legal reviews it and asks the approvers: one first, then two together.",
    approved: (name: string) => `${name} opens the link, reads, approves and types their name.`,
    signed: (name: string) => `${name} signs by link, with a mailed code.`,
    executed: (signatures: number, valid: boolean) =>
      `Both sides were mailed the executed PDF: ${signatures} signatures, ${valid ? "all valid" : "NOT VALID"}.`,
    amended: (number: string) =>
      `A higher price is agreed and uploaded as an amendment, a contract of its own: ${number}.`,
    amendmentInForce: "Signed by both sides, the amendment is in force; until then nothing had changed.",
    fulfilled: (title: string) => `Reminded in time, done with evidence: ${title}.`,
    fulfilledLate: (title: string) => `Overdue, escalated to the manager, then done with evidence: ${title}.`,
    renewalDecided: (renew: boolean): string =>
      renew
        ? "Reminded 90, 60 and 30 days before the notice date, they decide to renew."
        : "Reminded again a year later, they decide to let it end.",
    renewed: "The next term begins by itself.",
    expired: "The day after its last day the contract has expired.",
    archived: (until: string) => `Legal carries on what survives and archives it, to be kept until ${until}.`,
    retentionOver: "The years of retention are over; legal is told.",
    matter: "Orchid v. Peony",
    holdReason: "A suit is threatened.",
    releaseReason: "The parties have settled.",
    held: "A matter is opened: while it holds the contract, nobody can have it destroyed.",
    released: "Legal asks for its release, security agrees: no one person lets it go.",
    purgeRequested: "One person of legal asks for its destruction, with a mailed code.",
    purged:
      "A second person, of security, approves with a code of their own: objects deleted, key destroyed, certificate mailed.",
    unreadable: (status: number, readable: boolean) =>
      readable
        ? "The executed PDF can STILL BE READ."
        : `Nobody can read it any more: the API answers ${status}, the vault has no key.`,
    ledgerShows: (entries: number) => `The ledger still proves that it existed: ${entries} entries.`,
    summary: (mails: number, seconds: string) => `${mails} letters, ${seconds} s.`,
    kept: (path: string) => `Kept copy of the executed PDF: ${path}`,
    keepsRunning: "Engross keeps running. Ctrl-C stops everything and deletes what the demonstration made.",
    keepsRunningThere: "Engross keeps running. Ctrl-C stops everything; the data is kept.",
    failed: "The demonstration stopped:",
  },
  "zh-CN": {
    contractsComing: (count) => `正在后台实际运行合同流程，生成${count}份示例合同。`,
    contractsThere: "示例合同已全部生成。",
    contractsMissing: "示例合同尚未全部生成，下次启动时继续。",

    title: "一份合同从起草到销毁的全过程：",
    using: (where) => `使用正在运行的 Engross：${where}。`,
    noCatcher: "演示需要读取真实邮件。请将 MAIL_CATCHER_URL 设为 Maildev 的地址，或取消 SMTP_URL。",
    skipping: (day) => `时间推进至 ${day}`,
    signedIn: (email) => `${email} 登录。`,
    uploaded: (number) => `上传一份真实的 Word 经销协议，并填写金额、日期、履约事项和签署人：合同 ${number}。`,
    submitted: "提交审查：要素齐全，转交法务。",
    reviewed: "法务审查后提交审批：先由一人审批，再由两人会签。",
    approved: (name) => `${name}打开链接，阅读后同意并键入本人姓名。`,
    signed: (name) => `${name}通过链接和邮件验证码签署。`,
    executed: (signatures, valid) =>
      `已签署的 PDF 已发送双方：共${signatures}个签名，${valid ? "全部有效" : "存在无效签名"}。`,
    amended: (number) => `双方商定提高价款，上传变更协议，作为独立合同办理：${number}。`,
    amendmentInForce: "双方签署后变更生效；此前原合同未受任何影响。",
    fulfilled: (title) => `到期前提醒，凭证据办结：${title}。`,
    fulfilledLate: (title) => `逾期后升级至上级，随后凭证据办结：${title}。`,
    renewalDecided: (renew) =>
      renew ? "在通知截止日前90天、60天、30天先后提醒，决定续签。" : "一年后再次收到提醒，决定期满终止。",
    renewed: "新的期限自动开始。",
    expired: "期限届满次日，合同到期终止。",
    archived: (until) => `法务将存续义务转为继续履行后归档，保管至 ${until}。`,
    retentionOver: "保管期届满，系统通知法务。",
    matter: "兰花公司诉牡丹公司",
    holdReason: "对方拟提起诉讼。",
    releaseReason: "双方已达成和解。",
    held: "设立诉讼事项：保全期间任何人不得销毁该合同。",
    released: "法务申请解除保全，安全人员同意：一人无法单独解除。",
    purgeRequested: "一名法务人员凭邮件验证码申请销毁。",
    purged: "另一名安全人员凭本人验证码批准：文件删除，密钥销毁，销毁证明已发送。",
    unreadable: (status, readable) =>
      readable ? "已签署的 PDF 仍可读取！" : `任何人都无法再读取：接口返回 ${status}，保险库已无密钥。`,
    ledgerShows: (entries) => `账本仍可证明该合同曾经存在：共${entries}条记录。`,
    summary: (mails, seconds) => `共${mails}封邮件，用时${seconds}秒。`,
    kept: (path) => `已签署 PDF 的留存副本：${path}`,
    keepsRunning: "Engross 继续运行。按 Ctrl-C 全部停止，并删除演示产生的数据。",
    keepsRunningThere: "Engross 继续运行。按 Ctrl-C 全部停止，数据保留。",
    failed: "演示中断：",
  },
});
