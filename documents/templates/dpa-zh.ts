import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askChoice, askNumber, askTable, askText, disputeQuestions, only, optional } from "./questions.ts";

const abroad = is("transfer", true);

/** 个人信息委托处理协议. In our own words after 《个人信息保护法》 (arts. 21, 38–40, 51–59) and 《数据安全法》. */
export const dpaChinese: Template = {
  id: "dpa-zh",
  version: 1,
  language: "zh-CN",
  name: { en: "Data processing agreement (Chinese)", "zh-CN": "个人信息委托处理协议" },
  summary: {
    en: "When one party entrusts the other with processing personal information under PIPL art. 21: purpose, period, method, kinds, protection, supervision, return.",
    "zh-CN": "适用于委托方委托受托方处理个人信息的情形，约定目的、期限、方式、种类、保护措施、监督及返还删除。",
  },
  title: "个人信息委托处理协议",
  ours: "client",
  variables: [
    ask("client", "party", "Party A (entrusts)", "甲方（委托方）"),
    ask("processor", "party", "Party B (is entrusted)", "乙方（受托方）"),
    askText("agreement", "Main contract", "主合同名称及编号"),
    askText("purpose", "Purpose of the processing", "处理目的", true),
    askText("method", "Method of the processing", "处理方式", true),
    askTable("kinds", "Kinds of personal information", "个人信息清单", [
      ["kind", "text", "Kind of information", "个人信息种类"],
      ["people", "text", "Whose", "涉及的个人"],
      ["amount", "text", "About how many", "数量级"],
    ]),
    optional(askText("sensitive", "Sensitive personal information (if any)", "敏感个人信息（如有）", true)),
    ask("effective", "date", "Effective date", "生效日期"),
    ask("term", "duration", "Period of the processing", "处理期限"),
    askText("measures", "Protective measures", "保护措施", true),
    askText("place", "Place of storage", "存储地点"),
    askNumber("incident-hours", [1, 72], "Hours to report an incident", "安全事件通知时限（小时）"),
    askChoice("sub", "Entrusting others", "转委托", [
      ["forbidden", "not allowed", "不得转委托"],
      ["consent", "only with consent", "经甲方书面同意可以转委托"],
    ]),
    ask("transfer", "boolean", "Information leaves mainland China", "涉及向境外提供"),
    only(
      abroad,
      askChoice("route", "Condition for the export", "出境路径", [
        ["assessment", "security assessment", "通过数据出境安全评估"],
        ["certification", "certification", "经专业机构进行个人信息保护认证"],
        ["standard", "standard contract", "订立并备案个人信息出境标准合同"],
      ]),
    ),
    ask("deletion", "duration", "Time for return and deletion", "返还删除期限"),
    optional({
      name: "penalty",
      type: "money",
      required: false,
      label: { en: "Liquidated damages for each breach (if any)", "zh-CN": "每次违约的违约金（如约定）" },
    }),
    ...disputeQuestions,
  ],
  defaults: {
    method: { type: "text", text: "收集、存储、使用、加工、传输、删除" },
    term: { type: "duration", count: 1, unit: "years" },
    measures: {
      type: "text",
      text: "传输与存储加密、去标识化、最小授权与多因素认证、操作日志留存不少于六个月、漏洞修复与备份、每年至少一次安全教育和应急演练",
    },
    place: { type: "text", text: "中华人民共和国境内" },
    "incident-hours": { type: "number", number: 24 },
    sub: { type: "choice", choice: "forbidden" },
    transfer: { type: "boolean", boolean: false },
    route: { type: "choice", choice: "standard" },
    deletion: { type: "duration", count: 15, unit: "days" },
    disputes: { type: "choice", choice: "court" },
    courts: { type: "text", text: "甲方住所地有管辖权的人民法院" },
  },
  preamble: [
    paragraph(
      "鉴于甲乙双方签订了{{agreement}}（以下称“主合同”），乙方在履行主合同过程中需要受甲方委托处理个人信息。双方根据《中华人民共和国个人信息保护法》《中华人民共和国数据安全法》《中华人民共和国网络安全法》《中华人民共和国民法典》等法律法规，经协商一致，订立本协议。",
    ),
  ],
  clauses: [
    clause("definitions", {
      heading: "定义",
      basis: "个人信息保护法 第4条、第28条、第73条",
      items: [
        item(
          "information",
          "个人信息，是指以电子或者其他方式记录的与已识别或者可识别的自然人有关的各种信息，不包括匿名化处理后的信息；本协议所称个人信息，限于乙方受甲方委托处理的部分。",
        ),
        item(
          "sensitive-information",
          "敏感个人信息，是指一旦泄露或者非法使用，容易导致自然人的人格尊严受到侵害或者人身、财产安全受到危害的个人信息，包括生物识别、宗教信仰、特定身份、医疗健康、金融账户、行踪轨迹等信息，以及不满十四周岁未成年人的个人信息。",
        ),
        item("handling", "处理，包括个人信息的收集、存储、使用、加工、传输、提供、公开、删除等。"),
        item(
          "event",
          "安全事件，是指发生或者可能发生个人信息泄露、篡改、丢失，或者个人信息被未经授权访问、使用的情形。",
        ),
      ],
    }),
    clause("entrustment", {
      heading: "委托处理的内容",
      basis: "个人信息保护法 第21条第1款",
      items: [
        item("purpose", "处理目的：{{purpose}}。"),
        item("term-of", "处理期限：自{{effective}}起{{term}}；主合同提前终止的，同时终止。"),
        item("method", "处理方式：{{method}}。"),
        item("kinds", "个人信息的种类如下：{{kinds}}"),
        item(
          "sensitive",
          "上述信息中的敏感个人信息为：{{sensitive}}。乙方仅在具有特定的目的和充分的必要性，并采取严格保护措施的情形下处理；甲方负责取得个人的单独同意并告知处理的必要性及对个人权益的影响。",
          { when: { op: "present", variable: "sensitive" }, basis: "个人信息保护法 第28条至第30条" },
        ),
      ],
    }),
    clause("client-duties", {
      heading: "甲方的权利义务",
      basis: "个人信息保护法 第13条、第17条、第21条、第55条、第56条",
      items: [
        item(
          "lawful",
          "甲方保证委托处理具有合法性基础，已依法向个人履行告知义务并取得必要的同意，且事前进行了个人信息保护影响评估。",
        ),
        item("supervision", "甲方有权对乙方的处理活动进行监督，乙方应当予以配合。"),
        item(
          "instruction",
          "甲方以书面形式（包括数据电文）向乙方作出处理指示。甲方的指示违反法律、行政法规的，乙方应当立即告知甲方，并可以暂停执行。",
        ),
      ],
    }),
    clause("processor-duties", {
      heading: "乙方的处理要求",
      basis: "个人信息保护法 第21条第2款、第59条",
      items: [
        item("within", "乙方应当按照本协议约定和甲方指示处理个人信息，不得超出约定的处理目的、处理方式处理个人信息。"),
        item(
          "no-own",
          "乙方不得将个人信息用于自身或者第三人的目的，不得用于训练算法模型，不得与其他来源的信息结合、比对，不得出售或者非法提供。",
        ),
        item("assist", "乙方应当采取必要措施保障所处理的个人信息的安全，并协助甲方履行法律规定的义务。"),
        item(
          "people",
          "乙方应当仅授权为履行主合同所必需的人员接触个人信息，与其签订保密协议，并定期进行安全教育和培训。",
        ),
      ],
    }),
    clause("security", {
      heading: "安全保护措施",
      basis: "个人信息保护法 第51条；数据安全法 第27条；网络安全法 第21条",
      items: [
        item("measures", "乙方应当采取下列措施：{{measures}}。"),
        item(
          "grade",
          "乙方处理个人信息的信息系统应当按照网络安全等级保护制度的要求定级、备案并通过测评；降低保护水平的变更，应当事先取得甲方书面同意。",
        ),
        item("storage", "个人信息存储于{{place}}。存储期限为实现处理目的所必要的最短时间。", {
          basis: "个人信息保护法 第19条、第40条",
        }),
      ],
    }),
    clause("sub-forbidden", {
      heading: "转委托",
      when: is("sub", "forbidden"),
      basis: "个人信息保护法 第21条第3款",
      text: "未经甲方同意，乙方不得转委托他人处理个人信息。乙方使用的云服务等基础设施的提供者可能接触个人信息的，视为转委托。",
    }),
    clause("sub-consent", {
      heading: "转委托",
      when: is("sub", "consent"),
      basis: "个人信息保护法 第21条第3款；民法典 第923条",
      items: [
        item(
          "sub-request",
          "乙方拟转委托的，应当提前15日书面告知甲方受托人的名称、联系方式、处理目的、方式、种类和保护措施，经甲方书面同意后方可进行。",
        ),
        item(
          "sub-liability",
          "乙方应当与转委托的受托人签订不低于本协议保护水平的书面协议，对其处理活动进行监督，并对其行为向甲方承担责任。",
        ),
      ],
    }),
    clause("domestic", {
      heading: "境内处理",
      when: is("transfer", false),
      basis: "个人信息保护法 第38条至第41条；数据安全法 第36条",
      text: "乙方不得将个人信息存储于境外、向境外提供，或者允许境外的组织、个人远程访问。非经中华人民共和国主管机关批准，不得向外国司法或者执法机构提供存储于中华人民共和国境内的个人信息。",
    }),
    clause("export", {
      heading: "向境外提供",
      when: abroad,
      basis: "个人信息保护法 第38条、第39条、第41条；数据出境安全评估办法；促进和规范数据跨境流动规定",
      items: [
        item(
          "route",
          "因主合同确需向境外提供个人信息的，双方应当{{route}}；依法免予的除外。条件未满足前，乙方不得向境外提供。",
        ),
        item(
          "separate-consent",
          "甲方负责向个人告知境外接收方的名称、联系方式、处理目的、处理方式、个人信息的种类以及个人向境外接收方行使权利的方式和程序，并取得个人的单独同意。",
        ),
        item(
          "foreign-authority",
          "非经中华人民共和国主管机关批准，不得向外国司法或者执法机构提供存储于中华人民共和国境内的个人信息。",
        ),
      ],
    }),
    clause("rights", {
      heading: "个人权利的响应",
      basis: "个人信息保护法 第44条至第50条",
      text: "乙方收到个人关于查阅、复制、转移、更正、补充、删除其个人信息或者撤回同意的请求的，应当在3个工作日内转告甲方，不得自行答复，并按照甲方的指示在10个工作日内协助处理。",
    }),
    clause("incident", {
      heading: "安全事件处置",
      basis: "个人信息保护法 第57条；网络安全法 第42条",
      items: [
        item(
          "incident-notice",
          "发生或者可能发生安全事件的，乙方应当立即采取补救措施，并在知悉后{{incident-hours}}小时内书面通知甲方。",
        ),
        item(
          "incident-contents",
          "通知应当包括：个人信息的种类、事件原因和可能造成的危害，已采取的补救措施和甲方、个人可以采取的减轻危害的措施，以及联系方式；暂时无法查明的，应当随后补充。",
        ),
        item(
          "incident-report",
          "向履行个人信息保护职责的部门报告和通知个人，由甲方决定并实施，乙方应当提供必要协助；由乙方原因引起的，相关费用由乙方承担。",
        ),
      ],
    }),
    clause("audit", {
      heading: "记录与审计",
      basis: "个人信息保护法 第54条、第55条、第56条",
      items: [
        item("records", "乙方应当记录处理活动，记录及影响评估报告至少保存三年。"),
        item("audit-report", "乙方应当每年向甲方提交一次个人信息保护合规情况报告。"),
        item(
          "inspection",
          "甲方可以提前5个工作日书面通知，自行或者委托专业机构每年检查一次；发生安全事件或者主管部门要求的，不受该次数和期限限制。检查发现的问题，乙方应当在双方确认的期限内整改。",
        ),
      ],
    }),
    clause("return", {
      heading: "返还与删除",
      basis: "个人信息保护法 第21条第2款、第47条",
      items: [
        item(
          "delete",
          "本协议不生效、无效、被撤销、终止，或者处理目的已实现的，乙方应当在{{deletion}}内将个人信息返还甲方或者予以删除，不得保留，并出具书面证明。",
        ),
        item(
          "cannot-delete",
          "法律、行政法规规定的保存期限未届满，或者删除个人信息从技术上难以实现的，乙方应当停止除存储和采取必要的安全保护措施之外的处理。",
        ),
      ],
    }),
    clause("breach", {
      heading: "违约责任",
      basis: "个人信息保护法 第69条；民法典 第577条、第585条、第593条",
      items: [
        item(
          "damages",
          "乙方违反本协议的，应当赔偿甲方因此遭受的损失，包括甲方向个人承担的赔偿、受到的行政处罚、调查处置费用及律师费等合理开支。",
        ),
        item(
          "penalty",
          "除前项赔偿外，乙方每发生一次违约，应当向甲方支付违约金{{penalty}}（大写：{{penalty.words}}）。",
          {
            when: { op: "present", variable: "penalty" },
          },
        ),
        item(
          "individuals",
          "处理个人信息侵害个人信息权益造成损害的，双方依法对个人承担责任；一方承担的责任超过其应当承担份额的，有权向另一方追偿。",
        ),
      ],
    }),
    clause("term", {
      heading: "期限与终止",
      basis: "民法典 第563条、第933条",
      items: [
        item(
          "validity",
          "本协议自{{effective}}起生效，有效期{{term}}。乙方仍持有个人信息的，本协议的保护义务持续有效。",
        ),
        item(
          "termination",
          "乙方违反本协议经催告后15日内未改正，或者发生重大安全事件的，甲方可以书面通知解除本协议及主合同中的相应部分。",
        ),
      ],
    }),
    clause("priority", {
      heading: "与主合同的关系",
      basis: "个人信息保护法 第21条",
      text: "本协议是主合同的组成部分。个人信息处理事项，主合同与本协议不一致的，以本协议为准。",
    }),
    clause("disputes-court", {
      heading: "法律适用与争议解决",
      when: is("disputes", "court"),
      basis: "民事诉讼法 第35条",
      text: "本协议适用中华人民共和国法律。因本协议引起的或者与本协议有关的争议，由双方协商解决；协商不成的，任何一方可以向{{courts}}提起诉讼。",
    }),
    clause("disputes-arbitration", {
      heading: "法律适用与争议解决",
      when: is("disputes", "arbitration"),
      basis: "仲裁法",
      text: "本协议适用中华人民共和国法律。因本协议引起的或者与本协议有关的任何争议，均应提交{{institution}}，按照申请仲裁时该会现行有效的仲裁规则进行仲裁。仲裁裁决是终局的，对双方均有约束力。",
    }),
    clause("closing", {
      heading: "其他",
      basis: "民法典 第490条；电子签名法 第14条",
      text: "本协议自双方签字或者盖章之日成立。双方同意采用可靠的电子签名签署，其与手写签名或者盖章具有同等法律效力。本协议首部载明的住所和电子邮箱为双方有效送达地址。",
    }),
  ],
  terms: {
    type: "dpa",
    effective: "effective",
    end: "term",
    obligations: [
      {
        id: "report",
        kind: "report",
        title: "提交个人信息保护合规情况报告",
        by: "processor",
        clause: "audit-report",
        due: { after: "effective", delay: { count: 1, unit: "years" } },
        every: { count: 1, unit: "years" },
      },
      {
        id: "delete",
        kind: "other",
        title: "返还或者删除个人信息并出具证明",
        by: "processor",
        clause: "delete",
        due: { after: "end", delay: "deletion" },
        survives: true,
      },
      {
        id: "check-deletion",
        kind: "other",
        title: "取得返还或者删除个人信息的书面证明",
        by: "client",
        clause: "delete",
        due: { after: "end", delay: "deletion" },
        survives: true,
      },
    ],
  },
  checks: [],
};
