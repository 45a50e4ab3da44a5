import type { CompletionStep, DelayReason } from "../domain/completion.ts";
import { words } from "./words.ts";

type Steps = Record<CompletionStep, string>;
type Reasons = Record<DelayReason, string>;

/** Words about what waits between an act of signing and the copies in everybody's mailbox. */
export const completionWords = words({
  en: {
    tabs: { bulk: "Bulk sends", seals: "Seals", completion: "Completion" },
    title: "What waits in completion",
    intro:
      "Once somebody has signed, the signature is sealed into the PDF; once everybody has, the PDF is made to last, certified and mailed; years later its archival time-stamp is renewed. What fails is tried again by itself, for as long as it takes.",
    none: "Nothing waits",
    noneBody: "Every signature is in its PDF, and every executed contract was certified and mailed.",
    contract: "Contract",
    hidden: "A contract that you may not see",
    step: "Step",
    reason: "Why",
    since: "Since",
    tries: "Tries",
    next: "Next try",
    frozen: "Frozen: goes on when the incident lets go",
    soon: "now",
    inHand: "In hand",
    notTried: "No failure noted: the worker has not come to it yet, or is at it now",
    steps: {
      seal: "Sealing a signature into the PDF",
      archive: "Making the PDF last",
      certify: "Issuing the evidence certificate",
      deliver: "Mailing the executed contract",
      renew: "Renewing the archival time-stamp",
    } satisfies Steps,
    reasons: {
      store: "The document store does not answer",
      keys: "The key store does not answer",
      "time-stamp": "No time-stamp is to be had: the time-stamp authority does not answer or refuses",
      certificate:
        "The certificate for signing is over, gone or not accepted, or a signature in the PDF does not hold: a certificate of a signer's own is brought anew on their account page",
      "signing-service":
        "The signer chose a certificate that a remote signing service holds: it does not answer or refuses, or its signature does not hold",
      mail: "The mail server does not answer or refuses",
      database: "The database does not answer",
      ledger: "The ledger has not numbered the acts yet",
      other: "A fault that is in the worker's log",
    } satisfies Reasons,
    notice: {
      title: "Completion waits",
      body: (step: string, reason: string) => `${step}: ${reason}. It is tried again by itself.`,
      next: (instant: string) => `Next try: ${instant}.`,
    },
  },
  "zh-CN": {
    tabs: { bulk: "批量发送", seals: "印章与用印", completion: "签署办结" },
    title: "签署办结中的等待事项",
    intro:
      "有人签署后，系统将其电子签名写入 PDF；全部签署后，系统固化 PDF、出具存证证明并发送邮件；多年之后还会续期归档时间戳。办理失败的步骤会自动重试，直至完成。",
    none: "没有等待事项",
    noneBody: "所有电子签名均已写入 PDF，所有签署完成的合同均已出具证明并发送。",
    contract: "合同",
    hidden: "您无权查看的合同",
    step: "步骤",
    reason: "原因",
    since: "开始等待",
    tries: "尝试次数",
    next: "下次尝试",
    frozen: "合同已冻结，事件解除后继续办理",
    soon: "即将",
    inHand: "办理中",
    notTried: "尚无失败记录：等待处理或正在处理",
    steps: {
      seal: "将电子签名写入 PDF",
      archive: "固化 PDF",
      certify: "出具存证证明",
      deliver: "发送签署完成的合同",
      renew: "续期归档时间戳",
    },
    reasons: {
      store: "文件存储无响应",
      keys: "密钥库无响应",
      "time-stamp": "无法取得时间戳：时间戳机构无响应或拒绝",
      certificate:
        "签名证书已到期、已移除或不被接受，或 PDF 中的签名验证不通过；签署人自有证书请由本人在账户页面重新添加",
      "signing-service": "签署人选用远程签名服务保管的证书：该服务无响应、拒绝，或返回的签名验证不通过",
      mail: "邮件服务器无响应或拒绝",
      database: "数据库无响应",
      ledger: "存证账本尚未为相关记录编号",
      other: "其他故障，详见工作进程日志",
    },
    notice: {
      title: "签署办结正在等待",
      body: (step, reason) => `${step}：${reason}。系统会自动重试。`,
      next: (instant) => `下次尝试：${instant}。`,
    },
  },
});
