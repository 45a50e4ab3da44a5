import { words } from "./words.ts";

/** Words of the page where somebody brings a certificate of their own to sign with. */
export const broughtKeyWords = words({
  en: {
    title: "Your own signing certificate",
    open: "Bring or remove a certificate",
    intro:
      "Contracts are signed with a certificate that is issued for each signature. If you have one of your own, you may sign with it instead: you choose each time.",
    none: "You have brought none.",
    name: "Certificate",
    issuer: "Issued by",
    until: "Valid until",
    kept: "Kept as",
    kinds: { file: "a file, sealed in the vault", remote: "a credential of the remote signing service" },
    remove: "Remove it",
    file: {
      title: "Bring a file",
      password: "Password of the file",
      file: "PKCS#12 file (.p12 or .pfx)",
      hint: "File and password are sealed; they are opened only to make your signatures, and shown to nobody.",
      submit: "Bring this certificate",
    },
    remote: {
      title: "Sign with a remote signing service",
      credential: "Your credential there",
      hint: "The service keeps your key. It is sent the hash of what you sign, and nothing else.",
      submit: "Use this credential",
    },
  },
  "zh-CN": {
    title: "自有签名证书",
    open: "添加或移除证书",
    intro: "签署合同时，系统会为每次签名签发证书。如您持有自己的证书，也可以改用它签署，每次签署时自行选择。",
    none: "尚未添加自有证书。",
    name: "证书",
    issuer: "签发机构",
    until: "有效期至",
    kept: "保管方式",
    kinds: { file: "证书文件，加密保存于保险库", remote: "远程签名服务中的凭据" },
    remove: "移除",
    file: {
      title: "添加证书文件",
      password: "证书文件密码",
      file: "PKCS#12 文件（.p12 或 .pfx）",
      hint: "文件和密码均加密保存，仅在为您生成签名时使用，任何人都无法查看。",
      submit: "添加证书",
    },
    remote: {
      title: "使用远程签名服务",
      credential: "您在该服务中的凭据",
      hint: "密钥由该服务保管。签署时只向其发送待签内容的摘要。",
      submit: "使用该凭据",
    },
  },
});
