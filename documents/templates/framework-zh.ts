import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askChoice, askNumber, askPercent, askText, disputeQuestions, renewalQuestions } from "./questions.ts";

/** 采购框架协议. In our own words after 民法典 arts. 464–594 and 595–647. */
export const frameworkChinese: Template = {
  id: "framework-zh",
  version: 1,
  language: "zh-CN",
  name: { en: "Framework purchasing agreement (Chinese)", "zh-CN": "采购框架协议" },
  summary: {
    en: "Common terms under Chinese law for repeated purchases; each order is a short contract under them.",
    "zh-CN": "约定一定期限内多次采购的共同条款，每次采购以订单确定品名、数量、价格和交期。",
  },
  title: "采购框架协议",
  ours: "buyer",
  variables: [
    ask("buyer", "party", "Party A (buyer)", "甲方（采购方）"),
    ask("supplier", "party", "Party B (supplier)", "乙方（供应方）"),
    askText("scope", "Goods and services that may be ordered", "采购范围", true),
    ask("effective", "date", "Effective date", "生效日期"),
    ask("end", "date", "End of the agreement", "届满日"),
    ...renewalQuestions,
    askNumber("answer-days", [1, 30], "Days to confirm an order", "订单确认期限（工作日）"),
    askText("price-basis", "How prices are fixed", "定价方式", true),
    ask("payment-term", "duration", "Payment term after acceptance", "验收后付款期限"),
    ask("inspection", "duration", "Inspection period", "检验期限"),
    ask("warranty", "duration", "Warranty period", "质量保证期"),
    askPercent("late-rate", "Liquidated damages for delay (% per day)", "逾期违约金（每日%）"),
    askPercent("late-cap", "Their limit (% of the order)", "违约金上限（订单金额%）"),
    askChoice("commitment", "Volume", "采购量", [
      ["none", "no minimum", "不承诺采购量"],
      ["minimum", "a yearly minimum", "承诺年度最低采购额"],
    ]),
    {
      name: "minimum",
      type: "money",
      required: true,
      when: is("commitment", "minimum"),
      label: { en: "Yearly minimum", "zh-CN": "年度最低采购额" },
    },
    ask("personal-data", "boolean", "Personal information will be processed", "涉及个人信息"),
    ask("confidentiality", "duration", "Confidentiality after the end", "终止后保密期限"),
    ...disputeQuestions,
  ],
  defaults: {
    renewal: { type: "choice", choice: "decision" },
    "renewal-term": { type: "duration", count: 1, unit: "years" },
    notice: { type: "duration", count: 60, unit: "days" },
    "answer-days": { type: "number", number: 3 },
    "price-basis": { type: "text", text: "以双方确认的价格清单为准；价格清单每半年复核一次，未经双方书面确认不得调整" },
    "payment-term": { type: "duration", count: 30, unit: "days" },
    inspection: { type: "duration", count: 15, unit: "days" },
    warranty: { type: "duration", count: 12, unit: "months" },
    "late-rate": { type: "number", number: 0.05 },
    "late-cap": { type: "number", number: 10 },
    commitment: { type: "choice", choice: "none" },
    "personal-data": { type: "boolean", boolean: false },
    confidentiality: { type: "duration", count: 3, unit: "years" },
    disputes: { type: "choice", choice: "court" },
    courts: { type: "text", text: "甲方住所地有管辖权的人民法院" },
  },
  preamble: [
    paragraph(
      "为建立长期稳定的采购合作关系，甲乙双方根据《中华人民共和国民法典》及有关法律法规，在平等、自愿、公平、诚信的基础上，就甲方向乙方采购货物及服务的共同条款协商一致，订立本协议。",
    ),
  ],
  clauses: [
    clause("definitions", {
      heading: "定义",
      basis: "民法典 第142条、第466条",
      items: [
        item(
          "order-means",
          "订单，是指甲方依据本协议发出并经乙方确认的，载明品名、数量、价格、交付时间和地点等内容的采购订单；本协议与订单共同构成一份独立的合同。",
        ),
        item("goods-means", "标的，是指订单所列的货物及服务成果。"),
        item("price-means", "订单金额，是指订单载明的含税总价。"),
      ],
    }),
    clause("scope", {
      heading: "采购范围与采购量",
      basis: "民法典 第464条、第470条",
      items: [
        item("what", "采购范围：{{scope}}。"),
        item("no-minimum", "本协议不构成甲方的采购承诺，亦不授予乙方独家供应的权利。", {
          when: is("commitment", "none"),
        }),
        item(
          "minimum-volume",
          "甲方每一合同年度的采购额不低于{{minimum}}（大写：{{minimum.words}}）；低于该额的，双方应当协商调整下一年度的价格，乙方不得以此为由主张其他赔偿。",
          { when: is("commitment", "minimum") },
        ),
      ],
    }),
    clause("orders", {
      heading: "订单",
      basis: "民法典 第471条、第480条、第488条、第491条",
      items: [
        item(
          "order-contents",
          "甲方以书面形式（包括数据电文）发出订单，载明品名、规格、数量、单价、交付时间、地点及收货人。",
        ),
        item(
          "order-confirm",
          "乙方应当在收到订单之日起{{answer-days}}个工作日内书面确认；逾期未答复的，视为不接受该订单，但乙方已开始履行且甲方接受的除外。",
        ),
        item("order-change", "乙方对订单作出实质性变更的，为新的要约，经甲方书面确认后方为有效。"),
        item(
          "order-priority",
          "订单与本协议不一致的，就该订单而言以订单为准；一方单方提供的格式条款、系统条款不适用。",
        ),
      ],
    }),
    clause("price", {
      heading: "价格",
      basis: "民法典 第470条、第511条",
      items: [
        item("price-basis", "定价方式：{{price-basis}}。"),
        item("price-favoured", "在同等数量和条件下，乙方给予甲方的价格不高于其给予其他客户的价格。"),
      ],
    }),
    clause("payment", {
      heading: "结算与付款",
      basis: "民法典 第626条、第628条",
      items: [
        item(
          "pay",
          "甲方应当于标的验收合格并收到乙方开具的合法有效的增值税专用发票之日起{{payment-term}}内付款。发票应当注明对应的订单号。",
        ),
        item("account", "乙方收款账户变更的，应当以加盖公章的书面文件通知甲方，并经甲方通过变更前已知的联系方式核实。"),
        item("statement", "双方每季度对账一次，并以书面形式确认。"),
      ],
    }),
    clause("delivery", {
      heading: "交付与风险",
      basis: "民法典 第598条、第601条、第603条、第604条",
      items: [
        item(
          "deliver",
          "乙方应当按照订单载明的时间、地点交付标的，并随附合格证、说明书等单证和资料。标的毁损、灭失的风险自交付时起由甲方承担，所有权自交付时起转移。",
        ),
        item("deliver-delay", "乙方预计不能按期交付的，应当立即通知甲方；逾期超过30日的，甲方可以解除相应订单。"),
      ],
    }),
    clause("inspection", {
      heading: "检验",
      basis: "民法典 第620条至第623条",
      items: [
        item(
          "inspect",
          "甲方应当在收到标的之日起{{inspection}}内检验，对数量和外观瑕疵有异议的应当在该期限内书面通知乙方。隐蔽瑕疵可以在质量保证期内提出异议。",
        ),
        item(
          "reject",
          "检验不合格的，乙方应当在甲方要求的合理期限内修理、更换或者重作；两次不合格的，甲方可以解除相应订单并要求返还已付款项。",
        ),
      ],
    }),
    clause("warranty", {
      heading: "质量保证",
      basis: "民法典 第582条、第615条、第617条；产品质量法 第26条、第40条",
      text: "标的应当符合国家标准、行业标准、订单及双方确认的技术要求。质量保证期为自验收合格之日起{{warranty}}。期内出现质量问题的，乙方应当在接到通知后3日内响应，并承担修理、更换、退货等责任及由此发生的费用；造成损失的，应当赔偿。",
    }),
    clause("personal-data", {
      heading: "个人信息保护",
      when: is("personal-data", true),
      basis: "个人信息保护法 第21条",
      text: "乙方因履行订单需要处理个人信息的，双方应当事先另行签订个人信息委托处理协议，约定处理的目的、期限、方式、种类和保护措施；未签订的，乙方不得处理个人信息。",
    }),
    clause("intellectual-property", {
      heading: "知识产权",
      basis: "民法典 第600条、第612条",
      text: "乙方保证标的及其使用不侵犯第三人的知识产权；第三人提出主张的，由乙方负责处理并赔偿甲方损失。为甲方定制的服务成果，其知识产权自付清相应款项时起归甲方所有，双方在订单中另有约定的除外。",
    }),
    clause("integrity", {
      heading: "廉洁与合规",
      basis: "反不正当竞争法 第8条",
      text: "任何一方不得向对方工作人员给予或者承诺回扣、礼金等不正当利益。乙方应当遵守安全生产、环境保护、劳动用工等法律法规。违反的，守约方可以解除本协议及全部订单并要求赔偿损失。",
    }),
    clause("confidentiality", {
      heading: "保密",
      basis: "民法典 第501条、第509条",
      text: "双方对在合作中知悉的对方商业秘密及其他应当保密的信息负有保密义务，不得泄露或者不正当使用。本义务在本协议终止后{{confidentiality}}内继续有效；属于商业秘密的，在其公开前持续有效。",
    }),
    clause("breach", {
      heading: "违约责任",
      basis: "民法典 第577条、第584条、第585条",
      items: [
        item(
          "breach-delivery",
          "乙方逾期交付的，每逾期一日，按订单金额的{{late-rate}}%支付违约金，累计不超过订单金额的{{late-cap}}%。",
        ),
        item(
          "breach-payment",
          "甲方逾期付款的，每逾期一日，按逾期金额的{{late-rate}}%支付违约金，累计不超过订单金额的{{late-cap}}%。",
        ),
        item(
          "breach-other",
          "违约金不足以弥补实际损失的，违约方应当补足；损失赔偿额不得超过违约方订立合同时预见到或者应当预见到的因违约可能造成的损失。",
        ),
      ],
    }),
    clause("force-majeure", {
      heading: "不可抗力",
      basis: "民法典 第180条、第590条",
      text: "因不可抗力不能履行的，根据其影响部分或者全部免除责任，但是法律另有规定的除外。遭受不可抗力的一方应当在3日内书面通知对方，并在15日内提供证明。不可抗力持续超过30日的，任何一方可以解除受影响的订单。",
    }),
    clause("term", {
      heading: "期限与续展",
      basis: "民法典 第160条、第557条",
      items: [
        item("term-length", "本协议自{{effective}}起生效，至{{end}}届满。"),
        item(
          "term-automatic",
          "任何一方未在届满前{{notice}}书面通知对方不再续展的，本协议自动续展{{renewal-term}}；续展期满时亦同。",
          { when: is("renewal", "automatic") },
        ),
        item(
          "term-decision",
          "任何一方希望续签的，应当在届满前{{notice}}书面提出；经双方书面同意，可以续签{{renewal-term}}。",
          { when: is("renewal", "decision") },
        ),
        item("term-orders", "本协议届满或者解除时尚未履行完毕的订单，仍按本协议履行至完毕，因违约而解除的除外。"),
      ],
    }),
    clause("termination", {
      heading: "变更与解除",
      basis: "民法典 第543条、第562条、第563条、第565条、第567条",
      text: "本协议的变更应当采用书面形式。对方迟延履行主要债务经催告后15日内仍未履行，或者有其他违约行为致使不能实现合同目的的，守约方可以书面通知解除本协议或者相应订单。本协议终止不影响结算、保密、违约责任和争议解决条款的效力。",
    }),
    clause("notices", {
      heading: "通知与送达",
      basis: "民法典 第137条",
      text: "双方在本协议首部载明的住所、电子邮箱为有效送达地址，适用于履行及争议解决的全部阶段。以电子邮件发出的，进入对方系统时视为送达；以快递发出的，签收或者拒收之日视为送达。",
    }),
    clause("disputes-court", {
      heading: "法律适用与争议解决",
      when: is("disputes", "court"),
      basis: "民事诉讼法 第35条",
      text: "本协议及订单适用中华人民共和国法律。因此产生的争议，由双方协商解决；协商不成的，任何一方可以向{{courts}}提起诉讼。",
    }),
    clause("disputes-arbitration", {
      heading: "法律适用与争议解决",
      when: is("disputes", "arbitration"),
      basis: "仲裁法",
      text: "本协议及订单适用中华人民共和国法律。因此产生的任何争议，均应提交{{institution}}，按照申请仲裁时该会现行有效的仲裁规则进行仲裁。仲裁裁决是终局的，对双方均有约束力。",
    }),
    clause("closing", {
      heading: "其他",
      basis: "民法典 第469条、第490条、第545条；电子签名法 第14条",
      text: "本协议自双方签字或者盖章之日成立，双方同意采用可靠的电子签名签署本协议及订单。未经对方书面同意，任何一方不得转让本协议及订单项下的权利义务。部分条款无效的，不影响其他条款的效力。",
    }),
  ],
  terms: {
    type: "framework",
    effective: "effective",
    end: "end",
    notice: "notice",
    renewal: { kind: "renewal", term: "renewal-term" },
    obligations: [
      {
        id: "statement",
        kind: "report",
        title: "季度对账",
        by: "buyer",
        clause: "statement",
        due: { after: "effective", delay: { count: 3, unit: "months" } },
        every: { count: 3, unit: "months" },
      },
      {
        id: "volume",
        kind: "other",
        title: "核对年度采购额",
        by: "buyer",
        clause: "minimum-volume",
        due: { after: "effective", delay: { count: 1, unit: "years" } },
        every: { count: 1, unit: "years" },
      },
      {
        id: "prices",
        kind: "other",
        title: "复核价格清单",
        by: "buyer",
        clause: "price-basis",
        due: { after: "effective", delay: { count: 6, unit: "months" } },
        every: { count: 6, unit: "months" },
      },
      {
        id: "secrecy",
        kind: "confidentiality",
        title: "保守对方商业秘密",
        by: "buyer",
        clause: "confidentiality",
        due: { after: "end", delay: "confidentiality" },
        survives: true,
      },
    ],
  },
  checks: [{ check: "order", earlier: "effective", later: "end" }],
};
