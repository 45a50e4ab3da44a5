import { words } from "./words.ts";

/** Words about checkpoints of the ledger that leave our hands, and about what its audit finds. */
export const anchorWords = words({
  en: {
    letter: {
      subject: (number: string, origin: string) => `Checkpoint ${number} of the ledger ${origin}`,
      heading: "A checkpoint of our ledger, for you to keep",
      greeting: "Hello,",
      opening: (size: string, at: string) =>
        `You are a witness of our ledger. This letter holds the fingerprint over its ${size} entries as of ${at}, signed by the ledger. There is nothing to do but to keep it: should anybody change, remove or move one of those entries later, ourselves included, this letter proves it.`,
      action: "Look at the ledger now",
      facts: { origin: "Ledger", size: "Entries", signed: "Signed", key: "Key" },
      check: (address: string) =>
        `How to check: the key above must be the same in every letter. Any tool that knows C2SP tlog-tiles shows, from ${address}, that each later checkpoint goes on from this one.`,
      bundle:
        "Whoever hands you an evidence bundle must be consistent with this letter too: node verify.mjs BUNDLE.zip --checkpoint checkpoint.note",
      attached: "The attachment is the text above, byte for byte.",
    },
    audits: {
      title: "Audits of the ledger",
      intro:
        "Every day the whole ledger is computed anew from its rows and compared with what was signed, and with the checkpoints that were locked away. What does not fit opens an incident.",
      toPublic: "The ledger, for everybody",
      list: "Latest audits",
      none: "No audit has finished yet",
      noneBody: "The first one begins within a day of the start.",
      at: "Finished",
      entries: "Entries",
      checkpoints: "Checkpoints",
      anchors: "Kept outside",
      findings: "Findings",
      incidentColumn: "Incident",
      openIncident: "Open",
    },
    incident: {
      title: (count: number) =>
        count === 1 ? "The audit of the ledger has 1 finding" : `The audit of the ledger has ${count} findings`,
      body: "The ledger is not what was signed, or not what was kept outside. Nothing in this list was changed by Engross. Findings:",
      more: (count: number) => `… and ${count} more: npm run engross -- doctor --deep`,
    },
  },
  "zh-CN": {
    letter: {
      subject: (number, origin) => `账本 ${origin} 第 ${number} 号检查点`,
      heading: "请保存：账本检查点",
      greeting: "您好：",
      opening: (size, at) =>
        `您是本账本的见证人。本邮件载有账本截至 ${at} 全部 ${size} 条记录的指纹，并附账本签名。您只需保存本邮件：日后若有人（包括我们自己）改动、删除或调换其中任何一条记录，本邮件即可作为证明。`,
      action: "查看账本现状",
      facts: { origin: "账本", size: "记录数", signed: "签署时间", key: "公钥" },
      check: (address) =>
        `核验方法：每封邮件中的公钥都应与上文一致。任何支持 C2SP tlog-tiles 的工具均可通过 ${address} 验证其后的检查点都是本检查点的延续。`,
      bundle: "收到他人提供的证据包时，也可用本邮件核对：node verify.mjs 证据包.zip --checkpoint checkpoint.note",
      attached: "附件与上文检查点逐字节相同。",
    },
    audits: {
      title: "账本审计",
      intro:
        "系统每天根据数据库中的每一行重新计算整个账本，并与已签名的内容及锁定留存的检查点比对；凡有不符，即建立安全事件。",
      toPublic: "面向公众的账本",
      list: "最近的审计",
      none: "尚无已完成的审计",
      noneBody: "首次审计将在启动后一天内开始。",
      at: "完成时间",
      entries: "记录数",
      checkpoints: "检查点",
      anchors: "外部留存",
      findings: "异常",
      incidentColumn: "安全事件",
      openIncident: "查看",
    },
    incident: {
      title: (count) => `账本审计发现 ${count} 处异常`,
      body: "账本内容与已签名的检查点或外部留存的检查点不符。以下各项均非系统正常操作所致：",
      more: (count) => `……另有 ${count} 处，请运行：npm run engross -- doctor --deep`,
    },
  },
});
