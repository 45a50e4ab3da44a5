import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askTable, askText, disputeQuestions, only, optional } from "./questions.ts";

/** 补充协议. In our own words after 民法典 arts. 543–544. */
export const amendmentChinese: Template = {
  id: "amendment-zh",
  version: 1,
  language: "zh-CN",
  name: { en: "Supplementary agreement (Chinese)", "zh-CN": "补充协议" },
  summary: {
    en: "Changes a contract in force under Chinese law: clause by clause, its term or price. What is not clearly changed stays.",
    "zh-CN": "对已生效合同的变更，以对照表逐条列明；变更内容约定不明确的推定为未变更。",
  },
  title: "补充协议",
  ours: "first",
  variables: [
    ask("first", "party", "Party A", "甲方"),
    ask("second", "party", "Party B", "乙方"),
    askText("agreement", "Contract that is changed (title, number)", "原合同名称及编号"),
    ask("agreement-date", "date", "Its date", "原合同签订日期"),
    ask("effective", "date", "The changes take effect on", "变更生效日期"),
    askTable("changes", "Changed clauses", "条款修改对照", [
      ["clause", "text", "Clause", "条款"],
      ["old", "text", "Words until now", "原约定"],
      ["new", "text", "New words", "变更后约定"],
    ]),
    ask("reason", "boolean", "State why", "载明变更原因"),
    only(is("reason", true), askText("background", "Background", "变更原因", true)),
    ask("end", "date", "Last day of the contract after this change", "变更后合同届满日"),
    ask("extends", "boolean", "The last day changes", "变更合同期限"),
    optional({
      name: "price",
      type: "money",
      required: false,
      label: { en: "New price (if it changes)", "zh-CN": "变更后价款（如变更）" },
    }),
    ask("security", "boolean", "The contract is secured by a guarantee or mortgage", "原合同设有担保"),
    ...disputeQuestions
      .filter(({ name }) => name === "courts")
      .map(({ when: _when, ...question }) => ({ ...question, required: false })),
  ],
  defaults: {
    reason: { type: "boolean", boolean: false },
    extends: { type: "boolean", boolean: false },
    security: { type: "boolean", boolean: false },
  },
  preamble: [
    paragraph(
      "甲乙双方于{{agreement-date}}签订了{{agreement}}（以下称“原合同”）。根据《中华人民共和国民法典》的有关规定，双方经协商一致，就原合同的变更订立本补充协议。",
    ),
  ],
  clauses: [
    clause("background", {
      heading: "变更原因",
      when: is("reason", true),
      basis: "民法典 第543条",
      text: "{{background}}。",
    }),
    clause("interpretation", {
      heading: "定义与解释",
      basis: "民法典 第142条、第466条",
      text: "除本补充协议另有约定外，原合同中的定义适用于本补充协议；所称条款，是指原合同的条款。",
    }),
    clause("changes", {
      heading: "变更内容",
      basis: "民法典 第543条、第544条",
      items: [
        item("table", "原合同下列条款变更如下：{{changes}}"),
        item("unclear", "变更的内容约定不明确的，推定为未变更。"),
      ],
    }),
    clause("end", {
      heading: "期限变更",
      when: is("extends", true),
      basis: "民法典 第543条",
      text: "原合同的届满日变更为{{end}}；原合同关于续展及通知期的约定，自该日起计算。",
    }),
    clause("price", {
      heading: "价款变更",
      when: { op: "present", variable: "price" },
      basis: "民法典 第470条、第543条",
      text: "自本补充协议生效之日起，原合同价款变更为{{price}}（大写：{{price.words}}）；此前已结算的款项不作调整。",
    }),
    clause("security", {
      heading: "担保",
      when: is("security", true),
      basis: "民法典 第391条、第409条、第695条",
      text: "原合同债务设有保证、抵押或者质押的，双方应当在本补充协议生效前取得担保人同意继续承担担保责任的书面文件。未经保证人书面同意加重债务的，保证人对加重的部分不承担保证责任。",
    }),
    clause("effect", {
      heading: "生效",
      basis: "民法典 第502条；电子签名法 第14条",
      text: "本补充协议自双方签字、盖章或者采用可靠的电子签名签署之日成立，自{{effective}}起生效，适用于生效之后的履行。原合同的签订依法或者依约须经批准、登记的，变更亦同。",
    }),
    clause("unchanged", {
      heading: "未变更部分",
      basis: "民法典 第509条",
      text: "除本补充协议变更的内容外，原合同的其他条款继续有效。生效前已经产生的权利义务及违约责任不受影响；本补充协议不构成任何一方对权利的放弃。",
    }),
    clause("priority", {
      heading: "效力顺序",
      basis: "民法典 第543条、第544条",
      text: "本补充协议是原合同的组成部分，与原合同具有同等法律效力；不一致的，以本补充协议为准，有多份补充协议的，以签署在后的为准。",
    }),
    clause("authority", {
      heading: "授权",
      basis: "民法典 第61条、第170条、第504条",
      text: "双方保证已取得签署和履行本补充协议所需的内部决议和授权。",
    }),
    clause("disputes", {
      heading: "争议解决",
      basis: "民法典 第507条",
      items: [
        item("same", "因本补充协议引起的争议，适用原合同关于法律适用和争议解决的约定。"),
        item("courts", "原合同没有约定的，任何一方可以向{{courts}}提起诉讼。", {
          when: { op: "present", variable: "courts" },
          basis: "民事诉讼法 第35条",
        }),
      ],
    }),
  ],
  terms: {
    type: "amendment",
    amount: "price",
    effective: "effective",
    end: "end",
    obligations: [
      {
        id: "apply",
        kind: "other",
        title: "将变更后的约定落实到订单、发票和系统",
        by: "first",
        clause: "effect",
        due: { after: "effective", delay: { count: 10, unit: "days" } },
      },
    ],
  },
  checks: [
    { check: "order", earlier: "agreement-date", later: "effective" },
    { check: "order", earlier: "effective", later: "end" },
  ],
};
