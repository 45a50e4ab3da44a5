import type { Language } from "../domain/language.ts";
import type { Refusal, RefusalCode, RefusalFacts } from "../domain/refusal.ts";

type Sentence = string | ((facts: RefusalFacts) => string);

/** What a refused person reads: what happened and what to do next. One line per code, both languages together. */
const sentences: Readonly<Record<RefusalCode, Readonly<Record<Language, Sentence>>>> = {
  "sign-in-required": { en: "Please sign in first.", "zh-CN": "请先登录。" },
  "sign-in-failed": { en: "E-mail address or password is wrong.", "zh-CN": "邮箱或密码不正确。" },
  "not-allowed": { en: "Your role does not allow this.", "zh-CN": "您的角色无权执行此操作。" },
  "step-up-required": { en: "Please confirm with the code that was mailed to you.", "zh-CN": "请输入发送到您邮箱的验证码以确认。" },
  "too-many-tries": { en: "Too many tries. Please wait a few minutes.", "zh-CN": "尝试次数过多，请几分钟后再试。" },
  "forged-form": { en: "This form has expired. Open the page again.", "zh-CN": "表单已失效，请重新打开页面。" },
  "not-found": { en: "There is nothing here, or it is not open to you.", "zh-CN": "内容不存在，或您无权查看。" },
  "not-acceptable": { en: "This form of the page cannot be served.", "zh-CN": "无法以所请求的格式提供此页面。" },
  "invalid-input": {
    en: (f) => `Some entries are missing or wrong: ${list(f["fields"])}.`,
    "zh-CN": (f) => `以下内容缺失或有误：${list(f["fields"], "、")}。`,
  },
  "stale-version": {
    en: "Someone changed this in the meantime. Look at it again, then decide.",
    "zh-CN": "在此期间内容已被他人更改，请重新查看后再决定。",
  },
  "already-done": { en: "This has already been done.", "zh-CN": "该操作已经完成。" },
  "same-person": { en: "This needs two different people.", "zh-CN": "此操作须由两名不同人员完成。" },
  "email-taken": { en: "Somebody already uses this e-mail address.", "zh-CN": "该邮箱地址已被使用。" },
};

const list = (value: RefusalFacts[string] | undefined, separator = ", "): string =>
  Array.isArray(value) ? value.join(separator) : String(value ?? "");

/** The sentence for a refusal in the reader's language. */
export const refusalSentence = (refusal: Refusal, language: Language): string => {
  const sentence = sentences[refusal.refused][language];
  return typeof sentence === "string" ? sentence : sentence(refusal.facts);
};
