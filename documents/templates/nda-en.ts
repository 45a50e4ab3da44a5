import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";

/** Adapted from the Common Paper Mutual NDA, version 1.0 (CC BY 4.0): see SOURCES.md for what was changed. */
export const ndaEnglish: Template = {
  id: "nda-en",
  version: 2,
  language: "en",
  name: { en: "Mutual non-disclosure agreement", "zh-CN": "双方保密协议（英文）" },
  summary: {
    en: "Before talks in which both sides show each other confidential information. Short and balanced.",
    "zh-CN": "适用于双方在洽谈中互相披露保密信息的情形，条款简明、对等。",
  },
  title: "Mutual Non-Disclosure Agreement",
  attribution:
    "Adapted from the Common Paper Mutual Non-Disclosure Agreement, Version 1.0 (commonpaper.com/standards/mutual-nda/1.0), © Common Paper, Inc., licensed under CC BY 4.0 (creativecommons.org/licenses/by/4.0). Changes: cover page answers moved into the text, sections split and numbered, alternatives for term, personal data, non-solicitation and arbitration, and a section on liability added.",
  ours: "first",
  variables: [
    { name: "first", type: "party", required: true, label: { en: "First party", "zh-CN": "甲方" } },
    { name: "second", type: "party", required: true, label: { en: "Second party", "zh-CN": "乙方" } },
    {
      name: "purpose",
      type: "text",
      long: true,
      required: true,
      label: { en: "Purpose", "zh-CN": "披露目的" },
      hint: { en: "What the confidential information may be used for.", "zh-CN": "保密信息可用于何种目的。" },
    },
    { name: "effective", type: "date", required: true, label: { en: "Effective date", "zh-CN": "生效日" } },
    { name: "term", type: "duration", required: true, label: { en: "Term of the agreement", "zh-CN": "协议期限" } },
    {
      name: "confidentiality",
      type: "duration",
      required: true,
      label: { en: "Term of confidentiality", "zh-CN": "保密期限" },
      hint: { en: "Counted from the end of the agreement.", "zh-CN": "自协议终止之日起算。" },
    },
    { name: "notice", type: "duration", required: true, label: { en: "Notice of termination", "zh-CN": "解除通知期" } },
    {
      name: "personal-data",
      type: "boolean",
      required: true,
      label: { en: "Personal data will be shared", "zh-CN": "涉及个人信息" },
    },
    {
      name: "non-solicitation",
      type: "duration",
      required: false,
      label: { en: "Non-solicitation period (if any)", "zh-CN": "禁止招揽期限（如有）" },
    },
    {
      name: "disputes",
      type: "choice",
      required: true,
      label: { en: "Disputes go to", "zh-CN": "争议解决方式" },
      options: [
        { choice: "court", label: { en: "the courts", "zh-CN": "诉讼" } },
        { choice: "arbitration", label: { en: "arbitration", "zh-CN": "仲裁" } },
      ],
    },
    {
      name: "governing-law",
      type: "text",
      required: true,
      label: { en: "Governing law", "zh-CN": "适用法律" },
      hint: { en: "For example: the State of Delaware", "zh-CN": "例如：特拉华州法律" },
    },
    {
      name: "courts",
      type: "text",
      required: true,
      when: is("disputes", "court"),
      label: { en: "Courts", "zh-CN": "管辖法院" },
    },
    {
      name: "institution",
      type: "text",
      required: true,
      when: is("disputes", "arbitration"),
      label: { en: "Arbitration institution", "zh-CN": "仲裁机构" },
    },
    {
      name: "seat",
      type: "text",
      required: true,
      when: is("disputes", "arbitration"),
      label: { en: "Seat of arbitration", "zh-CN": "仲裁地" },
    },
  ],
  defaults: {
    purpose: { type: "text", text: "evaluating whether to enter into a business relationship with the other party" },
    term: { type: "duration", count: 1, unit: "years" },
    confidentiality: { type: "duration", count: 3, unit: "years" },
    notice: { type: "duration", count: 30, unit: "days" },
    "personal-data": { type: "boolean", boolean: false },
    disputes: { type: "choice", choice: "court" },
    "governing-law": { type: "text", text: "the State of Delaware" },
    courts: { type: "text", text: "the federal or state courts located in New Castle, Delaware" },
  },
  preamble: [
    [
      {
        kind: "text",
        text: "This Mutual Non-Disclosure Agreement (“MNDA”) is made between the parties named above. Each of them may be a “Disclosing Party” or a “Receiving Party”.",
      },
    ],
  ],
  clauses: [
    clause("introduction", {
      heading: "Introduction",
      items: [
        item(
          "scope",
          "This MNDA allows each party (“Disclosing Party”) to disclose or make available information in connection with {{purpose}} (the “Purpose”) which (a) the Disclosing Party identifies to the receiving party (“Receiving Party”) as “confidential”, “proprietary”, or the like or (b) should be reasonably understood as confidential or proprietary due to its nature and the circumstances of its disclosure (“Confidential Information”).",
        ),
        item(
          "includes",
          "Each party’s Confidential Information also includes the existence and status of the parties’ discussions and the terms of this MNDA. Confidential Information includes technical or business information, product designs or roadmaps, requirements, pricing, security and compliance documentation, technology, inventions and know-how.",
        ),
      ],
    }),
    clause("protection", {
      heading: "Use and Protection of Confidential Information",
      text: "The Receiving Party shall:",
      items: [
        item("purpose-only", "use Confidential Information solely for the Purpose;"),
        item(
          "non-disclosure",
          "not disclose Confidential Information to third parties without the Disclosing Party’s prior written approval, except that the Receiving Party may disclose Confidential Information to its employees, agents, advisors, contractors and other representatives having a reasonable need to know for the Purpose, provided these representatives are bound by confidentiality obligations no less protective of the Disclosing Party than the applicable terms in this MNDA and the Receiving Party remains responsible for their compliance with this MNDA; and",
        ),
        item(
          "care",
          "protect Confidential Information using at least the same protections the Receiving Party uses for its own similar information but no less than a reasonable standard of care.",
        ),
      ],
    }),
    clause("exceptions", {
      heading: "Exceptions",
      text: "The Receiving Party’s obligations in this MNDA do not apply to information that it can demonstrate: (a) is or becomes publicly available through no fault of the Receiving Party; (b) it rightfully knew or possessed prior to receipt from the Disclosing Party without confidentiality restrictions; (c) it rightfully obtained from a third party without confidentiality restrictions; or (d) it independently developed without using or referencing the Confidential Information.",
    }),
    clause("required-disclosure", {
      heading: "Disclosures Required by Law",
      text: "The Receiving Party may disclose Confidential Information to the extent required by law, regulation or regulatory authority, subpoena or court order, provided (to the extent legally permitted) it provides the Disclosing Party reasonable advance notice of the required disclosure and reasonably cooperates, at the Disclosing Party’s expense, with the Disclosing Party’s efforts to obtain confidential treatment for the Confidential Information.",
    }),
    clause("personal-data", {
      heading: "Personal Data",
      when: is("personal-data", true),
      text: "Where Confidential Information includes information relating to an identified or identifiable person, the Receiving Party shall process it only for the Purpose and as applicable data protection law allows, keep it apart from its own records, notify the Disclosing Party without undue delay and in any event within 48 hours after becoming aware of any unauthorised access to it, and delete it under {{§return}} without exception for backups beyond their ordinary rotation.",
    }),
    clause("term", {
      heading: "Term and Termination",
      items: [
        item(
          "duration",
          "This MNDA commences on {{effective}} (the “Effective Date”) and expires {{term}} after that date.",
        ),
        item(
          "early",
          "Either party may terminate this MNDA for any or no reason upon {{notice}} written notice to the other party.",
        ),
        item(
          "survival",
          "The Receiving Party’s obligations relating to Confidential Information will survive for {{confidentiality}} after the expiration or termination of this MNDA, and in the case of trade secrets for as long as they remain trade secrets under applicable law.",
        ),
      ],
    }),
    clause("return", {
      heading: "Return or Destruction of Confidential Information",
      items: [
        item(
          "on-end",
          "Upon expiration or termination of this MNDA or upon the Disclosing Party’s earlier request, the Receiving Party will: (a) cease using Confidential Information; (b) promptly after the Disclosing Party’s written request, destroy all Confidential Information in the Receiving Party’s possession or control or return it to the Disclosing Party; and (c) if requested by the Disclosing Party, confirm its compliance with these obligations in writing.",
        ),
        item(
          "retention",
          "As an exception, the Receiving Party may retain Confidential Information in accordance with its standard backup or record retention policies or as required by law, but the terms of this MNDA will continue to apply to the retained Confidential Information.",
        ),
      ],
    }),
    clause("rights", {
      heading: "Proprietary Rights",
      text: "The Disclosing Party retains all of its intellectual property and other rights in its Confidential Information and its disclosure to the Receiving Party grants no license under such rights.",
    }),
    clause("disclaimer", {
      heading: "Disclaimer",
      text: "ALL CONFIDENTIAL INFORMATION IS PROVIDED “AS IS”, WITH ALL FAULTS, AND WITHOUT WARRANTIES, INCLUDING THE IMPLIED WARRANTIES OF TITLE, MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE.",
    }),
    clause("non-solicitation", {
      heading: "Non-Solicitation",
      when: { op: "present", variable: "non-solicitation" },
      text: "For {{non-solicitation}} from the Effective Date neither party will solicit for employment any employee of the other party whom it came to know in connection with the Purpose. General advertisements that are not aimed at those employees are not a breach of this Section.",
    }),
    clause("governing-law", {
      heading: "Governing Law and Jurisdiction",
      when: is("disputes", "court"),
      text: "This MNDA and all matters relating hereto are governed by, and construed in accordance with, the laws of {{governing-law}}, without regard to its conflict of laws provisions. Any legal suit, action, or proceeding relating to this MNDA must be instituted in {{courts}}. Each party irrevocably submits to the exclusive jurisdiction of those courts in any such suit, action, or proceeding.",
    }),
    clause("arbitration", {
      heading: "Governing Law and Arbitration",
      when: is("disputes", "arbitration"),
      text: "This MNDA and all matters relating hereto are governed by, and construed in accordance with, the laws of {{governing-law}}, without regard to its conflict of laws provisions. Any dispute arising out of or relating to this MNDA will be finally settled by arbitration administered by {{institution}} under its rules in force when the notice of arbitration is submitted. The seat of arbitration is {{seat}} and the language is English. Either party may seek interim relief from any competent court.",
    }),
    clause("liability", {
      heading: "Liability",
      text: "Each party is liable for the damage that its breach of this MNDA causes, including a breach by the representatives named in {{§non-disclosure}}. Neither party is liable for lost profits or indirect damage, unless it disclosed or used Confidential Information intentionally. Nothing in this MNDA limits liability that the law does not allow to be limited.",
    }),
    clause("equitable-relief", {
      heading: "Equitable Relief",
      text: "A breach of this MNDA may cause irreparable harm for which monetary damages are an insufficient remedy. Upon a breach of this MNDA, the Disclosing Party is entitled to seek appropriate equitable relief, including an injunction, in addition to its other remedies.",
    }),
    clause("general", {
      heading: "General",
      items: [
        item(
          "no-duty",
          "Neither party has an obligation under this MNDA to disclose Confidential Information to the other or proceed with any proposed transaction.",
        ),
        item(
          "assignment",
          "Neither party may assign this MNDA without the prior written consent of the other party, except that either party may assign this MNDA in connection with a merger, reorganization, acquisition or other transfer of all or substantially all its assets or voting securities. Any assignment in violation of this Section is null and void. This MNDA will bind and inure to the benefit of each party’s permitted successors and assigns.",
        ),
        item(
          "waiver",
          "Waivers must be signed by the waiving party’s authorized representative and cannot be implied from conduct. If any provision of this MNDA is held unenforceable, it will be limited to the minimum extent necessary so the rest of this MNDA remains in effect.",
        ),
        item(
          "entire",
          "This MNDA constitutes the entire agreement of the parties with respect to its subject matter, and supersedes all prior and contemporaneous understandings, agreements, representations, and warranties, whether written or oral, regarding such subject matter. It may only be amended, modified, waived, or supplemented by an agreement in writing signed by both parties.",
        ),
        item(
          "notices",
          "Notices, requests and approvals under this MNDA must be sent in writing to the e-mail or postal addresses stated above and are deemed delivered on receipt.",
        ),
        item(
          "counterparts",
          "This MNDA may be executed in counterparts, including electronic copies, each of which is deemed an original and which together form the same agreement.",
        ),
      ],
    }),
  ],
  terms: {
    type: "nda",
    effective: "effective",
    end: "term",
    notice: "notice",
    obligations: [
      {
        id: "destroy-ours",
        kind: "confidentiality",
        title: "Return or destroy the other party’s confidential information and confirm it",
        by: "first",
        clause: "return",
        due: { after: "end", delay: { count: 30, unit: "days" } },
      },
      {
        id: "destroy-theirs",
        kind: "confidentiality",
        title: "Obtain confirmation that our confidential information was returned or destroyed",
        by: "second",
        clause: "return",
        due: { after: "end", delay: { count: 30, unit: "days" } },
      },
      {
        id: "secrecy",
        kind: "confidentiality",
        title: "Keep the other party’s information confidential until the term of confidentiality has passed",
        by: "first",
        clause: "survival",
        due: { after: "end", delay: "confidentiality" },
        survives: true,
      },
    ],
  },
  checks: [],
};
