import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askChoice, askNumber, askTable, askText, only, optional } from "./questions.ts";

const abroad = is("transfer", true);

/** Adapted from the Common Paper Data Processing Agreement (CC BY 4.0): see SOURCES.md for what was changed. */
export const dpaEnglish: Template = {
  id: "dpa-en",
  version: 1,
  language: "en",
  name: { en: "Data processing agreement", "zh-CN": "数据处理协议（英文）" },
  summary: {
    en: "When a provider processes personal data for a customer: all that GDPR art. 28(3) asks, subprocessors, transfers, incidents, deletion.",
    "zh-CN":
      "适用于受托方代客户处理个人数据的情形，涵盖 GDPR 第28条第3款全部要求、再受托方、跨境传输、安全事件与删除。",
  },
  title: "Data Processing Agreement",
  attribution:
    "Adapted from the Common Paper Data Processing Agreement (commonpaper.com/standards/data-processing-agreement), © Common Paper, Inc., licensed under CC BY 4.0 (creativecommons.org/licenses/by/4.0). Changes: cover page answers moved into the text; definitions put first and shortened; security measures, personnel, records, incident contents and costs of audits added; Swiss addendum and related-party claims left out.",
  ours: "customer",
  variables: [
    ask("customer", "party", "Customer (controller)", "客户（控制者）"),
    ask("provider", "party", "Provider (processor)", "服务商（处理者）"),
    askText("agreement", "Agreement that this belongs to", "所属主合同"),
    askText("service", "Service", "服务内容", true),
    askText("purpose", "Nature and purpose of the processing", "处理性质与目的", true),
    askText("subjects", "Categories of people", "数据主体类别", true),
    askText("categories", "Categories of personal data", "个人数据类别", true),
    optional(askText("special", "Special categories, with safeguards (if any)", "特殊类别及保护措施（如有）", true)),
    ask("effective", "date", "Effective date", "生效日期"),
    ask("term", "duration", "Duration of the processing", "处理期限"),
    askText("measures", "Security measures", "安全措施", true),
    askNumber("incident-hours", [1, 72], "Hours to report an incident", "事件通知时限（小时）"),
    askChoice("authorisation", "Subprocessors", "再受托方授权方式", [
      ["general", "allowed in general, with a right to object", "一般授权，可提出异议"],
      ["specific", "each one only with consent", "逐一书面同意"],
    ]),
    only(
      is("authorisation", "general"),
      ask("change-notice", "duration", "Notice before a new subprocessor", "新增再受托方提前通知期"),
    ),
    askTable(
      "subprocessors",
      "Subprocessors approved now",
      "已批准的再受托方",
      [
        ["name", "text", "Name", "名称"],
        ["place", "text", "Country", "所在国家"],
        ["task", "text", "Task", "处理事项"],
      ],
      false,
    ),
    ask("transfer", "boolean", "Data leaves the EEA or the United Kingdom", "数据传输至欧洲经济区或英国以外"),
    only(abroad, askText("member-state", "Member State whose law governs the clauses", "标准合同条款适用的成员国法律")),
    askNumber("audits", [1, 12], "Audits a year", "每年审计次数"),
    askChoice("at-end", "At the end the data are", "期满后数据", [
      ["deleted", "deleted", "删除"],
      ["returned", "returned, then deleted", "返还后删除"],
    ]),
    ask("deletion", "duration", "Time for deletion", "删除期限"),
    askText("governing-law", "Governing law", "适用法律"),
    askText("courts", "Courts", "管辖法院"),
  ],
  defaults: {
    term: { type: "duration", count: 1, unit: "years" },
    measures: {
      type: "text",
      text: "encryption in transit and at rest, access by named accounts with a second factor and least privilege, logging, separation of customers, tested backups, patching by severity, yearly penetration tests, and a plan for incidents that is rehearsed",
    },
    "incident-hours": { type: "number", number: 48 },
    authorisation: { type: "choice", choice: "general" },
    "change-notice": { type: "duration", count: 30, unit: "days" },
    transfer: { type: "boolean", boolean: false },
    "member-state": { type: "text", text: "Ireland" },
    audits: { type: "number", number: 1 },
    "at-end": { type: "choice", choice: "deleted" },
    deletion: { type: "duration", count: 30, unit: "days" },
    "governing-law": { type: "text", text: "Ireland" },
    courts: { type: "text", text: "the courts of Dublin, Ireland" },
  },
  preamble: [
    paragraph(
      "This Data Processing Agreement (“DPA”) is made on {{effective}} between {{customer}} (“Customer”) and {{provider}} (“Provider”). It forms part of and supplements {{agreement}} (the “Agreement”).",
    ),
  ],
  clauses: [
    clause("definitions", {
      heading: "Definitions",
      basis: "GDPR art. 4",
      items: [
        item(
          "data-law",
          "“Applicable Data Protection Laws” means the laws that govern how the Service may process an individual’s personal data, including Regulation (EU) 2016/679 (“GDPR”) and the United Kingdom’s Data Protection Act 2018 with the UK GDPR, where they apply.",
        ),
        item(
          "terms",
          "“Personal Data”, “Processing”, “Controller”, “Processor” and “Data Subject” have the meanings given in the Applicable Data Protection Laws for these or similar terms.",
        ),
        item(
          "customer-data",
          "“Customer Personal Data” means Personal Data that Customer provides to Provider, or that Provider collects for Customer, as part of the Service.",
        ),
        item(
          "incident",
          "“Security Incident” means a breach of security leading to the accidental or unlawful destruction, loss, alteration, unauthorised disclosure of, or access to, Customer Personal Data.",
        ),
        item(
          "subprocessor",
          "“Subprocessor” means anyone whom Provider engages to Process Customer Personal Data, at any tier.",
        ),
      ],
    }),
    clause("roles", {
      heading: "Roles of the Parties",
      items: [
        item(
          "processor",
          "Where Customer is a Controller of the Customer Personal Data, Provider is a Processor that Processes it on behalf of Customer. Where Customer is itself a Processor, Provider is its Subprocessor, and Customer’s instructions are those of its Controller.",
        ),
        item(
          "lawfulness",
          "Customer has complied and will comply with Applicable Data Protection Laws when it provides Customer Personal Data to Provider, including by making all disclosures and obtaining all consents that are required.",
        ),
      ],
    }),
    clause("processing", {
      heading: "Details of the Processing",
      basis: "GDPR art. 28(3)",
      items: [
        item("service", "Subject matter: {{service}} (the “Service”)."),
        item("purpose", "Nature and purpose: {{purpose}}."),
        item("subjects", "Data Subjects: {{subjects}}."),
        item("categories", "Categories of Personal Data: {{categories}}."),
        item(
          "special",
          "Special categories of Personal Data, and the restrictions or safeguards that fully take into account their nature: {{special}}.",
          { when: { op: "present", variable: "special" }, basis: "GDPR art. 9" },
        ),
        item("duration", "Duration: as {{§term}} says."),
      ],
    }),
    clause("instructions", {
      heading: "Instructions",
      basis: "GDPR art. 28(3)(a), art. 29",
      items: [
        item(
          "instructed",
          "Customer instructs Provider to Process Customer Personal Data (a) to provide and maintain the Service; (b) as documented in the Agreement and this DPA; and (c) as documented in any other written instructions that Customer gives and Provider acknowledges. Provider will abide by these instructions unless Applicable Laws prohibit it.",
        ),
        item(
          "unable",
          "Provider will immediately inform Customer if it is unable to follow an instruction or considers that an instruction infringes Applicable Data Protection Laws, and may suspend that instruction until Customer confirms or changes it.",
        ),
        item(
          "no-other-use",
          "Provider will not sell Customer Personal Data, combine it with data from others, or use it to develop or train models or for any purpose of its own.",
        ),
      ],
    }),
    clause("people", {
      heading: "Confidentiality of Personnel",
      basis: "GDPR art. 28(3)(b)",
      text: "Provider ensures that only persons who need Customer Personal Data for the Service have access to it, that they have committed themselves to confidentiality or are under a statutory duty of it, and that they are trained in the protection of Personal Data. This duty outlasts their engagement.",
    }),
    clause("security", {
      heading: "Security",
      basis: "GDPR art. 28(3)(c), art. 32",
      items: [
        item(
          "measures",
          "Provider maintains technical and organisational measures appropriate to the risk, at least: {{measures}}.",
        ),
        item(
          "no-weakening",
          "Provider may change these measures, but not so that the overall protection of Customer Personal Data becomes less.",
        ),
      ],
    }),
    clause("subprocessors", {
      heading: "Subprocessors",
      basis: "GDPR art. 28(2) and (4)",
      items: [
        item("approved", "The Subprocessors approved at the Effective Date are: {{subprocessors}}", {
          when: { op: "present", variable: "subprocessors" },
        }),
        item("none-yet", "No Subprocessor is approved at the Effective Date.", {
          when: { op: "not", of: { op: "present", variable: "subprocessors" } },
        }),
        item(
          "general",
          "Customer authorises further Subprocessors in general. Provider will inform Customer in writing at least {{change-notice}} before it adds or replaces one, with the information that Customer needs to decide. If Customer objects on reasonable grounds within that time, the parties will cooperate in good faith to resolve the objection; until then the new Subprocessor receives no Customer Personal Data, and if no solution is found within 30 days Customer may terminate the affected part of the Service and recover what it has prepaid for it.",
          { when: is("authorisation", "general") },
        ),
        item(
          "specific",
          "Provider will not engage any further Subprocessor without the prior written consent of Customer for that Subprocessor and its task.",
          { when: is("authorisation", "specific") },
        ),
        item(
          "flow-down",
          "Provider will impose on each Subprocessor, by written contract, the same obligations as this DPA imposes on Provider, will give Customer a copy of that contract on request (business secrets may be redacted), and remains fully liable for the acts and omissions of its Subprocessors.",
        ),
      ],
    }),
    clause("transfers", {
      heading: "Restricted Transfers",
      basis: "GDPR ch. V; Implementing Decision (EU) 2021/914",
      when: abroad,
      items: [
        item(
          "safeguards",
          "Provider may transfer Customer Personal Data to a country for which there is no adequacy decision only as necessary to provide the Service and only under appropriate safeguards consistent with Applicable Data Protection Laws.",
        ),
        item(
          "clauses",
          "Where the GDPR protects such a transfer, the standard contractual clauses annexed to Implementing Decision (EU) 2021/914 are incorporated by reference: Module Two where Customer is a Controller and Module Three where it is a Processor; Clause 7 does not apply; in Clause 9 Option 2 applies with the notice of {{§subprocessors}}; the optional language of Clause 11 does not apply; in Clauses 17 and 18(b) the law and the courts are those of {{member-state}}. {{§processing}}, {{§security}} and {{§subprocessors}} are its Annexes I, II and III.",
        ),
        item(
          "uk",
          "Where the UK GDPR protects such a transfer, the International Data Transfer Addendum issued under section 119A of the Data Protection Act 2018 is incorporated by reference and completed with the same information; neither party may end it under its section 19.",
        ),
      ],
    }),
    clause("no-transfers", {
      heading: "Place of Processing",
      when: is("transfer", false),
      text: "Provider and its Subprocessors Process Customer Personal Data, and give access to it, only within the European Economic Area and the United Kingdom. A transfer elsewhere takes the prior written consent of Customer and the safeguards that Applicable Data Protection Laws require.",
    }),
    clause("incidents", {
      heading: "Security Incident Response",
      basis: "GDPR art. 33(2)",
      items: [
        item(
          "notify",
          "Upon becoming aware of a Security Incident, Provider will notify Customer without undue delay and no later than {{incident-hours}} hours after becoming aware of it, promptly take reasonable steps to contain and investigate it, and keep Customer informed as facts become known.",
        ),
        item(
          "contents",
          "The notice describes, as far as known, the nature of the Security Incident, the categories and numbers of Data Subjects and records concerned, its likely consequences, the measures taken or proposed, and a person to contact. Provider will not tell others of it in Customer’s name without Customer’s consent.",
        ),
        item(
          "no-admission",
          "Notifying or responding to a Security Incident is not an acknowledgment of fault or liability.",
        ),
      ],
    }),
    clause("cooperation", {
      heading: "Coordination and Cooperation",
      basis: "GDPR art. 28(3)(e) and (f)",
      items: [
        item(
          "inquiries",
          "If Provider receives a request about Customer Personal Data from a Data Subject, an authority or anyone else, it will tell Customer without delay where the law allows, will not answer without Customer’s consent, and will follow Customer’s reasonable instructions about it, including to access, correct, export or delete the data.",
        ),
        item(
          "assessments",
          "Provider will reasonably assist Customer with data protection impact assessments, transfer assessments and consultations with authorities that Applicable Data Protection Laws require.",
        ),
      ],
    }),
    clause("audits", {
      heading: "Records, Reports and Audits",
      basis: "GDPR art. 28(3)(h), art. 30(2)",
      items: [
        item(
          "records",
          "Provider keeps records of its Processing and of its compliance with this DPA, and keeps them for three years after the DPA ends.",
        ),
        item(
          "reports",
          "Once a year, and on request after a Security Incident, Provider will give Customer, in confidence, a summary of its then-current independent audit report or, where there is none, written answers to Customer’s questionnaire.",
        ),
        item(
          "inspection",
          "Where these do not suffice, Provider will allow for and contribute to audits, including inspections, by Customer or an auditor bound to confidentiality, not more than {{audits}} times a year, on 30 days’ notice and in business hours; these limits do not apply after a Security Incident or where an authority asks. Each party bears its own costs, unless the audit shows a material breach: then Provider bears those of Customer.",
        ),
      ],
    }),
    clause("deletion", {
      heading: "Return and Deletion",
      basis: "GDPR art. 28(3)(g)",
      items: [
        item("during", "During the term Provider enables Customer to correct and delete Customer Personal Data."),
        item(
          "delete",
          "Within {{deletion}} after this DPA ends, Provider deletes all Customer Personal Data and has its Subprocessors delete it, unless Applicable Laws require it to be stored.",
          { when: is("at-end", "deleted") },
        ),
        item(
          "return",
          "Within {{deletion}} after this DPA ends, Provider returns all Customer Personal Data to Customer in a common, machine-readable format and, once Customer has confirmed receipt, deletes all copies and has its Subprocessors delete them, unless Applicable Laws require them to be stored.",
          { when: is("at-end", "returned") },
        ),
        item(
          "confirmation",
          "Provider confirms the deletion in writing. Backups are deleted in their ordinary rotation, at the latest 90 days later, and are not restored for any other purpose meanwhile.",
        ),
      ],
    }),
    clause("liability", {
      heading: "Limitation of Liability",
      basis: "GDPR art. 82",
      items: [
        item(
          "caps",
          "To the maximum extent permitted under Applicable Data Protection Laws, each party’s total cumulative liability to the other arising out of or related to this DPA is subject to the waivers, exclusions and limitations of liability stated in the Agreement.",
        ),
        item(
          "not-limited",
          "Nothing in this DPA limits liability to an individual about that individual’s data protection rights, nor liability between the parties under the standard contractual clauses where these apply.",
        ),
      ],
    }),
    clause("conflicts", {
      heading: "Conflicts Between Documents",
      text: "If there is any inconsistency, the document listed earlier controls: (1) the standard contractual clauses and the UK addendum, where they apply; (2) this DPA; and (3) the Agreement.",
    }),
    clause("term", {
      heading: "Term",
      text: "This DPA begins on {{effective}} and continues for {{term}}. Both parties remain bound by it, and by Applicable Data Protection Laws, until Provider no longer holds Customer Personal Data.",
    }),
    clause("law", {
      heading: "Governing Law and Courts",
      text: "Subject to {{§conflicts}}, this DPA is governed by the laws of {{governing-law}}, and disputes about it are brought in {{courts}}. Changes to this DPA are made in writing and signed by both parties, electronic signatures included.",
    }),
  ],
  terms: {
    type: "dpa",
    effective: "effective",
    end: "term",
    obligations: [
      {
        id: "report",
        kind: "report",
        title: "Give the yearly security report",
        by: "provider",
        clause: "reports",
        due: { after: "effective", delay: { count: 1, unit: "years" } },
        every: { count: 1, unit: "years" },
      },
      {
        id: "delete",
        kind: "other",
        title: "Delete or return the Customer Personal Data",
        by: "provider",
        clause: "deletion",
        due: { after: "end", delay: "deletion" },
        survives: true,
      },
      {
        id: "confirm",
        kind: "other",
        title: "Obtain the written confirmation of deletion",
        by: "customer",
        clause: "confirmation",
        due: { after: "end", delay: "deletion" },
        survives: true,
      },
    ],
  },
  checks: [],
};
