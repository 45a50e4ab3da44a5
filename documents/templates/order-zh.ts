import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askChoice, askGoods, askText, optional } from "./questions.ts";

/** 采购订单. In our own words after 民法典 arts. 470, 595–647. */
export const orderChinese: Template = {
  id: "order-zh",
  version: 1,
  language: "zh-CN",
  name: { en: "Purchase order under a framework agreement (Chinese)", "zh-CN": "采购订单（框架协议项下）" },
  summary: {
    en: "One order under Chinese law: a line for each good or service with quantity and price, delivery, payment.",
    "zh-CN": "依据框架协议签订的单次订单，逐行列明品名、数量、单价、金额及合计大写。",
  },
  title: "采购订单",
  ours: "buyer",
  variables: [
    ask("buyer", "party", "Party A (buyer)", "甲方（采购方）"),
    ask("supplier", "party", "Party B (supplier)", "乙方（供应方）"),
    askText("framework", "Framework agreement (title, number)", "框架协议名称及编号"),
    ask("framework-date", "date", "Date of the framework agreement", "框架协议签订日期"),
    askGoods("lines", "Goods and services", "采购明细"),
    ask("effective", "date", "Order date", "订单日期"),
    ask("delivery-date", "date", "Delivery date", "交付日期"),
    askText("delivery-place", "Place of delivery", "交付地点"),
    askText("contact", "Recipient and telephone", "收货人及联系电话"),
    askChoice("payment", "Payment", "付款方式", [
      ["acceptance", "after acceptance", "验收后一次性付款"],
      ["advance", "partly in advance", "预付款加验收款"],
    ]),
    ask("payment-term", "duration", "Payment term after acceptance", "验收后付款期限"),
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
    ask("inspection", "duration", "Inspection period", "检验期限"),
    ask("end", "date", "End of the order", "订单届满日"),
    ask("results", "boolean", "The order includes work results", "包含定制成果"),
    optional(askText("changes", "Special terms (if any)", "特别约定（如有）", true)),
  ],
  defaults: {
    payment: { type: "choice", choice: "acceptance" },
    "payment-term": { type: "duration", count: 30, unit: "days" },
    inspection: { type: "duration", count: 15, unit: "days" },
    results: { type: "boolean", boolean: false },
  },
  preamble: [
    paragraph("甲乙双方根据{{framework-date}}签订的{{framework}}（以下称“框架协议”），就甲方本次采购事宜确认如下。"),
  ],
  clauses: [
    clause("framework", {
      heading: "与框架协议的关系",
      basis: "民法典 第464条、第466条",
      text: "本订单依据框架协议签订，与框架协议共同构成一份独立的合同。本订单未约定的，适用框架协议；二者不一致的，就本订单而言以本订单为准。",
    }),
    clause("ordered", {
      heading: "采购明细",
      basis: "民法典 第470条、第596条",
      items: [
        item("lines", "乙方向甲方提供下列货物及服务：{{lines}}"),
        item("specification", "标的应当符合上表所列规格、国家标准、行业标准以及双方确认的技术要求。"),
      ],
    }),
    clause("price", {
      heading: "订单金额",
      basis: "民法典 第626条",
      text: "订单金额合计{{lines.sum}}（大写：{{lines.words}}），含税。该金额已包括包装、运输、保险、装卸及约定的随附服务费用。",
    }),
    clause("delivery", {
      heading: "交付",
      basis: "民法典 第598条、第601条、第603条",
      text: "乙方应当于{{delivery-date}}前将标的交付至{{delivery-place}}，收货人：{{contact}}。乙方应当提前2日通知收货人。",
    }),
    clause("inspection", {
      heading: "检验",
      basis: "民法典 第620条、第621条",
      text: "甲方应当在收到标的之日起{{inspection}}内检验；检验不合格的，乙方应当在15日内更换、修理或者重作。",
    }),
    clause("payment", {
      heading: "付款",
      basis: "民法典 第628条",
      items: [
        item(
          "pay-all",
          "甲方于验收合格并收到注明本订单编号的增值税专用发票之日起{{payment-term}}内一次性支付全部款项。",
          { when: is("payment", "acceptance") },
        ),
        item(
          "pay-parts",
          "甲方于本订单生效后10日内支付订单金额的{{advance-share}}%作为预付款；验收合格并收到发票之日起{{payment-term}}内支付订单金额的{{rest-share}}%。",
          { when: is("payment", "advance") },
        ),
      ],
    }),
    clause("cooperation", {
      heading: "协助",
      basis: "民法典 第509条第2款",
      text: "甲方应当及时提供本订单履行所需的场地、资料和确认。因甲方原因造成延误且乙方已及时书面告知的，交付期限相应顺延。",
    }),
    clause("results", {
      heading: "成果归属",
      when: is("results", true),
      basis: "民法典 第859条、第860条；著作权法 第19条",
      text: "乙方为甲方定制的成果，其知识产权自甲方付清相应款项时起归甲方所有。未经甲方书面同意，成果中不得包含第三人的知识产权。",
    }),
    clause("change", {
      heading: "订单变更",
      basis: "民法典 第543条",
      text: "品名、数量、价格、交期的变更，应当经双方书面确认。甲方提出变更的，乙方应当在5个工作日内书面告知对价格和交期的影响。",
    }),
    clause("special", {
      heading: "特别约定",
      when: { op: "present", variable: "changes" },
      basis: "民法典 第470条",
      text: "{{changes}}。",
    }),
    clause("breach", {
      heading: "违约责任",
      basis: "民法典 第577条",
      text: "双方的违约责任适用框架协议的约定。",
    }),
    clause("term", {
      heading: "生效与期限",
      basis: "民法典 第490条；电子签名法 第14条",
      text: "本订单经双方签字、盖章或者采用可靠的电子签名签署后成立，自{{effective}}起生效，至{{end}}届满；届满时尚未履行完毕的，至履行完毕时终止。",
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
        title: "交付标的",
        by: "supplier",
        clause: "delivery",
        due: { on: "delivery-date" },
      },
      {
        id: "inspection",
        kind: "other",
        title: "检验并提出异议",
        by: "buyer",
        clause: "inspection",
        due: { after: "delivery-date", delay: "inspection" },
      },
      {
        id: "pay-all",
        kind: "payment",
        title: "支付全部款项",
        by: "buyer",
        clause: "pay-all",
        share: 100,
        due: { after: "delivery-date", delay: "payment-term" },
      },
      {
        id: "pay-advance",
        kind: "payment",
        title: "支付预付款",
        by: "buyer",
        clause: "pay-parts",
        share: "advance-share",
        due: { after: "effective", delay: { count: 10, unit: "days" } },
      },
      {
        id: "pay-rest",
        kind: "payment",
        title: "支付验收款",
        by: "buyer",
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
