import type { Form, NumberedClause, Paragraph, Run } from "../domain/clause.ts";
import { allIncluded, type Draft } from "../domain/draft.ts";
import type { Finding, FindingCode } from "../domain/draft-findings.ts";
import type { Language } from "../domain/language.ts";
import type { Topic } from "../domain/topic.ts";
import {
  type Day,
  type Duration,
  isBlank,
  isSound,
  type Party,
  type Value,
  type Variable,
} from "../domain/variable.ts";
import { type ReadTable, readTable, tableText } from "./line-table.ts";
import { moneyText, moneyWords } from "./money.ts";
import { words } from "./words.ts";

/** Words around a draft, on screen and on paper. */
export const draftWords = words({
  en: {
    parties: "Parties",
    party: {
      name: "Name",
      address: "Address",
      registration: "Registration number",
      representative: "Represented by",
      email: "E-mail",
    },
    signatures: "Signatures",
    signaturesIntro: "The parties have signed this contract through their authorised representatives.",
    signHere: "Signature",
    page: (page: string, pages: string) => `Page ${page} of ${pages}`,
    blank: "[to be filled in]",
    yes: "yes",
    no: "no",
    units: { days: "days", months: "months", years: "years" },
  },
  "zh-CN": {
    parties: "合同当事人",
    party: {
      name: "名称",
      address: "住所",
      registration: "统一社会信用代码",
      representative: "法定代表人（授权代表）",
      email: "电子邮箱",
    },
    signatures: "签署页",
    signaturesIntro: "（本页无正文，为本合同签署页）",
    signHere: "签字或盖章",
    page: (page, pages) => `第 ${page} 页　共 ${pages} 页`,
    blank: "【待填写】",
    yes: "是",
    no: "否",
    units: { days: "日", months: "个月", years: "年" },
  },
});

/** A calendar day as a contract writes it: 1 March 2026, 2026年3月1日. */
export const dayText = (day: Day, language: Language): string =>
  new Intl.DateTimeFormat(language === "en" ? "en-GB" : "zh-CN", { dateStyle: "long", timeZone: "UTC" }).format(
    Date.parse(`${day}T00:00:00Z`),
  );

/** 30 days, one month; 30日, 1个月. */
export const durationText = ({ count, unit }: Duration, language: Language): string => {
  if (language === "zh-CN") return `${count}${draftWords(language).units[unit]}`;
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
};

/** How a value reads in a contract or a summary. Undefined when there is nothing sound to write. */
export const valueText = (
  value: Value | undefined,
  language: Language,
  { form, variable }: { readonly form?: Form | undefined; readonly variable?: Variable | undefined } = {},
): string | undefined => {
  if (!value || isBlank(value) || !isSound(value)) return undefined;
  const t = draftWords(language);
  switch (value.type) {
    case "text":
      return value.text;
    case "party":
      return (form === undefined || form === "words" || form === "sum" ? value.name : value[form]) || undefined;
    case "money":
      if (form === "words") return value.words?.trim() || moneyWords(value, language);
      return moneyText(value, language);
    case "date":
      return dayText(value.date, language);
    case "duration":
      return durationText(value, language);
    case "number":
      return String(value.number);
    case "choice":
      return variable?.type === "choice"
        ? variable.options.find(({ choice }) => choice === value.choice)?.label[language]
        : value.choice;
    case "boolean":
      return value.boolean ? t.yes : t.no;
    case "table":
      return tableText(value, variable, language, form);
  }
};

/** A piece of text as read; `blank` where an answer is still missing. */
export interface ReadRun {
  readonly text: string;
  readonly kind: Run["kind"];
  readonly blank: boolean;
  /** Of a reference: the clause it points to. */
  readonly clause?: string;
  readonly variable?: string;
  /** Of an answer that is a table: its cells, to be set as one. `text` says the same in lines. */
  readonly table?: ReadTable;
}

/** Gives the text of every run of the draft, in the language of the draft. */
export const runReader = (draft: Draft): ((runs: Paragraph) => readonly ReadRun[]) => {
  const citations = new Map(allIncluded(draft).map(({ clause, citation }) => [clause.id, citation]));
  const variables = new Map(draft.variables.map((variable) => [variable.name, variable]));
  const { blank } = draftWords(draft.language);
  const read = (run: Run): ReadRun => {
    if (run.kind === "text") return { ...run, blank: false };
    if (run.kind === "reference") {
      const text = citations.get(run.clause);
      return { kind: "reference", text: text ?? blank, blank: text === undefined, clause: run.clause };
    }
    const variable = variables.get(run.name);
    const text = valueText(draft.values[run.name], draft.language, { form: run.form, variable });
    const table = run.form === undefined ? readTable(draft.values[run.name], variable, draft.language) : undefined;
    return {
      kind: "variable",
      text: text ?? blank,
      blank: text === undefined,
      variable: run.name,
      ...(table && { table }),
    };
  };
  return (runs) => runs.map(read);
};

const partParts: Readonly<Record<Language, Readonly<Record<keyof Party, string>>>> = {
  en: {
    name: "name",
    address: "address",
    registration: "registration number",
    representative: "representative",
    email: "e-mail address",
    country: "country",
  },
  "zh-CN": {
    name: "名称",
    address: "住所",
    registration: "统一社会信用代码",
    representative: "代表人",
    email: "电子邮箱",
    country: "国家或地区",
  },
};

interface Names {
  readonly variable: string;
  readonly other: string;
  readonly clause: string;
  readonly number: string;
  readonly topic: string;
}

/** What a clause is about, as it stands in a sentence. */
export const topicWords = words({
  en: {
    definitions: "definitions",
    duties: "the duties of the parties",
    subject: "goods or services",
    price: "the price",
    payment: "payment",
    delivery: "delivery or dates",
    acceptance: "acceptance",
    term: "the term",
    liability: "liability",
    orders: "orders",
    processing: "the processing",
    security: "security",
    subprocessors: "subprocessors",
    incidents: "security incidents",
    deletion: "return and deletion",
    premises: "the premises",
    repair: "repair",
    work: "the work",
    hours: "working hours",
    pay: "pay",
    insurance: "benefits and insurance",
    changes: "the changes",
    "personal-data": "personal data",
    disputes: "governing law and disputes",
  } satisfies Record<Topic, string>,
  "zh-CN": {
    definitions: "定义",
    duties: "双方义务",
    subject: "标的或者服务内容",
    price: "价款",
    payment: "付款",
    delivery: "交付或者期限",
    acceptance: "验收",
    term: "合同期限",
    liability: "违约责任",
    orders: "订单",
    processing: "处理事项",
    security: "安全措施",
    subprocessors: "转委托",
    incidents: "安全事件",
    deletion: "返还与删除",
    premises: "租赁物",
    repair: "维修",
    work: "工作内容",
    hours: "工作时间",
    pay: "劳动报酬",
    insurance: "社会保险和福利",
    changes: "变更内容",
    "personal-data": "个人信息",
    disputes: "争议解决",
  },
});

const sentences: Readonly<Record<FindingCode, Readonly<Record<Language, (names: Names) => string>>>> = {
  "variable-missing": { en: (n) => `${n.variable} is missing.`, "zh-CN": (n) => `“${n.variable}”尚未填写。` },
  "variable-invalid": { en: (n) => `${n.variable} is not valid.`, "zh-CN": (n) => `“${n.variable}”的内容无效。` },
  "variable-unknown": {
    en: (n) => `${n.clause} uses “${n.variable}”, which this draft does not ask for.`,
    "zh-CN": (n) => `${n.clause}引用了本合同中不存在的变量“${n.variable}”。`,
  },
  "reference-unknown": {
    en: (n) => `${n.clause} refers to a clause that is not part of this contract (${n.other}).`,
    "zh-CN": (n) => `${n.clause}引用的条款（${n.other}）不在本合同中。`,
  },
  "no-counterparty": {
    en: (n) => `The counterparty is missing (${n.variable}).`,
    "zh-CN": (n) => `缺少合同相对方（${n.variable}）。`,
  },
  "same-party-twice": {
    en: (n) => `${n.variable} is the same as another party.`,
    "zh-CN": (n) => `“${n.variable}”与另一方当事人相同。`,
  },
  "party-incomplete": {
    en: (n) => `${n.variable}: the ${n.other} is missing.`,
    "zh-CN": (n) => `“${n.variable}”缺少${n.other}。`,
  },
  "registration-invalid": {
    en: (n) => `${n.variable}: the unified social credit code does not check out.`,
    "zh-CN": (n) => `“${n.variable}”的统一社会信用代码未通过校验，请核实。`,
  },
  "dates-out-of-order": {
    en: (n) => `Dates out of order: “${n.variable}” lies before “${n.other}”.`,
    "zh-CN": (n) => `日期顺序有误：“${n.variable}”早于“${n.other}”。`,
  },
  "notice-before-start": {
    en: (n) => `${n.variable} is longer than the contract itself.`,
    "zh-CN": (n) => `“${n.variable}”长于合同期限，通知截止日早于生效日。`,
  },
  "end-in-the-past": {
    en: () => "The contract has ended already by its own dates.",
    "zh-CN": () => "按约定日期，合同期限已经届满。",
  },
  "amount-words-disagree": {
    en: (n) => `${n.variable}: the amount in words is not the amount in figures.`,
    "zh-CN": (n) => `“${n.variable}”的大写金额与小写金额不一致。`,
  },
  "sum-wrong": {
    en: (n) => `The shares do not make up the whole: together they are ${n.number} (${n.variable} …).`,
    "zh-CN": (n) => `各期比例之和有误：合计为${n.number}（“${n.variable}”等）。`,
  },
  "clause-empty": { en: (n) => `${n.clause} has no text.`, "zh-CN": (n) => `${n.clause}没有内容。` },
  "topic-required": {
    en: (n) => `This type of contract needs a clause on ${n.topic}, and none is headed so.`,
    "zh-CN": (n) => `此类合同应当载有关于“${n.topic}”的条款，现无条款以此为标题。`,
  },
  "dpa-needed": {
    en: () => "Personal data goes to the other side: conclude a data processing agreement too.",
    "zh-CN": () => "涉及向对方提供个人信息，还应当签订个人信息委托处理协议。",
  },
};

/** The sentence for a finding in the reader's language, naming fields and clauses as the reader sees them. */
export const findingSentence = (finding: Finding, draft: Draft, language: Language): string => {
  const label = (name: string | undefined): string =>
    draft.variables.find((variable) => variable.name === name)?.label[language] ?? name ?? "";
  const clause = (id: string | undefined): string => {
    const found = allIncluded(draft).find((each) => each.clause.id === id);
    return found ? clauseTitle(found) : (id ?? draft.title);
  };
  return sentences[finding.code][language]({
    variable: label(finding.variable),
    other: isPart(finding.other) ? partParts[language][finding.other] : label(finding.other),
    clause: clause(finding.clause),
    number: String(finding.number ?? ""),
    topic: finding.topic ? topicWords(language)[finding.topic] : "",
  });
};

const isPart = (text: string | undefined): text is keyof Party =>
  text !== undefined && Object.hasOwn(partParts.en, text);

const clauseTitle = ({ citation, clause }: NumberedClause): string =>
  clause.heading ? `${citation}${/\p{Script=Han}/u.test(citation) ? "" : " "}${clause.heading}` : citation;
