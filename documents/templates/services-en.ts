import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askPercent, askText, disputeQuestions, renewalQuestions } from "./questions.ts";

const byMilestone = is("payment", "milestones");

/** Adapted from the Bonterms Professional Services Agreement, version 1.2 (CC BY 4.0): see SOURCES.md for the changes. */
export const servicesEnglish: Template = {
  id: "services-en",
  version: 1,
  language: "en",
  name: { en: "Professional services agreement", "zh-CN": "专业服务协议（英文）" },
  summary: {
    en: "Services with deliverables, acceptance, milestones, and results either assigned or licensed.",
    "zh-CN": "含工作成果、验收与里程碑付款的专业服务，成果可转让或许可。",
  },
  title: "Professional Services Agreement",
  attribution:
    "Adapted from the Bonterms Professional Services Agreement, Version 1.2 (bonterms.com), © Bonterms, Inc., licensed under CC BY 4.0 (creativecommons.org/licenses/by/4.0). Changes: cover page and statement of work merged into one agreement, definitions put in context, sections shortened and renumbered; milestones, renewal and arbitration added. Bonterms does not endorse this adaptation.",
  ours: "provider",
  variables: [
    ask("customer", "party", "Customer", "客户（委托人）"),
    ask("provider", "party", "Provider", "服务商（受托人）"),
    askText("services", "Services", "服务内容", true),
    askText("deliverables", "Deliverables", "工作成果", true),
    ask("price", "money", "Total fees", "服务费总额"),
    ask("effective", "date", "Effective date", "生效日期"),
    ask("delivery-date", "date", "Delivery date", "工作成果交付日期"),
    ask("end", "date", "End of the term", "服务期届满日"),
    ...renewalQuestions,
    {
      name: "payment",
      type: "choice",
      required: true,
      label: { en: "Payment", "zh-CN": "付款方式" },
      options: [
        { choice: "single", label: { en: "in one sum", "zh-CN": "一次性付款" } },
        { choice: "milestones", label: { en: "by milestones", "zh-CN": "按里程碑付款" } },
      ],
    },
    ask("payment-term", "duration", "Payment period", "付款期限"),
    askPercent("start-share", "At the start (%)", "首付款比例（%）", byMilestone),
    askPercent("acceptance-share", "On acceptance (%)", "验收款比例（%）", byMilestone),
    askPercent("end-share", "At the end (%)", "尾款比例（%）", byMilestone),
    ask("test-period", "duration", "Test period", "测试验收期"),
    ask("claim-period", "duration", "Warranty claim period", "质量索赔期"),
    {
      name: "rights",
      type: "choice",
      required: true,
      label: { en: "Rights in deliverables", "zh-CN": "成果权利" },
      options: [
        { choice: "assigned", label: { en: "assigned to the customer", "zh-CN": "转让给客户" } },
        { choice: "licensed", label: { en: "licensed to the customer", "zh-CN": "许可客户使用" } },
      ],
    },
    ask("personal-data", "boolean", "Personal data is processed", "涉及处理个人信息"),
    ask("confidentiality", "duration", "Duration of confidentiality after the end", "合同终止后保密期限"),
    askText("governing-law", "Governing law", "适用法律"),
    ...disputeQuestions,
  ],
  defaults: {
    renewal: { type: "choice", choice: "none" },
    notice: { type: "duration", count: 30, unit: "days" },
    payment: { type: "choice", choice: "single" },
    "payment-term": { type: "duration", count: 30, unit: "days" },
    "test-period": { type: "duration", count: 15, unit: "days" },
    "claim-period": { type: "duration", count: 30, unit: "days" },
    rights: { type: "choice", choice: "assigned" },
    "personal-data": { type: "boolean", boolean: false },
    confidentiality: { type: "duration", count: 3, unit: "years" },
    "governing-law": { type: "text", text: "the State of New York" },
    disputes: { type: "choice", choice: "court" },
    courts: { type: "text", text: "the state and federal courts located in New York, New York" },
  },
  preamble: [
    paragraph(
      "This Professional Services Agreement (“Agreement”) is entered into as of {{effective}} (the “Effective Date”) between {{customer}} (“Customer”) and {{provider}} (“Provider”).",
    ),
  ],
  clauses: [
    clause("services", {
      heading: "Services",
      items: [
        item(
          "scope",
          "Generally. Provider will provide {{services}}, including the following deliverables: {{deliverables}} (the “Deliverables”; together the “Services”), in a timely manner, and will provide each Deliverable no later than {{delivery-date}}.",
        ),
        item(
          "specifications",
          "Specifications. The description and any other requirements set forth in this Agreement or its annexes are the “Specifications”.",
        ),
        item(
          "changes",
          "Change Orders. Either party may request a change to the Services in writing. Change orders are not binding unless executed by both parties.",
        ),
        item(
          "subcontractors",
          "Subcontractors. Provider may not subcontract any element of the Services without the prior approval of Customer, remains directly responsible for the acts and omissions of each subcontractor, and will ensure each is bound in writing to terms equally as protective of Customer as this Agreement.",
        ),
      ],
    }),
    clause("acceptance", {
      heading: "Acceptance",
      items: [
        item(
          "test-period",
          "Test Period. Customer will have {{test-period}} (the “Test Period”) following receipt of each Deliverable to review it for material conformance to the Specifications. If Customer determines that a Deliverable is not in conformance, it will so notify Provider and specify the nonconformance in reasonable detail (“Review Notice”).",
        ),
        item(
          "deemed-acceptance",
          "Deemed Acceptance. If Customer fails to issue a Review Notice within the Test Period, the Deliverable will be deemed accepted.",
        ),
        item(
          "remediation",
          "Remediation. Provider will have 15 days following receipt of a Review Notice to remedy the identified nonconformance and resubmit the Deliverable. If the Deliverable still does not materially conform, Customer may (a) extend the Test Period for further remedy and review, (b) accept the Deliverable or (c) terminate this Agreement, in which case Provider will promptly refund any fees paid for the rejected Deliverable and any pre-paid, unused fees.",
        ),
      ],
    }),
    clause("communication", {
      heading: "Communication and Escalation",
      items: [
        item(
          "reports",
          "Project Updates. Each party will name a project lead. Provider’s project lead will report to Customer’s project lead in writing at the end of every month on the status of the Services and Deliverables, including with respect to delivery dates.",
        ),
        item(
          "escalation",
          "Escalation. The project leads will discuss any disagreement in good faith. To the extent they are unable to resolve it within 10 days, either party may request a meeting of more senior executives, who will use reasonable and good faith efforts to resolve the matter within 10 days of such request.",
        ),
      ],
    }),
    clause("fees", {
      heading: "Fees and Expenses",
      items: [
        item(
          "fees-total",
          "Fees. Customer will pay Provider total fees of {{price}} ({{price.words}}) for the Services.",
        ),
        item(
          "payment-single",
          "Payment. Provider will invoice the fees upon acceptance of the Deliverables. They are due within {{payment-term}} after the invoice date (the “Payment Period”).",
          { when: is("payment", "single") },
        ),
        item(
          "payment-milestones",
          "Milestones. The fees are payable as follows: (a) {{start-share}}% within 10 days of the Effective Date; (b) {{acceptance-share}}% within {{payment-term}} after acceptance of the Deliverables (the “Payment Period”); and (c) {{end-share}}% within 10 days after the end of the term.",
          { when: byMilestone },
        ),
        item(
          "expenses",
          "Expenses. Customer will not reimburse Provider for any expenses unless they were approved by Customer in writing before they were incurred.",
        ),
        item(
          "late",
          "Late Payments and Taxes. Late payments are subject to a charge of 1.5% per month or the maximum amount allowed by law, whichever is less. Customer is responsible for any sales, use, value-added or similar taxes that apply to the Services, other than Provider’s income tax.",
        ),
        item(
          "payment-disputes",
          "Payment Disputes. If Customer disputes an invoice in good faith, it will notify Provider within the Payment Period and the parties will seek to resolve the dispute over a 15-day discussion period. Customer will timely pay all undisputed amounts.",
        ),
      ],
    }),
    clause("creation", {
      heading: "Creation of Deliverables",
      text: "Provider will independently create all Deliverables. Provider will not incorporate into any Deliverable third-party materials or open source that it has not identified to Customer in reasonable detail beforehand, nor any open source under a license that would require Customer to make its own code available.",
    }),
    clause("rights", {
      heading: "Rights in Deliverables",
      items: [
        item(
          "rights-assigned",
          [
            "Assigned Deliverables. The Deliverables will be the sole and exclusive property of Customer. Provider will and hereby does irrevocably assign to Customer all right, title and interest in and to the Deliverables and all related intellectual property rights. To the fullest extent permitted by law, all copyrightable aspects of the Deliverables will be deemed to be a “work made for hire”.",
            "Provider hereby licenses to Customer, on a non-exclusive, royalty-free, irrevocable, worldwide, transferable and perpetual basis, any content that Provider developed before rendering the Services and that is included in a Deliverable.",
          ],
          { when: is("rights", "assigned") },
        ),
        item(
          "rights-licensed",
          "Licensed Deliverables. Provider hereby grants to Customer a non-exclusive, royalty-free, irrevocable, worldwide, transferable, perpetual right and license (with right to sublicense through multiple tiers) to make, have made, use, reproduce, distribute, modify, adapt, publicly display, publicly perform and prepare derivative works of the Deliverables.",
          { when: is("rights", "licensed") },
        ),
        item(
          "reservation",
          "Reservation of Rights. Neither party grants the other any rights or licenses not expressly set out in this Agreement.",
        ),
      ],
    }),
    clause("warranties", {
      heading: "Representations and Warranties",
      items: [
        item(
          "mutual",
          "Mutual Warranties. Each party represents and warrants that: (a) it has the legal power and authority to enter into this Agreement, (b) its performance under this Agreement will not conflict with any obligation it may have to any other party and (c) it will comply with all laws that apply to its performance.",
        ),
        item(
          "performance",
          "Performance Warranty. Provider represents and warrants that it will perform the Services in a timely, professional and workmanlike manner and that all Services and each Deliverable will conform in all material respects with the Specifications. Provider will use reasonable efforts to correct a breach reported within {{claim-period}} after delivery. If Provider fails to do so within 30 days after the report, either party may terminate this Agreement and Provider will refund any fees paid for the non-compliant Services or Deliverable.",
        ),
        item(
          "non-infringement",
          "Intellectual Property and Harmful Code. Provider represents and warrants that neither the Services nor the Deliverables will infringe the intellectual property rights of any third party or contain viruses, malicious code or similar harmful materials.",
        ),
        item(
          "disclaimers",
          "Disclaimers. Except as expressly set out in this Agreement, each party disclaims all warranties, whether express, implied, statutory or otherwise, including warranties of merchantability, fitness for a particular purpose and title, to the full extent permitted by law.",
        ),
      ],
    }),
    clause("materials", {
      heading: "Customer Materials, Systems and Facilities",
      items: [
        item(
          "materials-use",
          "Provider may use content that Customer makes available, and access Customer’s systems and facilities, solely to the extent necessary to provide the Services, for no other purpose, and in accordance with Customer’s policies. Customer retains all rights in its materials.",
        ),
        item(
          "personal-data",
          "Where Customer’s materials include information about an identified or identifiable natural person, Provider will process it only on Customer’s documented instructions, keep it secure and confidential, not transfer it to another country without approval, notify Customer without undue delay and in any event within 24 hours after becoming aware of a breach, and delete or return it at the end of the Services.",
          { when: is("personal-data", true) },
        ),
        item(
          "materials-security",
          "Provider warrants that it has adequate personnel, security and operational measures in place so as not to impair the security, integrity or availability of Customer’s materials, systems or facilities.",
        ),
      ],
    }),
    clause("term", {
      heading: "Term and Termination",
      items: [
        item(
          "term-length",
          "Term. This Agreement starts on the Effective Date and continues until {{end}}, unless sooner terminated in accordance with its terms.",
        ),
        item(
          "term-automatic",
          "Renewal. This Agreement renews for successive periods of {{renewal-term}}, unless either party gives the other notice of non-renewal at least {{notice}} before the end of the then-current term.",
          { when: is("renewal", "automatic") },
        ),
        item(
          "term-decision",
          "Renewal. The parties may renew this Agreement for a further {{renewal-term}} by written agreement. A party that wishes to renew will say so at least {{notice}} before the end of the then-current term.",
          { when: is("renewal", "decision") },
        ),
        item(
          "terminate-convenience",
          "Termination for Convenience. Customer may terminate this Agreement for any or no reason upon 30 days’ notice to Provider, provided that it pays all fees for Services performed through the time of termination.",
        ),
        item(
          "terminate-cause",
          "Termination for Cause. Either party may terminate this Agreement if the other party (a) fails to cure a material breach within 30 days after notice, (b) ceases operation without a successor or (c) seeks protection under a bankruptcy, receivership or comparable proceeding that is not dismissed within 60 days.",
        ),
        item(
          "after-termination",
          "Effect of Termination. Upon any termination Provider will promptly deliver to Customer all Deliverables (in whatever state of completion) and return or, if directed, destroy all Customer materials and other Confidential Information. {{§rights}}, {{§fees}} (for amounts then due), {{§liability}}, {{§indemnification}}, {{§confidentiality}} and {{§general}} survive.",
        ),
      ],
    }),
    clause("liability", {
      heading: "Limitations of Liability",
      items: [
        item(
          "cap",
          "General Cap. Each party’s entire liability arising out of or related to this Agreement will not exceed the amounts paid or payable by Customer to Provider under this Agreement in the 12 months immediately preceding the first incident giving rise to liability.",
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
    clause("indemnification", {
      heading: "Indemnification",
      items: [
        item(
          "by-provider",
          "By Provider. Provider, at its own cost, will defend Customer from and against any third-party action arising from a breach of {{§materials}} or alleging that the Services or any Deliverable infringes or misappropriates intellectual property rights, and will indemnify Customer against any damages or costs awarded or agreed in settlement.",
        ),
        item(
          "by-customer",
          "By Customer. Customer, at its own cost, will defend and indemnify Provider in the same way against any third-party action alleging that Customer’s materials, when used by Provider as authorized, infringe or misappropriate intellectual property rights.",
        ),
        item(
          "procedures",
          "Procedures. These obligations are subject to prompt notice, the exclusive right to control the action’s defense and settlement, and reasonable cooperation at the indemnifying party’s expense.",
        ),
      ],
    }),
    clause("confidentiality", {
      heading: "Confidentiality",
      items: [
        item(
          "secrecy",
          "Use and Protection. As recipient, each party will (a) use information that the discloser identifies as confidential, or that should be reasonably understood as confidential (“Confidential Information”), only to fulfill its obligations and exercise its rights under this Agreement, (b) not disclose it to third parties without the discloser’s prior approval and (c) protect it using at least the same precautions recipient uses for its own similar information and no less than a reasonable standard of care.",
        ),
        item(
          "permitted",
          "Permitted Disclosures. The recipient may disclose Confidential Information to its employees, agents, contractors and other representatives having a legitimate need to know, provided it remains responsible for their compliance, and to the extent required by law.",
        ),
        item(
          "exclusions",
          "Exclusions. These obligations do not apply to information that the recipient can document: (a) is or becomes public knowledge through no fault of the recipient, (b) it rightfully knew or possessed before, (c) it rightfully received from a third party without confidentiality restrictions or (d) it independently developed without using Confidential Information.",
        ),
        item(
          "secrecy-term",
          "Duration. These obligations continue for {{confidentiality}} after the end of this Agreement.",
        ),
      ],
    }),
    clause("publicity", {
      heading: "Publicity",
      text: "Neither party may publicly announce this Agreement or otherwise use the other’s name or logo without the other party’s prior approval (except as required by law).",
    }),
    clause("disputes-court", {
      heading: "Governing Law and Courts",
      when: is("disputes", "court"),
      text: "The laws of {{governing-law}} govern this Agreement and any action arising out of or relating to it, without reference to conflict of law rules. The parties will adjudicate any such action in {{courts}} and each party consents to their exclusive jurisdiction and venue.",
    }),
    clause("disputes-arbitration", {
      heading: "Governing Law and Arbitration",
      when: is("disputes", "arbitration"),
      text: "The laws of {{governing-law}} govern this Agreement, without reference to conflict of law rules. Any dispute arising out of or relating to this Agreement will be finally settled by arbitration administered by {{institution}} under its rules then in force, in the English language. Either party may seek interim relief from any competent court.",
    }),
    clause("general", {
      heading: "General Terms",
      items: [
        item(
          "assignment",
          "Assignment. Neither party may assign this Agreement without the prior consent of the other party, except in connection with a merger, reorganization, acquisition or other transfer of all or substantially all of its assets or voting securities. Any non-permitted assignment is void.",
        ),
        item(
          "notices",
          "Notices. Notices, requests, consents and approvals must be in writing to the addresses stated above and will be deemed given upon receipt, or upon delivery if by e-mail.",
        ),
        item(
          "entire",
          "Entire Agreement and Amendments. This Agreement is the parties’ entire agreement regarding its subject matter. Any amendments must be in writing and signed by each party’s authorized representatives.",
        ),
        item(
          "waivers",
          "Waivers and Severability. Waivers must be signed by the waiving party’s authorized representative and cannot be implied from conduct. If any provision is held unenforceable, it will be limited to the minimum extent necessary so the rest of this Agreement remains in effect.",
        ),
        item(
          "force-majeure",
          "Force Majeure. Neither party is liable for a delay or failure to perform due to an unforeseen event beyond its reasonable control. If such an event materially adversely affects the Services for 15 or more consecutive days, either party may terminate this Agreement upon notice and Provider will refund any pre-paid, unused fees.",
        ),
        item(
          "independent",
          "Independent Contractors. The parties are independent contractors, not agents, partners or joint venturers. Provider is solely responsible for any employment-related taxes, insurance or benefits of its personnel, and maintains insurance as is common practice for similar providers.",
        ),
      ],
    }),
  ],
  terms: {
    type: "services",
    amount: "price",
    effective: "effective",
    end: "end",
    notice: "notice",
    renewal: { kind: "renewal", term: "renewal-term" },
    obligations: [
      {
        id: "delivery",
        kind: "delivery",
        title: "Deliver the Deliverables",
        by: "provider",
        clause: "scope",
        due: { on: "delivery-date" },
      },
      {
        id: "report",
        kind: "report",
        title: "Monthly project update",
        by: "provider",
        clause: "reports",
        due: { after: "effective", delay: { count: 1, unit: "months" } },
        every: { count: 1, unit: "months" },
      },
      {
        id: "acceptance",
        kind: "other",
        title: "Review the Deliverables",
        by: "customer",
        clause: "test-period",
        due: { after: "delivery-date", delay: "test-period" },
      },
      {
        id: "pay-all",
        kind: "payment",
        title: "Pay the fees",
        by: "customer",
        clause: "payment-single",
        share: 100,
        due: { after: "delivery-date", delay: "payment-term" },
      },
      {
        id: "pay-start",
        kind: "payment",
        title: "Pay the first milestone",
        by: "customer",
        clause: "payment-milestones",
        share: "start-share",
        due: { after: "effective", delay: { count: 10, unit: "days" } },
      },
      {
        id: "pay-acceptance",
        kind: "payment",
        title: "Pay the milestone on acceptance",
        by: "customer",
        clause: "payment-milestones",
        share: "acceptance-share",
        due: { after: "delivery-date", delay: "payment-term" },
      },
      {
        id: "pay-end",
        kind: "payment",
        title: "Pay the last milestone",
        by: "customer",
        clause: "payment-milestones",
        share: "end-share",
        due: { after: "end", delay: { count: 10, unit: "days" } },
      },
      {
        id: "secrecy",
        kind: "confidentiality",
        title: "Keep the other party’s information confidential",
        by: "provider",
        clause: "confidentiality",
        due: { after: "end", delay: "confidentiality" },
        survives: true,
      },
    ],
  },
  checks: [
    { check: "order", earlier: "effective", later: "delivery-date" },
    { check: "order", earlier: "delivery-date", later: "end" },
    { check: "sum", variables: ["start-share", "acceptance-share", "end-share"], equals: 100, when: byMilestone },
  ],
};
