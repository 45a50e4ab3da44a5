import { words } from "./words.ts";

/** Words on copies, and about originals. */
export const watermarkWords = words({
  en: {
    foot: (organisation: string) =>
      `Copy with watermark, without the force of the signed original, which ${organisation} keeps.`,
    file: (name: string) => `Copy of ${name}`,
    copies: "Copies of this contract carry your name and the time",
    copiesBody:
      "What you open or save here is a marked copy: its hash differs from the one shown, and it carries no signatures. The signed original is kept unchanged.",
    getOriginal: "Take the signed original",
    getOriginalHint:
      "The file itself, without a mark and with all signatures. Taking it is recorded as such, and asks for a confirmation.",
    whoHasOriginal: "Legal staff, auditors and the contract's owner can give you the signed original.",
    original: "Original",
  },
  "zh-CN": {
    foot: (organisation) => `带水印的副本，不具有已签署原件的效力；原件由${organisation}保存。`,
    file: (name) => `副本-${name}`,
    copies: "本合同的副本带有您的姓名和时间",
    copiesBody: "您在此打开或保存的是带水印的副本：其哈希值与所示不同，且不含签名。已签署原件保持不变。",
    getOriginal: "获取已签署原件",
    getOriginalHint: "即文件本身，不带水印并含全部签名。获取原件会单独记录，并需要再次确认身份。",
    whoHasOriginal: "如需已签署原件，请联系法务、审计人员或合同负责人。",
    original: "原件",
  },
});
