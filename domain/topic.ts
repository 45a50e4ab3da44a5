import { type NumberedClause, wording } from "./clause.ts";
import { type Draft, includedClauses } from "./draft.ts";
import type { Finding } from "./draft-findings.ts";
import type { ContractType } from "./terms.ts";

/** What a clause may be about, as far as some type of contract cannot do without it. */
export const topics = [
  "definitions",
  "duties",
  "subject",
  "price",
  "payment",
  "delivery",
  "acceptance",
  "term",
  "liability",
  "orders",
  "processing",
  "security",
  "subprocessors",
  "incidents",
  "deletion",
  "premises",
  "repair",
  "work",
  "hours",
  "pay",
  "insurance",
  "changes",
  "personal-data",
  "disputes",
] as const;

export type Topic = (typeof topics)[number];

/**
 * Told by the headings that people give such clauses in both languages; these two also by what any clause says. A term that is
 * given a name in passing (“the Effective Date”) makes no clause on definitions; two in one clause do.
 */
const texts: Readonly<Partial<Record<Topic, RegExp>>> = {
  definitions: /(?:“[^”]+”\)[^]*){2}|” (?:means|have)\b|是指|(?:以下简?称[^]*){2}/,
  "personal-data": /personal data|personal information|identifiable (?:natural )?person|个人信息/i,
};

const headings: Readonly<Record<Topic, RegExp>> = {
  definitions: /definition|^confidential information$|定义|^保密信息$/i,
  duties: /protection of|dut(y|ies)|obligation|义务|要求/i,
  subject: /suppl|goods|products|services|deliverables|scope|subject|标的|服务|采购|内容|明细/i,
  price: /price|fees|rent|charges|价款|价格|报酬|服务费|费用|金额|租金/i,
  payment: /pay|fees|rent|invoice|付款|支付|结算|费用|租金/i,
  delivery: /deliver|handover|schedule|交付|期限|进度|交接/i,
  acceptance: /accept|inspection|验收|检验/i,
  term: /term|duration|期限|续展/i,
  liability: /liabilit|damages|remed|default|违约|赔偿|责任/i,
  orders: /order|订单/i,
  processing: /processing|处理/i,
  security: /security|安全|保护措施/i,
  subprocessors: /subprocessor|转委托/i,
  incidents: /incident|breach response|安全事件|事件处置/i,
  deletion: /delet|return|删除|返还/i,
  premises: /premises|租赁物|房屋/i,
  repair: /repair|duties of the landlord|维修/i,
  work: /position|work|工作内容|岗位/i,
  hours: /hours|工作时间/i,
  pay: /pay|salary|compensation|劳动报酬|工资/i,
  insurance: /benefits|insurance|社会保险/i,
  changes: /chang|变更/i,
  "personal-data": /personal data|privacy|data protection|个人信息/i,
  disputes: /governing law|jurisdiction|arbitration|dispute|courts|争议/i,
};

/**
 * What each type of contract needs to say, whoever drafts it. Sales: 民法典 第470条 lists what contracts generally state;
 * data processing: GDPR art. 28(3), 个人信息保护法 第21条; leases: 民法典 第704条; employment: 劳动合同法 第17条.
 */
export const requiredTopics: Readonly<Record<ContractType, readonly Topic[]>> = {
  nda: ["definitions", "duties", "term", "liability"],
  sales: ["subject", "price", "payment", "delivery", "liability", "disputes"],
  services: ["subject", "price", "acceptance", "liability", "disputes"],
  framework: ["subject", "orders", "payment", "liability", "term", "disputes"],
  order: ["subject", "price", "delivery", "payment"],
  dpa: ["definitions", "processing", "security", "subprocessors", "incidents", "deletion", "liability"],
  lease: ["premises", "term", "price", "repair", "liability", "disputes"],
  employment: ["work", "term", "hours", "pay", "insurance"],
  amendment: ["changes"],
  other: [],
};

/** Where these are agreed with somebody who will handle personal data, the law asks for a contract on that too. */
const needDpa: readonly string[] = ["sales", "services", "framework", "order"];

/** Whether the answers say that personal data goes to the other side. */
export const sharesPersonalData = ({ values }: Pick<Draft, "values">): boolean => {
  const value = values["personal-data"];
  return value?.type === "boolean" && value.boolean;
};

/** The topics that this draft has to cover and does not, and what else the law asks for beside it. */
export const topicFindings = (draft: Draft, required: readonly Topic[]): readonly Finding[] => {
  const personal = sharesPersonalData(draft) && draft.terms.type !== "dpa";
  const asked = new Set<Topic>([...required, ...(personal ? (["personal-data"] as const) : [])]);
  const articles = includedClauses(draft);
  const missing = [...asked].filter((topic) => !articles.some((article) => isAbout(topic, article)));
  return [
    ...missing.map((topic): Finding => ({ code: "topic-required", blocking: true, topic })),
    ...(personal && needDpa.includes(draft.terms.type)
      ? [{ code: "dpa-needed", blocking: false, variable: "personal-data" } as const]
      : []),
  ];
};

const isAbout = (topic: Topic, article: NumberedClause): boolean =>
  headings[topic].test(article.clause.heading) || (texts[topic]?.test(textOf(article)) ?? false);

const textOf = ({ clause, children }: NumberedClause): string =>
  [...clause.paragraphs.map(wording), ...children.map(textOf)].join("\n");
