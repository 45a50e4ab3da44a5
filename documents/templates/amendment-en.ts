import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askTable, askText, only, optional } from "./questions.ts";

/** Adapted from the Common Paper Amendment (CC BY 4.0): see SOURCES.md for what was changed. */
export const amendmentEnglish: Template = {
  id: "amendment-en",
  version: 1,
  language: "en",
  name: { en: "Amendment", "zh-CN": "补充协议（英文）" },
  summary: {
    en: "Changes an agreement that is in force: clause by clause, the end of its term, its price. Everything else stays.",
    "zh-CN": "对已生效合同的变更：逐条修改、期限或价款调整，其余不变。",
  },
  title: "Amendment",
  attribution:
    "Adapted from the Common Paper Amendment, Version 1.0 (commonpaper.com/standards/amendment), © Common Paper, Inc., licensed under CC BY 4.0 (creativecommons.org/licenses/by/4.0). Changes: a table of changed clauses, changes of term and price, and sections on rights already accrued, consents and precedence added.",
  ours: "first",
  variables: [
    ask("first", "party", "Our side", "我方"),
    ask("second", "party", "Other side", "对方"),
    askText("agreement", "Agreement that is changed (title, number)", "被修改的合同名称及编号"),
    ask("agreement-date", "date", "Its date", "原合同签订日期"),
    ask("effective", "date", "The changes take effect on", "变更生效日期"),
    askTable("changes", "Changed clauses", "条款修改对照", [
      ["clause", "text", "Clause", "条款"],
      ["old", "text", "Words until now", "原内容"],
      ["new", "text", "New words", "修改后内容"],
    ]),
    ask("reason", "boolean", "State why", "说明变更原因"),
    only(is("reason", true), askText("background", "Background", "变更背景", true)),
    ask("end", "date", "Last day of the agreement after this change", "变更后合同届满日"),
    ask("extends", "boolean", "The last day changes", "变更合同期限"),
    optional({
      name: "price",
      type: "money",
      required: false,
      label: { en: "New price (if it changes)", "zh-CN": "变更后价款（如变更）" },
    }),
  ],
  defaults: {
    reason: { type: "boolean", boolean: false },
    extends: { type: "boolean", boolean: false },
  },
  preamble: [
    paragraph(
      "This Amendment modifies {{agreement}} of {{agreement-date}} (the “Agreement”) between {{first}} and {{second}}. The parties agree to the following.",
    ),
  ],
  clauses: [
    clause("background", { heading: "Background", when: is("reason", true), text: "{{background}}." }),
    clause("interpretation", {
      heading: "Interpretation",
      text: "Words defined in the Agreement mean the same in this Amendment. References to clauses are to those of the Agreement.",
    }),
    clause("changes", { heading: "Changed Clauses", text: "The Agreement is changed as follows: {{changes}}" }),
    clause("end", {
      heading: "Term",
      when: is("extends", true),
      text: "The Agreement continues until {{end}}, with the rights of renewal and notice that it states counted from that day.",
    }),
    clause("price", {
      heading: "Price",
      when: { op: "present", variable: "price" },
      text: "From the Amendment Date the price under the Agreement is {{price}} ({{price.words}}). Amounts invoiced before stay as they were.",
    }),
    clause("effect", {
      heading: "Amendment Date",
      text: "The changes take effect on {{effective}} (the “Amendment Date”) and apply to what is performed from then on.",
    }),
    clause("unchanged", {
      heading: "Everything Else Stays",
      text: "Except as changed here, the Agreement stays in full force. Rights and obligations that arose before the Amendment Date, and remedies for breaches before it, are not affected. This Amendment waives nothing.",
    }),
    clause("precedence", {
      heading: "Precedence",
      text: "This Amendment is part of the Agreement. Where they are inconsistent, this Amendment controls, and a later amendment over an earlier one.",
    }),
    clause("authority", {
      heading: "Authority and Consents",
      text: "Each party represents that it has the power to enter into this Amendment and has obtained the consents that it needs, including those of guarantors and insurers of the Agreement.",
    }),
    clause("law", {
      heading: "Governing Law and Signing",
      items: [
        item("same-law", "The governing law and the way of settling disputes are those of the Agreement."),
        item(
          "signing",
          "This Amendment may be signed electronically and in counterparts, which together are one document.",
        ),
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
        title: "Carry the changed terms into orders, invoices and systems",
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
