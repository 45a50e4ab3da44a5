import { words } from "./words.ts";

/** Words of letters about shares. */
export const shareMailWords = words({
  en: {
    subject: (what: string, organisation: string) => `${organisation} shares a contract with you: ${what}`,
    heading: "A contract is shared with you",
    opening: (sharedBy: string, organisation: string, documents: number) =>
      `${sharedBy} of ${organisation} lets you read ${documents === 1 ? "1 document" : `${documents} documents`} of the contract below.`,
    how: "The page asks for a one-time code, which we then mail to this address. After that you can open and save the documents.",
    action: "Open what is shared",
    lasts: (until: string) => `The link works until ${until}, unless it is withdrawn before.`,
    alone: "The link and the code are for you alone. Please do not forward this letter; every look is recorded.",
  },
  "zh-CN": {
    subject: (what, organisation) => `${organisation}向您共享合同：${what}`,
    heading: "有一份合同共享给您",
    opening: (sharedBy, organisation, documents) =>
      `${organisation}的${sharedBy}请您查阅以下合同的 ${documents} 份文件。`,
    how: "打开页面后需输入一次性验证码，验证码将另行发送至本邮箱。验证通过后即可查看和下载文件。",
    action: "查阅共享文件",
    lasts: (until) => `链接有效期至${until}，共享人也可能提前撤回。`,
    alone: "链接和验证码仅供您本人使用，请勿转发本邮件；每次查阅均有记录。",
  },
});
