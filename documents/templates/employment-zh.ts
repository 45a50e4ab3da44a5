import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askChoice, askNumber, askText, disputeQuestions, only, optional } from "./questions.ts";

const competes = is("non-compete", true);

/** 劳动合同. In our own words after 《劳动合同法》 (arts. 10–50) and 《劳动法》. */
export const employmentChinese: Template = {
  id: "employment-zh",
  version: 1,
  language: "zh-CN",
  name: { en: "Labour contract (Chinese)", "zh-CN": "劳动合同" },
  summary: {
    en: "All that art. 17 of the Labour Contract Law asks, with probation limits, confidentiality and a paid non-compete for those it may bind.",
    "zh-CN": "载明劳动合同法第十七条全部必备条款，含试用期、社会保险、保密及依法补偿的竞业限制。",
  },
  title: "劳动合同",
  ours: "employer",
  variables: [
    ask("employer", "party", "Party A (employer)", "甲方（用人单位）"),
    ask("employee", "party", "Party B (employee)", "乙方（劳动者）"),
    askText("identity", "Identity document number of Party B", "乙方身份证件号码"),
    askText("position", "Position and work", "岗位及工作内容", true),
    askText("place", "Place of work", "工作地点"),
    ask("effective", "date", "First day", "合同起始日"),
    askChoice("kind", "Term", "合同期限", [
      ["fixed", "fixed", "固定期限"],
      ["open", "open-ended", "无固定期限"],
    ]),
    only(is("kind", "fixed"), ask("end", "date", "Last day", "合同届满日")),
    optional(ask("probation", "duration", "Probation (if any)", "试用期（如有）")),
    askChoice("hours", "System of working hours", "工时制度", [
      ["standard", "standard hours", "标准工时制"],
      ["comprehensive", "hours averaged over a period (with approval)", "综合计算工时工作制（须经审批）"],
      ["flexible", "no fixed hours (with approval)", "不定时工作制（须经审批）"],
    ]),
    ask("salary", "money", "Monthly pay (before tax)", "月工资（税前）"),
    askNumber("pay-day", [1, 28], "Pay day of the month", "每月发薪日"),
    ask(
      "non-compete",
      "boolean",
      "Non-compete (managers, senior engineers, others bound to secrecy)",
      "约定竞业限制（限高级管理人员、高级技术人员和其他负有保密义务的人员）",
    ),
    only(
      competes,
      ask("non-compete-term", "duration", "Its duration (at most two years)", "竞业限制期限（不超过二年）"),
    ),
    only(competes, {
      name: "compensation",
      type: "money",
      required: true,
      label: { en: "Monthly compensation for it", "zh-CN": "竞业限制月补偿金" },
    }),
    ...disputeQuestions.filter(({ name }) => name === "courts").map(({ when: _when, ...question }) => question),
  ],
  defaults: {
    kind: { type: "choice", choice: "fixed" },
    hours: { type: "choice", choice: "standard" },
    "pay-day": { type: "number", number: 15 },
    "non-compete": { type: "boolean", boolean: false },
    "non-compete-term": { type: "duration", count: 1, unit: "years" },
    courts: { type: "text", text: "劳动合同履行地的人民法院" },
  },
  preamble: [
    paragraph(
      "甲乙双方根据《中华人民共和国劳动法》《中华人民共和国劳动合同法》及有关法律法规，遵循合法、公平、平等自愿、协商一致、诚实信用的原则，订立本合同。乙方身份证件号码：{{identity}}。",
    ),
  ],
  clauses: [
    clause("term", {
      heading: "合同期限",
      basis: "劳动合同法 第12条至第15条、第17条第1款第3项",
      items: [
        item("fixed", "本合同为固定期限劳动合同，自{{effective}}起至{{end}}止。", { when: is("kind", "fixed") }),
        item("open", "本合同为无固定期限劳动合同，自{{effective}}起生效。", { when: is("kind", "open") }),
        item(
          "probation",
          "试用期为{{probation}}，包含在劳动合同期限内。合同期限三个月以上不满一年的，试用期不得超过一个月；一年以上不满三年的，不得超过二个月；三年以上固定期限和无固定期限的，不得超过六个月；超过部分无效。试用期工资不低于本合同约定工资的百分之八十。",
          {
            when: { op: "present", variable: "probation" },
            basis: "劳动合同法 第19条、第20条",
          },
        ),
      ],
    }),
    clause("work", {
      heading: "工作内容和工作地点",
      basis: "劳动合同法 第8条、第17条第1款第4项、第35条",
      items: [
        item(
          "position",
          "乙方的岗位及工作内容：{{position}}。甲方已如实告知乙方工作内容、工作条件、职业危害、安全生产状况、劳动报酬等情况。",
        ),
        item("place", "工作地点：{{place}}。变更岗位或者工作地点，应当经双方协商一致并采用书面形式。"),
      ],
    }),
    clause("hours", {
      heading: "工作时间和休息休假",
      basis: "劳动法 第36条至第45条；劳动合同法 第31条；职工带薪年休假条例",
      items: [
        item("standard", "实行标准工时制：每日工作不超过八小时，平均每周不超过四十小时，每周至少休息一日。", {
          when: is("hours", "standard"),
        }),
        item(
          "comprehensive",
          "经人力资源社会保障行政部门批准，实行综合计算工时工作制；平均日、周工作时间与法定标准工作时间基本相同。",
          { when: is("hours", "comprehensive") },
        ),
        item("flexible", "经人力资源社会保障行政部门批准，实行不定时工作制；甲方应当保障乙方的休息休假权利。", {
          when: is("hours", "flexible"),
        }),
        item(
          "overtime",
          "甲方不得强迫或者变相强迫乙方加班。安排加班的，应当与工会和乙方协商，一般每日不超过一小时，特殊原因每日不超过三小时、每月不超过三十六小时，并依法支付加班费或者安排补休。",
        ),
        item("holidays", "乙方依法享有法定节假日、带薪年休假、婚丧假、产假、育儿假等假期。"),
      ],
    }),
    clause("pay", {
      heading: "劳动报酬",
      basis: "劳动合同法 第17条第1款第6项、第30条；工资支付暂行规定",
      items: [
        item(
          "salary",
          "乙方月工资为{{salary}}（大写：{{salary.words}}），不低于当地最低工资标准。甲方于每月{{pay-day}}日以货币形式支付上月工资，遇节假日提前支付，并提供工资清单。",
        ),
        item("tax", "甲方依法代扣代缴个人所得税和应当由乙方个人缴纳的社会保险费、住房公积金。"),
      ],
    }),
    clause("insurance", {
      heading: "社会保险和福利",
      basis: "劳动合同法 第17条第1款第7项；社会保险法 第58条、第60条",
      text: "甲乙双方依法参加社会保险并缴存住房公积金，甲方应当自用工之日起三十日内为乙方办理社会保险登记。乙方患病或者非因工负伤的医疗期待遇、工伤待遇及生育待遇，按照国家和地方规定执行。",
    }),
    clause("protection", {
      heading: "劳动保护、劳动条件和职业危害防护",
      basis: "劳动合同法 第17条第1款第8项、第32条；安全生产法；职业病防治法",
      text: "甲方应当提供符合国家规定的劳动安全卫生条件和必要的劳动防护用品，对乙方进行安全教育和培训；从事接触职业病危害作业的，应当告知并组织职业健康检查。乙方有权拒绝违章指挥、强令冒险作业，不视为违反劳动合同。",
    }),
    clause("rules", {
      heading: "规章制度",
      basis: "劳动合同法 第4条、第39条",
      text: "甲方经法定民主程序制定并公示的规章制度，乙方已知悉并应当遵守。规章制度与本合同不一致的，乙方有权请求适用本合同。",
    }),
    clause("confidentiality", {
      heading: "保密",
      basis: "劳动合同法 第23条；反不正当竞争法",
      text: "乙方应当保守在职期间知悉的甲方商业秘密和与知识产权相关的保密事项，仅为履行职责使用，离职后仍应保密至该信息公开。依法举报违法行为不受本条限制。",
    }),
    clause("intellectual-property", {
      heading: "职务成果",
      basis: "专利法 第6条、第15条；著作权法 第18条；民法典 第847条",
      text: "乙方执行甲方工作任务或者主要利用甲方物质技术条件完成的发明创造、作品、软件等职务成果，其知识产权依法归甲方所有，乙方享有署名权及依法获得奖励、报酬的权利。与工作任务无关且未主要利用甲方物质技术条件完成的成果归乙方所有。",
    }),
    clause("non-compete", {
      heading: "竞业限制",
      when: competes,
      basis: "劳动合同法 第23条、第24条；最高人民法院关于审理劳动争议案件适用法律问题的解释（一）第36条至第40条",
      items: [
        item(
          "scope",
          "劳动合同解除或者终止后{{non-compete-term}}内，乙方不得到与甲方生产或者经营同类产品、从事同类业务的有竞争关系的其他用人单位任职，或者自己开业生产或者经营同类产品、从事同类业务。该期限不得超过二年。",
        ),
        item(
          "compensation",
          "竞业限制期限内，甲方按月向乙方支付经济补偿{{compensation}}（大写：{{compensation.words}}）。因甲方原因导致三个月未支付补偿的，乙方可以解除竞业限制约定。",
        ),
        item("release", "甲方可以书面通知解除竞业限制；乙方请求额外支付三个月补偿的，应当支付。"),
      ],
    }),
    clause("data", {
      heading: "个人信息",
      basis: "个人信息保护法 第13条第1款第2项、第17条、第28条",
      text: "甲方按照依法制定的劳动规章制度实施人力资源管理所必需处理乙方的个人信息，并告知处理的目的、方式、种类和保存期限；处理敏感个人信息的，依法取得乙方单独同意，法律另有规定的除外。",
    }),
    clause("change", {
      heading: "合同的变更",
      basis: "劳动合同法 第33条至第35条",
      text: "双方协商一致可以变更本合同，并采用书面形式。甲方变更名称、法定代表人、投资人，或者发生合并、分立的，不影响本合同的履行。",
    }),
    clause("ending", {
      heading: "合同的解除和终止",
      basis: "劳动合同法 第36条至第50条",
      items: [
        item(
          "by-employee",
          "乙方提前三十日以书面形式通知甲方，可以解除劳动合同；在试用期内提前三日通知甲方，可以解除劳动合同。甲方有劳动合同法第三十八条规定情形的，乙方可以立即解除。",
        ),
        item("by-employer", "甲方解除劳动合同，应当符合劳动合同法第三十九条至第四十三条的规定，并事先将理由通知工会。"),
        item(
          "severance",
          "符合劳动合同法第四十六条规定情形的，甲方应当按照第四十七条支付经济补偿；违法解除或者终止的，按照第八十七条支付赔偿金。",
        ),
        item(
          "handover",
          "甲方应当在解除或者终止时出具证明，并在十五日内为乙方办理档案和社会保险关系转移手续；乙方应当办理工作交接，经济补偿在办结交接时支付。甲方对已经解除或者终止的劳动合同文本，至少保存二年备查。",
        ),
      ],
    }),
    clause("breach", {
      heading: "违约责任",
      basis: "劳动合同法 第22条、第23条、第25条、第90条",
      text: "除乙方违反服务期或者竞业限制约定外，双方不得约定由乙方承担违约金。乙方违法解除劳动合同或者违反保密义务、竞业限制，给甲方造成损失的，应当依法赔偿。",
    }),
    clause("disputes", {
      heading: "争议处理",
      basis: "劳动争议调解仲裁法 第5条、第21条、第27条、第47条、第48条",
      text: "发生劳动争议，双方可以协商，也可以向调解组织申请调解；协商、调解不成的，可以自知道或者应当知道权利被侵害之日起一年内向有管辖权的劳动争议仲裁委员会申请仲裁；对仲裁裁决不服的，可以依法向{{courts}}提起诉讼。",
    }),
    clause("closing", {
      heading: "其他",
      basis: "劳动合同法 第16条；电子劳动合同订立指引",
      text: "本合同自双方签字或者盖章之日起生效，双方各执一份。双方同意以可靠的电子签名订立本合同，甲方应当保证乙方可以随时查看、下载完整的合同文本。本合同未尽事宜，按照法律法规执行。",
    }),
  ],
  terms: {
    type: "employment",
    amount: "salary",
    effective: "effective",
    end: "end",
    obligations: [
      {
        id: "probation",
        kind: "other",
        title: "试用期满前作出评定",
        by: "employer",
        clause: "probation",
        due: { after: "effective", delay: "probation" },
      },
      {
        id: "insurance",
        kind: "other",
        title: "办理社会保险登记",
        by: "employer",
        clause: "insurance",
        due: { after: "effective", delay: { count: 30, unit: "days" } },
      },
      {
        id: "transfer",
        kind: "other",
        title: "办理档案和社会保险关系转移手续",
        by: "employer",
        clause: "handover",
        due: { after: "end", delay: { count: 15, unit: "days" } },
        survives: true,
      },
      {
        id: "contract-copy",
        kind: "other",
        title: "保存劳动合同文本备查",
        by: "employer",
        clause: "handover",
        due: { after: "end", delay: { count: 2, unit: "years" } },
        survives: true,
      },
    ],
  },
  checks: [{ check: "order", earlier: "effective", later: "end" }],
};
