import { words } from "./words.ts";

/** Words of letters about signing. */
export const signingMailWords = words({
  en: {
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
    next: {
      declined: "Speak with the other side, change the draft and submit it again, or cancel the contract.",
      expired: "Submit the draft again to ask anew, or cancel the contract.",
    },
  },
  "zh-CN": {
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
      opening: (organisation) => `${organisation}在各方签署完成前撤回了以下合同。原签署链接均已失效，合同未因此成立。`,
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
    next: {
      declined: "请与对方沟通后修改草稿并重新提交，或撤销该合同。",
      expired: "请重新提交，或撤销该合同。",
    },
  },
});
