import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askChoice, askNumber, askText, disputeQuestions, only, optional, renewalQuestions } from "./questions.ts";

const withDeposit = { op: "present", variable: "deposit" } as const;

/** 房屋租赁合同. In our own words after 民法典第三编第十四章 (arts. 703–734). */
export const leaseChinese: Template = {
  id: "lease-zh",
  version: 1,
  language: "zh-CN",
  name: { en: "Lease of business premises (Chinese)", "zh-CN": "房屋租赁合同（经营场所）" },
  summary: {
    en: "Offices, shops or storage under Chinese law: at most twenty years, repairs, sublease, pre-emption, handing back.",
    "zh-CN": "适用于办公、商铺、仓储等经营场所租赁，含押金、维修、转租、优先购买权、买卖不破租赁及交还。",
  },
  title: "房屋租赁合同",
  ours: "tenant",
  variables: [
    ask("landlord", "party", "Party A (landlord)", "甲方（出租人）"),
    ask("tenant", "party", "Party B (tenant)", "乙方（承租人）"),
    askText("premises", "Premises (address, area)", "房屋坐落及建筑面积", true),
    askText("certificate", "Title certificate number", "不动产权证书编号"),
    askText("use", "Use", "租赁用途"),
    ask("effective", "date", "Start of the lease", "起租日"),
    ask("end", "date", "Last day of the lease", "届满日"),
    ...renewalQuestions,
    ask("total", "money", "Rent for the whole term", "租期租金总额"),
    ask("rent", "money", "Monthly rent", "月租金"),
    askNumber("pay-day", [1, 28], "Day of the month on which rent is due", "每月支付日"),
    optional({
      name: "deposit",
      type: "money",
      required: false,
      label: { en: "Deposit (if any)", "zh-CN": "押金（如有）" },
    }),
    only(withDeposit, ask("deposit-return", "duration", "Time for returning the deposit", "押金退还期限")),
    askChoice("charges", "Property fees and utilities", "物业及水电费用", [
      ["tenant", "paid by the tenant", "由乙方承担"],
      ["included", "included in the rent", "已含于租金"],
    ]),
    ask("sublease", "boolean", "Subletting allowed", "允许转租"),
    ask("break", "boolean", "Tenant may end the lease early", "乙方可提前退租"),
    only(is("break", true), ask("break-notice", "duration", "Notice for ending early", "提前退租通知期")),
    ...disputeQuestions,
  ],
  defaults: {
    renewal: { type: "choice", choice: "decision" },
    "renewal-term": { type: "duration", count: 1, unit: "years" },
    notice: { type: "duration", count: 90, unit: "days" },
    "pay-day": { type: "number", number: 5 },
    "deposit-return": { type: "duration", count: 15, unit: "days" },
    charges: { type: "choice", choice: "tenant" },
    sublease: { type: "boolean", boolean: false },
    break: { type: "boolean", boolean: false },
    "break-notice": { type: "duration", count: 3, unit: "months" },
    disputes: { type: "choice", choice: "court" },
    courts: { type: "text", text: "房屋所在地有管辖权的人民法院" },
  },
  preamble: [paragraph("甲乙双方根据《中华人民共和国民法典》及有关法律法规，就房屋租赁事宜协商一致，订立本合同。")],
  clauses: [
    clause("premises", {
      heading: "租赁物",
      basis: "民法典 第704条；商品房屋租赁管理办法 第6条",
      items: [
        item("what", "甲方将位于{{premises}}的房屋（以下称“租赁物”）出租给乙方，不动产权证书编号：{{certificate}}。"),
        item("use", "租赁用途：{{use}}。甲方保证该用途符合规划及消防要求，乙方不得擅自改变。"),
        item("title", "甲方保证有权出租租赁物；租赁物已设立抵押或者存在其他权利负担的，已书面告知乙方。", {
          basis: "民法典 第405条、第723条",
        }),
      ],
    }),
    clause("term", {
      heading: "租赁期限",
      basis: "民法典 第705条、第707条、第734条",
      items: [
        item("duration", "租赁期限自{{effective}}起至{{end}}止。租赁期限超过二十年的，超过部分无效。"),
        item("automatic", "任何一方未在届满前{{notice}}书面通知对方不再续租的，本合同自动续展{{renewal-term}}。", {
          when: is("renewal", "automatic"),
        }),
        item(
          "decision",
          "乙方希望续租的，应当在届满前{{notice}}书面提出；经双方书面同意，可以续租{{renewal-term}}。租赁期限届满，乙方享有以同等条件优先承租的权利。",
          { when: is("renewal", "decision") },
        ),
        item("priority", "乙方届满后不再续租的，甲方可以在届满前30日内带看租赁物，但应当提前通知乙方。"),
      ],
    }),
    clause("rent", {
      heading: "租金",
      basis: "民法典 第721条、第722条",
      items: [
        item(
          "monthly",
          "月租金为{{rent}}（大写：{{rent.words}}），含税；租期租金总额为{{total}}（大写：{{total.words}}）。乙方应当于每月{{pay-day}}日前支付当月租金，甲方应当开具合法有效的发票。",
        ),
        item(
          "late",
          "乙方逾期支付租金的，每逾期一日，按逾期金额的万分之五支付违约金；无正当理由未支付或者迟延支付租金，经甲方书面催告后30日内仍未支付的，甲方可以解除合同。",
        ),
      ],
    }),
    clause("deposit", {
      heading: "押金",
      when: withDeposit,
      basis: "民法典 第509条、第577条",
      items: [
        item("deposit-amount", "乙方应当于签订本合同之日起5日内向甲方支付押金{{deposit}}（大写：{{deposit.words}}）。"),
        item(
          "deposit-return",
          "合同终止且乙方交还租赁物、结清费用后，甲方应当在{{deposit-return}}内无息退还押金；需要扣除的，应当书面列明项目、金额并附凭证，正常使用的损耗不得扣除。",
        ),
      ],
    }),
    clause("charges", {
      heading: "其他费用",
      basis: "民法典 第704条；房产税暂行条例 第2条",
      items: [
        item(
          "charges-tenant",
          "租赁期间的水、电、燃气、通信、物业服务等费用由乙方承担，按照实际用量或者物业服务合同的标准支付；房产税等依法应当由出租人缴纳的税费由甲方承担。",
          { when: is("charges", "tenant") },
        ),
        item(
          "charges-included",
          "租金已包含水、电、物业服务等费用；通信费用由乙方自行承担。房产税等依法应当由出租人缴纳的税费由甲方承担。",
          { when: is("charges", "included") },
        ),
      ],
    }),
    clause("handover", {
      heading: "交付",
      basis: "民法典 第708条",
      text: "甲方应当于起租日将租赁物交付乙方，并在租赁期限内保持租赁物符合约定的用途。双方应当签署交接清单，载明设施设备状况和水、电、燃气表读数。甲方逾期交付超过15日的，乙方可以解除合同。",
    }),
    clause("repair", {
      heading: "维修",
      basis: "民法典 第712条、第713条",
      items: [
        item(
          "landlord-repair",
          "甲方应当履行租赁物的维修义务。乙方通知维修后，影响使用安全的，甲方应当在24小时内处理；其他情形应当在7日内处理。甲方未履行维修义务的，乙方可以自行维修，维修费用由甲方负担；因维修影响使用的，应当相应减少租金或者延长租期。",
        ),
        item("tenant-repair", "因乙方过错致使租赁物需要维修的，由乙方负责维修并承担费用。"),
      ],
    }),
    clause("tenant-use", {
      heading: "使用与装修",
      basis: "民法典 第709条、第711条、第714条、第715条",
      items: [
        item(
          "care",
          "乙方应当按照约定的用途使用并妥善保管租赁物；因保管不善造成毁损、灭失的，应当承担赔偿责任。按照约定的方法使用致使租赁物受到损耗的，不承担赔偿责任。",
        ),
        item(
          "fit-out",
          "乙方经甲方书面同意，可以对租赁物进行装饰装修或者增设他物，不得改变房屋承重结构。合同终止时，可以拆除的由乙方拆除并恢复原状，双方另有约定的除外。",
        ),
        item("safety", "乙方应当遵守消防、安全生产和环境保护的规定，不得存放危险物品。"),
      ],
    }),
    clause("sublease-no", {
      heading: "转租",
      when: is("sublease", false),
      basis: "民法典 第716条",
      text: "未经甲方书面同意，乙方不得转租或者将租赁物交由他人使用；乙方擅自转租的，甲方可以解除合同。乙方交由其关联企业使用且已书面告知甲方的除外。",
    }),
    clause("sublease-yes", {
      heading: "转租",
      when: is("sublease", true),
      basis: "民法典 第716条、第717条",
      text: "甲方同意乙方将租赁物全部或者部分转租，转租期限不得超过乙方剩余租赁期限。乙方应当在转租后10日内将次承租人的名称和转租合同书面告知甲方；本合同继续有效，次承租人造成租赁物损失的，乙方应当赔偿。",
    }),
    clause("sale", {
      heading: "租赁物的出卖",
      basis: "民法典 第725条、第726条",
      text: "租赁物在乙方依据本合同占有期限内发生所有权变动的，不影响本合同的效力。甲方出卖租赁物的，应当在出卖之前的合理期限内通知乙方，乙方享有以同等条件优先购买的权利；乙方在收到通知后15日内未明确表示购买的，视为放弃优先购买权。",
    }),
    clause("termination", {
      heading: "解除",
      basis: "民法典 第563条、第724条、第729条、第731条",
      items: [
        item(
          "by-tenant",
          "租赁物被查封扣押、权属有争议或者不符合法律关于使用条件的强制性规定，非因乙方原因致使无法使用的，或者租赁物危及乙方人员安全健康的，乙方可以随时解除合同。",
        ),
        item(
          "by-landlord",
          "乙方擅自改变用途、变动承重结构或者利用租赁物从事违法活动，经书面通知后10日内未改正的，甲方可以解除合同。",
        ),
        item(
          "loss",
          "因不可归责于乙方的事由致使租赁物部分或者全部毁损、灭失的，乙方可以请求减少或者不支付租金；不能实现合同目的的，可以解除合同。",
        ),
        item(
          "early",
          "乙方可以提前{{break-notice}}书面通知甲方解除本合同，租金计算至交还之日，双方互不承担其他责任。",
          { when: is("break", true), basis: "民法典 第562条" },
        ),
      ],
    }),
    clause("return", {
      heading: "交还",
      basis: "民法典 第733条",
      text: "合同终止后，乙方应当于终止之日交还租赁物。交还的租赁物应当符合按照约定或者根据租赁物的性质使用后的状态。乙方逾期交还的，按照日租金的两倍支付占用费。",
    }),
    clause("breach", {
      heading: "违约责任",
      basis: "民法典 第577条、第584条、第585条",
      text: "任何一方违反本合同导致合同解除的，应当向对方支付相当于两个月租金的违约金；违约金低于实际损失的，应当补足，但不得超过违约方订立合同时预见到或者应当预见到的损失。",
    }),
    clause("registration", {
      heading: "登记备案与通知",
      basis: "城市房地产管理法 第54条；民法典 第706条、第137条",
      text: "甲方应当自本合同订立之日起30日内办理房屋租赁登记备案，乙方应当予以配合；未办理登记备案的，不影响合同的效力。双方在本合同首部载明的住所、电子邮箱为有效送达地址。",
    }),
    clause("disputes-court", {
      heading: "争议解决",
      when: is("disputes", "court"),
      basis: "民事诉讼法 第34条",
      text: "因本合同引起的争议，由双方协商解决；协商不成的，依照不动产专属管辖的规定向{{courts}}提起诉讼。",
    }),
    clause("disputes-arbitration", {
      heading: "争议解决",
      when: is("disputes", "arbitration"),
      basis: "仲裁法",
      text: "因本合同引起的任何争议，均应提交{{institution}}，按照申请仲裁时该会现行有效的仲裁规则进行仲裁。仲裁裁决是终局的，对双方均有约束力。",
    }),
    clause("closing", {
      heading: "其他",
      basis: "民法典 第490条；电子签名法 第3条、第14条",
      text: "本合同自双方签字或者盖章之日成立，自起租日起生效。双方同意采用可靠的电子签名签署。交接清单为本合同附件，与本合同具有同等效力。",
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
        title: "交付租赁物",
        by: "landlord",
        clause: "handover",
        due: { on: "effective" },
      },
      {
        id: "registration",
        kind: "other",
        title: "办理房屋租赁登记备案",
        by: "landlord",
        clause: "registration",
        due: { after: "effective", delay: { count: 30, unit: "days" } },
      },
      {
        id: "rent",
        kind: "payment",
        amount: "rent",
        title: "支付当月租金",
        by: "tenant",
        clause: "monthly",
        due: { on: "effective" },
        every: { count: 1, unit: "months" },
      },
      {
        id: "hand-back",
        kind: "other",
        title: "交还租赁物",
        by: "tenant",
        clause: "return",
        due: { after: "end", delay: { count: 0, unit: "days" } },
      },
      {
        id: "deposit",
        kind: "other",
        title: "退还押金",
        by: "landlord",
        clause: "deposit-return",
        due: { after: "end", delay: "deposit-return" },
        survives: true,
      },
    ],
  },
  checks: [{ check: "order", earlier: "effective", later: "end" }],
};
