import type { OtherWording } from "../../domain/library.ts";
import { item } from "../templates/compose.ts";
import { alternate, fallback } from "./wording.ts";

const theirCourts = (subject: string): OtherWording =>
  fallback("defendant-courts", "legal", {
    name: ["Courts of the defendant", "被告所在地法院"],
    guidance: [
      "When the other side refuses our courts: each sues the other where it sits.",
      "对方不接受约定法院时使用：任何一方均在被告所在地起诉。",
    ],
    text: `${subject} is governed by the laws of {{governing-law}}, without regard to its conflict of laws rules. Proceedings are brought in the courts of the place where the defendant has its registered office; {{courts}} have no exclusive jurisdiction.`,
  });

/** Other wordings of the English model clauses, in our own words unless said otherwise. */
export const wordingsEnglish: Readonly<Record<string, readonly OtherWording[]>> = {
  // After the playbook of additional terms for the Bonterms Mutual NDA, © Bonterms, Inc., CC BY 4.0: shortened.
  "nda-en.exceptions": [
    alternate("no-own-development", {
      name: ["Without independent development", "不含独立开发例外"],
      guidance: [
        "When we show technology that the other side might claim to have invented.",
        "我方披露技术、对方可能主张自行研发时使用。",
      ],
      text: "The Receiving Party’s obligations in this MNDA do not apply to information that it can demonstrate: (a) is or becomes publicly available through no fault of the Receiving Party; (b) it rightfully knew or possessed prior to receipt from the Disclosing Party without confidentiality restrictions; or (c) it rightfully obtained from a third party without confidentiality restrictions.",
    }),
    fallback("residuals", "legal", {
      name: ["With residual knowledge", "含残留记忆例外"],
      guidance: [
        "When the other side insists that what its people remember stays free.",
        "对方坚持其人员记忆中保留的信息可自由使用时的让步。",
      ],
      text: "The Receiving Party’s obligations in this MNDA do not apply to information that it can demonstrate: (a) is or becomes publicly available through no fault of the Receiving Party; (b) it rightfully knew or possessed prior to receipt without confidentiality restrictions; (c) it rightfully obtained from a third party without confidentiality restrictions; (d) it independently developed without using or referencing the Confidential Information; or (e) is of a general nature and retained in the unaided memory of its employees who did not memorise it in order to use it, patents and copyrights excepted.",
    }),
  ],
  "nda-en.rights": [
    alternate("feedback", {
      name: ["With feedback", "含反馈意见条款"],
      guidance: ["When products are tried: suggestions may be used freely.", "试用产品时使用：反馈意见可自由使用。"],
      text: "The Disclosing Party retains all of its intellectual property and other rights in its Confidential Information and its disclosure to the Receiving Party grants no license under such rights. If a party provides feedback about the other party’s products or services, the other party may use it without restriction or obligation; feedback is provided “AS IS” and may not be attributed to the party that gave it without its prior written consent.",
    }),
  ],
  "nda-en.liability": [
    alternate("silent", {
      name: ["Law of damages", "依法承担责任"],
      guidance: ["When both sides prefer what the law says anyway.", "双方均愿适用法定责任时使用。"],
      text: "Each party is liable for a breach of this MNDA, its own and that of the representatives named in {{§non-disclosure}}, as the governing law provides.",
    }),
    fallback("direct-only", "legal", {
      name: ["Direct damage only", "仅赔偿直接损失"],
      guidance: [
        "When the other side accepts no liability for lost profits in any case.",
        "对方在任何情形下均不接受赔偿可得利益时的让步。",
      ],
      text: "Each party is liable for the direct damage that its breach of this MNDA causes, including a breach by the representatives named in {{§non-disclosure}}. Neither party is liable for lost profits or indirect damage. Nothing in this MNDA limits liability that the law does not allow to be limited.",
    }),
  ],
  "nda-en.governing-law": [theirCourts("This MNDA")],
  "sales-en.liability": [
    alternate("insured", {
      name: ["Up to the insurance", "以保险金额为限"],
      guidance: [
        "When the price is small and the Supplier’s liability insurance pays more.",
        "合同金额较小而供应方责任保险额度更高时使用。",
      ],
      text: "Neither party will be liable for damages that it could not reasonably have foreseen on entry into this agreement. Except for {{§intellectual-property}}, {{§confidentiality}}, personal injury and wilful misconduct, neither party’s liability will exceed the Purchase Price or, if that is more, what its liability insurance pays for the event.",
    }),
    fallback("double", "finance", {
      name: ["Twice the price", "以合同总价两倍为限"],
      guidance: [
        "When the Purchaser asks for a higher cap and the goods are critical to it.",
        "标的对采购方至关重要、对方要求提高上限时的让步。",
      ],
      text: "Neither party will be liable for breach-of-contract damages that are remote or speculative, or that the breaching party could not reasonably have foreseen on entry into this agreement. Except for {{§intellectual-property}}, {{§confidentiality}}, personal injury and wilful misconduct, neither party’s liability will exceed twice the Purchase Price.",
    }),
    fallback("uncapped", "management", {
      name: ["Without a cap", "不设上限"],
      guidance: ["Only where the contract is lost otherwise.", "仅在否则无法成交时使用。"],
      text: "Neither party will be liable for breach-of-contract damages that are remote or speculative, or that the breaching party could not reasonably have foreseen on entry into this agreement. Beyond that, liability is not limited.",
    }),
  ],
  "sales-en.disputes-court": [theirCourts("This agreement, and any dispute arising out of its subject matter,")],
  "services-en.liability": [
    fallback("double", "finance", {
      name: ["Twice the yearly fees", "以年度服务费两倍为限"],
      guidance: ["When Customer asks for a higher cap.", "客户要求提高责任上限时的让步。"],
      items: [
        item(
          "cap",
          "General Cap. Each party’s entire liability arising out of or related to this Agreement will not exceed twice the amounts paid or payable by Customer to Provider under this Agreement in the 12 months immediately preceding the first incident giving rise to liability.",
        ),
        item(
          "consequential",
          "Consequential Damages Waiver. Neither party will have any liability arising out of or related to this Agreement for indirect, special, incidental, reliance or consequential damages or damages for loss of use, lost profits or interruption of business, even if informed of their possibility in advance.",
        ),
        item(
          "uncapped",
          "Exceptions. These limitations do not apply to obligations under {{§indemnification}}, Provider’s breach of {{§materials}}, either party’s breach of {{§confidentiality}}, personal injury or tangible property damage caused by negligence or willful misconduct, or liabilities that cannot be limited by law.",
        ),
      ],
    }),
  ],
  "services-en.disputes-court": [theirCourts("This Agreement")],
  "framework-en.liability": [
    fallback("per-year", "finance", {
      name: ["The cap, anew each year", "上限按年度计算"],
      guidance: [
        "When Provider and Customer trade for many years and one cap for all seems small.",
        "合作多年、单一上限过低时的让步。",
      ],
      items: [
        item(
          "cap",
          "Each party’s total liability for all claims arising out of or relating to the Agreements will not be more than {{cap}} ({{cap.words}}) for the events of each contract year.",
        ),
        item(
          "damages",
          "Neither party is liable for lost profits or revenues, or for consequential, special, indirect, exemplary or punitive damages, even if it was told that they are possible.",
        ),
        item(
          "exceptions",
          "These limits do not apply to {{§infringement}}, to a breach of {{§confidentiality}}, to the payment of Fees, or to fraud, wilful misconduct, death or personal injury, nor where the law does not allow them.",
        ),
      ],
    }),
  ],
  "framework-en.force-majeure": [
    alternate("no-exit", {
      name: ["Without a right to terminate", "不含解除权"],
      guidance: [
        "When we cannot do without the Provider: the event delays, and ends nothing.",
        "供应不可替代时使用：不可抗力仅顺延履行，不产生解除权。",
      ],
      text: "A party is not liable for a failure caused by an event beyond its reasonable control that it could not have prevented with reasonable care, if it tells the other promptly and resumes as soon as it can. Dates move by as long as the event lasts. It does not excuse payment for what was delivered.",
    }),
  ],
  "framework-en.disputes-court": [theirCourts("Each Agreement")],
  "dpa-en.incidents": [
    fallback("three-days", "security", {
      name: ["Notice within 72 hours", "72小时内通知"],
      guidance: [
        "When Provider accepts no shorter time. We have 72 hours ourselves from our own knowledge (GDPR art. 33).",
        "服务商不接受更短时限时的让步；我方自知悉起另有72小时（GDPR 第33条）。",
      ],
      items: [
        item(
          "notify",
          "Upon becoming aware of a Security Incident, Provider will notify Customer without undue delay when feasible, but no later than 72 hours after becoming aware of it, and promptly take reasonable steps to contain and investigate it. The parties aim at {{incident-hours}} hours.",
        ),
        item(
          "contents",
          "The notice describes, as far as known, the nature of the Security Incident, the categories and numbers of Data Subjects and records concerned, its likely consequences, the measures taken or proposed, and a person to contact.",
        ),
        item(
          "no-admission",
          "Notifying or responding to a Security Incident is not an acknowledgment of fault or liability.",
        ),
      ],
    }),
  ],
  "dpa-en.audits": [
    fallback("reports-first", "security", {
      name: ["Reports instead of inspections", "以审计报告代替现场检查"],
      guidance: [
        "Large providers admit nobody to their sites. Only where they show a current independent report.",
        "大型服务商不接受现场检查时的让步，须有有效的独立审计报告。",
      ],
      items: [
        item(
          "records",
          "Provider keeps records of its Processing and of its compliance with this DPA, and keeps them for three years after the DPA ends.",
        ),
        item(
          "reports",
          "Provider is audited every year by independent third parties against recognised standards. Once a year, and on request after a Security Incident, it will give Customer, in confidence, a summary of the report and written answers to Customer’s questionnaire.",
        ),
        item(
          "inspection",
          "Customer exercises its audit rights by these reports and answers, up to {{audits}} times a year; inspections take place where an authority asks for them or the report shows a material weakness.",
        ),
      ],
    }),
  ],
  "dpa-en.liability": [
    alternate("separate-cap", {
      name: ["A cap of its own", "单独责任上限"],
      guidance: [
        "When the Agreement’s cap is used up by other claims too easily.",
        "主合同责任上限易被其他索赔耗尽时使用。",
      ],
      items: [
        item(
          "caps",
          "Each party’s total liability to the other arising out of or related to this DPA is limited to twice the amount at which the Agreement limits liability, and does not count against that limit.",
        ),
        item(
          "not-limited",
          "Nothing in this DPA limits liability to an individual about that individual’s data protection rights, nor liability between the parties under the standard contractual clauses where these apply.",
        ),
      ],
    }),
  ],
  "lease-en.alterations": [
    fallback("restore-all", "finance", {
      name: ["Everything is restored", "全部恢复原状"],
      guidance: [
        "When the Landlord insists on the Premises as they were: costs at the end.",
        "出租人坚持恢复原状时的让步，期满将产生费用。",
      ],
      text: "The Tenant may fit out the Premises with the Landlord’s written consent, which it may not refuse without good reason. At the end the Tenant restores the Premises to their condition at handover at its own expense, whatever was agreed to be fitted.",
    }),
  ],
  "employment-en.confidentiality": [
    alternate("listed", {
      name: ["With a list", "列明保密事项"],
      guidance: ["For roles with access to source code, prices or formulas.", "适用于接触源代码、价格或者配方的岗位。"],
      text: "During and after employment the Employee keeps the Employer’s trade secrets and other confidential information, and that of its customers, secret and uses it only for the work. This covers in particular source code, designs, formulas, prices, calculations, lists of customers and suppliers, and plans that are not published. It does not cover what is or becomes public without the Employee’s fault, the Employee’s general skill and experience, or reporting of wrongdoing and other disclosure that the law protects.",
    }),
  ],
};
