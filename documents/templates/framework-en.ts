import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askChoice, askNumber, askText, disputeQuestions, renewalQuestions } from "./questions.ts";

/** Adapted from the framework terms of the Common Paper Cloud Service Agreement (CC BY 4.0): see SOURCES.md. */
export const frameworkEnglish: Template = {
  id: "framework-en",
  version: 1,
  language: "en",
  name: { en: "Framework agreement", "zh-CN": "框架协议（英文）" },
  summary: {
    en: "Terms for everything that a customer orders from a provider over years. Each order is a short contract of its own under these terms.",
    "zh-CN": "约定双方在一定期限内多次交易的共同条款，每次订单按此另行签订。",
  },
  title: "Framework Agreement",
  attribution:
    "Adapted from the Common Paper Cloud Service Agreement, Version 2.1 (commonpaper.com/standards/cloud-service-agreement), © Common Paper, Inc., licensed under CC BY 4.0 (creativecommons.org/licenses/by/4.0). Changes: terms of cloud services replaced by terms of ordering, delivery and acceptance of goods and services; key terms moved into the text; sections shortened and renumbered; arbitration, renewal and volume terms added.",
  ours: "customer",
  variables: [
    ask("customer", "party", "Customer", "客户"),
    ask("provider", "party", "Provider", "供应商"),
    askText("scope", "Goods and services that may be ordered", "可订购的货物与服务", true),
    ask("effective", "date", "Effective date", "生效日期"),
    ask("end", "date", "End of the term", "届满日"),
    ...renewalQuestions,
    askNumber("answer-days", [1, 60], "Days to answer an order", "订单答复期限（日）"),
    ask("payment-term", "duration", "Payment term", "付款期限"),
    ask("inspection", "duration", "Acceptance period", "验收期限"),
    ask("warranty", "duration", "Warranty period", "质量保证期"),
    askChoice("commitment", "Volume", "采购量承诺", [
      ["none", "no minimum", "无最低采购量"],
      ["minimum", "a yearly minimum", "约定年度最低采购额"],
    ]),
    {
      name: "minimum",
      type: "money",
      required: true,
      when: is("commitment", "minimum"),
      label: { en: "Yearly minimum", "zh-CN": "年度最低采购额" },
    },
    ask("personal-data", "boolean", "Personal data will be processed", "涉及个人数据处理"),
    ask("cap", "money", "Liability cap", "责任上限"),
    ask("confidentiality", "duration", "Duration of confidentiality after the end", "终止后保密期限"),
    askText("governing-law", "Governing law", "适用法律"),
    ...disputeQuestions,
  ],
  defaults: {
    renewal: { type: "choice", choice: "automatic" },
    "renewal-term": { type: "duration", count: 1, unit: "years" },
    notice: { type: "duration", count: 60, unit: "days" },
    "answer-days": { type: "number", number: 5 },
    "payment-term": { type: "duration", count: 30, unit: "days" },
    inspection: { type: "duration", count: 10, unit: "days" },
    warranty: { type: "duration", count: 12, unit: "months" },
    commitment: { type: "choice", choice: "none" },
    "personal-data": { type: "boolean", boolean: false },
    confidentiality: { type: "duration", count: 3, unit: "years" },
    "governing-law": { type: "text", text: "the State of Delaware" },
    disputes: { type: "choice", choice: "court" },
    courts: { type: "text", text: "the federal or state courts located in New Castle, Delaware" },
  },
  preamble: [
    paragraph(
      "These Framework Terms are made between {{customer}} (“Customer”) and {{provider}} (“Provider”) and govern every Order that they place under them.",
    ),
  ],
  clauses: [
    clause("definitions", {
      heading: "Definitions",
      items: [
        item(
          "order-means",
          "“Order” means an order form signed by both parties, or a purchase order accepted under {{§orders}}, that refers to these Framework Terms.",
        ),
        item(
          "agreement-means",
          "“Agreement” means an Order together with these Framework Terms. Each Order makes an agreement of its own.",
        ),
        item("deliverables-means", "“Deliverables” means the goods and the results of services that an Order names."),
        item("fees-means", "“Fees” means the prices that an Order states."),
      ],
    }),
    clause("scope", {
      heading: "Scope",
      items: [
        item("what", "Under these Framework Terms Customer may order: {{scope}}."),
        item("no-minimum", "Customer is not obliged to order anything, and Provider is not its exclusive supplier.", {
          when: is("commitment", "none"),
        }),
        item(
          "minimum-volume",
          "Customer will order for at least {{minimum}} ({{minimum.words}}) in each contract year. If it orders less, Provider’s only remedy is to invoice one tenth of the difference within 60 days after the end of that year.",
          { when: is("commitment", "minimum") },
        ),
      ],
    }),
    clause("orders", {
      heading: "Orders",
      items: [
        item(
          "order-contents",
          "An Order states the Deliverables, their quantities and prices, the dates and place of delivery, and anything that changes these Framework Terms for that Order alone.",
        ),
        item(
          "order-answer",
          "Provider accepts, rejects or proposes changes to a purchase order in writing within {{answer-days}} business days of receiving it. A purchase order that is not answered in that time is rejected.",
        ),
        item(
          "order-precedence",
          "If there is any inconsistency, the Order controls over these Framework Terms for that Agreement. Terms printed on purchase orders, invoices or portals do not apply, whatever they say.",
        ),
        item(
          "order-affiliates",
          "An affiliate of either party may enter into an Order. That makes an agreement between the parties to that Order alone, and neither party answers for its affiliates’ Orders.",
        ),
      ],
    }),
    clause("delivery", {
      heading: "Delivery and Acceptance",
      items: [
        item(
          "deliver",
          "Provider delivers the Deliverables on the dates and at the place of the Order, and tells Customer of any likely delay as soon as it knows. Risk passes on delivery, title on payment or delivery, whichever is first.",
        ),
        item(
          "accept",
          "Customer has {{inspection}} from delivery to test whether the Deliverables meet the Order and to accept or reject them in writing, with reasons. Deliverables that are neither accepted nor rejected in time, or that Customer uses in its business, are accepted.",
        ),
        item(
          "correct",
          "Provider corrects or replaces rejected Deliverables at its own expense within a reasonable time, after which Customer may test them again. If they fail twice, Customer may cancel the affected part of the Order and recover what it paid for it.",
        ),
        item(
          "late",
          "If delivery is more than 30 days late for reasons that Provider answers for, Customer may cancel the undelivered part of the Order without liability.",
        ),
      ],
    }),
    clause("payment", {
      heading: "Fees, Invoices and Taxes",
      items: [
        item(
          "pay",
          "Customer pays each correct invoice within {{payment-term}} of receiving it. Provider invoices on acceptance, unless the Order says otherwise. Each invoice names its Order.",
        ),
        item(
          "taxes",
          "Fees are exclusive of taxes. Customer pays the sales, use, value added and similar taxes that Provider itemises, but not taxes on Provider’s income.",
        ),
        item(
          "pay-dispute",
          "If Customer disagrees with an invoice in good faith, it tells Provider before payment is due and pays what is not disputed on time. The parties work to resolve the dispute within 15 days.",
        ),
        item(
          "pay-late",
          "Overdue amounts bear interest at one percent a month, or the highest rate the law allows if that is lower.",
        ),
      ],
    }),
    clause("warranties", {
      heading: "Representations and Warranties",
      items: [
        item(
          "mutual",
          "Each party represents that it has the legal power and authority to enter into the Agreement and will comply with the laws that apply to it in performing it, including those on corruption, sanctions and export.",
        ),
        item(
          "conform",
          "Provider warrants that for {{warranty}} after acceptance the Deliverables conform to the Order and are free from defects, and that services are performed with due care by qualified people. It repairs, replaces or performs again what does not conform, or refunds its price where that fails.",
        ),
        item(
          "no-other",
          "Except for the warranties in the Agreement, each party disclaims all other warranties, express or implied, including merchantability, fitness for a particular purpose, title and non-infringement, to the extent that the law allows.",
        ),
      ],
    }),
    clause("personal-data", {
      heading: "Personal Data",
      when: is("personal-data", true),
      basis: "GDPR art. 28(3)",
      text: "Before Provider processes personal data for Customer, the parties enter into a data processing agreement. Its terms control over these Framework Terms as to personal data.",
    }),
    clause("intellectual-property", {
      heading: "Intellectual Property",
      items: [
        item(
          "keeps",
          "Each party keeps what it owned before or makes outside the Agreement. On payment, Customer owns the results of services made for it alone under an Order and has a perpetual, worldwide licence to what of Provider’s is built into them, as needed to use them.",
        ),
        item(
          "infringement",
          "Provider defends Customer against claims by others that the Deliverables infringe their intellectual property rights, and pays the damages finally awarded or agreed in settlement, unless the claim comes from Customer’s changes, specifications or combinations. Customer gives prompt notice, control of the defence, and reasonable help at Provider’s expense.",
        ),
      ],
    }),
    clause("confidentiality", {
      heading: "Confidentiality",
      items: [
        item(
          "non-use",
          "The recipient uses the discloser’s confidential information only to perform or exercise rights under the Agreement, does not disclose it to anyone else except to employees, advisors and contractors who need to know it and are bound to the same, and protects it with at least reasonable care.",
        ),
        item(
          "exclusions",
          "This does not cover information that the recipient knew before, that is or becomes public through no fault of its own, that it receives from someone entitled to disclose it, or that it develops independently.",
        ),
        item(
          "compelled",
          "The recipient may disclose what the law requires it to, after reasonable advance notice where that is allowed.",
        ),
        item(
          "secrecy-term",
          "These duties last until {{confidentiality}} after the end of the Agreement, and for trade secrets as long as they are such.",
        ),
      ],
    }),
    clause("liability", {
      heading: "Limitation of Liability",
      items: [
        item(
          "cap",
          "Each party’s total cumulative liability for all claims arising out of or relating to an Agreement will not be more than {{cap}} ({{cap.words}}).",
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
    clause("insurance", {
      heading: "Insurance and Compliance",
      items: [
        item(
          "insured",
          "Provider keeps liability insurance of at least the cap in {{§cap}} while any Order is open, and shows a certificate once a year on request.",
        ),
        item(
          "conduct",
          "Each party keeps accurate books of the Agreement for as long as the law asks. Customer may have an independent auditor, bound to confidentiality, check what it was charged once a year on 30 days’ notice.",
        ),
      ],
    }),
    clause("term", {
      heading: "Term and Renewal",
      items: [
        item("duration", "These Framework Terms begin on {{effective}} and continue until {{end}}."),
        item(
          "automatic",
          "They renew for a further {{renewal-term}} each time, unless either party gives the other written notice of non-renewal at least {{notice}} before the end of the then-current term.",
          { when: is("renewal", "automatic") },
        ),
        item(
          "decision",
          "Either party may propose by written notice, at least {{notice}} before the end, to renew them for {{renewal-term}}; they renew only if both parties agree in writing.",
          { when: is("renewal", "decision") },
        ),
        item(
          "open-orders",
          "Orders that are open when these Framework Terms end are performed under them to their own end.",
        ),
      ],
    }),
    clause("termination", {
      heading: "Termination",
      items: [
        item(
          "for-cause",
          "Either party may terminate these Framework Terms or an Order by written notice if the other fails to cure a material breach within 30 days of notice, dissolves or stops conducting business without a successor, makes an assignment for the benefit of creditors, or is in insolvency proceedings that continue for more than 60 days.",
        ),
        item(
          "effect",
          "On termination each party pays what is due for what was delivered, refunds what was prepaid for what was not, and returns or destroys the other’s confidential information. {{§payment}}, {{§intellectual-property}}, {{§confidentiality}}, {{§liability}} and this Section survive.",
        ),
      ],
    }),
    clause("force-majeure", {
      heading: "Force Majeure",
      text: "A party is not liable for a failure caused by an event beyond its reasonable control that it could not have prevented with reasonable care, if it tells the other promptly and resumes as soon as it can. If the event lasts more than 30 days, either party may terminate the affected Order. It does not excuse payment for what was delivered.",
    }),
    clause("disputes-court", {
      heading: "Governing Law and Chosen Courts",
      when: is("disputes", "court"),
      text: "The laws of {{governing-law}} govern the Agreement and all disputes about it, without regard to conflict of laws rules. The parties bring any legal proceeding about it in {{courts}} and irrevocably submit to their exclusive jurisdiction.",
    }),
    clause("disputes-arbitration", {
      heading: "Governing Law and Arbitration",
      when: is("disputes", "arbitration"),
      text: "The laws of {{governing-law}} govern the Agreement and all disputes about it, without regard to conflict of laws rules. Any dispute about it is finally settled by arbitration administered by {{institution}} under its rules then in force, in the English language.",
    }),
    clause("general", {
      heading: "General Terms",
      items: [
        item(
          "entire",
          "Entire agreement. The Agreement is the only agreement between the parties about its subject and supersedes all prior statements about it.",
        ),
        item(
          "modification",
          "Modification, severability and waiver. A change or waiver must be in writing and signed by the party to be bound. If a term is found unenforceable, the rest stays in force.",
        ),
        item(
          "assignment",
          "Assignment. Neither party may assign the Agreement without the other’s written consent, except to a successor to all of its business.",
        ),
        item(
          "notices",
          "Notices. Notices are given in writing to the addresses stated above, by courier or e-mail, and are effective on receipt.",
        ),
        item(
          "independent",
          "Independent contractors. The parties are independent contractors; neither may bind the other.",
        ),
      ],
    }),
  ],
  terms: {
    type: "framework",
    effective: "effective",
    end: "end",
    notice: "notice",
    renewal: { kind: "renewal", term: "renewal-term" },
    obligations: [
      {
        id: "insurance",
        kind: "report",
        title: "Obtain the certificate of insurance",
        by: "provider",
        clause: "insured",
        due: { after: "effective", delay: { count: 1, unit: "years" } },
        every: { count: 1, unit: "years" },
      },
      {
        id: "volume",
        kind: "other",
        title: "Compare the year’s orders with the minimum",
        by: "customer",
        clause: "minimum-volume",
        due: { after: "effective", delay: { count: 1, unit: "years" } },
        every: { count: 1, unit: "years" },
      },
      {
        id: "secrecy",
        kind: "confidentiality",
        title: "Keep the other party’s information confidential",
        by: "customer",
        clause: "secrecy-term",
        due: { after: "end", delay: "confidentiality" },
        survives: true,
      },
      {
        id: "return",
        kind: "other",
        title: "Return or destroy the other party’s confidential information",
        by: "customer",
        clause: "effect",
        due: { after: "end", delay: { count: 30, unit: "days" } },
      },
    ],
  },
  checks: [{ check: "order", earlier: "effective", later: "end" }],
};
