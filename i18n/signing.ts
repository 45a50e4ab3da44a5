import { formatInstant } from "./format.ts";
import { words } from "./words.ts";

/** What the visible mark of a signature says, and the page behind a text that has no place for it. */
export const signingWords = words({
  en: {
    reason: "I agree to this contract and sign it",
    signedOn: (at: string, timeZone: string) => `Signed ${formatInstant(at, "en", timeZone)}`,
    localAuthority: "Electronic signature, certificate of a local authority",
    broughtCertificate: (name: string) => `Electronic signature, the signer's own certificate: ${name}`,
    issuedBy: (issuer: string) => `Issued by ${issuer}`,
    certificate: (serial: string) => `Certificate ${serial}`,
    sealCalled: (name: string) => `Seal: ${name}`,
    pictureIs: {
      strokes: "The drawing is a picture; the signature is in this file.",
      image: "The image is a picture; the signature is in this file.",
      seal: "The seal shown is a picture; the signature is in this file.",
    },
    sheet: (sha256: string) =>
      `This page belongs to the text on the pages before it. All who sign here agree to that text. Its SHA-256: ${sha256}`,
  },
  "zh-CN": {
    reason: "本人同意并签署本合同",
    signedOn: (at, timeZone) => `签署时间：${formatInstant(at, "zh-CN", timeZone)}`,
    localAuthority: "电子签名，证书由本地机构签发",
    broughtCertificate: (name) => `电子签名，签署人自有证书：${name}`,
    issuedBy: (issuer) => `证书签发机构：${issuer}`,
    certificate: (serial) => `证书编号：${serial}`,
    sealCalled: (name) => `印章：${name}`,
    pictureIs: {
      strokes: "手写笔迹仅为图样，电子签名在本文件内。",
      image: "图片仅为图样，电子签名在本文件内。",
      seal: "印章仅为图样，电子签名在本文件内。",
    },
    sheet: (sha256) =>
      `本页无正文，为前述合同文本的签署页，各方在此签署即表示同意该文本。文本的 SHA-256 摘要：${sha256}`,
  },
});
