import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askText, disputeQuestions } from "./questions.ts";

/** 保密协议. In our own words after 民法典 art. 501 and 反不正当竞争法 on trade secrets. */
export const ndaChinese: Template = {
  id: "nda-zh",
  version: 1,
  language: "zh-CN",
  name: { en: "Mutual non-disclosure agreement (Chinese)", "zh-CN": "双方保密协议" },
  summary: {
    en: "Before talks in which both sides show each other trade secrets, under Chinese law.",
    "zh-CN": "适用于双方在洽谈合作中互相披露商业秘密的情形，适用中国法。",
  },
  title: "保密协议",
  ours: "first",
  variables: [
    ask("first", "party", "Party A", "甲方"),
    ask("second", "party", "Party B", "乙方"),
    askText("purpose", "Purpose of disclosure", "披露目的", true),
    ask("effective", "date", "Effective date", "生效日期"),
    ask("term", "duration", "Term of the agreement", "协议期限"),
    ask("confidentiality", "duration", "Confidentiality after the end", "终止后保密期限"),
    ask("notice", "duration", "Notice of termination", "解除通知期"),
    ask("personal-data", "boolean", "Personal information will be shared", "涉及个人信息"),
    {
      name: "penalty",
      type: "money",
      required: false,
      label: { en: "Liquidated damages (if any)", "zh-CN": "违约金（如约定）" },
    },
    ...disputeQuestions,
  ],
  defaults: {
    purpose: { type: "text", text: "评估并洽谈双方之间的业务合作" },
    term: { type: "duration", count: 2, unit: "years" },
    confidentiality: { type: "duration", count: 3, unit: "years" },
    notice: { type: "duration", count: 30, unit: "days" },
    "personal-data": { type: "boolean", boolean: false },
    disputes: { type: "choice", choice: "court" },
    courts: { type: "text", text: "被告住所地有管辖权的人民法院" },
  },
  preamble: [
    paragraph(
      "鉴于甲乙双方拟就{{purpose}}（以下称“合作目的”）进行交流，并可能向对方披露商业秘密或者其他应当保密的信息，双方根据《中华人民共和国民法典》《中华人民共和国反不正当竞争法》等法律法规，经协商一致，订立本协议。",
    ),
  ],
  clauses: [
    clause("definition", {
      heading: "保密信息",
      basis: "反不正当竞争法（商业秘密）；民法典 第123条、第501条",
      items: [
        item(
          "information",
          "本协议所称保密信息，是指一方（披露方）为合作目的以书面、口头、电子或者其他任何形式向另一方（接收方）披露的，不为公众所知悉、具有商业价值的技术信息、经营信息及其他商业信息，包括但不限于设计、程序、配方、工艺、数据、客户名单、货源情报、产销策略、报价、财务资料，以及披露方标明“保密”或者依其性质应当认定为保密的信息。",
        ),
        item("existence", "双方进行洽谈的事实、进展以及本协议的内容，亦属于保密信息。"),
      ],
    }),
    clause("exceptions", {
      heading: "例外",
      basis:
        "反不正当竞争法（商业秘密）；最高人民法院关于审理侵犯商业秘密民事案件适用法律若干问题的规定（法释〔2020〕7号）第14条",
      text: "接收方能够证明属于下列情形的信息，不属于保密信息：（1）非因接收方过错已为公众所知悉；（2）接收方在披露前已合法知悉且不负保密义务；（3）接收方从有权披露的第三人处合法取得且不负保密义务；（4）接收方未使用保密信息而独立开发取得。",
    }),
    clause("duties", {
      heading: "保密义务",
      basis: "民法典 第501条、第509条",
      text: "接收方应当：",
      items: [
        item("purpose-only", "仅为合作目的使用保密信息，不得用于其他任何用途；"),
        item("care", "以不低于保护自身同类信息的标准，且不低于合理的注意程度，采取保密措施保护保密信息；"),
        item(
          "need-to-know",
          "仅向为合作目的确有必要知悉的员工、顾问及关联方披露，并确保其承担不低于本协议标准的保密义务；接收方对其行为承担责任；",
        ),
        item("no-copy", "未经披露方事先书面同意，不得复制、反向工程或者向任何第三人披露保密信息；"),
        item("incident", "发现保密信息泄露或者可能泄露的，立即通知披露方，并采取措施防止损失扩大。"),
      ],
    }),
    clause("required-disclosure", {
      heading: "依法披露",
      basis: "民法典 第509条；民事诉讼法 第71条",
      text: "接收方依照法律法规或者有权机关的要求必须披露保密信息的，应当在法律允许的范围内事先书面通知披露方，仅披露必要的部分，并协助披露方申请保密处理。",
    }),
    clause("personal-data", {
      heading: "个人信息保护",
      when: is("personal-data", true),
      basis: "个人信息保护法 第21条、第51条、第57条",
      text: "保密信息包含个人信息的，接收方应当依照《中华人民共和国个人信息保护法》处理，仅限于合作目的所必需的最小范围，采取加密、去标识化等安全措施，不得转委托或者向境外提供。发生或者可能发生个人信息泄露、篡改、丢失的，应当立即采取补救措施并通知披露方。合作终止的，应当返还或者删除个人信息，不得保留。",
    }),
    clause("rights", {
      heading: "权利归属",
      basis: "民法典 第123条",
      text: "保密信息及其载体的所有权、知识产权及其他权利归披露方所有。披露方披露保密信息，不构成对接收方的任何转让或者许可，也不构成对信息准确性、完整性的保证。",
    }),
    clause("return", {
      heading: "返还与销毁",
      basis: "民法典 第558条",
      text: "本协议终止或者披露方提出书面要求的，接收方应当立即停止使用保密信息，并在30日内返还或者销毁全部保密信息及其复制件，同时出具书面证明。依法应当留存或者备份系统自动留存的部分，接收方应当继续按照本协议保密。",
    }),
    clause("no-obligation", {
      heading: "不构成合作承诺",
      basis: "民法典 第5条",
      text: "本协议不构成任何一方披露信息、进行交易或者达成合作的承诺，亦不构成合伙、代理或者雇佣关系。",
    }),
    clause("term", {
      heading: "期限与解除",
      items: [
        item("duration", "本协议自{{effective}}起生效，有效期{{term}}。"),
        item("early", "任何一方可以提前{{notice}}书面通知对方解除本协议。"),
        item(
          "survival",
          "本协议届满或者解除后，接收方的保密义务在{{confidentiality}}内继续有效；其中属于商业秘密的，在其被披露方公开或者成为公众所知悉的信息之前持续有效。",
          { basis: "民法典 第558条" },
        ),
      ],
    }),
    clause("breach", {
      heading: "违约责任",
      basis: "民法典 第577条、第584条；反不正当竞争法（侵犯商业秘密的赔偿）",
      items: [
        item(
          "damages",
          "接收方违反本协议的，应当立即停止违约行为、消除影响，并赔偿披露方因此遭受的全部损失，包括为制止侵害行为所支付的调查费、公证费、律师费等合理开支。",
        ),
        item(
          "penalty",
          "除前项赔偿外，违约方每发生一次违约，应当向守约方支付违约金{{penalty}}（大写：{{penalty.words}}）；违约金低于实际损失的，应当补足差额。",
          { when: { op: "present", variable: "penalty" }, basis: "民法典 第585条" },
        ),
      ],
    }),
    clause("disputes-court", {
      heading: "法律适用与争议解决",
      when: is("disputes", "court"),
      basis: "民事诉讼法 第35条",
      text: "本协议适用中华人民共和国法律。因本协议产生的争议，双方应当协商解决；协商不成的，任何一方可以向{{courts}}提起诉讼。",
    }),
    clause("disputes-arbitration", {
      heading: "法律适用与争议解决",
      when: is("disputes", "arbitration"),
      basis: "仲裁法",
      text: "本协议适用中华人民共和国法律。因本协议产生的任何争议，均应提交{{institution}}，按照申请仲裁时该会现行有效的仲裁规则进行仲裁。仲裁裁决是终局的，对双方均有约束力。",
    }),
    clause("closing", {
      heading: "其他",
      basis: "民法典 第490条；电子签名法 第14条",
      text: "本协议自双方签字或者盖章之日成立，双方同意采用可靠的电子签名签署，其与手写签名或者盖章具有同等法律效力。本协议的变更应当采用书面形式。未经对方书面同意，任何一方不得转让本协议项下的权利义务。本协议首部载明的住所和电子邮箱为双方有效送达地址。",
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
        title: "返还或者销毁对方保密信息并出具证明",
        by: "first",
        clause: "return",
        due: { after: "end", delay: { count: 30, unit: "days" } },
      },
      {
        id: "destroy-theirs",
        kind: "confidentiality",
        title: "取得对方返还或者销毁我方保密信息的证明",
        by: "second",
        clause: "return",
        due: { after: "end", delay: { count: 30, unit: "days" } },
      },
      {
        id: "secrecy",
        kind: "confidentiality",
        title: "在保密期限内保守对方保密信息",
        by: "first",
        clause: "survival",
        due: { after: "end", delay: "confidentiality" },
        survives: true,
      },
    ],
  },
  checks: [],
};
