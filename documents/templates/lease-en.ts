import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askChoice, askNumber, askText, disputeQuestions, only, optional, renewalQuestions } from "./questions.ts";

const withDeposit = { op: "present", variable: "deposit" } as const;

/** The deposit section is adapted from the Accord Project (Apache-2.0), the rest in our own words: see SOURCES.md. */
export const leaseEnglish: Template = {
  id: "lease-en",
  version: 1,
  language: "en",
  name: { en: "Lease of business premises", "zh-CN": "经营场所租赁合同（英文）" },
  summary: {
    en: "Offices, shops or storage let to a business: rent and its review, deposit, repairs, alterations, early end, handing back.",
    "zh-CN": "适用于办公、商铺或仓储场所租赁，含租金调整、押金、维修、装修、提前终止与交还。",
  },
  title: "Lease of Business Premises",
  attribution:
    "Section “Deposit” adapted from the Rental Deposit clause of the Accord Project (github.com/accordproject/cicero-template-library), licensed under the Apache License 2.0 (apache.org/licenses/LICENSE-2.0). Changes: rewritten for business premises, without interest account and statutory notices; every other section is new.",
  ours: "tenant",
  variables: [
    ask("landlord", "party", "Landlord", "出租人"),
    ask("tenant", "party", "Tenant", "承租人"),
    askText("premises", "Premises (address, floor, area)", "租赁物（地址、楼层、面积）", true),
    askText("use", "Permitted use", "约定用途"),
    ask("effective", "date", "Start of the lease", "起租日"),
    ask("end", "date", "Last day of the lease", "届满日"),
    ...renewalQuestions,
    ask("total", "money", "Rent for the whole term", "租期租金总额"),
    ask("rent", "money", "Monthly rent", "月租金"),
    askNumber("pay-day", [1, 28], "Day of the month on which rent is due", "每月支付日"),
    askChoice("review", "Rent review", "租金调整", [
      ["fixed", "rent stays the same", "租期内不变"],
      ["index", "follows a consumer price index", "按消费价格指数调整"],
    ]),
    only(is("review", "index"), askText("index", "Index", "指数名称")),
    optional({
      name: "deposit",
      type: "money",
      required: false,
      label: { en: "Deposit (if any)", "zh-CN": "押金（如有）" },
    }),
    only(withDeposit, ask("deposit-return", "duration", "Time for returning the deposit", "押金退还期限")),
    askChoice("charges", "Service charges and utilities", "物业及水电费用", [
      ["tenant", "paid by the Tenant on top", "由承租人另行承担"],
      ["included", "included in the rent", "已含于租金"],
    ]),
    ask("break", "boolean", "Tenant may end the lease early", "承租人可提前退租"),
    only(is("break", true), ask("break-notice", "duration", "Notice for ending early", "提前退租通知期")),
    askText("governing-law", "Governing law", "适用法律"),
    ...disputeQuestions,
  ],
  defaults: {
    renewal: { type: "choice", choice: "decision" },
    "renewal-term": { type: "duration", count: 1, unit: "years" },
    notice: { type: "duration", count: 90, unit: "days" },
    "pay-day": { type: "number", number: 1 },
    review: { type: "choice", choice: "fixed" },
    "deposit-return": { type: "duration", count: 30, unit: "days" },
    charges: { type: "choice", choice: "tenant" },
    break: { type: "boolean", boolean: false },
    "break-notice": { type: "duration", count: 6, unit: "months" },
    "governing-law": { type: "text", text: "England and Wales" },
    disputes: { type: "choice", choice: "court" },
    courts: { type: "text", text: "the courts of England and Wales" },
  },
  preamble: [paragraph("This Lease is made between {{landlord}} (the “Landlord”) and {{tenant}} (the “Tenant”).")],
  clauses: [
    clause("premises", {
      heading: "Premises and Use",
      items: [
        item(
          "let",
          "The Landlord lets to the Tenant {{premises}} (the “Premises”), with the shared use of entrances, stairs, lifts and other parts of the building that serve them.",
        ),
        item(
          "use",
          "The Tenant uses the Premises only as {{use}}. The Landlord warrants that this use is lawful there at the start of the Lease.",
        ),
        item(
          "handover",
          "The Landlord hands over the Premises on the first day of the Lease, empty, clean and fit for the permitted use. Their condition, the meter readings and the keys are recorded in writing, with photographs, and signed by both parties.",
        ),
      ],
    }),
    clause("term", {
      heading: "Term and Renewal",
      items: [
        item("duration", "The Lease begins on {{effective}} and ends on {{end}}."),
        item(
          "automatic",
          "It renews for a further {{renewal-term}} each time, unless either party gives written notice at least {{notice}} before its end.",
          { when: is("renewal", "automatic") },
        ),
        item(
          "decision",
          "If either party wishes to renew it for {{renewal-term}}, it says so in writing at least {{notice}} before its end; the Lease renews only if both agree in writing on the rent.",
          { when: is("renewal", "decision") },
        ),
        item(
          "holding-over",
          "Staying in the Premises after the end does not renew the Lease. For that time the Tenant pays the rent of the last month, by the day, and the damage that the delay causes.",
        ),
      ],
    }),
    clause("rent", {
      heading: "Rent",
      items: [
        item(
          "monthly",
          "The rent is {{rent}} ({{rent.words}}) a month, payable in advance on day {{pay-day}} of each month; for the whole term it is {{total}}. Value added tax is due on top where the Landlord lawfully charges it.",
        ),
        item("rent-fixed", "The rent stays the same during the term.", { when: is("review", "fixed") }),
        item(
          "rent-index",
          "On each anniversary of the start, the rent changes in proportion to {{index}} over the twelve months that were last published, upwards or downwards, by no more than five percent a year. The Landlord sends the calculation one month ahead.",
          { when: is("review", "index") },
        ),
        item(
          "rent-late",
          "Rent that is more than ten days late bears interest at four percent a year above the central bank’s base rate of its currency.",
        ),
      ],
    }),
    clause("charges", {
      heading: "Service Charges and Utilities",
      items: [
        item(
          "charges-tenant",
          "The Tenant pays the electricity, water, heating and data used in the Premises by meter, and a fair share by area of what running, cleaning, insuring and maintaining the shared parts costs. The Landlord accounts for it once a year, with the receipts open to inspection; structural repairs and improvements are not part of it.",
          { when: is("charges", "tenant") },
        ),
        item(
          "charges-included",
          "The rent includes service charges, electricity, water and heating in the amounts usual for the permitted use. The Tenant pays for its own data connection.",
          { when: is("charges", "included") },
        ),
      ],
    }),
    clause("deposit", {
      heading: "Deposit",
      when: withDeposit,
      items: [
        item(
          "deposit-amount",
          "On signing, the Tenant deposits {{deposit}} with the Landlord as security that it performs all of its obligations under this Lease. The Landlord keeps it apart from its own money.",
        ),
        item(
          "deposit-use",
          "The Landlord may deduct from the deposit what the Tenant’s failure to comply with this Lease costs it, after ten days’ written notice with the amounts. The Tenant then restores the deposit within 14 days of the Landlord’s demand.",
        ),
        item(
          "deposit-return",
          "Within {{deposit-return}} after the end of the Lease the Landlord returns the deposit, less the allowed deductions, itemised in a statement: damage beyond reasonable wear and tear found in an inspection in which the Tenant may take part, cleaning to the condition at handover, unreturned keys and access devices, and amounts that are due and unpaid.",
        ),
      ],
    }),
    clause("landlord-duties", {
      heading: "Duties of the Landlord",
      items: [
        item(
          "quiet",
          "The Landlord lets the Tenant use the Premises in peace, without interruption by the Landlord or anyone who claims through it.",
        ),
        item(
          "structure",
          "The Landlord keeps the structure, roof, façade, lifts, fire safety and main services of the building in repair, begins urgent repairs within 24 hours and others within ten days of the Tenant’s notice. While the Premises cannot be used, no rent is due; while they can be used only in part, it is reduced in proportion.",
        ),
        item(
          "entry",
          "The Landlord enters the Premises only on two business days’ notice and with somebody of the Tenant, except in an emergency.",
        ),
        item("sale", "If the Landlord sells the building, the Lease binds the buyer."),
      ],
    }),
    clause("tenant-duties", {
      heading: "Duties of the Tenant",
      items: [
        item(
          "care",
          "The Tenant keeps the inside of the Premises clean and in the condition in which they were handed over, reasonable wear and tear excepted, repairs what it or its visitors damage, and tells the Landlord of defects without delay.",
        ),
        item(
          "rules",
          "The Tenant observes the law and the reasonable rules of the building, brings in nothing dangerous and does not disturb others.",
        ),
        item("insurance", "The Tenant insures its property and its liability; the Landlord insures the building."),
      ],
    }),
    clause("alterations", {
      heading: "Alterations and Signs",
      text: "The Tenant may fit out the Premises without structural works. Structural works and outside signs take the Landlord’s written consent, which it may not refuse without good reason. At the end the Tenant removes what it fitted, unless the Landlord agreed that it stays.",
    }),
    clause("subletting", {
      heading: "Subletting and Assignment",
      text: "The Tenant may share the Premises with its affiliates. Subletting or assigning the Lease takes the Landlord’s prior written consent, which it may refuse only for good reason within 20 days of the request. The Tenant stays liable for a subtenant.",
    }),
    clause("destruction", {
      heading: "Destruction",
      text: "If the Premises are destroyed or made unusable by an event that neither party answers for and cannot be restored within 90 days, either party may end the Lease by written notice, and rent is due until the day of the event.",
    }),
    clause("break", {
      heading: "Ending Early",
      when: is("break", true),
      text: "The Tenant may end the Lease at the end of any month by at least {{break-notice}} written notice, if it has paid the rent until then and hands back the Premises on that day.",
    }),
    clause("default", {
      heading: "Default",
      items: [
        item(
          "tenant-default",
          "The Landlord may end the Lease by written notice if rent is more than 30 days late, or another material breach is not cured within 30 days, in each case after a written demand that names the default.",
        ),
        item(
          "landlord-default",
          "The Tenant may end the Lease by written notice if the Landlord does not hand over the Premises within 30 days of the start, or does not cure a material breach within 30 days of a written demand.",
        ),
        item(
          "damages",
          "The party that answers for the end compensates the other for the loss that follows; each takes reasonable steps to keep it small. Neither party is liable for loss that could not reasonably have been foreseen.",
        ),
      ],
    }),
    clause("handing-back", {
      heading: "Handing Back",
      text: "On the last day the Tenant hands back the Premises empty, clean and in the condition of {{§care}}, with all keys and access devices. The parties inspect them together and record the result.",
    }),
    clause("disputes-court", {
      heading: "Governing Law and Courts",
      when: is("disputes", "court"),
      text: "This Lease is governed by the laws of {{governing-law}}. Disputes about it are brought in {{courts}}, without prejudice to courts that the law makes exclusive for land.",
    }),
    clause("disputes-arbitration", {
      heading: "Governing Law and Arbitration",
      when: is("disputes", "arbitration"),
      text: "This Lease is governed by the laws of {{governing-law}}. Disputes about it are finally settled by arbitration administered by {{institution}} under its rules then in force, in the English language.",
    }),
    clause("general", {
      heading: "General",
      items: [
        item(
          "notices",
          "Notices are given in writing to the addresses stated above, by courier or e-mail, and are effective on receipt.",
        ),
        item(
          "writing",
          "This Lease is the whole agreement about the Premises. Changes are made in writing and signed by both parties, electronic signatures included where the law allows them for leases. If a term is unenforceable, the rest stays in force.",
        ),
      ],
    }),
  ],
  terms: {
    type: "lease",
    amount: "total",
    effective: "effective",
    end: "end",
    notice: "notice",
    renewal: { kind: "renewal", term: "renewal-term" },
    obligations: [
      {
        id: "handover",
        kind: "delivery",
        title: "Hand over the Premises",
        by: "landlord",
        clause: "handover",
        due: { on: "effective" },
      },
      {
        id: "rent",
        kind: "payment",
        amount: "rent",
        title: "Pay the month’s rent",
        by: "tenant",
        clause: "monthly",
        due: { on: "effective" },
        every: { count: 1, unit: "months" },
      },
      {
        id: "charges",
        kind: "report",
        title: "Account for the service charges",
        by: "landlord",
        clause: "charges-tenant",
        due: { after: "effective", delay: { count: 1, unit: "years" } },
        every: { count: 1, unit: "years" },
      },
      {
        id: "hand-back",
        kind: "other",
        title: "Hand back the Premises",
        by: "tenant",
        clause: "handing-back",
        due: { after: "end", delay: { count: 0, unit: "days" } },
      },
      {
        id: "deposit",
        kind: "other",
        title: "Return the deposit",
        by: "landlord",
        clause: "deposit-return",
        due: { after: "end", delay: "deposit-return" },
        survives: true,
      },
    ],
  },
  checks: [{ check: "order", earlier: "effective", later: "end" }],
};
