import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askChoice, askGoods, askText, optional } from "./questions.ts";

/** Adapted from the Common Paper order form and statement of work (CC BY 4.0): see SOURCES.md for what was changed. */
export const orderEnglish: Template = {
  id: "order-en",
  version: 1,
  language: "en",
  name: { en: "Order under a framework agreement", "zh-CN": "框架协议项下订单（英文）" },
  summary: {
    en: "One order: a line for each good or service with quantity and price, delivery, payment, what it changes for this order alone.",
    "zh-CN": "按框架协议签订的单次订单，逐行列明货物或服务的数量、单价与金额。",
  },
  title: "Order Form",
  attribution:
    "Adapted from the Common Paper Order Form and Statement of Work (commonpaper.com/standards), © Common Paper, Inc., licensed under CC BY 4.0 (creativecommons.org/licenses/by/4.0). Changes: both forms merged and written as sections; a table of goods and services, delivery, acceptance and ownership of results added; terms of cloud subscriptions left out.",
  ours: "customer",
  variables: [
    ask("customer", "party", "Customer", "客户"),
    ask("provider", "party", "Provider", "供应商"),
    askText("framework", "Framework agreement (title, number)", "框架协议名称及编号"),
    ask("framework-date", "date", "Date of the framework agreement", "框架协议签订日期"),
    askGoods("lines", "Goods and services", "货物与服务明细"),
    ask("effective", "date", "Order date", "订单日期"),
    ask("delivery-date", "date", "Delivery date", "交付日期"),
    askText("delivery-place", "Delivery address", "交付地点"),
    askText("contact", "Customer’s contact for delivery", "收货联系人"),
    askChoice("payment", "Payment", "付款方式", [
      ["acceptance", "after acceptance", "验收后付款"],
      ["advance", "partly in advance", "部分预付"],
    ]),
    ask("payment-term", "duration", "Payment term", "付款期限"),
    {
      name: "advance-share",
      type: "number",
      min: 1,
      max: 99,
      required: true,
      when: is("payment", "advance"),
      label: { en: "Advance payment (%)", "zh-CN": "预付款比例（%）" },
    },
    {
      name: "rest-share",
      type: "number",
      min: 1,
      max: 99,
      required: true,
      when: is("payment", "advance"),
      label: { en: "After acceptance (%)", "zh-CN": "验收款比例（%）" },
    },
    ask("inspection", "duration", "Acceptance period", "验收期限"),
    ask("end", "date", "End of the order", "订单届满日"),
    ask("results", "boolean", "The order includes work results made for Customer", "包含定制成果"),
    optional(
      askText("changes", "Changes to the framework terms for this order (if any)", "对框架协议的修改（如有）", true),
    ),
  ],
  defaults: {
    payment: { type: "choice", choice: "acceptance" },
    "payment-term": { type: "duration", count: 30, unit: "days" },
    inspection: { type: "duration", count: 10, unit: "days" },
    results: { type: "boolean", boolean: false },
  },
  preamble: [
    paragraph(
      "By this Order Form {{customer}} (“Customer”) orders from {{provider}} (“Provider”) what is listed below, under the terms of {{framework}} of {{framework-date}} (the “Framework Terms”).",
    ),
  ],
  clauses: [
    clause("framework", {
      heading: "Framework Terms",
      text: "This Order Form incorporates and is governed by the Framework Terms and makes, with them, an agreement of its own. If there is any inconsistency, this Order Form controls for this order alone. Words defined in the Framework Terms mean the same here.",
    }),
    clause("ordered", {
      heading: "Goods and Services",
      items: [
        item("lines", "Provider supplies the following (the “Deliverables”): {{lines}}"),
        item(
          "specification",
          "The Deliverables meet the descriptions above and the specifications attached to or named in them.",
        ),
      ],
    }),
    clause("price", {
      heading: "Fees",
      text: "The Fees for this order are {{lines.sum}} ({{lines.words}}). They include packing, delivery to the address below and travel, and exclude value added or sales tax, which Provider shows separately. There are no other charges.",
    }),
    clause("delivery", {
      heading: "Delivery",
      text: "Provider delivers to {{delivery-place}} no later than {{delivery-date}}, on business days between 9 a.m. and 5 p.m. after two days’ notice to {{contact}}.",
    }),
    clause("acceptance", {
      heading: "Acceptance",
      text: "Customer tests the Deliverables within {{inspection}} from delivery and accepts or rejects them in writing. Rejected Deliverables are corrected or replaced within 15 days of the rejection, and may then be tested again.",
    }),
    clause("payment", {
      heading: "Payment",
      items: [
        item(
          "pay-all",
          "Customer pays the Fees within {{payment-term}} of acceptance and receipt of a correct invoice that names this order.",
          { when: is("payment", "acceptance") },
        ),
        item(
          "pay-parts",
          "Customer pays {{advance-share}}% of the Fees within ten days of the Order Date and {{rest-share}}% within {{payment-term}} of acceptance, in each case on receipt of a correct invoice that names this order.",
          { when: is("payment", "advance") },
        ),
      ],
    }),
    clause("cooperation", {
      heading: "Cooperation",
      text: "Customer gives Provider in time the access, information and decisions that this order needs. Provider is not late as far as Customer’s delay caused it, if it said so without delay.",
    }),
    clause("results", {
      heading: "Ownership of Results",
      when: is("results", true),
      text: "Customer owns the results made for it under this order as soon as the Fees for them are paid. No materials of others are built into them without Customer’s written consent. Provider gives Customer what it needs to use, maintain and change them.",
    }),
    clause("changes-to-order", {
      heading: "Changes to This Order",
      text: "Quantities, dates and prices change only by a written amendment of this Order Form, signed by both parties. Provider says within five business days what a change that Customer asks for would cost and how long it would take.",
    }),
    clause("changes", {
      heading: "Changes to the Framework Terms",
      when: { op: "present", variable: "changes" },
      text: "For this order alone: {{changes}}.",
    }),
    clause("term", {
      heading: "Order Date and Term",
      text: "This order takes effect on {{effective}} (the “Order Date”) and ends on {{end}}, or when everything owed under it has been performed if that is later.",
    }),
    clause("signing", {
      heading: "Signing",
      text: "Each party agrees to this Order Form by signing it. It may be signed electronically and in counterparts, which together are one document.",
    }),
  ],
  terms: {
    type: "order",
    amount: "lines",
    effective: "effective",
    end: "end",
    obligations: [
      {
        id: "delivery",
        kind: "delivery",
        title: "Deliver the Deliverables",
        by: "provider",
        clause: "delivery",
        due: { on: "delivery-date" },
      },
      {
        id: "acceptance",
        kind: "other",
        title: "Test, then accept or reject the Deliverables",
        by: "customer",
        clause: "acceptance",
        due: { after: "delivery-date", delay: "inspection" },
      },
      {
        id: "pay-all",
        kind: "payment",
        title: "Pay the Fees",
        by: "customer",
        clause: "pay-all",
        share: 100,
        due: { after: "delivery-date", delay: "payment-term" },
      },
      {
        id: "pay-advance",
        kind: "payment",
        title: "Pay the advance",
        by: "customer",
        clause: "pay-parts",
        share: "advance-share",
        due: { after: "effective", delay: { count: 10, unit: "days" } },
      },
      {
        id: "pay-rest",
        kind: "payment",
        title: "Pay the rest after acceptance",
        by: "customer",
        clause: "pay-parts",
        share: "rest-share",
        due: { after: "delivery-date", delay: "payment-term" },
      },
    ],
  },
  checks: [
    { check: "order", earlier: "framework-date", later: "effective" },
    { check: "order", earlier: "effective", later: "delivery-date" },
    { check: "order", earlier: "delivery-date", later: "end" },
    { check: "sum", variables: ["advance-share", "rest-share"], equals: 100, when: is("payment", "advance") },
  ],
};
