import type { OtherWording } from "../../domain/library.ts";
import { item } from "../templates/compose.ts";
import { alternate, fallback } from "./wording.ts";

const theirCourts = (subject: string): OtherWording =>
  fallback("defendant-courts", "legal", {
    name: ["Courts of the defendant", "被告住所地法院"],
    guidance: [
      "When the other side refuses our courts: each sues the other where it sits.",
      "对方不接受约定法院时的让步：任何一方均向被告住所地法院起诉。",
    ],
    text: `${subject}适用中华人民共和国法律。因此产生的争议，由双方协商解决；协商不成的，任何一方可以向被告住所地有管辖权的人民法院提起诉讼，不由{{courts}}专属管辖。`,
  });

/** Other wordings of the Chinese model clauses, in our own words. */
export const wordingsChinese: Readonly<Record<string, readonly OtherWording[]>> = {
  "nda-zh.exceptions": [
    alternate("no-own-development", {
      name: ["Without independent development", "不含独立开发例外"],
      guidance: [
        "When we show technology that the other side might claim to have invented.",
        "我方披露技术、对方可能主张自行研发时使用。",
      ],
      text: "接收方能够证明属于下列情形的信息，不属于保密信息：（1）非因接收方过错已为公众所知悉；（2）接收方在披露前已合法知悉且不负保密义务；（3）接收方从有权披露的第三人处合法取得且不负保密义务。",
    }),
  ],
  "nda-zh.breach": [
    fallback("direct-only", "legal", {
      name: ["Direct damage only", "仅赔偿直接损失"],
      guidance: ["When the other side accepts no liability for lost profits.", "对方不接受赔偿可得利益时的让步。"],
      items: [
        item(
          "damages",
          "接收方违反本协议的，应当立即停止违约行为、消除影响，并赔偿披露方因此遭受的直接损失，包括为制止侵害行为所支付的合理开支；故意泄露或者使用保密信息的，应当赔偿全部损失。",
        ),
        item(
          "penalty",
          "违约方每发生一次违约，应当向守约方支付违约金{{penalty}}（大写：{{penalty.words}}），并计入前项赔偿。",
          {
            when: { op: "present", variable: "penalty" },
            basis: "民法典 第585条",
          },
        ),
      ],
    }),
  ],
  "nda-zh.disputes-court": [theirCourts("本协议")],
  "sales-zh.breach": [
    alternate("lpr", {
      name: ["Late payment at the loan prime rate", "逾期付款按贷款市场报价利率"],
      guidance: [
        "When the other side finds the daily rate too high: what courts award without an agreement.",
        "对方认为日违约金过高时使用，与司法解释的标准一致。",
      ],
      items: [
        item(
          "breach-delivery",
          "甲方逾期交付的，每逾期一日，按合同总价的{{late-rate}}%支付违约金，累计不超过合同总价的{{late-cap}}%。",
        ),
        item(
          "breach-payment",
          "乙方逾期付款的，以逾期金额为基数，按照同期全国银行间同业拆借中心公布的一年期贷款市场报价利率加计50%支付违约金。",
          {
            basis: "最高人民法院关于审理买卖合同纠纷案件适用法律问题的解释 第18条",
          },
        ),
        item(
          "breach-other",
          "任何一方有其他违约行为的，应当承担继续履行、采取补救措施或者赔偿损失等责任。损失赔偿额不得超过违约方订立合同时预见到或者应当预见到的损失。",
        ),
      ],
    }),
    fallback("capped", "finance", {
      name: ["Capped at the price", "赔偿以合同总价为限"],
      guidance: ["When the other side asks for a limit of all liability.", "对方要求设置责任总额上限时的让步。"],
      items: [
        item(
          "breach-delivery",
          "甲方逾期交付的，每逾期一日，按合同总价的{{late-rate}}%支付违约金，累计不超过合同总价的{{late-cap}}%。",
        ),
        item(
          "breach-payment",
          "乙方逾期付款的，每逾期一日，按逾期金额的{{late-rate}}%支付违约金，累计不超过合同总价的{{late-cap}}%。",
        ),
        item(
          "breach-other",
          "任何一方有其他违约行为的，应当赔偿对方的直接损失，赔偿总额以合同总价为限；造成人身损害，或者因故意、重大过失造成财产损失的，不受此限。",
          {
            basis: "民法典 第506条",
          },
        ),
      ],
    }),
  ],
  "sales-zh.inspection": [
    fallback("short", "management", {
      name: ["Hidden defects within the inspection period", "隐蔽瑕疵限期提出"],
      guidance: [
        "When the seller accepts no complaints later: not for machines.",
        "出卖人不接受期后异议时的让步，不适用于设备采购。",
      ],
      items: [
        item(
          "inspection-period",
          "乙方应当在收到标的物之日起{{inspection}}内检验。对数量、型号、规格和质量有异议的，应当在该期限内书面通知甲方；逾期未通知的，视为符合约定。",
        ),
        item(
          "inspection-hidden",
          "约定的检验期限过短，根据标的物的性质和交易习惯难以完成全面检验的，该期限仅视为对外观瑕疵提出异议的期限。",
          {
            basis: "民法典 第622条",
          },
        ),
        item("inspection-dispute", "双方对质量有争议的，委托双方认可的具有资质的检验机构检验，检验费用由责任方承担。"),
      ],
    }),
  ],
  "sales-zh.disputes-court": [theirCourts("本合同")],
  "services-zh.breach": [
    fallback("double", "finance", {
      name: ["Capped at twice the fee", "以服务费两倍为限"],
      guidance: ["When the client asks for a higher cap.", "委托人要求提高责任上限时的让步。"],
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
          "除故意或者重大过失、侵犯知识产权、违反保密或者个人信息保护义务外，任何一方的赔偿责任总额以服务费总额的两倍为限。造成人身损害的，或者因故意、重大过失造成财产损失的，不适用本项限制。",
          {
            basis: "民法典 第506条",
          },
        ),
      ],
    }),
  ],
  "services-zh.disputes-court": [theirCourts("本合同")],
  "framework-zh.breach": [
    fallback("capped", "finance", {
      name: ["Capped at the order", "以订单金额为限"],
      guidance: ["When the supplier asks for a limit of all liability.", "供应方要求设置责任总额上限时的让步。"],
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
          "除故意或者重大过失、侵犯知识产权及违反保密义务外，任何一方就单个订单承担的赔偿责任总额以该订单金额为限。",
          {
            basis: "民法典 第506条",
          },
        ),
      ],
    }),
  ],
  "framework-zh.disputes-court": [theirCourts("本协议及订单")],
  "dpa-zh.incident": [
    fallback("three-days", "security", {
      name: ["Notice within 72 hours", "72小时内通知"],
      guidance: [
        "When the other side accepts no shorter time. The law asks us to act at once (PIPL art. 57).",
        "对方不接受更短时限时的让步；法律要求我方立即补救并报告（个人信息保护法第57条）。",
      ],
      items: [
        item(
          "incident-notice",
          "发生或者可能发生安全事件的，乙方应当立即采取补救措施，并在知悉后72小时内书面通知甲方；双方以{{incident-hours}}小时为努力目标。",
        ),
        item(
          "incident-contents",
          "通知应当包括：个人信息的种类、事件原因和可能造成的危害，已采取的补救措施和甲方、个人可以采取的减轻危害的措施，以及联系方式。",
        ),
        item("incident-report", "向履行个人信息保护职责的部门报告和通知个人，由甲方决定并实施，乙方应当提供必要协助。"),
      ],
    }),
  ],
  "dpa-zh.breach": [
    fallback("capped", "finance", {
      name: ["Capped at ten times the yearly fee", "以年度服务费十倍为限"],
      guidance: [
        "When the processor asks for a limit; never for intent.",
        "受托方要求设置上限时的让步，不适用于故意。",
      ],
      items: [
        item(
          "damages",
          "乙方违反本协议的，应当赔偿甲方因此遭受的损失，赔偿总额以主合同年度服务费的十倍为限；故意或者重大过失造成损失的，不受此限。",
          {
            basis: "民法典 第506条",
          },
        ),
        item(
          "penalty",
          "乙方每发生一次违约，应当向甲方支付违约金{{penalty}}（大写：{{penalty.words}}），并计入前项赔偿。",
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
  ],
  "dpa-zh.disputes-court": [theirCourts("本协议")],
  "lease-zh.breach": [
    fallback("three-months", "finance", {
      name: ["Three months’ rent", "三个月租金"],
      guidance: ["When the landlord asks for more than two months’ rent.", "出租人要求超过两个月租金时的让步。"],
      text: "任何一方违反本合同导致合同解除的，应当向对方支付相当于三个月租金的违约金；违约金低于实际损失的，应当补足，但不得超过违约方订立合同时预见到或者应当预见到的损失。",
    }),
  ],
  "employment-zh.confidentiality": [
    alternate("listed", {
      name: ["With a list", "列明保密事项"],
      guidance: [
        "For positions with access to source code, prices or formulas.",
        "适用于接触源代码、价格或者配方的岗位。",
      ],
      text: "乙方应当保守在职期间知悉的甲方商业秘密和与知识产权相关的保密事项，仅为履行职责使用，离职后仍应保密至该信息公开；保密事项尤其包括源代码、设计、配方、工艺、价格、成本、客户与供应商信息及未公开的经营计划。依法举报违法行为不受本条限制。",
    }),
  ],
};
