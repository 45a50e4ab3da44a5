import { words } from "./words.ts";

/** Words of letters about terminations. */
export const terminationMailWords = words({
  en: {
    subject: {
      proposed: (what: string) => `Please review the termination: ${what}`,
      terminated: (what: string) => `Terminated: ${what}`,
    },
    heading: { proposed: "A termination needs your review", terminated: "The contract is terminated" },
    opening: {
      proposed: (by: string) => `${by} proposes to end the contract below before its time.`,
      terminated: (on: string) => `The review is complete. ${on} is the last day on which this contract is in force.`,
    },
    action: "Review the termination",
    how: "Go through the checklist, and settle or carry on every open obligation. One of your colleagues in legal is enough.",
    otherwise: "Until the review is complete and confirmed, the contract stays in force.",
    surviving: "Obligations that outlive the contract, such as confidentiality, were carried on.",
    ground: {
      agreement: "Agreement of the parties",
      breach: "Breach",
      convenience: "Right to terminate for convenience",
      "force-majeure": "Force majeure",
      insolvency: "Insolvency",
    },
  },
  "zh-CN": {
    subject: {
      proposed: (what) => `请审查合同解除：${what}`,
      terminated: (what) => `合同已解除：${what}`,
    },
    heading: { proposed: "有一项合同解除请您审查", terminated: "合同已解除" },
    opening: {
      proposed: (by) => `${by}提议提前解除以下合同。`,
      terminated: (on) => `解除审查已完成，本合同的最后有效日为${on}。`,
    },
    action: "审查合同解除",
    how: "请逐项核对解除清单，并对每项未了义务作出了结或延续的处理。由法务中任一人员办理即可。",
    otherwise: "在审查完成并确认之前，合同继续有效。",
    surviving: "保密等在合同终止后仍须履行的义务已予延续。",
    ground: {
      agreement: "协商一致",
      breach: "违约",
      convenience: "行使任意解除权",
      "force-majeure": "不可抗力",
      insolvency: "破产",
    },
  },
});
