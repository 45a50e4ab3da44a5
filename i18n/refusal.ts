import type { Language } from "../domain/language.ts";
import type { Refusal, RefusalCode, RefusalFacts } from "../domain/refusal.ts";
import { incidentWords } from "./incident.ts";

type Sentence = string | ((facts: RefusalFacts) => string);

/** What a refused person reads: what happened and what to do next. One line per code, both languages together. */
const sentences: Readonly<Record<RefusalCode, Readonly<Record<Language, Sentence>>>> = {
  "sign-in-required": { en: "Please sign in first.", "zh-CN": "请先登录。" },
  "sign-in-failed": { en: "E-mail address or password is wrong.", "zh-CN": "邮箱或密码不正确。" },
  "not-allowed": { en: "Your role does not allow this.", "zh-CN": "您的角色无权执行此操作。" },
  "step-up-required": {
    en: "Please confirm with the code that was mailed to you.",
    "zh-CN": "请输入发送到您邮箱的验证码以确认。",
  },
  "enrol-first": {
    en: "Set up an authenticator app or a passkey first: an administrator removed the ones you had.",
    "zh-CN": "请先设置身份验证器应用或通行密钥：原有的已由管理员移除。",
  },
  "too-many-tries": { en: "Too many tries. Please wait a few minutes.", "zh-CN": "尝试次数过多，请几分钟后再试。" },
  "too-many-requests": {
    en: "Too many requests in a short time. Please wait a moment.",
    "zh-CN": "短时间内请求过多，请稍候再试。",
  },
  "webhook-address": {
    en: "Nothing can be sent there: it takes an https address on the open internet, with no user name or password in it.",
    "zh-CN": "无法发送到该地址：须为互联网上的 https 地址，且不得包含用户名或密码。",
  },
  "webhooks-full": {
    en: (f) => `There are ${list(f["most"])} endpoints already. Remove one first.`,
    "zh-CN": (f) => `已有 ${list(f["most"])} 个接收地址，请先删除其中一个。`,
  },
  "webhook-off": {
    en: "This endpoint is switched off. Switch it on first.",
    "zh-CN": "该接收地址已停用，请先启用。",
  },
  "file-infected": {
    en: "The virus scanner found something harmful in this file. It was not kept. Ask the sender for a clean copy, and tell your security team.",
    "zh-CN": "病毒扫描发现此文件含有有害内容，文件未保存。请向发送方索取安全的副本，并告知安全人员。",
  },
  "scanner-away": {
    en: "Files are scanned before they are taken, and the scanner does not answer at the moment. Please try again in a minute.",
    "zh-CN": "文件须经扫描后方可接收，扫描服务暂时没有应答，请一分钟后再试。",
  },
  "forged-form": { en: "This form has expired. Open the page again.", "zh-CN": "表单已失效，请重新打开页面。" },
  "code-wrong": {
    en: "The code is wrong or has expired. Ask for a new one if this goes on.",
    "zh-CN": "验证码错误或已失效，如多次失败请重新获取。",
  },
  "not-found": { en: "There is nothing here, or it is not open to you.", "zh-CN": "内容不存在，或您无权查看。" },
  "not-acceptable": { en: "This form of the page cannot be served.", "zh-CN": "无法以所请求的格式提供此页面。" },
  "malformed-request": {
    en: "The request cannot be read: it is broken or cut short.",
    "zh-CN": "请求无法解析：内容已损坏或不完整。",
  },
  "method-not-allowed": {
    en: "This address does not take requests of this kind.",
    "zh-CN": "此地址不支持该请求方式。",
  },
  "too-large": {
    en: (f) => `This is too large: at most ${list(f["maxMegabytes"])} MB can be sent.`,
    "zh-CN": (f) => `内容过大：最多可发送 ${list(f["maxMegabytes"])} MB。`,
  },
  "unsupported-type": { en: "Content of this type cannot be read here.", "zh-CN": "此处无法读取该类型的内容。" },
  "invalid-input": {
    en: (f) => `Some entries are missing or wrong: ${list(f["fields"])}.`,
    "zh-CN": (f) => `以下内容缺失或有误：${list(f["fields"], "、", fieldNames)}。`,
  },
  "stale-version": {
    en: "Someone changed this in the meantime. Look at it again, then decide.",
    "zh-CN": "在此期间内容已被他人更改，请重新查看后再决定。",
  },
  "already-done": { en: "This has already been done.", "zh-CN": "该操作已经完成。" },
  "same-person": { en: "This needs two different people.", "zh-CN": "此操作须由两名不同人员完成。" },
  "name-taken": { en: "There is another of that name.", "zh-CN": "该名称已被使用。" },
  "role-given-elsewhere": {
    en: "Roles that open all contracts, people or settings are given by invitation, or by a group of the company directory that may give them.",
    "zh-CN": "可查看全部合同或管理人员、设置的角色，须通过邀请或获准授予该角色的企业目录群组授予。",
  },
  "role-powerful": {
    en: "This role opens all contracts, people or settings: say that the group may give it.",
    "zh-CN": "该角色可查看全部合同或管理人员、设置：须明确同意由该群组授予。",
  },
  "last-administrator": {
    en: "The organisation would be left without an administrator.",
    "zh-CN": "本单位至少须保留一名管理员。",
  },
  "no-successor": {
    en: "Name somebody who can take over the work: a member who works here and may see contracts.",
    "zh-CN": "请指定能够接手工作的人员：须为在职成员，且有权查看合同。",
  },
  "place-in-use": {
    en: "People, teams or contracts still belong to it.",
    "zh-CN": "仍有人员、团队或合同归属于此，不能删除。",
  },
  "email-taken": { en: "Somebody already uses this e-mail address.", "zh-CN": "该邮箱地址已被使用。" },
  "password-short": {
    en: (f) => `The password needs at least ${list(f["least"])} characters. A few words in a row do well.`,
    "zh-CN": (f) => `密码至少需要 ${list(f["least"])} 个字符，可使用由几个词组成的短语。`,
  },
  "password-long": {
    en: (f) => `The password may have at most ${list(f["most"])} characters.`,
    "zh-CN": (f) => `密码最多 ${list(f["most"])} 个字符。`,
  },
  "password-common": {
    en: "This password, or one much like it, is among the first that attackers try. Choose another.",
    "zh-CN": "该密码过于常见，容易被猜中，请另设密码。",
  },
  "password-personal": {
    en: "This password is little more than your name, address or organisation. Choose another.",
    "zh-CN": "该密码主要由您的姓名、邮箱或单位名称组成，请另设密码。",
  },
  "password-wrong": { en: "The present password is wrong.", "zh-CN": "当前密码不正确。" },
  "passkey-failed": {
    en: "This passkey was not accepted. Try again, or sign in another way.",
    "zh-CN": "通行密钥验证未通过，请重试或改用其他方式登录。",
  },
  "single-sign-on-failed": {
    en: "Signing in through your organisation did not work, or is not set up for you. Try again, or sign in another way.",
    "zh-CN": "未能通过单位账号登录，或尚未为您开通。请重试，或使用其他方式登录。",
  },
  "use-single-sign-on": {
    en: "Your organisation has closed sign-in by password. Sign in through your organisation.",
    "zh-CN": "本单位已停用密码登录，请使用单位账号登录。",
  },
  "provider-unreachable": {
    en: "No identity provider answers there as one should. Check the address with whoever runs it.",
    "zh-CN": "该地址没有正常应答的身份提供方，请与其管理人员核对地址。",
  },
  "domain-taken": {
    en: (f) => `These domains cannot be used here: ${list(f["domains"])}.`,
    "zh-CN": (f) => `以下域名不能在此使用：${list(f["domains"], "、")}。`,
  },
  // People outside are not told of incidents: for them the fact is missing.
  frozen: {
    en: (f) =>
      f["incident"] === undefined
        ? "This contract is frozen for now: it can be neither read nor changed from here until it is released."
        : "This contract is frozen by a security incident. Nothing can be changed until the incident team releases it.",
    "zh-CN": (f) =>
      f["incident"] === undefined
        ? "该合同目前已被冻结，解除冻结之前无法在此查阅或办理。"
        : "该合同因安全事件已被冻结，在事件处理人员解除冻结之前，任何操作均不可进行。",
  },
  "wrong-stage": {
    en: "This is not possible at the contract's present stage.",
    "zh-CN": "合同当前所处阶段不允许此操作。",
  },
  "draft-incomplete": {
    en: "The draft is not complete yet. Put the listed points right, then submit it again.",
    "zh-CN": "草稿尚不完整，请先处理所列问题，然后重新提交。",
  },
  "no-signers": { en: "Name the people who will sign first.", "zh-CN": "请先指定签署人。" },
  "wording-uploaded": {
    en: "The wording of this contract was uploaded as a file. Its changes have to be uploaded too.",
    "zh-CN": "该合同文本系上传的文件，变更内容也须以上传文件的方式提交。",
  },
  "text-disputed": {
    en: "Somebody else changed the same words meanwhile. Nothing was overwritten: choose between both versions, or combine them.",
    "zh-CN": "其他人同时修改了相同的文字。系统未覆盖任何内容，请在两个版本中选择，或合并后保存。",
  },
  "no-approvers": {
    en: "Nobody can be found who may approve this. Ask an administrator to name approvers.",
    "zh-CN": "找不到可以审批的人员，请联系管理员设置审批人。",
  },
  "not-your-turn": { en: "It is not this step's turn yet.", "zh-CN": "尚未轮到此步骤。" },
  "open-first": {
    en: "Open each contract as it is now before you approve it.",
    "zh-CN": "请先打开查阅每份合同的现行版本，再予同意。",
  },
  "approval-over": { en: "This round of approval is over.", "zh-CN": "本轮审批已结束。" },
  "signing-over": { en: "This signing is over.", "zh-CN": "本次签署已结束。" },
  "seal-not-authorised": {
    en: "There is no authorisation in force to put this seal on this contract. Ask legal for one.",
    "zh-CN": "该印章目前没有可用于本合同的有效用印授权，请向法务申请授权。",
  },
  "seal-of-another": {
    en: "This seal is kept by somebody else.",
    "zh-CN": "该印章由他人保管。",
  },
  "authorisation-over": {
    en: "This authorisation is over or was withdrawn.",
    "zh-CN": "该用印授权已到期或已撤回。",
  },
  "bulk-faulty": {
    en: "Rows with faults cannot be sent. Correct the file and check it again, or leave those rows out.",
    "zh-CN": "存在错误的行不能发送。请修改文件后重新检查，或跳过这些行。",
  },
  "bulk-over": {
    en: "This bulk send has been released or withdrawn already.",
    "zh-CN": "该批量发送已放行或已撤回。",
  },
  "link-void": {
    en: "This link is no longer valid. A newer one may be in your mailbox.",
    "zh-CN": "该链接已失效，请查看邮箱中是否有较新的链接。",
  },
  "link-expired": {
    en: "This link has expired. Ask the sender for a new one.",
    "zh-CN": "该链接已过期，请联系发件人重新发送。",
  },
  "no-end-date": { en: "This contract has no end date.", "zh-CN": "该合同没有约定终止日期。" },
  "not-renewable": { en: "This contract does not provide for renewal.", "zh-CN": "该合同未约定续期。" },
  "notice-date-passed": {
    en: (f) => `Notice had to be given by ${list(f["noticeBy"])}.`,
    "zh-CN": (f) => `通知期限（${list(f["noticeBy"])}）已过。`,
  },
  "not-yet-due": {
    en: (f) => `This is possible from ${list(f["on"])} on.`,
    "zh-CN": (f) => `自${list(f["on"])}起方可进行。`,
  },
  "no-termination": { en: "No termination is under way.", "zh-CN": "当前没有正在进行的解除程序。" },
  "termination-incomplete": {
    en: "Complete the checklist and settle or carry over every open obligation first.",
    "zh-CN": "请先完成核对清单，并对每一项未了义务作出了结或延续的处理。",
  },
  "obligation-survives": {
    en: "This duty outlives the contract. It can be carried on, not settled.",
    "zh-CN": "该义务在合同终止后继续有效，只能延续，不能了结。",
  },
  "obligations-open": {
    en: (f) => `${list(f["openObligations"])} obligations are still open. Settle or carry them over first.`,
    "zh-CN": (f) => `尚有 ${list(f["openObligations"])} 项义务未了结，请先了结或延续。`,
  },
  "field-off-page": {
    en: () => "The field has to lie wholly on a page of this document.",
    "zh-CN": () => "签署位置须完全位于文件的某一页之内。",
  },
  "field-too-small": {
    en: (f) => `The field is too small: it needs at least ${list(f["width"])} by ${list(f["height"])} points.`,
    "zh-CN": (f) => `签署位置过小，至少为 ${list(f["width"])} × ${list(f["height"])} 磅。`,
  },
  "field-overlaps": {
    en: () => "The field would hide another one. Choose another place.",
    "zh-CN": () => "该位置会遮挡另一处签署位置，请另选。",
  },
  "field-too-many": {
    en: (f) => `A contract has at most ${list(f["most"])} fields.`,
    "zh-CN": (f) => `一份合同最多设置 ${list(f["most"])} 处签署位置。`,
  },
  "anchor-not-found": {
    en: () => "These words are not in the document. Copy them exactly as they stand there.",
    "zh-CN": () => "文件中没有这些文字，请按原文逐字填写。",
  },
  "fields-misplaced": {
    en: "Some signature fields have no place in this wording any more. Place them anew, or remove them.",
    "zh-CN": "部分签署位置在当前文本中已无处可放，请重新设置或者移除。",
  },
  "picture-unfit": {
    en: () => "Choose a PNG or JPEG image of at most 1 MB and 4,000 pixels on each side.",
    "zh-CN": () => "请选择不超过 1 MB、边长不超过 4000 像素的 PNG 或 JPEG 图片。",
  },
  "key-file-wrong": {
    en: () => "This is no PKCS#12 file, or the password is another one.",
    "zh-CN": () => "该文件不是 PKCS#12 证书文件，或密码不正确。",
  },
  "certificate-unfit": {
    en: () => "The certificate is over, not valid yet, or not made for signing.",
    "zh-CN": () => "证书已过期、尚未生效，或不可用于签名。",
  },
  "no-remote-signing": { en: "No remote signing service is set up here.", "zh-CN": "尚未配置远程签名服务。" },
  "credential-unconfirmed": {
    en: "The remote signing service did not confirm this credential: it does not answer, or does not know it. Nothing was changed.",
    "zh-CN": "远程签名服务未能确认该凭据：服务无响应，或查无此凭据。未作任何更改。",
  },
  "retention-not-over": {
    en: (f) => `This contract has to be kept until ${list(f["until"])}.`,
    "zh-CN": (f) => `该合同须保存至${list(f["until"])}。`,
  },
  "hold-in-place": {
    en: "A legal hold forbids destroying this contract.",
    "zh-CN": "该合同处于法律保全状态，不得销毁。",
  },
  "own-access": {
    en: "Nobody decides about their own access. Somebody else has to.",
    "zh-CN": "不得确认本人的权限，须由他人确认。",
  },
  "review-under-way": {
    en: "A review of access is under way. The next can begin when it is closed.",
    "zh-CN": "权限复核正在进行，结束后方可发起下一次。",
  },
  "still-asked": {
    en: "This person is being asked to approve or sign, and has to answer first.",
    "zh-CN": "该人员正被请求审批或签署，须先予答复。",
  },
  "glass-still-open": {
    en: "This emergency access is not over yet. It can be reviewed afterwards.",
    "zh-CN": "应急访问尚未结束，结束后方可复核。",
  },
  "hold-release-not-requested": {
    en: "Nobody has asked for the release of this hold yet.",
    "zh-CN": "尚无人申请解除该项保全。",
  },
  "two-people-needed": {
    en: "This takes two people: one asks for it, another agrees.",
    "zh-CN": "此事须由两人分别办理：一人申请，另一人同意。",
  },
  "purge-not-requested": { en: "Nobody has asked for the destruction yet.", "zh-CN": "尚无人申请销毁。" },
  "purge-under-way": {
    en: "The destruction has been approved by two people and is under way.",
    "zh-CN": "销毁已经两人批准，正在执行。",
  },
  "purge-not-approved": { en: "The destruction has not been approved.", "zh-CN": "销毁尚未获得批准。" },
  "original-only": {
    en: "This file cannot carry your watermark: it is no PDF, or too large. Legal staff, auditors and the contract's owner can take the original.",
    "zh-CN": "该文件无法添加水印：不是 PDF，或文件过大。法务、审计人员和合同负责人可以获取原件。",
  },
  "not-yet-numbered": {
    en: "The ledger is just entering this contract. Please try again in a moment.",
    "zh-CN": "账本正在登记本合同，请稍后再试。",
  },
  "contract-purged": {
    en: "This contract was destroyed when its retention period was over. The ledger still proves that it existed.",
    "zh-CN": "该合同已于保管期限届满后销毁，审计日志仍可证明其曾经存在。",
  },
  "share-withdrawn": {
    en: "Whoever shared this has withdrawn it. Ask them if you still need it.",
    "zh-CN": "共享人已撤回该共享。如仍需查阅，请与共享人联系。",
  },
  "share-expired": {
    en: "The time for which this was shared is over. Ask whoever shared it to share it again.",
    "zh-CN": "共享期限已过。如仍需查阅，请联系共享人重新共享。",
  },
  "share-locked": {
    en: "First type the code from your mail on the page that your link leads to.",
    "zh-CN": "请先打开邮件中的链接，在页面上输入邮件验证码。",
  },
  "guest-withdrawn": {
    en: "This invitation was withdrawn. Ask whoever invited you if you still need it.",
    "zh-CN": "该邀请已被撤回。如仍需参与，请与邀请人联系。",
  },
  "guest-expired": {
    en: "The time of this invitation is over. Ask whoever invited you for a new one.",
    "zh-CN": "该邀请已过期。请联系邀请人重新邀请。",
  },
  "guest-locked": {
    en: "First type the code from your mail on the page that your link leads to.",
    "zh-CN": "请先打开邮件中的链接，在页面上输入邮件验证码。",
  },
  "negotiation-over": {
    en: "The negotiation of this contract is over.",
    "zh-CN": "该合同的磋商已经结束。",
  },
  "pen-is-theirs": {
    en: "The other side holds the pen. Take it back first, or wait for their answer.",
    "zh-CN": "文本目前由对方修改。请先收回修改权，或等待对方答复。",
  },
  "pen-is-ours": {
    en: "This round is over. Load the page again to see where it stands.",
    "zh-CN": "本轮磋商已结束，修改权已交回。请刷新页面查看最新状态。",
  },
  "nobody-invited": {
    en: "Nobody of the other side is invited. Invite somebody first.",
    "zh-CN": "尚未邀请对方人员。请先邀请。",
  },
  "thread-resolved": {
    en: "This thread is resolved. Reopen it to go on.",
    "zh-CN": "该讨论已解决。如需继续，请重新打开。",
  },
  "mention-in-shared": {
    en: "The other side reads this thread. Mention colleagues in an internal one.",
    "zh-CN": "该讨论对方可见。请在内部讨论中提及同事。",
  },
  "mention-unknown": {
    en: "Only colleagues who may see this contract can be mentioned.",
    "zh-CN": "只能提及有权查看本合同的同事。",
  },
  "clause-unknown": {
    en: "There is no such clause in this text.",
    "zh-CN": "文本中没有该条款。",
  },
  "list-full": {
    en: (f) => `There are as many as fit here (${String(f["most"])}).`,
    "zh-CN": (f) => `已达上限（${String(f["most"])}）。`,
  },
  "incident-closed": { en: "This incident is closed.", "zh-CN": "该事件已结案。" },
  "steps-open": {
    en: (f) => `These steps are still open: ${list(stepNames(f["steps"], "en"))}.`,
    "zh-CN": (f) => `以下步骤尚未完成：${list(stepNames(f["steps"], "zh-CN"), "、")}。`,
  },
  "wrong-step": {
    en: "The incident has not reached this step, or is past it.",
    "zh-CN": "事件尚未进入该步骤，或该步骤已经结束。",
  },
  "no-contract-named": { en: "Name the contract concerned first.", "zh-CN": "请先指明所涉合同。" },
  "containment-under-way": {
    en: "The last measure is still taking effect. Try again in a moment.",
    "zh-CN": "上一项处置措施仍在生效中，请稍后再试。",
  },
  "release-first": {
    en: "Release the frozen contract before naming another one.",
    "zh-CN": "请先解除对当前合同的冻结，再指定其他合同。",
  },
  "file-unsupported": {
    en: "Only PDF and Word documents (.docx) can be taken in as contracts.",
    "zh-CN": "合同文件仅支持 PDF 和 Word（.docx）格式。",
  },
  "file-empty": { en: "This file is empty.", "zh-CN": "文件为空。" },
  "file-too-large": {
    en: (f) => `This file is too large: at most ${list(f["maxMegabytes"])} MB.`,
    "zh-CN": (f) => `文件过大：不得超过 ${list(f["maxMegabytes"])} MB。`,
  },
  "file-encrypted": {
    en: "This file is protected by a password or a certificate. Please upload it without protection.",
    "zh-CN": "文件已加密或受密码保护，请解除保护后重新上传。",
  },
  "file-broken": {
    en: "This file is damaged or incomplete and cannot be opened. Please save it again and retry.",
    "zh-CN": "文件已损坏或不完整，无法打开，请重新保存后再上传。",
  },
  "file-bomb": {
    en: "Unpacked, this file is far larger than a document should be. It was not opened.",
    "zh-CN": "文件解压后体积异常，已停止打开。",
  },
  "file-unsafe": {
    en: "This file contains parts that reach outside the document. It was not opened.",
    "zh-CN": "文件包含指向文档外部的危险内容，已停止打开。",
  },
  "file-has-macros": {
    en: "This file contains macros or scripts. Please upload it without them.",
    "zh-CN": "文件包含宏或脚本，请移除后重新上传。",
  },
  "file-has-changes": {
    en: (f) =>
      `This Word document has ${list(f["changes"])} tracked changes. Accept or reject them in Word, or say that they count as accepted.`,
    "zh-CN": (f) =>
      `该 Word 文件含有 ${list(f["changes"])} 处未处理的修订。请在 Word 中接受或拒绝，或者选择视为接受全部修订。`,
  },
  "file-of-another-contract": {
    en: "This file was made from another contract. Nothing was kept of it.",
    "zh-CN": "该文件由另一份合同导出，未予保存。",
  },
  "file-names-no-version": {
    en: "The file does not say which version it was made from. Choose the version that was sent.",
    "zh-CN": "文件未标明所依据的版本，请选择当时发出的版本。",
  },
  "returned-decided": {
    en: "This file has been decided on already.",
    "zh-CN": "该文件已经处理完毕。",
  },
  "span-not-over": {
    en: (f) => `A report covers days that are over: ${list(f["last"])} at the latest.`,
    "zh-CN": (f) => `报告只涵盖已经结束的日期，最晚为 ${list(f["last"])}。`,
  },
  "span-too-long": {
    en: (f) => `One report covers ${list(f["days"])} days at most. Ask for several.`,
    "zh-CN": (f) => `一份报告最多涵盖 ${list(f["days"])} 天，请分段生成。`,
  },
  "campaign-closed": { en: "This audit is closed.", "zh-CN": "该审计已经结束。" },
  "wrong-audit-step": {
    en: "The audit has not come to this step, or is past it.",
    "zh-CN": "审计尚未进行到此步骤，或已经过了此步骤。",
  },
  "answers-missing": {
    en: (f) => `Questions about ${list(f["contracts"])} of the sampled contracts are not answered yet.`,
    "zh-CN": (f) => `抽样合同中还有 ${list(f["contracts"])} 份的检查问题尚未全部作答。`,
  },
  "findings-open": {
    en: (f) => `${list(f["findings"])} findings are still open. Each must be corrected and verified first.`,
    "zh-CN": (f) => `还有 ${list(f["findings"])} 项审计发现未关闭，须先完成整改并通过复核。`,
  },
  "not-yet-corrected": {
    en: "The owner has not reported this finding as corrected yet.",
    "zh-CN": "责任人尚未报告该审计发现已整改。",
  },
};

const stepNames = (codes: RefusalFacts[string] | undefined, language: Language): readonly string[] => {
  const names: Readonly<Record<string, string>> = incidentWords(language).point;
  return Array.isArray(codes) ? codes.map((code: string) => names[code] ?? code) : [];
};

const list = (
  value: RefusalFacts[string] | undefined,
  separator = ", ",
  names: Readonly<Record<string, string>> = {},
): string =>
  Array.isArray(value) ? value.map((one) => names[String(one)] ?? one).join(separator) : String(value ?? "");

/** Fields of many forms, whose names are English words. Others are told as programs know them. */
const fieldNames: Readonly<Record<string, string>> = {
  ...{ file: "文件", title: "名称", name: "姓名", email: "邮箱", reason: "理由", words: "内容" },
  ...{ days: "天数", template: "范本", clause: "条款", version: "版本", answer: "答复", choice: "选择" },
};

/** The sentence for a refusal in the reader's language. */
export const refusalSentence = (refusal: Refusal, language: Language): string => {
  const sentence = sentences[refusal.refused][language];
  return typeof sentence === "string" ? sentence : sentence(refusal.facts);
};
