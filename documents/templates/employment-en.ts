import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askChoice, askNumber, askText, only, optional } from "./questions.ts";

const withBonus = { op: "present", variable: "bonus" } as const;

/** Adapted from the OpenAgreements offer letter (CC BY 4.0) and GitHub's Balanced Employee IP Agreement (CC0): see SOURCES.md. */
export const employmentEnglish: Template = {
  id: "employment-en",
  version: 1,
  language: "en",
  name: { en: "Employment agreement", "zh-CN": "劳动合同（英文）" },
  summary: {
    en: "Employment for a fixed or open term: work, pay, hours, leave, confidentiality, a balanced sharing of intellectual property, ending.",
    "zh-CN": "固定或无固定期限聘用，含岗位、薪酬、工时、休假、保密、平衡的知识产权归属与终止。",
  },
  title: "Employment Agreement",
  attribution:
    "Adapted from the OpenAgreements Employment Offer Letter (github.com/open-agreements/open-agreements), licensed under CC BY 4.0 (creativecommons.org/licenses/by/4.0), and from the Balanced Employee Intellectual Property Agreement 2.0.0 of GitHub (CC0 1.0). Changes: offer letter turned into an agreement with notice instead of employment at will; California terms, equity and expiry of the offer left out; probation, hours, leave, data protection and return of property added.",
  ours: "employer",
  variables: [
    ask("employer", "party", "Employer", "用人单位"),
    ask("employee", "party", "Employee", "员工"),
    askText("position", "Position", "岗位"),
    askText("manager", "Reports to", "汇报对象"),
    askText("duties", "Main duties", "主要职责", true),
    askText("place", "Place of work", "工作地点"),
    ask("effective", "date", "First day of work", "入职日期"),
    askChoice("kind", "Term", "合同期限", [
      ["fixed", "fixed", "固定期限"],
      ["open", "open-ended", "无固定期限"],
    ]),
    only(is("kind", "fixed"), ask("end", "date", "Last day", "届满日")),
    ask("probation", "duration", "Probation", "试用期"),
    askNumber("hours", [1, 60], "Hours a week", "每周工时"),
    ask("salary", "money", "Yearly base salary (before tax)", "年度基本工资（税前）"),
    optional(askText("bonus", "Bonus (if any)", "奖金（如有）", true)),
    askNumber("leave", [5, 60], "Days of paid leave a year", "年休假天数"),
    ask("notice", "duration", "Notice after probation", "试用期后通知期"),
    ask("remote", "boolean", "Working from home is agreed", "允许远程办公"),
    optional(
      ask("non-solicitation", "duration", "Non-solicitation after the end (if any)", "离职后禁止招揽期限（如有）"),
    ),
    askText("governing-law", "Governing law", "适用法律"),
  ],
  defaults: {
    kind: { type: "choice", choice: "open" },
    probation: { type: "duration", count: 3, unit: "months" },
    hours: { type: "number", number: 40 },
    leave: { type: "number", number: 25 },
    notice: { type: "duration", count: 1, unit: "months" },
    remote: { type: "boolean", boolean: false },
    "governing-law": { type: "text", text: "England and Wales" },
  },
  preamble: [
    paragraph(
      "This Employment Agreement is made between {{employer}} (the “Employer”) and {{employee}} (the “Employee”). It states the particulars that the law requires an employer to give in writing.",
    ),
  ],
  clauses: [
    clause("position", {
      heading: "Position, Scope and Reporting",
      items: [
        item("job", "The Employee is employed as {{position}} and reports to {{manager}}."),
        item(
          "duties",
          "The main duties are: {{duties}}. The Employer may change duties and reporting lines as business needs change, as long as they remain reasonably aligned to the role and its level.",
        ),
        item("place", "The place of work is {{place}}. The Employer may require reasonable business travel."),
      ],
    }),
    clause("start", {
      heading: "Start, Term and Probation",
      items: [
        item(
          "first-day",
          "Employment begins on {{effective}}. It is subject to verification of identity and of the right to work.",
        ),
        item(
          "fixed",
          "It ends on {{end}} without notice, unless it ended before or the parties extend it in writing.",
          { when: is("kind", "fixed") },
        ),
        item("open", "It continues until it is ended under {{§ending}}.", { when: is("kind", "open") }),
        item(
          "probation",
          "The first {{probation}} are a probation, in which either party may end employment by one week’s written notice.",
        ),
      ],
    }),
    clause("hours", {
      heading: "Hours of Work",
      items: [
        item(
          "week",
          "The Employee works {{hours}} hours a week. The Employer may set reasonable core hours and keeps the records of working time that the law requires.",
        ),
        item(
          "overtime",
          "Overtime is worked only on request or with approval, within the limits of the law, and is paid or made up by time off as the law provides.",
        ),
      ],
    }),
    clause("remote", {
      heading: "Working from Home",
      when: is("remote", true),
      text: "The Employee may work from home on days agreed with the manager. The Employer provides the equipment and covers the costs that it has agreed to. Working from another country takes prior written consent. The rules on security and confidentiality apply there as in the office.",
    }),
    clause("pay", {
      heading: "Pay",
      items: [
        item(
          "salary",
          "The base salary is {{salary}} ({{salary.words}}) a year before tax, paid in arrears in twelve equal parts by the last working day of each month, subject to the withholdings that the law requires.",
        ),
        item(
          "bonus",
          "Bonus: {{bonus}}. Bonus plans, measures and times of payment are administered under the Employer’s plans.",
          { when: withBonus },
        ),
        item(
          "expenses",
          "The Employer repays expenses that were necessary for the work, on receipts and within its policy, within 30 days.",
        ),
        item("review", "Pay is reviewed once a year, without a promise of an increase."),
      ],
    }),
    clause("leave", {
      heading: "Leave, Sickness and Benefits",
      items: [
        item(
          "annual",
          "The Employee has {{leave}} days of paid leave in each calendar year, besides public holidays, and in proportion for a part of a year. Leave is agreed with the manager in good time.",
        ),
        item(
          "sick",
          "The Employee tells the manager of an absence on its first day and provides a medical certificate where the law or policy asks for one. Sick pay, parental and other leave follow the law and the Employer’s policies, whichever is better for the Employee.",
        ),
        item(
          "benefits",
          "The Employee may take part in the benefit programmes made available to similarly situated employees, subject to their terms. Nothing here waives a right that the law gives and does not allow to be waived.",
        ),
      ],
    }),
    clause("conduct", {
      heading: "Policies, Outside Work and Conflicts",
      items: [
        item(
          "policies",
          "The Employee complies with the Employer’s written policies and lawful workplace rules, including those on information, devices, health and safety and equal treatment.",
        ),
        item(
          "outside",
          "During employment the Employee does no other work that materially interferes with the duties or creates an actual conflict of interest. This does not restrict activity that the law protects, passive investments or lawful conduct off duty.",
        ),
        item(
          "prior",
          "The Employee is not bound by an agreement that conflicts with this one, and does not bring or use confidential information of a former employer or other third party.",
        ),
      ],
    }),
    clause("confidentiality", {
      heading: "Confidentiality",
      text: "During and after employment the Employee keeps the Employer’s trade secrets and other confidential information, and that of its customers, secret and uses it only for the work. This does not cover what is or becomes public without the Employee’s fault, the Employee’s general skill and experience, or reporting of wrongdoing and other disclosure that the law protects.",
    }),
    clause("intellectual-property", {
      heading: "Intellectual Property",
      items: [
        item(
          "owned",
          "The Employer owns the intellectual property that the Employee creates, or helps create, during employment and within its scope, whatever the hour and the equipment. As far as the Employer does not own it by law, the Employee assigns it. Pay under {{§pay}} is the consideration, unless mandatory law entitles the Employee to a separate payment.",
        ),
        item(
          "not-owned",
          "The Employer does not own what the Employee creates outside the scope of employment, or before or after it, even on the Employer’s computer.",
        ),
        item(
          "licence",
          "Where the Employee’s own intellectual property is used in the Employer’s products with the Employee’s knowledge, or relates to the Employer’s business and was created during employment, the Employer has a non-exclusive, irrevocable, royalty-free, worldwide licence to use it.",
        ),
        item(
          "open-source",
          "The Employee asks before building on materials of others whose licence is not cleared, and before contributing the Employer’s materials to projects outside.",
        ),
        item(
          "help",
          "The Employee helps to secure and defend these rights, after the end of employment for reasonable pay.",
        ),
      ],
    }),
    clause("data", {
      heading: "Personal Data",
      basis: "GDPR art. 6(1)(b), art. 13",
      text: "The Employer processes the Employee’s personal data as needed for employment and as its privacy notice for employees explains. The Employee handles personal data of others only as the work requires and the Employer’s rules allow.",
    }),
    clause("ending", {
      heading: "Ending Employment",
      items: [
        item(
          "notice",
          "After the probation either party may end employment by {{notice}} written notice, or the longer notice that the law requires of the Employer. Protection against dismissal is untouched.",
        ),
        item(
          "cause",
          "Either party may end employment at once for a serious reason that makes it unreasonable to continue until the end of the notice.",
        ),
        item(
          "garden",
          "During notice the Employer may release the Employee from work on full pay; open leave is counted in.",
        ),
        item(
          "final-pay",
          "Pay until the last day, unused leave and open expenses are settled with the next payroll. The Employer gives a reference on request.",
        ),
      ],
    }),
    clause("return", {
      heading: "Return of Property",
      text: "On the last day, or earlier on request, the Employee returns all devices, documents and access means, and deletes the Employer’s information from private devices after handing over what is still needed.",
    }),
    clause("non-solicitation", {
      heading: "Non-Solicitation",
      when: { op: "present", variable: "non-solicitation" },
      text: "For {{non-solicitation}} after the end of employment the Employee does not solicit customers or employees of the Employer with whom the Employee dealt in the last twelve months to end their relationship with it. General advertising is no breach. This applies only as far as the law at the place of work allows.",
    }),
    clause("general", {
      heading: "Governing Law and General Terms",
      items: [
        item(
          "law",
          "This agreement is governed by the laws of {{governing-law}}, without limiting the employment law that cannot be waived at the place of work.",
        ),
        item(
          "entire",
          "It is the entire agreement about its subject. It changes only in writing, signed by both. If a provision is unenforceable, the rest stays in force.",
        ),
        item("electronic", "It may be signed electronically where the law allows that for contracts of employment."),
      ],
    }),
  ],
  terms: {
    type: "employment",
    amount: "salary",
    effective: "effective",
    end: "end",
    notice: "notice",
    obligations: [
      {
        id: "probation",
        kind: "other",
        title: "Decide before the end of the probation",
        by: "employer",
        clause: "probation",
        due: { after: "effective", delay: "probation" },
      },
      {
        id: "review",
        kind: "other",
        title: "Review the pay",
        by: "employer",
        clause: "review",
        due: { after: "effective", delay: { count: 1, unit: "years" } },
        every: { count: 1, unit: "years" },
      },
      {
        id: "first-pay",
        kind: "other",
        title: "Pay the first month’s salary",
        by: "employer",
        clause: "salary",
        due: { after: "effective", delay: { count: 1, unit: "months" } },
      },
    ],
  },
  checks: [{ check: "order", earlier: "effective", later: "end" }],
};
