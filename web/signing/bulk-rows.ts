import type { SignerChoice } from "../../archive/version.ts";
import type { CheckedLine } from "../../db/bulk-send.ts";
import type { Classification } from "../../domain/access.ts";
import type { ApprovalFacts, ApprovalPolicy } from "../../domain/approval-policy.ts";
import { approvedByRelease, type RowFault } from "../../domain/bulk-send.ts";
import type { PlainDate } from "../../domain/calendar.ts";
import { type Draft, draftParties, withValues } from "../../domain/draft.ts";
import { draftFindings, type Finding } from "../../domain/draft-findings.ts";
import { draftTerms } from "../../domain/draft-terms.ts";
import { inBoth, type Language, languages } from "../../domain/language.ts";
import type { Person } from "../../domain/person.ts";
import { anybodySigns } from "../../domain/recipient.ts";
import { isRefusal } from "../../domain/refusal.ts";
import { draftFrom, type Template } from "../../domain/template.ts";
import { contractTypes } from "../../domain/terms.ts";
import type { Topic } from "../../domain/topic.ts";
import type { Variable } from "../../domain/variable.ts";
import { bulkSendWords } from "../../i18n/bulk-send.ts";
import { enteredFrom, entries, readEntries } from "../drafting/draft-entries.ts";
import { tellFindings } from "../drafting/draft-findings.ts";
import { inTurn, isAddress, type SigningOrder, withRepresentatives } from "../drafting/draft-signers.ts";
import type { CsvTable } from "../http/csv.ts";
import { fromForm } from "../http/form.ts";

/** What all rows of a bulk send have in common. */
export interface BulkGround {
  readonly template: Template;
  readonly requiredTopics: readonly Topic[];
  readonly classification: Classification;
  /** Of our side. */
  readonly signers: readonly SignerChoice[];
  readonly order: SigningOrder;
  readonly today: PlainDate;
  readonly owner: Person;
  readonly policy: ApprovalPolicy;
}

const signerColumns = ["signer.name", "signer.email", "signer.language"] as const;

/** The columns that a table for this template may have: the title, its questions by the names of their parts, the signer. */
export const bulkColumns = (template: Template): readonly string[] => [
  "title",
  ...template.variables.flatMap(columnsOf),
  ...signerColumns,
];

const parts = {
  party: ["name", "address", "registration", "representative", "email", "country"],
  money: ["amount", "currency"],
  duration: ["count", "unit"],
} as const;

const columnsOf = ({ name, type }: Variable): readonly string[] =>
  type === "party" || type === "money" || type === "duration" ? parts[type].map((part) => `${name}.${part}`) : [name];

/** A first line to fill in, with the template's own answers. */
export const bulkExample = (template: Template): readonly string[] => {
  const known = enteredFrom(template.defaults);
  return bulkColumns(template).map((column) =>
    column === "title" ? template.title : (known.get(`values.${column}`) ?? ""),
  );
};

/** Heads of columns that nothing is known of; a table that has such is refused as a whole. */
export const unknownColumns = (template: Template, { head }: CsvTable): readonly string[] => {
  const known = new Set(bulkColumns(template));
  return head.filter((name) => !known.has(name));
};

/** Checks every row as the creation of a contract would, and makes nothing. */
export const checkRows = (ground: BulkGround, { head, lines }: CsvTable): readonly CheckedLine[] =>
  lines.map(({ row, cells }) => ({
    number: row,
    ...checkRow(
      ground,
      new Map(head.map((name, index) => [name, (cells[index] ?? "").trim()])),
      cells.length > head.length,
    ),
  }));

const checkRow = (
  ground: BulkGround,
  cells: ReadonlyMap<string, string>,
  tooMany: boolean,
): Omit<CheckedLine, "number"> => {
  const { template, today, requiredTopics } = ground;
  const title = cells.get("title") || template.title;
  const answers = answersOf(ground, cells);
  const whole: readonly RowFault[] = [...(tooMany ? [fault("", "tooMany")] : []), ...signerFaults(cells)];
  if ("faults" in answers) {
    const faults = [...whole, ...answers.faults];
    return { title, counterparty: partiesIn(template, cells), answers: {}, signers: [], faults };
  }
  const draft: Draft = { ...withValues(draftFrom(template), answers.values), title };
  const named = signersOf(ground, draft, cells);
  const findings = draftFindings(draft, { today, requiredTopics }).filter(({ blocking }) => blocking);
  return {
    title,
    counterparty: draftParties(draft)
      .flatMap(({ ours, party }) => (ours || !party ? [] : [party.name]))
      .join(", "),
    answers: answers.values,
    signers: named.signers,
    faults: [
      ...whole,
      ...(named.anybody ? [] : [fault("signer.email", "nobodySigns")]),
      ...findings.flatMap((finding) => findingFault(finding, draft)),
      ...approvalFaults(ground, draft),
    ],
  };
};

/** A fault that is one of our own sentences. */
const fault = (column: string, which: keyof ReturnType<typeof bulkSendWords>["faults"]): RowFault => ({
  column,
  reason: inBoth((language) => bulkSendWords(language).faults[which]),
});

const findingFault = (finding: Finding, draft: Draft): readonly RowFault[] => {
  const told = (language: Language) => tellFindings([finding], draft, language)[0];
  const column = told("en")?.field?.replace(/^values\./, "") ?? "";
  return [{ column, reason: inBoth((language) => told(language)?.sentence ?? "") }];
};

/** The other sides as the row names them, where it cannot be read as a whole. */
const partiesIn = (template: Template, cells: ReadonlyMap<string, string>): string =>
  draftParties(draftFrom(template))
    .flatMap(({ ours, variable }) => (ours ? [] : (cells.get(`${variable}.name`) ?? [])))
    .join(", ");

const answersOf = ({ template }: BulkGround, cells: ReadonlyMap<string, string>) => {
  const fields = new Map(
    [...cells]
      .filter(([column, text]) => text !== "" && column !== "title" && !column.startsWith("signer."))
      .map(([column, text]) => [`values.${column}`, [text]]),
  );
  const entered = entries.safeParse(fromForm(entries, fields, "values"));
  if (!entered.success) return { faults: [fault("", "unreadable")] };
  const read = (language: Language) => readEntries(template.variables, entered.data, language);
  const values = read("en");
  if (!isRefusal(values)) return { values };
  const reasons = { en: mistakesIn(values), "zh-CN": mistakesIn(read("zh-CN")) };
  return {
    faults: reasons.en.map(([field], index) => ({
      column: field.replace(/^values\./, ""),
      reason: inBoth((language) => reasons[language][index]?.[1] ?? ""),
    })),
  };
};

/** Fields and what is wrong with each. */
const mistakesIn = (read: ReturnType<typeof readEntries>): readonly (readonly [field: string, reason: string])[] => {
  if (!isRefusal(read)) return [];
  const { fields = [], reasons = [] } = read.facts as {
    fields?: readonly string[];
    reasons?: readonly string[];
  };
  return fields.map((field, index) => [field, reasons[index] ?? ""]);
};

/** What is wrong with the columns that name a signer, whatever else is wrong with the row. */
const signerFaults = (cells: ReadonlyMap<string, string>): readonly RowFault[] => {
  const { name, email, reads, language } = signerIn(cells);
  const isNamed = name !== "" || email !== "";
  return [
    ...(isNamed && name === "" ? [fault("signer.name", "signerName")] : []),
    ...(isNamed && !isAddress(email) ? [fault("signer.email", "signerEmail")] : []),
    ...(reads !== "" && !language ? [fault("signer.language", "signerLanguage")] : []),
  ];
};

const signerIn = (cells: ReadonlyMap<string, string>) => {
  const [name = "", email = "", reads = ""] = signerColumns.map((column) => cells.get(column) ?? "");
  return { name, email, reads, language: languages.find((one) => one === reads) };
};

const signersOf = ({ signers, order }: BulkGround, draft: Draft, cells: ReadonlyMap<string, string>) => {
  const { name, email, language } = signerIn(cells);
  const theirs: SignerChoice = {
    ...{ side: "theirs", person: null, name, email, language: language ?? draft.language },
    turn: Math.max(0, ...signers.map(({ turn }) => turn)) + 1,
  };
  const all = name === "" && email === "" ? signers : inTurn([...signers, theirs], order);
  const whole = withRepresentatives(all, draft, order);
  return { signers: whole, anybody: anybodySigns(whole) && whole.some(({ side }) => side === "theirs") };
};

/** What the policy wants more than the release for is sent by itself, through its own approval. */
const approvalFaults = ({ classification, owner, policy }: BulkGround, draft: Draft): readonly RowFault[] => {
  const { amountMinor, currency } = draftTerms(draft);
  const facts: ApprovalFacts = {
    type: contractTypes.find((type) => type === draft.terms.type) ?? "other",
    amount: amountMinor === null || currency === null ? null : { minor: amountMinor, currency },
    ...{ classification, owner: owner.id, submitter: owner.id, department: owner.department },
    ...{ countries: [], template: draft.template.id, deviations: [] },
  };
  if (approvedByRelease(policy, facts)) return [];
  return [fault("", "moreApproval")];
};
