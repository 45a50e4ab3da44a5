import type { PlainDate } from "../domain/calendar.ts";
import type { Draft } from "../domain/draft.ts";
import { draftFindings, type Finding } from "../domain/draft-findings.ts";
import type { Bilingual } from "../domain/language.ts";
import type { Currency } from "../domain/money.ts";
import type { RenewalTerms } from "../domain/renewal.ts";
import type { ContractType } from "../domain/terms.ts";
import type { Duration, Value, Values } from "../domain/variable.ts";
import { uploadWords } from "../i18n/upload.ts";

/** What a person says of a contract whose wording is in a file: all that its process needs to know of it. */
export interface UploadFacts {
  readonly title: string;
  readonly counterparty: string;
  /** Of the other sides, ISO 3166-1 alpha-2; none where nobody said. */
  readonly countries: readonly string[];
  readonly type: ContractType;
  readonly amount: UploadedAmount | null;
  readonly effective: PlainDate | null;
  readonly end: PlainDate | null;
  readonly noticeDays: number;
  readonly renewal: RenewalTerms;
  readonly obligations: readonly UploadedObligation[];
}

export interface UploadedAmount {
  readonly minor: number;
  readonly currency: Currency;
  /** As the document writes the amount in words; must agree with the figures. */
  readonly words?: string;
}

export interface UploadedObligation {
  readonly title: string;
  readonly kind: "duty" | "payment";
  readonly owedBy: "us" | "them";
  readonly due: PlainDate | null;
  /** Counted from the day of signing instead: of a template's wording that came back as a file. */
  readonly afterSigning?: Duration;
  readonly amount: { readonly minor: number; readonly currency: Currency } | null;
  readonly everyMonths: number | null;
  readonly survives: boolean;
}

/** The same creation checks as of a structured draft, as far as the facts of an upload go. */
export const uploadFindings = (facts: UploadFacts, today: PlainDate): readonly Finding[] =>
  draftFindings(draftOfFacts(facts), { today }).filter(({ code }) => !partyDetails.has(code));

/** Of the other side only its name is asked; the rest stands in the document. */
const partyDetails: ReadonlySet<Finding["code"]> = new Set(["party-incomplete", "registration-invalid"]);

/** The most obligations that one upload may name. */
export const mostObligations = 50;

/** The questions that an upload answers, for wording its findings. */
export const uploadQuestions = (): Draft =>
  draftOfFacts({
    title: "",
    counterparty: "",
    countries: [],
    type: "other",
    amount: null,
    effective: null,
    end: null,
    noticeDays: 0,
    renewal: {
      kind: "none",
      months: 12,
    },
    obligations: Array.from({ length: mostObligations }, () => blankObligation),
  });

const blankObligation: UploadedObligation = {
  title: "",
  kind: "duty",
  owedBy: "us",
  due: null,
  amount: null,
  everyMonths: null,
  survives: false,
};

/** The facts in the form of a draft without wording, so that the rules for drafts judge them. */
const draftOfFacts = (facts: UploadFacts): Draft => {
  const { counterparty, amount, effective, end, noticeDays } = facts;
  const values: Readonly<Record<string, Value | null>> = {
    counterparty: { type: "party", name: counterparty, address: "", registration: "", representative: "", email: "" },
    amount: amount && { type: "money", ...amount },
    effective: effective && { type: "date", date: effective },
    end: end && { type: "date", date: end },
    noticeDays: { type: "duration", count: noticeDays, unit: "days" },
    ...Object.fromEntries(
      facts.obligations.flatMap(({ title, due }, row): [string, Value | null][] => [
        [`obligations.${row}.title`, { type: "text", text: title }],
        [`obligations.${row}.due`, due && { type: "date", date: due }],
      ]),
    ),
  };
  return {
    template: { id: "upload", version: 1 },
    language: "en",
    title: facts.title,
    ours: "",
    preamble: [],
    clauses: [],
    checks: [],
    terms: {
      type: facts.type,
      amount: "amount",
      effective: "effective",
      end: "end",
      notice: "noticeDays",
      obligations: [],
    },
    values: answered(values),
    variables: [
      { name: "counterparty", type: "party", required: true, label: label((words) => words.counterparty) },
      { name: "amount", type: "money", required: false, label: label((words) => words.amount) },
      { name: "effective", type: "date", required: false, label: label((words) => words.effective) },
      { name: "end", type: "date", required: false, label: label((words) => words.end) },
      { name: "noticeDays", type: "duration", required: false, label: label((words) => words.notice) },
      ...facts.obligations.flatMap(({ afterSigning }, row) => [
        {
          name: `obligations.${row}.title`,
          type: "text",
          required: true,
          label: label((words) => words.titleOf(row + 1)),
        } as const,
        {
          name: `obligations.${row}.due`,
          type: "date",
          required: afterSigning === undefined,
          label: label((words) => words.dueOf(row + 1)),
        } as const,
      ]),
    ],
  };
};

const answered = (values: Readonly<Record<string, Value | null>>): Values =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));

const label = (of: (words: ReturnType<typeof uploadWords>["facts"]) => string): Bilingual => ({
  en: of(uploadWords("en").facts),
  "zh-CN": of(uploadWords("zh-CN").facts),
});
