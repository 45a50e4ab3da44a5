import { wordsAgree } from "./amount.ts";
import type { NumberedClause, Run } from "./clause.ts";
import { allIncluded, askedVariables, type Check, type Draft, draftParties, valueOf } from "./draft.ts";
import { endOf } from "./draft-terms.ts";
import { type Topic, topicFindings } from "./topic.ts";
import { type Day, fits, holds, isBlank, shifted, variablesOf } from "./variable.ts";

/** Every kind of fault that the checks at creation can find. */
export const findingCodes = [
  "variable-missing",
  "variable-invalid",
  "variable-unknown",
  "reference-unknown",
  "no-counterparty",
  "same-party-twice",
  "party-incomplete",
  "registration-invalid",
  "dates-out-of-order",
  "notice-before-start",
  "end-in-the-past",
  "amount-words-disagree",
  "sum-wrong",
  "clause-empty",
  "topic-required",
  "dpa-needed",
] as const;

export type FindingCode = (typeof findingCodes)[number];

/** Something a person should put right. Only `blocking` ones keep a draft from being submitted. */
export interface Finding {
  readonly code: FindingCode;
  readonly blocking: boolean;
  readonly variable?: string;
  readonly clause?: string;
  /** The other variable of a pair, a sum, a missing part. */
  readonly other?: string;
  readonly number?: number;
  /** What no clause is about. */
  readonly topic?: Topic;
}

export interface FindingsContext {
  readonly today: Day;
  /** What this type of contract has to be about. */
  readonly requiredTopics?: readonly Topic[];
}

/**
 * The checks at creation: everything that keeps the draft from being complete, consistent and ready for approval, in
 * reading order. An empty list means that it may be submitted.
 */
export const draftFindings = (draft: Draft, context: FindingsContext): readonly Finding[] => [
  ...variableFindings(draft),
  ...partyFindings(draft),
  ...dateFindings(draft, context.today),
  ...draft.checks.flatMap((check) => checkFinding(draft, check)),
  ...clauseFindings(draft),
  ...(context.requiredTopics ? topicFindings(draft, context.requiredTopics) : []),
];

export const isBlocked = (findings: readonly Finding[]): boolean => findings.some(({ blocking }) => blocking);

const blocking = (code: FindingCode, at: Omit<Finding, "code" | "blocking"> = {}): Finding => ({
  code,
  blocking: true,
  ...at,
});

const advisory = (code: FindingCode, at: Omit<Finding, "code" | "blocking"> = {}): Finding => ({
  code,
  blocking: false,
  ...at,
});

const variableFindings = (draft: Draft): readonly Finding[] =>
  askedVariables(draft).flatMap((variable) => {
    const at = { variable: variable.name };
    const value = draft.values[variable.name];
    if (value === undefined || isBlank(value))
      // A missing party is told by its own finding.
      return variable.required && !isCounterparty(draft, variable.name) ? [blocking("variable-missing", at)] : [];
    if (!fits(value, variable)) return [blocking("variable-invalid", at)];
    if (value.type === "money" && value.words?.trim() && !wordsAgree(value, value.words))
      return [blocking("amount-words-disagree", at)];
    return [];
  });

const isCounterparty = (draft: Draft, name: string): boolean =>
  draftParties(draft).some(({ variable, ours }) => variable === name && !ours);

const partyFindings = (draft: Draft): readonly Finding[] => {
  const parties = draftParties(draft);
  const named = parties.flatMap(({ variable, party }) => (party ? [{ variable, party }] : []));
  const missing = parties
    .filter(({ ours, party }) => !ours && party === null)
    .map(({ variable }) => blocking("no-counterparty", { variable }));
  const twice = named
    .filter(({ party }, index) => named.findIndex((each) => sameParty(each.party, party)) < index)
    .map(({ variable }) => blocking("same-party-twice", { variable }));
  const incomplete = named.flatMap(({ variable, party }) =>
    (["address", "representative", "email"] as const)
      .filter((part) => party[part].trim() === "")
      .map((part) => blocking("party-incomplete", { variable, other: part })),
  );
  const registration = named
    .filter(
      ({ party }) =>
        draft.language === "zh-CN" && (party.country ?? "CN") === "CN" && !isCreditCode(party.registration),
    )
    .map(({ variable }) => advisory("registration-invalid", { variable }));
  return [...missing, ...twice, ...incomplete, ...registration];
};

const sameParty = (one: { name: string; registration: string }, two: { name: string; registration: string }): boolean =>
  one.name.trim() === two.name.trim() || (one.registration !== "" && one.registration === two.registration);

/** 统一社会信用代码 with its check character (GB 32100-2015, modulus 31). */
export const isCreditCode = (text: string): boolean => {
  const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text)) return false;
  const sum = weights.reduce((total, weight, index) => total + weight * alphabet.indexOf(text.charAt(index)), 0);
  return alphabet.charAt((31 - (sum % 31)) % 31) === text.charAt(17);
};

const dateFindings = (draft: Draft, today: Day): readonly Finding[] => {
  const { effective, end, notice } = draft.terms;
  const start = valueOf(draft, effective, "date")?.date;
  const last = endOf(draft);
  if (start === undefined || last === null || end === undefined) return [];
  if (last < start) return [blocking("dates-out-of-order", { variable: end, other: effective })];
  const length = valueOf(draft, notice, "duration");
  const findings: Finding[] = [];
  if (notice !== undefined && length && shifted(last, length, -1) < start)
    findings.push(blocking("notice-before-start", { variable: notice }));
  if (last < today) findings.push(advisory("end-in-the-past", { variable: end }));
  return findings;
};

const checkFinding = (draft: Draft, check: Check): readonly Finding[] => {
  if (check.check === "order") {
    const earlier = valueOf(draft, check.earlier, "date")?.date;
    const later = valueOf(draft, check.later, "date")?.date;
    const asked = new Set(askedVariables(draft).map(({ name }) => name));
    if (!earlier || !later || earlier <= later || !asked.has(check.earlier) || !asked.has(check.later)) return [];
    return [blocking("dates-out-of-order", { variable: check.later, other: check.earlier })];
  }
  if (!holds(check.when, draft.values)) return [];
  const parts = check.variables.map((name) => valueOf(draft, name, "number")?.number);
  if (parts.includes(undefined)) return [];
  // In hundredths, so that 33.33 + 33.33 + 33.34 is 100.
  const sum = parts.reduce<number>((total, part) => total + Math.round((part ?? 0) * 100), 0) / 100;
  const [variable = ""] = check.variables;
  return sum === check.equals ? [] : [blocking("sum-wrong", { variable, number: sum })];
};

const clauseFindings = (draft: Draft): readonly Finding[] => {
  const included = allIncluded(draft);
  const ids = new Set(included.map(({ clause }) => clause.id));
  const names = new Set(draft.variables.map(({ name }) => name));
  const runFinding = (run: Run, clause?: string): readonly Finding[] => {
    const at = clause === undefined ? {} : { clause };
    if (run.kind === "variable" && !names.has(run.name))
      return [blocking("variable-unknown", { ...at, variable: run.name })];
    if (run.kind === "reference" && !ids.has(run.clause))
      return [blocking("reference-unknown", { ...at, other: run.clause })];
    return [];
  };
  return [
    ...draft.preamble.flatMap((runs) => runs.flatMap((run) => runFinding(run))),
    ...included.flatMap(({ clause, children }) => [
      ...(isEmpty(clause.paragraphs, children) ? [blocking("clause-empty", { clause: clause.id })] : []),
      ...clause.paragraphs.flatMap((runs) => runs.flatMap((run) => runFinding(run, clause.id))),
      ...variablesOf(clause.when)
        .filter((name) => !names.has(name))
        .map((variable) => blocking("variable-unknown", { clause: clause.id, variable })),
    ]),
  ];
};

const isEmpty = (paragraphs: NumberedClause["clause"]["paragraphs"], children: readonly NumberedClause[]): boolean =>
  children.length === 0 &&
  paragraphs.every((runs) => runs.every((run) => run.kind === "text" && run.text.trim() === ""));
