import { paragraph } from "../../domain/clause.ts";
import type { Template } from "../../domain/template.ts";
import { clause, is, item } from "./compose.ts";
import { ask, askPercent, askText, disputeQuestions, renewalQuestions } from "./questions.ts";

const byInstalments = is("payment", "instalments");

/** 买卖合同. In our own words after 《中华人民共和国民法典》第三编第九章 (arts. 595–647) and art. 470. */
export const salesChinese: Template = {
  id: "sales-zh",
  version: 1,
  language: "zh-CN",
  name: { en: "Sales contract (Chinese)", "zh-CN": "买卖合同" },
  summary: {
    en: "Sale of goods under Chinese law: payment at once or by instalments, retention of title, framework term with renewal.",
    "zh-CN": "适用中国法的货物买卖，可选一次性付款或分期付款、所有权保留、框架期限及续展。",
  },
  title: "买卖合同",
  ours: "seller",
  variables: [
    ask("seller", "party", "Seller (Party A)", "甲方（出卖人）"),
    ask("buyer", "party", "Buyer (Party B)", "乙方（买受人）"),
    askText("goods", "Goods (name, specification)", "标的物名称、规格型号", true),
    askText("quantity", "Quantity and unit", "数量及计量单位"),
    askText("quality", "Quality standard", "质量标准"),
    ask("price", "money", "Total price", "合同总价"),
    ask("effective", "date", "Effective date", "生效日期"),
    ask("delivery-date", "date", "Delivery date", "交付日期"),
    askText("delivery-place", "Place of delivery", "交付地点"),
    ask("end", "date", "End of the contract", "合同届满日"),
    ...renewalQuestions,
    {
      name: "payment",
      type: "choice",
      required: true,
      label: { en: "Payment", "zh-CN": "付款方式" },
      options: [
        { choice: "single", label: { en: "in one sum", "zh-CN": "一次性付款" } },
        { choice: "instalments", label: { en: "by instalments", "zh-CN": "分期付款" } },
      ],
    },
    ask("payment-term", "duration", "Payment term after acceptance", "验收后付款期限"),
    askPercent("deposit-share", "Advance payment (%)", "预付款比例（%）", byInstalments),
    askPercent("acceptance-share", "On acceptance (%)", "验收款比例（%）", byInstalments),
    askPercent("warranty-share", "Retention (%)", "质保金比例（%）", byInstalments),
    ask("inspection", "duration", "Inspection period", "检验期限"),
    ask("warranty", "duration", "Warranty period", "质量保证期"),
    askPercent("late-rate", "Liquidated damages for delay (% per day)", "逾期违约金（每日%）"),
    askPercent("late-cap", "Their limit (% of the price)", "违约金上限（合同总价%）"),
    ask("retention-of-title", "boolean", "Title passes only when paid", "所有权保留"),
    ask("confidentiality", "duration", "Duration of confidentiality after the end", "合同终止后保密期限"),
    ...disputeQuestions,
  ],
  defaults: {
    quality: { type: "text", text: "国家标准、行业标准及附件一所列技术要求" },
    renewal: { type: "choice", choice: "none" },
    notice: { type: "duration", count: 30, unit: "days" },
    payment: { type: "choice", choice: "single" },
    "payment-term": { type: "duration", count: 30, unit: "days" },
    inspection: { type: "duration", count: 15, unit: "days" },
    warranty: { type: "duration", count: 12, unit: "months" },
    "late-rate": { type: "number", number: 0.05 },
    "late-cap": { type: "number", number: 10 },
    "retention-of-title": { type: "boolean", boolean: false },
    confidentiality: { type: "duration", count: 3, unit: "years" },
    disputes: { type: "choice", choice: "court" },
    courts: { type: "text", text: "甲方住所地有管辖权的人民法院" },
  },
  preamble: [
    paragraph(
      "根据《中华人民共和国民法典》及有关法律法规，甲乙双方在平等、自愿、公平、诚信的基础上，就{{goods}}的买卖事宜协商一致，订立本合同，共同遵照履行。",
    ),
  ],
  clauses: [
    clause("goods", {
      heading: "标的物",
      basis: "民法典 第470条、第595条、第596条",
      items: [
        item("goods-name", "标的物名称、规格型号：{{goods}}。"),
        item(
          "goods-quantity",
          "数量：{{quantity}}。甲方多交的，乙方可以接收或者拒绝接收多交的部分；乙方接收多交部分的，按照约定的单价支付价款；拒绝接收的，应当及时通知甲方。",
          { basis: "民法典 第629条" },
        ),
        item(
          "goods-title",
          "甲方保证对标的物享有完整的所有权和处分权，标的物之上不存在抵押、质押、查封等权利负担，任何第三人均不会就标的物向乙方主张权利。",
          { basis: "民法典 第612条" },
        ),
      ],
    }),
    clause("quality", {
      heading: "质量要求",
      basis: "民法典 第615条、第616条",
      items: [
        item(
          "quality-standard",
          "标的物的质量应当符合{{quality}}。甲方提供样品或者质量说明的，交付的标的物还应当与样品及其说明一致。",
        ),
        item(
          "quality-documents",
          "甲方应当随货交付产品合格证、使用说明书、质量证明文件及其他提取标的物单证以外的有关单证和资料。",
          { basis: "民法典 第599条" },
        ),
      ],
    }),
    clause("price", {
      heading: "价款",
      basis: "民法典 第626条",
      text: [
        "合同总价为{{price}}（大写：{{price.words}}），含税。该价款已包括标的物价款、包装费、运输至交付地点的费用、运输保险费及约定的随附服务费用；除双方另有书面约定外，乙方无须另行支付其他费用。",
      ],
    }),
    clause("payment", {
      heading: "付款方式",
      basis: "民法典 第628条",
      items: [
        item(
          "payment-single",
          "一次性付款：乙方应当于标的物验收合格并收到甲方开具的合法有效的增值税专用发票之日起{{payment-term}}内，一次性支付全部价款。",
          { when: is("payment", "single") },
        ),
        item(
          "payment-instalments",
          [
            "分期付款：（1）预付款：本合同生效后10日内支付合同总价的{{deposit-share}}%；（2）验收款：标的物验收合格之日起{{payment-term}}内支付合同总价的{{acceptance-share}}%；（3）质保金：质量保证期届满且无未解决的质量问题之日起10日内支付合同总价的{{warranty-share}}%，质保金不计利息。",
            "乙方未支付到期价款的数额达到全部价款的五分之一，经甲方催告后在合理期限内仍未支付的，甲方可以请求乙方支付全部价款或者解除合同。",
          ],
          { when: byInstalments, basis: "民法典 第634条" },
        ),
        item(
          "payment-invoice",
          "甲方应当在乙方每次付款前开具等额、合法有效的增值税专用发票。乙方以银行转账方式付款至甲方书面指定的账户；账户变更的，甲方应当以加盖公章的书面文件通知乙方。",
        ),
      ],
    }),
    clause("delivery", {
      heading: "交付",
      basis: "民法典 第598条、第601条、第603条",
      items: [
        item(
          "delivery-when",
          "甲方应当于{{delivery-date}}前在{{delivery-place}}将标的物交付乙方。甲方应当提前3个工作日通知乙方做好收货准备。",
        ),
        item(
          "delivery-packing",
          "甲方应当按照约定的或者通用的包装方式包装；没有通用方式的，应当采取足以保护标的物且有利于节约资源、保护生态环境的包装方式。",
          { basis: "民法典 第619条" },
        ),
        item(
          "delivery-part",
          "未经乙方书面同意，甲方不得分批交付。提前交付的，乙方可以拒绝接收，由此增加的费用由甲方负担。",
        ),
      ],
    }),
    clause("risk", {
      heading: "风险负担与所有权转移",
      basis: "民法典 第604条、第605条、第610条",
      items: [
        item(
          "risk-passes",
          "标的物毁损、灭失的风险，在标的物交付之前由甲方承担，交付之后由乙方承担；因乙方原因致使标的物未按期交付的，乙方自违反约定之日起承担该风险。因质量不符合要求致使不能实现合同目的，乙方拒绝接收标的物或者解除合同的，风险由甲方承担。",
        ),
        item("title-delivery", "标的物的所有权自交付时起转移至乙方。", {
          when: is("retention-of-title", false),
          basis: "民法典 第224条",
        }),
        item(
          "title-retained",
          "乙方未付清全部价款前，标的物的所有权属于甲方。在此期间，乙方应当妥善保管和使用标的物，不得将标的物出卖、出质或者作出其他不当处分；甲方有权就所有权保留办理登记，乙方应当予以配合。",
          { when: is("retention-of-title", true), basis: "民法典 第641条、第642条" },
        ),
      ],
    }),
    clause("inspection", {
      heading: "检验与验收",
      basis: "民法典 第620条、第621条、第623条",
      items: [
        item(
          "inspection-period",
          "乙方应当在收到标的物之日起{{inspection}}内检验。对数量、型号、规格和外观瑕疵有异议的，应当在该期限内书面通知甲方；逾期未通知的，视为数量和外观符合约定。",
        ),
        item(
          "inspection-hidden",
          "对于在上述期限内难以发现的隐蔽瑕疵，乙方可以在质量保证期内随时提出异议，不受前项期限限制。",
        ),
        item("inspection-dispute", "双方对质量有争议的，委托双方认可的具有资质的检验机构检验，检验费用由责任方承担。"),
      ],
    }),
    clause("warranty", {
      heading: "质量保证",
      basis: "民法典 第582条、第617条",
      text: "质量保证期为自验收合格之日起{{warranty}}。质量保证期内标的物出现质量问题的，甲方应当在接到通知后3日内响应，并根据标的物的性质和损失大小，按照乙方的合理选择承担修理、重作、更换、退货、减少价款等责任，由此发生的费用由甲方承担；造成损失的，甲方还应当赔偿。更换的标的物，质量保证期自更换之日起重新计算。",
    }),
    clause("intellectual-property", {
      heading: "知识产权",
      basis: "民法典 第600条、第612条",
      text: "甲方保证标的物及其使用不侵犯第三人的知识产权。第三人因此向乙方提出主张的，甲方应当负责处理并赔偿乙方因此遭受的损失。除双方另有约定外，标的物所涉知识产权不因本合同转移。",
    }),
    clause("confidentiality", {
      heading: "保密",
      basis: "民法典 第501条、第509条",
      text: "双方对在订立、履行本合同过程中知悉的对方商业秘密及其他应当保密的信息负有保密义务，不得泄露或者不正当使用。本保密义务在合同终止后{{confidentiality}}内继续有效；属于商业秘密的，在其公开前持续有效。",
    }),
    clause("breach", {
      heading: "违约责任",
      basis: "民法典 第577条、第584条、第585条",
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
          "任何一方有其他违约行为的，应当承担继续履行、采取补救措施或者赔偿损失等责任。损失赔偿额相当于因违约所造成的损失，包括合同履行后可以获得的利益，但不得超过违约方订立合同时预见到或者应当预见到的损失。",
        ),
      ],
    }),
    clause("force-majeure", {
      heading: "不可抗力",
      basis: "民法典 第180条、第590条",
      text: "因不可抗力不能履行合同的，根据不可抗力的影响，部分或者全部免除责任，但是法律另有规定的除外。遭受不可抗力的一方应当在3日内书面通知对方，以减轻可能给对方造成的损失，并在15日内提供证明。当事人迟延履行后发生不可抗力的，不免除其违约责任。",
    }),
    clause("term", {
      heading: "合同期限与续展",
      basis: "民法典 第160条、第557条",
      items: [
        item("term-length", "本合同自{{effective}}起生效，至{{end}}届满。"),
        item(
          "term-automatic",
          "任何一方未在届满前{{notice}}书面通知对方不再续展的，本合同自动续展{{renewal-term}}；续展期满时亦同。",
          { when: is("renewal", "automatic") },
        ),
        item(
          "term-decision",
          "任何一方希望续签的，应当在届满前{{notice}}书面提出；经双方书面同意，本合同可以续签{{renewal-term}}。",
          { when: is("renewal", "decision") },
        ),
        item("term-end", "本合同届满即终止，双方另行签订书面合同的除外。", { when: is("renewal", "none") }),
      ],
    }),
    clause("termination", {
      heading: "合同的变更与解除",
      basis: "民法典 第543条、第562条、第563条、第565条、第567条",
      items: [
        item("change", "本合同的变更应当由双方协商一致并签订书面补充协议。"),
        item(
          "terminate",
          "有下列情形之一的，守约方可以书面通知对方解除合同：（1）对方迟延履行主要债务，经催告后在15日内仍未履行；（2）对方有其他违约行为致使不能实现合同目的；（3）对方明确表示或者以自己的行为表明不履行主要债务；（4）法律规定的其他情形。合同自通知到达对方时解除。",
        ),
        item(
          "after-termination",
          "合同终止后，双方应当遵循诚信等原则，根据交易习惯履行通知、协助、保密等义务；合同终止不影响结算、违约责任和争议解决条款的效力。",
          { basis: "民法典 第558条" },
        ),
      ],
    }),
    clause("notices", {
      heading: "通知与送达",
      text: "双方在本合同首部载明的住所、电子邮箱为有效送达地址，适用于合同履行及争议解决的全部阶段（包括诉讼、仲裁文书的送达）。以电子邮件发出的，进入对方系统时视为送达；以快递发出的，签收或者拒收之日视为送达。地址变更的，应当提前3日书面通知对方。",
      basis: "民法典 第137条",
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
      basis: "民法典 第469条、第490条；电子签名法 第14条",
      items: [
        item(
          "effect",
          "本合同自双方签字或者盖章之日成立，自本合同约定的生效日期起生效。双方同意采用可靠的电子签名签署本合同；可靠的电子签名与手写签名或者盖章具有同等的法律效力。",
        ),
        item(
          "entire",
          "本合同附件为本合同不可分割的组成部分。本合同构成双方就本合同标的达成的全部约定；部分条款无效的，不影响其他条款的效力。",
        ),
        item("transfer", "未经对方书面同意，任何一方不得将本合同项下的权利义务全部或者部分转让给第三人。", {
          basis: "民法典 第545条、第555条",
        }),
      ],
    }),
  ],
  terms: {
    type: "sales",
    amount: "price",
    effective: "effective",
    end: "end",
    notice: "notice",
    renewal: { kind: "renewal", term: "renewal-term" },
    obligations: [
      {
        id: "delivery",
        kind: "delivery",
        title: "交付标的物",
        by: "seller",
        clause: "delivery-when",
        due: { on: "delivery-date" },
      },
      {
        id: "inspection",
        kind: "other",
        title: "检验并提出异议",
        by: "buyer",
        clause: "inspection-period",
        due: { after: "delivery-date", delay: "inspection" },
      },
      {
        id: "pay-all",
        kind: "payment",
        title: "支付全部价款",
        by: "buyer",
        clause: "payment-single",
        share: 100,
        due: { after: "delivery-date", delay: "payment-term" },
      },
      {
        id: "pay-deposit",
        kind: "payment",
        title: "支付预付款",
        by: "buyer",
        clause: "payment-instalments",
        share: "deposit-share",
        due: { after: "effective", delay: { count: 10, unit: "days" } },
      },
      {
        id: "pay-acceptance",
        kind: "payment",
        title: "支付验收款",
        by: "buyer",
        clause: "payment-instalments",
        share: "acceptance-share",
        due: { after: "delivery-date", delay: "payment-term" },
      },
      {
        id: "pay-retention",
        kind: "payment",
        title: "支付质保金",
        by: "buyer",
        clause: "payment-instalments",
        share: "warranty-share",
        due: { after: "delivery-date", delay: "warranty" },
      },
      {
        id: "secrecy",
        kind: "confidentiality",
        title: "保守对方商业秘密",
        by: "seller",
        clause: "confidentiality",
        due: { after: "end", delay: "confidentiality" },
        survives: true,
      },
    ],
  },
  checks: [
    { check: "order", earlier: "effective", later: "delivery-date" },
    { check: "order", earlier: "delivery-date", later: "end" },
    {
      check: "sum",
      variables: ["deposit-share", "acceptance-share", "warranty-share"],
      equals: 100,
      when: byInstalments,
    },
  ],
};
