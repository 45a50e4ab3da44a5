import { words } from "./words.ts";

/** Words of letters: first what all of them share, then kind by kind. `what` is the contract as a subject may name it. */
export const mailWords = words({
  en: {
    here: "English",
    greeting: (name: string) => `Hello ${name},`,
    address: "If the button does not open, copy this address into your browser:",
    yours: "This link is yours alone and works for one decision. Please do not forward it.",
    passwords: "Nobody at Engross will ever ask for your password, by e-mail or by telephone.",
    sentBy: "Sent with Engross. What is opened and decided is recorded.",
    openContract: "Open the contract",
    openIncident: "Open the incident",
    someone: "Someone",
    facts: {
      title: "Contract",
      number: "Number",
      counterparty: "Counterparty",
      amount: "Amount",
      owner: "Owner",
      answerBy: "Answer by",
      signBy: "Sign by",
      due: "Due",
      duty: "Obligation",
      clause: "Clause",
      keeper: "Looked after by",
      noticeBy: "Last day for notice",
      ends: "Term ends",
      newEnd: "New end",
      lastDay: "Last day in force",
      ground: "Ground",
      proposedBy: "Proposed by",
      signers: "Signed by",
      fingerprint: "SHA-256 of the file",
      certificate: "SHA-256 of the evidence certificate",
      keptUntil: "Retention ended",
      requestedBy: "Requested by",
      approvedBy: "Approved by",
      destroyed: "Destroyed on",
      incident: "Incident",
      kind: "Kind",
      severity: "Severity",
      reportedBy: "Reported by",
      reportedAt: "Reported",
      task: "Task",
      assignedBy: "Assigned by",
      notification: "Duty",
      used: "Time used",
      closedBy: "Closed by",
      closedAt: "Closed",
      reason: "Why",
      matter: "Matter",
      finding: "Finding",
      sharedUntil: "Shared until",
    },
    approval: {
      action: "Read and decide",
      subject: {
        asked: (what: string) => `Please approve: ${what}`,
        reminded: (what: string) => `Reminder, your approval is awaited: ${what}`,
        escalated: (what: string) => `Now with you for approval: ${what}`,
        delegated: (what: string) => `Handed on to you for approval: ${what}`,
        reassigned: (what: string) => `For you to approve instead: ${what}`,
        granted: (what: string) => `Approved: ${what}`,
        rejected: (what: string) => `Not approved: ${what}`,
        expired: (what: string) => `Approval has run out of time: ${what}`,
      },
      heading: {
        asked: "Your approval is needed",
        reminded: "Your approval is still awaited",
        escalated: "An unanswered approval has come to you",
        delegated: "An approval was handed on to you",
        reassigned: "You are asked to approve instead of somebody else",
        granted: "Everyone has approved",
        rejected: "The contract was not approved",
        expired: "The approval has run out of time",
      },
      opening: {
        asked: (owner: string) => `${owner} asks you to approve the contract below.`,
        reminded: (owner: string) =>
          `${owner} is still waiting for your answer on the contract below. The link in this letter replaces the earlier one.`,
        escalated: (owner: string, from: string) =>
          `${from} has not answered in time, so the contract that ${owner} wants approved is now for you to decide on.`,
        reassigned: (owner: string, from: string) =>
          `${from} cannot answer or was replaced, so the contract that ${owner} wants approved is for you to decide on.`,
        delegated: (owner: string, from: string) => `${from} has handed on to you the approval that ${owner} asks for.`,
        granted: "Everyone who was asked has approved this contract. It now goes to the signers.",
        rejected: (by: string) =>
          `${by} rejected this contract. It is back in draft, and the links to approve it no longer work.`,
        expired: (by: string) =>
          `The time for approval is over without an answer from ${by}. The contract is back in draft.`,
      },
      how: "The page shows a summary, the full text and the choice. Opening it decides nothing.",
      otherwise: (until: string) =>
        `Without every approval by ${until} this round ends and the contract goes back to draft.`,
      escalation: "If you do not answer, we remind you and later ask your manager instead.",
      next: {
        granted: "There is nothing for you to do now. We write again when everyone has signed.",
        rejected: "Change the draft and submit it again, or cancel the contract.",
        expired: "Submit the draft again to ask anew, or cancel the contract.",
      },
    },
    signing: {
      action: "Read and sign",
      agree: {
        action: "Read and agree",
        subject: (what: string) => `Please agree before it is signed: ${what}`,
        heading: "Your agreement is needed before others sign",
        opening: (owner: string, organisation: string) =>
          `${owner} of ${organisation} asks for your agreement to the contract below. Those who sign are asked once you have agreed.`,
        how: "The page shows the full text. Before you agree, we mail you a one-time code; opening the page agrees to nothing. You can also decline there.",
        otherwise: (until: string) => `Without your agreement by ${until} the contract is not signed.`,
      },
      look: {
        action: "Read the contract",
        subject: (what: string) => `For you to look at: ${what}`,
        heading: "A contract is being signed",
        opening: (owner: string, organisation: string) =>
          `${owner} of ${organisation} lets you read the contract below while it is being signed. Nothing waits for you.`,
        lasts: (until: string) => `The link opens the contract until ${until}.`,
      },
      seal: {
        action: "Read and put the seal on it",
        subject: (what: string) => `Please put the seal on: ${what}`,
        heading: "A seal is needed",
        opening: (owner: string, organisation: string) =>
          `${owner} of ${organisation} asks you to put the seal that you keep on the contract below.`,
      },
      recalled: {
        subject: (what: string) => `Recalled: ${what}`,
        heading: "The contract was recalled from signing",
        opening: (organisation: string) =>
          `${organisation} has recalled the contract below before everyone had signed. The links to sign it no longer work, and nothing is concluded by it.`,
        kept: "Signatures made until then stay on record as proof of what happened; they bind nobody to this contract.",
      },
      subject: {
        asked: (what: string) => `Please sign: ${what}`,
        reminded: (what: string) => `Reminder, your signature is awaited: ${what}`,
        declined: (what: string) => `Signature declined: ${what}`,
        expired: (what: string) => `Signing has run out of time: ${what}`,
        executed: (what: string) => `Signed by everyone: ${what}`,
      },
      heading: {
        asked: "Your signature is requested",
        reminded: "Your signature is still awaited",
        declined: "A signature was declined",
        expired: "Signing has run out of time",
        executed: "The contract is signed by everyone",
      },
      opening: {
        asked: (owner: string, organisation: string) =>
          `${owner} of ${organisation} asks you to sign the contract below.`,
        reminded: (owner: string, organisation: string) =>
          `${owner} of ${organisation} is still waiting for your signature on the contract below. The link in this letter replaces the earlier one.`,
        declined: (by: string) =>
          `${by} declined to sign this contract. It is back in draft, and the links to sign it no longer work.`,
        expired: (by: string) =>
          `The time for signing is over without the signature of ${by}. The contract is back in draft.`,
        executed: (organisation: string) =>
          `All parties have signed the contract below with ${organisation}. The signed PDF is attached. Please keep it: the signatures in it show who signed, and when.`,
      },
      how: "The page shows the full text. Before you sign, we mail you a one-time code; opening the page signs nothing. You can also decline there.",
      certified:
        "The evidence certificate attached says who signed, when, and how it was made sure that it was them. Please keep both files together.",
      otherwise: (until: string) =>
        `Without your signature by ${until} the request ends and the contract is not concluded.`,
      unexpected: (organisation: string) =>
        `If you did not expect this letter, ask your contact at ${organisation} in the way you know before you open the link.`,
      next: {
        declined: "Speak with the other side, change the draft and submit it again, or cancel the contract.",
        expired: "Submit the draft again to ask anew, or cancel the contract.",
      },
    },
    obligation: {
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
    renewal: {
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
    termination: {
      subject: {
        proposed: (what: string) => `Please review the termination: ${what}`,
        terminated: (what: string) => `Terminated: ${what}`,
      },
      heading: { proposed: "A termination needs your review", terminated: "The contract is terminated" },
      opening: {
        proposed: (by: string) => `${by} proposes to end the contract below before its time.`,
        terminated: (on: string) => `The review is complete. ${on} is the last day on which this contract is in force.`,
      },
      action: "Review the termination",
      how: "Go through the checklist, and settle or carry on every open obligation. One of your colleagues in legal is enough.",
      otherwise: "Until the review is complete and confirmed, the contract stays in force.",
      surviving: "Obligations that outlive the contract, such as confidentiality, were carried on.",
      ground: {
        agreement: "Agreement of the parties",
        breach: "Breach",
        convenience: "Right to terminate for convenience",
        "force-majeure": "Force majeure",
        insolvency: "Insolvency",
      },
    },
    retention: {
      subject: {
        over: (number: string) => `Retention is over: contract ${number}`,
        requested: (number: string) => `Second approval needed for destruction: contract ${number}`,
        release: (number: string) => `Second approval needed for the release of a legal hold: contract ${number}`,
        destroyed: (number: string) => `Destroyed, with certificate: contract ${number}`,
      },
      heading: {
        over: "A contract may now be destroyed",
        requested: "Destruction needs a second person",
        release: "The release of a legal hold needs a second person",
        destroyed: "The contract is destroyed",
      },
      opening: {
        over: (until: string) => `The time for which this contract had to be kept ended on ${until}.`,
        requested: (by: string) =>
          `${by} asks to destroy the contract below. Destruction needs the approval of another person.`,
        release: (by: string) =>
          `${by} asks to release the contract below from a legal hold. The release needs the approval of another person.`,
        destroyed:
          "All documents of this contract are deleted and the key that could open any copy of them is destroyed. The certificate is attached.",
      },
      action: {
        over: "Open the contract",
        requested: "Review the request",
        release: "Review the request",
        destroyed: "See what the ledger still proves",
      },
      otherwise: {
        over: "If nobody asks for destruction, it stays in the archive. Keeping personal data longer than needed has to be justified.",
        requested: "If nobody approves, nothing is destroyed. Once approved, it cannot be undone.",
        release:
          "If nobody approves, the hold stays. Once it is released, the contract may be destroyed when its time is over.",
        destroyed: "The ledger still proves that the contract existed, who acted on it and when; not what it said.",
      },
    },
    share: {
      subject: (what: string, organisation: string) => `${organisation} shares a contract with you: ${what}`,
      heading: "A contract is shared with you",
      opening: (sharedBy: string, organisation: string, documents: number) =>
        `${sharedBy} of ${organisation} lets you read ${documents === 1 ? "1 document" : `${documents} documents`} of the contract below.`,
      how: "The page asks for a one-time code, which we then mail to this address. After that you can open and save the documents.",
      action: "Open what is shared",
      lasts: (until: string) => `The link works until ${until}, unless it is withdrawn before.`,
      alone: "The link and the code are for you alone. Please do not forward this letter; every look is recorded.",
    },
    code: {
      subject: "Your one-time code",
      heading: "Your one-time code",
      opening: (purpose: string) => `You asked for this code: ${purpose}.`,
      lasts: (minutes: number) =>
        `It works once, for ${minutes} minutes. Type it only on the page on which you asked for it.`,
      unasked:
        "If you did not ask for it, somebody may be trying to act in your name. Tell no one the code, and let your security team know.",
    },
    incident: {
      severity: (level: number) => `${level} of 4${level === 1 ? " (gravest)" : ""}`,
      untriaged: "not yet assessed",
      subject: {
        reported: (number: string) => `Incident reported: ${number}`,
        findings: (number: string) => `More was found: incident ${number}`,
        task: (number: string) => `Task for you: incident ${number}`,
        clock: (number: string, used: string) => `${used} of the time to notify is used up: incident ${number}`,
        closed: (number: string) => `Closed: incident ${number}`,
      },
      heading: {
        reported: "A security incident was reported",
        findings: "More was found about an open incident",
        task: "You have a task in an incident",
        clock: (used: string) => `${used} of the time to notify is used up`,
        closed: "The incident is closed",
      },
      opening: {
        reported: (by: string) =>
          `${by} reported an incident. It needs to be assessed: how grave it is, and what to contain first.`,
        findings: (count: number) =>
          count === 1
            ? "The watch over access found something more from the same origin, and added it to the incident."
            : `The watch over access found ${count} more things from the same origin, and added them to the incident.`,
        task: (by: string) => `${by} has given you a task in handling an incident.`,
        clock: (due: string) =>
          `The law or a contract demands a notification by ${due}, and it is not recorded as sent.`,
        closed: (by: string) => `${by} closed the incident after its review.`,
      },
      otherwise: {
        reported: "Until somebody assesses it, nothing is contained.",
        findings:
          "Each finding, and what was done about it at once, is on the incident's timeline. What joins within the next hour comes in one letter after it.",
        task: "The incident cannot be closed while the task is open.",
        clock: "If it is not sent in time, the delay itself has to be explained to the authority.",
        closed: "Improvements that were agreed go on under their owners.",
      },
    },
  },
  "zh-CN": {
    here: "中文",
    greeting: (name) => `${name}，您好：`,
    address: "如按钮无法打开，请将以下地址复制到浏览器：",
    yours: "此链接仅供您本人使用，作出一次决定后即失效，请勿转发。",
    passwords: "Engross 的任何人员都不会通过邮件或电话索要您的密码。",
    sentBy: "由 Engross 发送，查阅与决定均有记录。",
    openContract: "打开合同",
    openIncident: "打开事件",
    someone: "有关人员",
    facts: {
      title: "合同名称",
      number: "合同编号",
      counterparty: "相对方",
      amount: "金额",
      owner: "经办人",
      answerBy: "审批截止",
      signBy: "签署截止",
      due: "到期日",
      duty: "履约事项",
      clause: "条款",
      keeper: "跟进人",
      noticeBy: "通知截止日",
      ends: "期限届满日",
      newEnd: "新届满日",
      lastDay: "最后有效日",
      ground: "解除事由",
      proposedBy: "提出人",
      signers: "签署人",
      fingerprint: "文件 SHA-256",
      certificate: "签署存证证明 SHA-256",
      keptUntil: "保管期届满",
      requestedBy: "申请人",
      approvedBy: "批准人",
      destroyed: "销毁日期",
      incident: "事件编号",
      kind: "事件类型",
      severity: "严重程度",
      reportedBy: "报告人",
      reportedAt: "报告时间",
      task: "任务",
      assignedBy: "指派人",
      notification: "通知义务",
      used: "已用时限",
      closedBy: "结案人",
      closedAt: "结案时间",
      reason: "事由",
      matter: "事项",
      finding: "发现",
      sharedUntil: "共享期限",
    },
    approval: {
      action: "查阅并审批",
      subject: {
        asked: (what) => `请审批：${what}`,
        reminded: (what) => `催办，待您审批：${what}`,
        escalated: (what) => `已升级由您审批：${what}`,
        delegated: (what) => `已转交您审批：${what}`,
        reassigned: (what) => `改由您审批：${what}`,
        granted: (what) => `审批通过：${what}`,
        rejected: (what) => `审批未通过：${what}`,
        expired: (what) => `审批逾期失效：${what}`,
      },
      heading: {
        asked: "有一份合同请您审批",
        reminded: "合同仍待您审批",
        escalated: "逾期未办的审批已升级至您",
        delegated: "有一项审批转交给您",
        reassigned: "请您代替他人审批",
        granted: "审批已全部通过",
        rejected: "合同审批未通过",
        expired: "审批已逾期失效",
      },
      opening: {
        asked: (owner) => `${owner}提请您审批以下合同。`,
        reminded: (owner) => `${owner}提请的以下合同仍待您审批。请使用本邮件中的链接，此前邮件中的链接已失效。`,
        escalated: (owner, from) => `${from}未在规定时间内办理，${owner}提请审批的以下合同现由您决定。`,
        reassigned: (owner, from) => `${from}无法审批或已被更换，${owner}提请审批的以下合同由您决定。`,
        delegated: (owner, from) => `${from}已将${owner}提请的审批转交给您办理。`,
        granted: "所有审批人均已同意，合同已进入签署环节。",
        rejected: (by) => `${by}驳回了该合同。合同已退回起草环节，原审批链接均已失效。`,
        expired: (by) => `审批期限已过，${by}未作答复。合同已退回起草环节。`,
      },
      how: "打开页面可查看摘要、全文和审批选项。仅打开页面不产生任何审批结果。",
      otherwise: (until) => `如至${until}仍未全部审批通过，本轮审批终止，合同退回起草环节。`,
      escalation: "如您一直未办理，系统将先行提醒，其后转请您的上级审批。",
      next: {
        granted: "您目前无需操作。全部签署完成后，我们会再次通知您。",
        rejected: "请修改草稿后重新提交，或撤销该合同。",
        expired: "请重新提交审批，或撤销该合同。",
      },
    },
    signing: {
      action: "查阅并签署",
      agree: {
        action: "查阅并同意",
        subject: (what) => `签署前请您同意：${what}`,
        heading: "签署前需要您同意",
        opening: (owner, organisation) =>
          `${organisation}的${owner}请您就以下合同表示同意。您同意后，签署人才会收到签署通知。`,
        how: "打开页面可查看合同全文。同意前系统会向您的邮箱发送一次性验证码，仅打开页面不构成同意。您也可以在页面上拒绝。",
        otherwise: (until) => `如至${until}仍未同意，合同将不予签署。`,
      },
      look: {
        action: "查阅合同",
        subject: (what) => `请查阅：${what}`,
        heading: "有一份合同正在签署",
        opening: (owner, organisation) => `${organisation}的${owner}请您在签署期间查阅以下合同，您无需进行任何操作。`,
        lasts: (until) => `该链接在${until}前可以打开合同。`,
      },
      seal: {
        action: "查阅并用印",
        subject: (what) => `请用印：${what}`,
        heading: "有一份合同请您用印",
        opening: (owner, organisation) => `${organisation}的${owner}请您在以下合同上加盖您保管的印章。`,
      },
      recalled: {
        subject: (what) => `签署已撤回：${what}`,
        heading: "合同已撤回，不再签署",
        opening: (organisation) =>
          `${organisation}在各方签署完成前撤回了以下合同。原签署链接均已失效，合同未因此成立。`,
        kept: "撤回前已完成的签名留存备查，仅作为事实证明，不对任何一方产生本合同的约束力。",
      },
      subject: {
        asked: (what) => `请签署：${what}`,
        reminded: (what) => `催办，待您签署：${what}`,
        declined: (what) => `签署被拒绝：${what}`,
        expired: (what) => `签署逾期失效：${what}`,
        executed: (what) => `各方均已签署：${what}`,
      },
      heading: {
        asked: "有一份合同请您签署",
        reminded: "合同仍待您签署",
        declined: "有签署人拒绝签署",
        expired: "签署已逾期失效",
        executed: "合同已由各方签署完成",
      },
      opening: {
        asked: (owner, organisation) => `${organisation}的${owner}请您签署以下合同。`,
        reminded: (owner, organisation) =>
          `${organisation}的${owner}仍在等待您签署以下合同。请使用本邮件中的链接，此前邮件中的链接已失效。`,
        declined: (by) => `${by}拒绝签署该合同。合同已退回起草环节，原签署链接均已失效。`,
        expired: (by) => `签署期限已过，${by}未签署。合同已退回起草环节。`,
        executed: (organisation) =>
          `与${organisation}订立的以下合同已由各方签署完成，附件为签署后的 PDF 文件，请妥善保存：文件中的电子签名载明了签署人和签署时间。`,
      },
      how: "打开页面可查看合同全文。签署前系统会向您的邮箱发送一次性验证码，仅打开页面不构成签署。您也可以在页面上拒绝签署。",
      certified: "随附的签署存证证明载明签署人、签署时间及身份验证方式，请将两份文件一并保存。",
      otherwise: (until) => `如至${until}仍未签署，本次签署请求终止，合同不成立。`,
      unexpected: (organisation) =>
        `如您未预期收到此邮件，请先通过已知的联系方式向${organisation}的联系人核实，再打开链接。`,
      next: {
        declined: "请与对方沟通后修改草稿并重新提交，或撤销该合同。",
        expired: "请重新提交，或撤销该合同。",
      },
    },
    obligation: {
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
    renewal: {
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
    termination: {
      subject: {
        proposed: (what) => `请审查合同解除：${what}`,
        terminated: (what) => `合同已解除：${what}`,
      },
      heading: { proposed: "有一项合同解除请您审查", terminated: "合同已解除" },
      opening: {
        proposed: (by) => `${by}提议提前解除以下合同。`,
        terminated: (on) => `解除审查已完成，本合同的最后有效日为${on}。`,
      },
      action: "审查合同解除",
      how: "请逐项核对解除清单，并对每项未了义务作出了结或延续的处理。由法务中任一人员办理即可。",
      otherwise: "在审查完成并确认之前，合同继续有效。",
      surviving: "保密等在合同终止后仍须履行的义务已予延续。",
      ground: {
        agreement: "协商一致",
        breach: "违约",
        convenience: "行使任意解除权",
        "force-majeure": "不可抗力",
        insolvency: "破产",
      },
    },
    retention: {
      subject: {
        over: (number) => `保管期已届满：合同 ${number}`,
        requested: (number) => `销毁需第二人批准：合同 ${number}`,
        release: (number) => `解除法律保全需第二人批准：合同 ${number}`,
        destroyed: (number) => `已销毁并出具证明：合同 ${number}`,
      },
      heading: {
        over: "有一份合同可以销毁",
        requested: "销毁须经第二人批准",
        release: "解除法律保全须经第二人批准",
        destroyed: "合同已销毁",
      },
      opening: {
        over: (until) => `本合同的保管期已于${until}届满。`,
        requested: (by) => `${by}申请销毁以下合同。销毁须经另一人批准。`,
        release: (by) => `${by}申请解除以下合同的法律保全。解除须经另一人批准。`,
        destroyed: "本合同的全部文件已删除，可解密其任何副本的密钥也已销毁。销毁证明见附件。",
      },
      action: {
        over: "打开合同",
        requested: "审查销毁申请",
        release: "审查解除申请",
        destroyed: "查看账本中仍可证明的内容",
      },
      otherwise: {
        over: "如无人申请销毁，合同将继续存档。个人信息的保存超过必要期限的，须说明理由。",
        requested: "未经批准，不会销毁任何内容；一经批准，不可撤回。",
        release: "未经批准，保全继续有效；一经解除，保管期届满后该合同即可销毁。",
        destroyed: "账本仍可证明该合同曾经存在、何人于何时进行过何种操作，但无法还原其内容。",
      },
    },
    share: {
      subject: (what, organisation) => `${organisation}向您共享合同：${what}`,
      heading: "有一份合同共享给您",
      opening: (sharedBy, organisation, documents) =>
        `${organisation}的${sharedBy}请您查阅以下合同的 ${documents} 份文件。`,
      how: "打开页面后需输入一次性验证码，验证码将另行发送至本邮箱。验证通过后即可查看和下载文件。",
      action: "查阅共享文件",
      lasts: (until) => `链接有效期至${until}，共享人也可能提前撤回。`,
      alone: "链接和验证码仅供您本人使用，请勿转发本邮件；每次查阅均有记录。",
    },
    code: {
      subject: "您的一次性验证码",
      heading: "您的一次性验证码",
      opening: (purpose) => `您申请此验证码用于：${purpose}。`,
      lasts: (minutes) => `验证码仅可使用一次，${minutes} 分钟内有效。请仅在申请验证码的页面输入。`,
      unasked: "如非您本人申请，可能有人试图冒用您的名义。请勿将验证码告知任何人，并通知安全团队。",
    },
    incident: {
      severity: (level) => `${level} 级（共 4 级${level === 1 ? "，最严重" : ""}）`,
      untriaged: "尚未评估",
      subject: {
        reported: (number) => `安全事件报告：${number}`,
        findings: (number) => `事件有新发现：${number}`,
        task: (number) => `事件任务待办：${number}`,
        clock: (number, used) => `通知时限已用 ${used}：事件 ${number}`,
        closed: (number) => `事件已结案：${number}`,
      },
      heading: {
        reported: "收到一起安全事件报告",
        findings: "未结案事件有新发现",
        task: "您有一项事件处置任务",
        clock: (used) => `通知时限已用 ${used}`,
        closed: "事件已结案",
      },
      opening: {
        reported: (by) => `${by}报告了一起安全事件，请尽快评估其严重程度，并确定首要的控制措施。`,
        findings: (count) => `访问监测在同一来源又发现 ${count} 项异常，已并入该事件。`,
        task: (by) => `${by}在事件处置中向您指派了一项任务。`,
        clock: (due) => `依照法律规定或合同约定，最迟须于${due}发出通知，目前尚无已发出的记录。`,
        closed: (by) => `事件经复盘后，已由${by}结案。`,
      },
      otherwise: {
        reported: "在完成评估之前，不会采取任何控制措施。",
        findings: "各项发现及已自动采取的措施见事件时间线。此后一小时内并入的发现将合并为一封邮件通知。",
        task: "任务未完成前，事件无法结案。",
        clock: "逾期未通知的，须向主管机关说明迟延理由。",
        closed: "已商定的改进措施由各责任人继续落实。",
      },
    },
  },
});
