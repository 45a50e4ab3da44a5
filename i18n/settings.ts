import { words } from "./words.ts";

/** Words of the page on which administrators choose how the organisation's documents are sealed and signed. */
export const settingsWords = words({
  en: {
    title: "Settings",
    elsewhere: "On pages of their own",
    suite: {
      title: "Encryption and signatures",
      inUse: "In use",
      label: "For documents stored from now on",
      hint: "What is stored already stays as it is and opens as before. You can change this at any time.",
      name: { AES256_GCM_HKDF_1MB: "AES-256-GCM", SM4_CTR_HMAC_SM3_1MB: "国密 (SM4, SM3, SM2)" },
      told: {
        AES256_GCM_HKDF_1MB: "Documents are encrypted with AES-256-GCM.",
        SM4_CTR_HMAC_SM3_1MB:
          "Documents are encrypted with SM4 and protected against changes with SM3. Every certificate gets an SM2 signature in a file beside it.",
      },
      submit: "Choose",
      confirmation: "Before it is changed, you type a code that is mailed to you.",
    },
    uncertified: {
      title: "The 国密 algorithms here are not certified",
      body: "They follow the national standards GB/T 32907 (SM4), GB/T 32905 (SM3) and GB/T 32918 (SM2) and are tested against the standards' own examples. They have not been tested or certified by the State Cryptography Administration. Where law or contract demands certified commercial cryptography, they do not meet that demand.",
    },
    key: {
      title: "SM2 key of the organisation",
      publicKey: "Public key",
      since: "Made",
      body: "Give this key to whoever checks your certificates, by another way than the certificates themselves. The private key never leaves Engross: it is kept encrypted.",
    },
    watch: {
      title: "What is done about unusual access",
      intro:
        "Rules read the access log every minute. Security is told of all that they find; this is what happens before anybody has looked.",
      submit: "Save",
      confirmation: "Before it is changed, you confirm that it is you.",
    },
    changes: { title: "Changes", none: "Never changed", when: "When", who: "Who", what: "Chosen" },
  },
  "zh-CN": {
    title: "设置",
    elsewhere: "另页设置",
    suite: {
      title: "加密与签名",
      inUse: "当前使用",
      label: "适用于今后存储的文件",
      hint: "已存储的文件保持原样，照常打开。此设置可随时更改。",
      name: { AES256_GCM_HKDF_1MB: "AES-256-GCM", SM4_CTR_HMAC_SM3_1MB: "国密（SM4、SM3、SM2）" },
      told: {
        AES256_GCM_HKDF_1MB: "文件采用 AES-256-GCM 加密。",
        SM4_CTR_HMAC_SM3_1MB: "文件采用 SM4 加密，并以 SM3 校验完整性。每份证明另附 SM2 签名文件。",
      },
      submit: "选用",
      confirmation: "更改前，系统会向您的邮箱发送验证码，须输入验证码方可更改。",
    },
    uncertified: {
      title: "本系统的国密算法实现未经国家密码管理局检测认证",
      body: "算法依照国家标准 GB/T 32907（SM4）、GB/T 32905（SM3）和 GB/T 32918（SM2）实现，并以标准所附示例验证，但未经国家密码管理局检测认证。法律法规或合同要求使用经认证的商用密码产品的，本实现不能满足该要求。",
    },
    key: {
      title: "本单位 SM2 密钥",
      publicKey: "公钥",
      since: "生成时间",
      body: "请通过证明文件以外的途径，将此公钥提供给需要核验证明的人员。私钥加密保存，不会离开系统。",
    },
    watch: {
      title: "对异常访问的处置",
      intro: "规则每分钟检查访问日志。所有发现都会告知安全团队；此处设置在有人查看之前即时采取的措施。",
      submit: "保存",
      confirmation: "更改前需要确认是您本人。",
    },
    changes: { title: "变更记录", none: "从未更改", when: "时间", who: "操作人", what: "选用" },
  },
});
