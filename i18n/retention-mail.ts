import { words } from "./words.ts";

/** Words of letters about retention and destruction. */
export const retentionMailWords = words({
  en: {
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
  "zh-CN": {
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
});
