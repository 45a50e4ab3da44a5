import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askPercent, askText, disputeQuestions, renewalQuestions } from "./questions.ts";

const byInstalments = is("payment", "instalments");

/** Adapted from the Accord Project supply agreement (Apache-2.0): see SOURCES.md for what was changed. */
export const salesEnglish: Template = {
  id: "sales-en",
  version: 1,
  language: "en",
  name: { en: "Sales and supply agreement", "zh-CN": "买卖合同（英文）" },
  summary: {
    en: "Sale or supply of goods: acceptance, warranty, payment at once or by instalments, term with renewal.",
    "zh-CN": "货物买卖或供应，含验收、质保、一次性或分期付款、期限与续展。",
  },
  title: "Sales and Supply Agreement",
  attribution:
    "Adapted from the Supply Agreement template of the Accord Project (github.com/accordproject/cicero-template-library), licensed under the Apache License 2.0 (apache.org/licenses/LICENSE-2.0). Changes: rewritten for a single sale with a delivery date; payment, title, warranty, liability, renewal and dispute clauses added or replaced.",
  ours: "supplier",
  variables: [
    ask("supplier", "party", "Supplier", "供应方（卖方）"),
    ask("purchaser", "party", "Purchaser", "采购方（买方）"),
    askText("goods", "Products", "产品", true),
    askText("quantity", "Quantity", "数量"),
    askText("criteria", "Acceptance criteria", "验收标准", true),
    ask("price", "money", "Purchase price", "合同总价"),
    ask("effective", "date", "Effective date", "生效日期"),
    ask("delivery-date", "date", "Delivery date", "交付日期"),
    askText("delivery-place", "Delivery address", "交付地点"),
    ask("end", "date", "End of the term", "合同届满日"),
    ...renewalQuestions,
    {
      name: "payment",
      type: "choice",
      required: true,
      label: { en: "Payment", "zh-CN": "付款方式" },
      options: [
        { choice: "single", label: { en: "in one sum", "zh-CN": "一次性付款" } },
        { choice: "instalments", label: { en: "by instalments", "zh-CN": "分期付款" } },
      ],
    },
    ask("payment-term", "duration", "Payment term after acceptance", "验收后付款期限"),
    askPercent("deposit-share", "Advance payment (%)", "预付款比例（%）", byInstalments),
    askPercent("acceptance-share", "On acceptance (%)", "验收款比例（%）", byInstalments),
    askPercent("retention-share", "Retention (%)", "质保金比例（%）", byInstalments),
    ask("inspection", "duration", "Inspection period", "检验期限"),
    ask("warranty", "duration", "Warranty period", "质量保证期"),
    ask("retention-of-title", "boolean", "Title passes only when paid", "所有权保留"),
    ask("confidentiality", "duration", "Duration of confidentiality after the end", "合同终止后保密期限"),
    askText("governing-law", "Governing law", "适用法律"),
    ...disputeQuestions,
  ],
  defaults: {
    criteria: { type: "text", text: "the specifications in Annex A" },
    renewal: { type: "choice", choice: "none" },
    notice: { type: "duration", count: 30, unit: "days" },
    payment: { type: "choice", choice: "single" },
    "payment-term": { type: "duration", count: 30, unit: "days" },
    inspection: { type: "duration", count: 10, unit: "days" },
    warranty: { type: "duration", count: 12, unit: "months" },
    "retention-of-title": { type: "boolean", boolean: false },
    confidentiality: { type: "duration", count: 3, unit: "years" },
    "governing-law": { type: "text", text: "the State of New York" },
    disputes: { type: "choice", choice: "court" },
    courts: { type: "text", text: "the state or federal courts located in New York, New York" },
  },
  preamble: [
    paragraph(
      "This Sales and Supply Agreement is made on {{effective}} (the “Effective Date”) between {{supplier}} (the “Supplier”) and {{purchaser}} (the “Purchaser”).",
    ),
  ],
  clauses: [
    clause("supply", {
      heading: "Supply and Purchase of Products",
      text: "The Supplier shall supply and the Purchaser shall purchase {{goods}} (the “Products”), in the quantity of {{quantity}}, in accordance with the terms of this agreement.",
    }),
    clause("orders", {
      heading: "Orders",
      items: [
        item(
          "purchase-orders",
          "Further orders. The Purchaser shall submit any order beyond the quantity in {{§supply}} to the Supplier in writing (each a “Purchase Order”), identifying each Product, its amount, its unit price, the location for delivery and a delivery date that allows reasonable time to receive, review, process and ship it.",
        ),
        item(
          "order-answer",
          "Answer. Within five business days of receiving a Purchase Order the Supplier shall accept, reject, or propose a modification to it by written notice. A Purchase Order that is not answered in that time is deemed accepted.",
        ),
        item(
          "order-cancel",
          "Cancelling. The Purchaser may, at no expense to itself, cancel part or all of a Purchase Order up to ten business days before its delivery date.",
        ),
      ],
    }),
    clause("price", {
      heading: "Purchase Price",
      text: "The purchase price for the Products is {{price}} ({{price.words}}) (the “Purchase Price”). It includes packing, carriage to the delivery address, insurance in transit and all taxes other than value added or sales tax, which the Supplier shall show separately.",
    }),
    clause("payment", {
      heading: "Payment",
      items: [
        item(
          "payment-single",
          "The Purchaser shall pay the Purchase Price in full, in immediately available funds, within {{payment-term}} of its acceptance of the Products.",
          { when: is("payment", "single") },
        ),
        item(
          "payment-instalments",
          "The Purchaser shall pay the Purchase Price in three instalments: (a) {{deposit-share}}% within ten days of the Effective Date; (b) {{acceptance-share}}% within {{payment-term}} of its acceptance of the Products; and (c) {{retention-share}}% at the end of the warranty period, if no notified defect is then outstanding.",
          { when: byInstalments },
        ),
        item(
          "payment-account",
          "Payments are made to the account that the Supplier states on its invoice. A change of account binds the Purchaser only when it has been confirmed through a contact known before the change.",
        ),
        item(
          "payment-late",
          "Overdue amounts bear interest at one percent per month, or the highest rate the law allows if that is lower.",
        ),
      ],
    }),
    clause("delivery", {
      heading: "Delivery",
      items: [
        item(
          "delivery-when",
          "The Supplier shall deliver the Products to {{delivery-place}} no later than {{delivery-date}} (the “Delivery Date”).",
        ),
        item(
          "delivery-delay",
          "The Supplier shall tell the Purchaser of any likely delay as soon as it becomes aware of it. If delivery is more than 30 days late for reasons within the Supplier’s control, the Purchaser may cancel the undelivered part without liability and recover what it has paid for it.",
        ),
        item("risk", "The risk of loss passes to the Purchaser on delivery."),
      ],
    }),
    clause("title", {
      heading: "Title",
      items: [
        item("title-delivery", "Title to the Products passes to the Purchaser on delivery.", {
          when: is("retention-of-title", false),
        }),
        item(
          "title-retained",
          "Title to the Products remains with the Supplier until the Purchase Price has been paid in full. Until then the Purchaser shall keep the Products identifiable, insured and free of liens, and may not dispose of them outside the ordinary course of its business.",
          { when: is("retention-of-title", true) },
        ),
      ],
    }),
    clause("acceptance", {
      heading: "Acceptance",
      items: [
        item(
          "inspection-period",
          "Inspection. The Purchaser has {{inspection}} from delivery to inspect and evaluate the Products before notifying the Supplier that it accepts or rejects them.",
        ),
        item("criteria", "Criteria. The Products must meet {{criteria}} (the “Acceptance Criteria”)."),
        item(
          "rejection",
          "Rejection. The Supplier shall at its own expense collect rejected Products and replace them within 30 days, or else refund what was paid for them. Products that are neither accepted nor rejected in time are deemed accepted, without prejudice to {{§warranty}}.",
        ),
      ],
    }),
    clause("warranty", {
      heading: "Limited Warranty",
      items: [
        item(
          "warranty-what",
          "The Supplier warrants that for {{warranty}} after delivery the Products (a) will be free from material defects, (b) are made with workmanlike quality, and (c) will conform, within normal commercial tolerances, to the applicable specifications.",
        ),
        item(
          "warranty-remedy",
          "Subject to the notice and exclusions below, the Supplier shall at its sole expense repair or replace each Product that does not conform, or refund its price where neither succeeds within a reasonable time.",
        ),
        item(
          "warranty-notice",
          "The Supplier is only required to do so for Products of whose defect it receives written notice within the warranty period.",
        ),
        item(
          "warranty-exclusions",
          "This warranty does not extend to any Product that the Purchaser abuses, neglects, or misuses according to the applicable documentation, or has had repaired or altered by anyone other than the Supplier.",
        ),
      ],
    }),
    clause("intellectual-property", {
      heading: "Intellectual Property",
      text: "The Supplier shall defend the Purchaser against any third-party claim that the Products infringe an intellectual property right, and shall pay the damages finally awarded or agreed in settlement, provided that the Purchaser gives prompt notice, control of the defence and reasonable cooperation.",
    }),
    clause("representations", {
      heading: "Mutual Representations",
      text: "Each party represents that it has the authority and capacity to enter into this agreement; that it has duly executed and delivered it; that it is a legal, valid, and binding obligation, enforceable against it according to its terms; and that it is under no restriction or obligation that may affect the performance of its obligations.",
    }),
    clause("confidentiality", {
      heading: "Confidentiality",
      items: [
        item(
          "secrecy",
          "The receiving party shall hold in confidence all information that the disclosing party marks as confidential or that is confidential by its nature, use it only according to the terms of this agreement, and disclose it to a third party only to the extent permitted by this agreement, with the disclosing party’s written consent, or as required by law.",
        ),
        item(
          "secrecy-notice",
          "The receiving party shall notify the disclosing party if it is required by law to disclose, or learns of any unauthorised disclosure of, such information.",
        ),
        item("secrecy-term", "These obligations continue for {{confidentiality}} after the end of this agreement."),
      ],
    }),
    clause("term", {
      heading: "Term",
      items: [
        item(
          "initial-term",
          "The initial term of this agreement begins on the Effective Date and continues until {{end}}, unless terminated earlier.",
        ),
        item(
          "term-automatic",
          "At the end of each term this agreement renews for a further {{renewal-term}}, unless either party gives the other written notice of non-renewal at least {{notice}} before the end of the then-current term.",
          { when: is("renewal", "automatic") },
        ),
        item(
          "term-decision",
          "Either party may propose to renew this agreement for a further {{renewal-term}} by written notice at least {{notice}} before the end of the then-current term; it renews only if both parties agree in writing.",
          { when: is("renewal", "decision") },
        ),
      ],
    }),
    clause("termination", {
      heading: "Termination",
      items: [
        item(
          "terminate-breach",
          "Either party may terminate this agreement by written notice if the other fails to cure a material breach within 30 days after notice of it, becomes insolvent, or makes an assignment for the benefit of creditors.",
        ),
        item(
          "after-termination",
          "On termination or expiration each party’s rights and obligations cease, except that each party shall pay any amount it owes for goods already delivered, refund any payment received but not yet earned, and remain liable for what arose before. {{§confidentiality}} and {{§liability}} survive.",
        ),
      ],
    }),
    clause("liability", {
      heading: "Limitation on Liability",
      text: "Neither party will be liable for breach-of-contract damages that are remote or speculative, or that the breaching party could not reasonably have foreseen on entry into this agreement. Except for {{§intellectual-property}}, {{§confidentiality}}, personal injury and wilful misconduct, neither party’s liability will exceed the Purchase Price.",
    }),
    clause("force-majeure", {
      heading: "Force Majeure",
      text: "A party is excused from performance to the extent that an event beyond its reasonable control, which it could not have prevented with reasonable care, makes performance impossible, provided that it promptly notifies the other party and resumes performance as soon as it can. If the event lasts more than 90 days, either party may terminate this agreement by written notice.",
    }),
    clause("disputes-court", {
      heading: "Governing Law and Jurisdiction",
      when: is("disputes", "court"),
      text: "This agreement, and any dispute arising out of its subject matter, is governed by the laws of {{governing-law}}, without regard to its conflict of laws rules and excluding the United Nations Convention on Contracts for the International Sale of Goods. Each party irrevocably consents to the exclusive jurisdiction and venue of {{courts}}.",
    }),
    clause("disputes-arbitration", {
      heading: "Governing Law and Arbitration",
      when: is("disputes", "arbitration"),
      text: "This agreement, and any dispute arising out of its subject matter, is governed by the laws of {{governing-law}}, without regard to its conflict of laws rules. Any dispute arising out of or relating to this agreement is finally settled by arbitration administered by {{institution}} under its rules then in force, in the English language. Judgment on the award may be entered in any court having jurisdiction.",
    }),
    clause("general", {
      heading: "General Provisions",
      items: [
        item(
          "entire",
          "Entire agreement. This agreement, together with its annexes, is the final expression of the parties’ intent, contains all the terms they agreed to relating to its subject matter, and replaces all previous discussions, understandings, and agreements.",
        ),
        item("amendment", "Amendment. This agreement can be amended only by a writing signed by both parties."),
        item(
          "assignment",
          "Assignment. Neither party may assign this agreement or any of its rights or obligations under it without the other party’s written consent.",
        ),
        item(
          "notices",
          "Notices. All notices are given in writing by personal delivery, courier or e-mail to the addresses stated above, and are effective on receipt.",
        ),
        item(
          "severability",
          "Severability and waiver. If any part of this agreement is declared unenforceable, the remainder continues to be valid. A waiver is only effective if it is in writing and signed by the party granting it.",
        ),
        item(
          "counterparts",
          "Counterparts. This agreement may be signed in counterparts and electronically; together all counterparts form one single document.",
        ),
      ],
    }),
  ],
  terms: {
    type: "sales",
    amount: "price",
    effective: "effective",
    end: "end",
    notice: "notice",
    renewal: { kind: "renewal", term: "renewal-term" },
    obligations: [
      {
        id: "delivery",
        kind: "delivery",
        title: "Deliver the Products",
        by: "supplier",
        clause: "delivery-when",
        due: { on: "delivery-date" },
      },
      {
        id: "inspection",
        kind: "other",
        title: "Inspect, then accept or reject the Products",
        by: "purchaser",
        clause: "inspection-period",
        due: { after: "delivery-date", delay: "inspection" },
      },
      {
        id: "pay-all",
        kind: "payment",
        title: "Pay the Purchase Price",
        by: "purchaser",
        clause: "payment-single",
        share: 100,
        due: { after: "delivery-date", delay: "payment-term" },
      },
      {
        id: "pay-deposit",
        kind: "payment",
        title: "Pay the advance",
        by: "purchaser",
        clause: "payment-instalments",
        share: "deposit-share",
        due: { after: "effective", delay: { count: 10, unit: "days" } },
      },
      {
        id: "pay-acceptance",
        kind: "payment",
        title: "Pay the instalment on acceptance",
        by: "purchaser",
        clause: "payment-instalments",
        share: "acceptance-share",
        due: { after: "delivery-date", delay: "payment-term" },
      },
      {
        id: "pay-retention",
        kind: "payment",
        title: "Pay the retention",
        by: "purchaser",
        clause: "payment-instalments",
        share: "retention-share",
        due: { after: "delivery-date", delay: "warranty" },
      },
      {
        id: "secrecy",
        kind: "confidentiality",
        title: "Keep the other party’s information confidential",
        by: "supplier",
        clause: "confidentiality",
        due: { after: "end", delay: "confidentiality" },
        survives: true,
      },
    ],
  },
  checks: [
    { check: "order", earlier: "effective", later: "delivery-date" },
    { check: "order", earlier: "delivery-date", later: "end" },
    {
      check: "sum",
      variables: ["deposit-share", "acceptance-share", "retention-share"],
      equals: 100,
      when: byInstalments,
    },
  ],
};
