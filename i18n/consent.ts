import type { Language } from "../domain/language.ts";
import type { ConsentVersion } from "../domain/signing-act.ts";

/** The words by which somebody agrees to sign electronically, and what the law makes of it. */
export interface ConsentText {
  readonly agree: string;
  /** Of an approver, who agrees that others sign. */
  readonly approve: string;
  /** Of the holder of a seal. */
  readonly seal: string;
  readonly law: string;
}

/** Every version that was ever shown, word for word: a signature names the one that was agreed to. */
const texts: Readonly<Record<ConsentVersion, Readonly<Record<Language, ConsentText>>>> = {
  "2026-11": {
    en: {
      agree: "I have read this contract, agree to it, and sign it electronically.",
      approve: "I have read this contract and agree electronically that it is signed.",
      seal: "I have read this contract and put the organisation's seal on it electronically, as I am authorised to.",
      law: "An electronic signature is not denied legal effect because it is electronic (eIDAS Regulation art. 25(1); US ESIGN Act § 101). A reliable one has the same effect as a signature by hand or a seal (Electronic Signature Law of the People's Republic of China arts. 13 and 14). You may decline instead and ask for paper. You get the executed contract by e-mail as a PDF.",
    },
    "zh-CN": {
      agree: "本人已阅读并同意本合同，以电子方式签署。",
      approve: "本人已阅读本合同，以电子方式同意签署。",
      seal: "本人已阅读本合同，经授权以电子方式加盖单位印章。",
      law: "根据《中华人民共和国电子签名法》第十三条、第十四条，可靠的电子签名与手写签名或者盖章具有同等的法律效力。欧盟 eIDAS 条例第二十五条第一款和美国《电子签名法》（ESIGN Act）第 101 条规定，不得仅因采用电子形式而否定签名的法律效力。您也可以拒绝签署并要求使用纸质文件。签署完成后，您将通过电子邮件收到 PDF 格式的合同。",
    },
  },
};

export const consentText = (version: ConsentVersion, language: Language): ConsentText => texts[version][language];
