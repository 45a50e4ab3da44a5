import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askPercent, askText, disputeQuestions, renewalQuestions } from "./questions.ts";

const byMilestone = is("payment", "milestones");

/** 技术服务合同. In our own words after 民法典 arts. 770–787 (承揽) and 878–887 (技术咨询、技术服务). */
export const servicesChinese: Template = {
  id: "services-zh",
  version: 1,
  language: "zh-CN",
  name: { en: "Services contract (Chinese)", "zh-CN": "技术服务合同" },
  summary: {
    en: "Technical or professional services with deliverables, acceptance and milestones, under Chinese law.",
    "zh-CN": "技术服务或专业服务，含工作成果、验收与分期付款，适用中国法。",
  },
  title: "技术服务合同",
  ours: "provider",
  variables: [
    ask("client", "party", "Client (Party A)", "甲方（委托人）"),
    ask("provider", "party", "Provider (Party B)", "乙方（受托人）"),
    askText("services", "Services", "服务内容", true),
    askText("deliverables", "Deliverables", "工作成果", true),
    askText("standard", "Acceptance standard", "验收标准"),
    ask("price", "money", "Total fee", "服务费总额"),
    ask("effective", "date", "Effective date", "生效日期"),
    ask("delivery-date", "date", "Delivery date", "工作成果交付日期"),
    ask("end", "date", "End of the contract", "服务期届满日"),
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
    ask("payment-term", "duration", "Payment term after acceptance", "验收后付款期限"),
    askPercent("start-share", "At the start (%)", "首付款比例（%）", byMilestone),
    askPercent("acceptance-share", "On acceptance (%)", "验收款比例（%）", byMilestone),
    askPercent("end-share", "At the end (%)", "尾款比例（%）", byMilestone),
    ask("inspection", "duration", "Acceptance period", "验收期限"),
    ask("warranty", "duration", "Warranty period", "质量保证期"),
    {
      name: "ownership",
      type: "choice",
      required: true,
      label: { en: "The results belong to", "zh-CN": "成果知识产权归属" },
      options: [
        { choice: "client", label: { en: "the client", "zh-CN": "归委托人" } },
        {
          choice: "provider",
          label: { en: "the provider, licensed to the client", "zh-CN": "归受托人，许可委托人使用" },
        },
      ],
    },
    ask("personal-data", "boolean", "Personal information is processed", "涉及处理个人信息"),
    askPercent("late-rate", "Liquidated damages for delay (% per day)", "逾期违约金（每日%）"),
    askPercent("late-cap", "Their limit (% of the fee)", "违约金上限（服务费总额%）"),
    ask("confidentiality", "duration", "Duration of confidentiality after the end", "合同终止后保密期限"),
    ...disputeQuestions,
  ],
  defaults: {
    standard: { type: "text", text: "附件一《服务需求与验收标准》" },
    renewal: { type: "choice", choice: "none" },
    notice: { type: "duration", count: 30, unit: "days" },
    payment: { type: "choice", choice: "single" },
    "payment-term": { type: "duration", count: 30, unit: "days" },
    inspection: { type: "duration", count: 10, unit: "days" },
    warranty: { type: "duration", count: 6, unit: "months" },
    ownership: { type: "choice", choice: "client" },
    "personal-data": { type: "boolean", boolean: false },
    "late-rate": { type: "number", number: 0.05 },
    "late-cap": { type: "number", number: 10 },
    confidentiality: { type: "duration", count: 3, unit: "years" },
    disputes: { type: "choice", choice: "court" },
    courts: { type: "text", text: "甲方住所地有管辖权的人民法院" },
  },
  preamble: [
    paragraph(
      "甲方委托乙方提供{{services}}，乙方同意接受委托。双方根据《中华人民共和国民法典》及有关法律法规，经平等协商，订立本合同。",
    ),
  ],
  clauses: [
    clause("services", {
      heading: "服务内容",
      basis: "民法典 第470条、第878条、第884条",
      items: [
        item("scope", "乙方向甲方提供的服务为：{{services}}。"),
        item("deliverables", "乙方应当交付的工作成果为：{{deliverables}}。"),
        item(
          "standard-of-care",
          "乙方应当按照约定完成服务项目，解决技术问题，保证工作质量，并传授解决技术问题的知识。",
          { basis: "民法典 第883条" },
        ),
      ],
    }),
    clause("schedule", {
      heading: "服务期限与进度",
      basis: "民法典 第160条、第884条",
      items: [
        item(
          "term-length",
          "本合同自{{effective}}起生效，服务期至{{end}}届满。乙方应当于{{delivery-date}}前交付全部工作成果。",
        ),
        item(
          "progress",
          "乙方应当按照双方确认的计划开展工作，并于每月末书面报告进度。可能延误的，应当立即通知甲方并说明原因及补救措施。",
        ),
      ],
    }),
    clause("client-duties", {
      heading: "甲方的协助",
      basis: "民法典 第778条、第882条",
      text: "甲方应当按照约定提供工作条件，提供必要的资料、数据和技术背景材料，并在合理期限内答复乙方的询问。甲方不履行协助义务致使服务不能完成的，乙方可以催告甲方在合理期限内履行，并可以顺延履行期限；甲方逾期不履行的，乙方可以解除合同。",
    }),
    clause("personnel", {
      heading: "人员与转委托",
      basis: "民法典 第772条、第773条",
      text: "乙方应当以自己的设备、技术和人员完成主要工作，并指派具备相应资质和经验的人员。未经甲方书面同意，乙方不得将主要工作交由第三人完成；将辅助工作交由第三人完成的，就该第三人完成的工作成果向甲方负责。",
    }),
    clause("changes", {
      heading: "需求变更",
      basis: "民法典 第543条、第777条",
      text: "甲方中途变更服务要求的，应当书面通知乙方。乙方应当在5个工作日内书面说明变更对费用和进度的影响，经双方书面确认后执行。甲方变更要求造成乙方损失的，应当赔偿损失。",
    }),
    clause("price", {
      heading: "服务费",
      basis: "民法典 第782条",
      text: "服务费总额为{{price}}（大写：{{price.words}}），含税。除双方另有书面约定外，该费用已包括乙方履行本合同的全部费用。",
    }),
    clause("payment", {
      heading: "付款方式",
      basis: "民法典 第782条",
      items: [
        item(
          "payment-single",
          "工作成果验收合格并收到乙方开具的合法有效的增值税专用发票之日起{{payment-term}}内，甲方一次性支付全部服务费。",
          { when: is("payment", "single") },
        ),
        item(
          "payment-milestones",
          "甲方按照下列里程碑付款：（1）首付款：本合同生效后10日内支付服务费总额的{{start-share}}%；（2）验收款：工作成果验收合格之日起{{payment-term}}内支付服务费总额的{{acceptance-share}}%；（3）尾款：服务期届满且无未解决的质量问题之日起10日内支付服务费总额的{{end-share}}%。",
          { when: byMilestone },
        ),
        item("payment-invoice", "乙方应当在甲方每次付款前开具等额、合法有效的增值税专用发票。"),
      ],
    }),
    clause("acceptance", {
      heading: "交付与验收",
      basis: "民法典 第780条、第781条",
      items: [
        item(
          "acceptance-period",
          "甲方应当自收到工作成果之日起{{inspection}}内按照{{standard}}验收，并书面通知验收结果；逾期未提出书面异议的，视为验收合格。",
        ),
        item(
          "acceptance-rework",
          "验收不合格的，乙方应当在甲方指定的合理期限内免费修改并重新提交；经两次修改仍不合格的，甲方可以减少报酬或者解除合同，并请求赔偿损失。",
        ),
      ],
    }),
    clause("warranty", {
      heading: "质量保证",
      basis: "民法典 第781条",
      text: "质量保证期为自验收合格之日起{{warranty}}。质量保证期内工作成果不符合约定的，乙方应当免费修复、重作；造成甲方损失的，应当赔偿。",
    }),
    clause("ownership", {
      heading: "知识产权",
      basis: "民法典 第885条",
      items: [
        item(
          "ownership-client",
          "乙方履行本合同所完成的工作成果及其知识产权，自完成之日起归甲方所有；乙方在本合同订立前已拥有的知识产权仍归乙方所有，并许可甲方为使用工作成果之目的永久、免费使用。",
          { when: is("ownership", "client") },
        ),
        item(
          "ownership-provider",
          "工作成果的知识产权归乙方所有。乙方许可甲方及其关联方在甲方经营范围内永久、不可撤销、免费地使用、复制和修改工作成果。",
          { when: is("ownership", "provider") },
        ),
        item(
          "no-infringement",
          "乙方保证工作成果不侵犯第三人的合法权益。第三人就此主张权利的，乙方应当负责处理并赔偿甲方因此遭受的损失。",
        ),
      ],
    }),
    clause("confidentiality", {
      heading: "保密",
      basis: "民法典 第501条、第785条",
      text: "乙方应当按照甲方的要求保守秘密，未经甲方许可，不得留存复制品或者技术资料。任何一方对履行本合同知悉的对方商业秘密及其他保密信息，不得泄露或者不正当使用。本条义务在合同终止后{{confidentiality}}内继续有效；属于商业秘密的，在其公开前持续有效。",
    }),
    clause("personal-data", {
      heading: "个人信息与数据安全",
      when: is("personal-data", true),
      basis: "个人信息保护法 第21条、第59条；数据安全法 第27条",
      text: "乙方受托处理个人信息的，应当在本合同约定的目的、期限、方式和种类范围内处理，不得超出约定范围，不得转委托，并采取必要措施保障安全。发生个人信息安全事件的，应当立即通知甲方并采取补救措施。合同不生效、无效、被撤销或者终止的，应当返还或者删除个人信息，不得保留。甲方有权监督检查。",
    }),
    clause("breach", {
      heading: "违约责任",
      basis: "民法典 第577条、第584条、第585条、第781条",
      items: [
        item(
          "breach-provider",
          "乙方逾期交付工作成果的，每逾期一日，按服务费总额的{{late-rate}}%支付违约金，累计不超过服务费总额的{{late-cap}}%。",
        ),
        item(
          "breach-client",
          "甲方逾期付款的，每逾期一日，按逾期金额的{{late-rate}}%支付违约金，累计不超过服务费总额的{{late-cap}}%。",
        ),
        item(
          "breach-cap",
          "除故意或者重大过失、侵犯知识产权、违反保密或者个人信息保护义务外，任何一方的赔偿责任总额以服务费总额为限。造成人身损害的，或者因故意、重大过失造成财产损失的，不适用本项限制。",
          { basis: "民法典 第506条" },
        ),
      ],
    }),
    clause("force-majeure", {
      heading: "不可抗力",
      basis: "民法典 第180条、第590条",
      text: "因不可抗力不能履行合同的，根据不可抗力的影响，部分或者全部免除责任，但是法律另有规定的除外。遭受不可抗力的一方应当及时通知对方，并在合理期限内提供证明。",
    }),
    clause("renewal", {
      heading: "续展",
      basis: "民法典 第160条、第557条",
      items: [
        item(
          "term-automatic",
          "任何一方未在服务期届满前{{notice}}书面通知对方不再续展的，本合同自动续展{{renewal-term}}；续展期满时亦同。",
          { when: is("renewal", "automatic") },
        ),
        item(
          "term-decision",
          "任何一方希望续签的，应当在服务期届满前{{notice}}书面提出；经双方书面同意，可以续签{{renewal-term}}。",
          { when: is("renewal", "decision") },
        ),
        item("term-end", "服务期届满，本合同终止，双方另行签订书面合同的除外。", { when: is("renewal", "none") }),
      ],
    }),
    clause("termination", {
      heading: "合同的解除",
      basis: "民法典 第563条、第565条、第566条、第787条",
      items: [
        item(
          "terminate-breach",
          "一方违约致使不能实现合同目的，或者迟延履行主要债务经催告后在15日内仍未履行的，另一方可以书面通知解除合同。",
        ),
        item(
          "terminate-client",
          "甲方在乙方完成工作前可以提前30日书面通知解除合同，但应当支付已完成工作的相应报酬；造成乙方损失的，应当赔偿损失。",
        ),
        item(
          "handover",
          "合同终止的，乙方应当在10日内移交全部已完成的工作成果和甲方资料。合同终止不影响结算、保密、知识产权和争议解决条款的效力。",
        ),
      ],
    }),
    clause("disputes-court", {
      heading: "法律适用与争议解决",
      when: is("disputes", "court"),
      basis: "民事诉讼法 第35条",
      text: "本合同适用中华人民共和国法律。因本合同引起的或者与本合同有关的争议，由双方协商解决；协商不成的，任何一方可以向{{courts}}提起诉讼。",
    }),
    clause("disputes-arbitration", {
      heading: "法律适用与争议解决",
      when: is("disputes", "arbitration"),
      basis: "仲裁法",
      text: "本合同适用中华人民共和国法律。因本合同引起的或者与本合同有关的任何争议，均应提交{{institution}}，按照申请仲裁时该会现行有效的仲裁规则进行仲裁。仲裁裁决是终局的，对双方均有约束力。",
    }),
    clause("closing", {
      heading: "其他",
      basis: "民法典 第490条；电子签名法 第14条",
      items: [
        item(
          "effect",
          "本合同自双方签字或者盖章之日成立，自约定的生效日期起生效。双方同意采用可靠的电子签名签署，其与手写签名或者盖章具有同等法律效力。",
        ),
        item("notices", "本合同首部载明的住所和电子邮箱为双方有效送达地址，适用于合同履行及争议解决的全部阶段。"),
        item(
          "entire",
          "附件为本合同不可分割的组成部分。本合同的变更应当采用书面形式。部分条款无效的，不影响其他条款的效力。",
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
        title: "交付工作成果",
        by: "provider",
        clause: "term-length",
        due: { on: "delivery-date" },
      },
      {
        id: "report",
        kind: "report",
        title: "每月进度报告",
        by: "provider",
        clause: "progress",
        due: { after: "effective", delay: { count: 1, unit: "months" } },
        every: { count: 1, unit: "months" },
      },
      {
        id: "acceptance",
        kind: "other",
        title: "验收工作成果",
        by: "client",
        clause: "acceptance-period",
        due: { after: "delivery-date", delay: "inspection" },
      },
      {
        id: "pay-all",
        kind: "payment",
        title: "支付全部服务费",
        by: "client",
        clause: "payment-single",
        share: 100,
        due: { after: "delivery-date", delay: "payment-term" },
      },
      {
        id: "pay-start",
        kind: "payment",
        title: "支付首付款",
        by: "client",
        clause: "payment-milestones",
        share: "start-share",
        due: { after: "effective", delay: { count: 10, unit: "days" } },
      },
      {
        id: "pay-acceptance",
        kind: "payment",
        title: "支付验收款",
        by: "client",
        clause: "payment-milestones",
        share: "acceptance-share",
        due: { after: "delivery-date", delay: "payment-term" },
      },
      {
        id: "pay-end",
        kind: "payment",
        title: "支付尾款",
        by: "client",
        clause: "payment-milestones",
        share: "end-share",
        due: { after: "end", delay: { count: 10, unit: "days" } },
      },
      {
        id: "secrecy",
        kind: "confidentiality",
        title: "保守对方商业秘密",
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
