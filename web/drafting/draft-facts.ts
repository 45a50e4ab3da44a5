import { z } from "zod";
import { mostObligations, type UploadedObligation, type UploadFacts } from "../../archive/uploaded.ts";
import { type SignerChoice, stageUpload, type UploadedFile } from "../../archive/version.ts";
import { judgeUpload } from "../../documents/upload.ts";
import { type PlainDate, parsePlainDate } from "../../domain/calendar.ts";
import { isCountry } from "../../domain/country.ts";
import type { ContractId } from "../../domain/ids.ts";
import type { Language } from "../../domain/language.ts";
import { isCurrency, plainFigures } from "../../domain/money.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { type ContractTerms, contractTypes } from "../../domain/terms.ts";
import { durationUnits } from "../../domain/variable.ts";
import { uploadWords } from "../../i18n/upload.ts";
import { foreseen, seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import type { Upload } from "../http/route.ts";
import { readMoney } from "./draft-entries.ts";
import { enteredFromSigners } from "./draft-signer-form.ts";
import {
  patienceEntry,
  readPatience,
  readSigners,
  sealEntries,
  signerEntries,
  signingOrderEntry,
  withSeals,
} from "./draft-signers.ts";
import { withUploadedFile } from "./draft-upload.ts";
import {
  type CurrentWording,
  choiceOf,
  createContract,
  currentWording,
  type Desk,
  deskOf,
  handling,
  type SavedDraft,
  saveVersion,
} from "./drafting.ts";

const line = z.string().trim().max(300);
const money = z.object({
  amount: z.string().max(40).default(""),
  currency: z.string().max(3).default("CNY"),
  words: line.default(""),
});
/** Of so many other sides the country can be said. */
export const mostCountries = 5;

const months = z.number().int().min(1).max(1200);

/** What a person says of a contract that they upload. Amounts are decimal text in figures; days `YYYY-MM-DD`. */
export const uploadEntries = z.object({
  title: line.min(1),
  counterparty: line.default(""),
  countries: z
    .array(z.string().refine(isCountry).or(z.literal("")))
    .max(mostCountries)
    .default([])
    .meta({ description: "Of the other sides, ISO 3166-1 alpha-2. Without any, rules for every country apply." }),
  type: z.enum(contractTypes).default("other"),
  amount: money.optional(),
  effective: line.default(""),
  end: line.default(""),
  noticeDays: z.number().int().min(0).max(3660).default(0),
  renewal: z
    .object({ kind: z.enum(["none", "automatic", "decision"]).default("none"), months: months.default(12) })
    .default({ kind: "none", months: 12 }),
  obligations: z
    .array(
      z.object({
        title: line.default(""),
        kind: z.enum(["duty", "payment"]).default("duty"),
        owedBy: z.enum(["us", "them"]).default("us"),
        due: line.default(""),
        afterSigning: z
          .object({
            count: z.number().int().min(0).max(3660).optional(),
            unit: z.enum(durationUnits).default("days"),
          })
          .optional()
          .meta({ description: "Counted from the day on which the last party signs, instead of `due`." }),
        amount: money.optional(),
        everyMonths: months.optional(),
        survives: z.boolean().default(false),
      }),
    )
    .max(mostObligations)
    .default([]),
  signers: signerEntries.optional(),
  signingOrder: signingOrderEntry,
  patience: patienceEntry.optional(),
  seals: sealEntries.default([]),
  acceptChanges: z
    .boolean()
    .default(false)
    .meta({ description: "Tracked changes of a Word document count as accepted." }),
});

export const newUpload = uploadEntries.extend(handling.shape);

type Entered = z.output<typeof uploadEntries>;

/** A contract that begins with an uploaded document. */
export const createFromUpload = async (
  context: SignedInContext,
  body: z.output<typeof newUpload>,
  upload: Upload,
): Promise<SavedDraft | Refusal> => {
  const facts = readFacts(body, context.language);
  if (isRefusal(facts)) return facts;
  const desk = await seenBy(context, (tx) => deskOf(tx, context));
  const named = readSigners(
    { signers: body.signers ?? [], signingOrder: body.signingOrder },
    desk.signers,
    context.language,
  );
  if (isRefusal(named)) return named;
  const signers = withSeals(named, body.seals, desk.seals, body.signingOrder);
  const patience = readPatience(body.patience);
  return withJudgedFile(upload, body, (file, sha256) =>
    createContract(
      context,
      desk,
      { ...body, type: facts.type },
      { content: [facts, signers, patience, sha256], draft: null },
      (of) =>
        stageUpload(context.services, {
          ...of,
          signers,
          patience,
          facts,
          file,
          ourName: desk.tenant.name,
          today: desk.today,
        }),
    ),
  );
};

/** An uploaded document as a further version of a contract. */
export const saveUpload = async (
  context: SignedInContext,
  contract: ContractId,
  body: Entered,
  upload: Upload,
): Promise<SavedDraft | Refusal> => {
  const facts = readFacts(body, context.language);
  if (isRefusal(facts)) return facts;
  const { current, desk } = await seenBy(context, async (tx) => ({
    current: await currentWording(tx, contract),
    desk: await deskOf(tx, context),
  }));
  if (isRefusal(current)) return current;
  const { state } = current.row;
  // Before anything is read: whoever may not save need not send 64 MB.
  const refusal = foreseen(context, current.row, {
    type: "save-draft",
    draft: { ...state.draft, number: state.draft.number + 1 },
  });
  if (refusal && refusal.refused !== "stale-version") return refusal;
  const signers = signersOfUpload(context, current, desk, body);
  if (isRefusal(signers)) return signers;
  const patience = body.patience ? readPatience(body.patience) : state.draft.patience;
  return withJudgedFile(upload, body, (file, sha256) =>
    saveVersion(context, current, { content: [facts, signers, patience, sha256], draft: null }, (of) =>
      stageUpload(context.services, {
        ...of,
        signers,
        patience,
        facts,
        file,
        ourName: desk.tenant.name,
        today: desk.today,
      }),
    ),
  );
};

/** Who shall sign what is uploaded: without an entry, those of the wording that there is. */
export const signersOfUpload = (
  { language }: SignedInContext,
  current: CurrentWording,
  desk: Desk,
  { signers, signingOrder, seals }: Entered,
): readonly SignerChoice[] | Refusal => {
  if (signers === undefined) return current.signers.map(choiceOf);
  const named = readSigners({ signers, signingOrder }, desk.signers, language);
  return isRefusal(named) ? named : withSeals(named, seals, desk.seals, signingOrder);
};

/** Works with a file once it has arrived and can be a contract's wording. */
export const withJudgedFile = <T>(
  upload: Upload,
  { acceptChanges }: Entered,
  work: (file: UploadedFile, sha256: string) => Promise<T | Refusal>,
): Promise<T | Refusal> =>
  withUploadedFile(upload, async ({ path, sha256 }) => {
    const judged = await judgeUpload(path);
    if (isRefusal(judged)) return judged;
    const changes = judged.kind === "docx" ? judged.trackedChanges : 0;
    if (changes > 0 && !acceptChanges) return refuse("file-has-changes", { changes });
    return work({ path, name: named(upload.name, judged.kind), judged }, sha256);
  });

/** Named as what it is, so that no system goes by another ending. */
const named = (name: string, kind: "pdf" | "docx"): string =>
  name.toLowerCase().endsWith(`.${kind}`) ? name : `${name}.${kind}`;

/** The facts that were entered; every field that cannot be read is named. Missing ones are for the creation checks. */
export const readFacts = (body: Entered, language: Language): UploadFacts | Refusal => {
  const wrong: string[] = [];
  const day = (field: string, text: string): PlainDate | null => {
    const read = text === "" ? null : parsePlainDate(text);
    if (text !== "" && read === null) wrong.push(field);
    return read;
  };
  const amountOf = (field: string, entered: Entered["amount"]) => {
    const read = entered && readMoney(entered);
    if (read === undefined && entered !== undefined) wrong.push(field);
    return read ?? null;
  };
  const obligations = body.obligations.flatMap(
    ({ title, due, afterSigning, amount, everyMonths, ...rest }, row): UploadedObligation[] => {
      const { count, unit = "days" } = afterSigning ?? {};
      if (`${title}${due}${count ?? ""}${amount?.amount ?? ""}` === "") return [];
      const field = `obligations.${row}`;
      if (due !== "" && count !== undefined) wrong.push(`${field}.afterSigning`);
      const money = amountOf(`${field}.amount`, amount);
      return [
        {
          ...rest,
          title,
          due: day(`${field}.due`, due),
          ...(count === undefined ? {} : { afterSigning: { count, unit } }),
          amount: money && { minor: money.minor, currency: money.currency },
          everyMonths: everyMonths ?? null,
        },
      ];
    },
  );
  const facts = {
    title: body.title,
    counterparty: body.counterparty,
    countries: [...new Set(body.countries.filter((code) => code !== ""))],
    type: body.type,
    noticeDays: body.noticeDays,
    renewal: body.renewal,
    amount: amountOf("amount", body.amount),
    effective: day("effective", body.effective),
    end: day("end", body.end),
    obligations,
  };
  if (wrong.length === 0) return facts;
  const words = uploadWords(language).form;
  return refuse("invalid-input", {
    fields: wrong,
    reasons: wrong.map((field) => words[mistakes.find(([end]) => field.endsWith(end))?.[1] ?? "dateWrong"]),
  });
};

const mistakes = [
  ["amount", "amountWrong"],
  ["afterSigning", "dueTwice"],
] as const;

/** What the fields of a form hold for the wording that was uploaded last. */
export const enteredFromFacts = ({ row, version, signers, duties }: CurrentWording): ReadonlyMap<string, string> => {
  const { terms } = row.state.draft;
  return new Map([
    ["title", version.title],
    ["counterparty", version.counterparty],
    ...version.countries.map((code, index): [string, string] => [`countries.${index}`, code]),
    ["type", row.type],
    ...moneyFields("amount", terms.amount),
    ["effective", terms.effective ?? ""],
    ["end", terms.end ?? ""],
    ...renewalFields(terms),
    ...terms.obligations.flatMap(
      ({ id, kind, owedBy, due, afterSigning, amount, everyMonths, survives }, index): [string, string][] => [
        [`obligations.${index}.title`, duties.get(id) ?? ""],
        [`obligations.${index}.kind`, kind],
        [`obligations.${index}.owedBy`, owedBy],
        [`obligations.${index}.due`, due ?? ""],
        [`obligations.${index}.afterSigning.count`, String(afterSigning?.count ?? "")],
        [`obligations.${index}.afterSigning.unit`, afterSigning?.unit ?? "days"],
        ...moneyFields(`obligations.${index}.amount`, amount),
        [`obligations.${index}.everyMonths`, everyMonths === null ? "" : String(everyMonths)],
        [`obligations.${index}.survives`, survives ? "on" : ""],
      ],
    ),
    ...enteredFromSigners(signers, row.state.draft.patience),
  ]);
};

/**
 * What the fields of a form hold for an amendment: the running term as it stands now, and no obligations, since those of
 * an amendment are added to the contract's own. It takes effect when it is signed unless a day is entered.
 */
export const enteredForAmendment = (current: CurrentWording, language: Language): ReadonlyMap<string, string> => {
  const { row, version } = current;
  const { term } = row.state;
  const kept = [...enteredFromFacts(current)].filter(
    ([field]) => field !== "effective" && !field.startsWith("obligations."),
  );
  return new Map([
    ...kept,
    ["title", uploadWords(language).form.amendmentTitle(version.title)],
    ...(term ? [["end", term.until ?? ""] as const, ...renewalFields(term)] : []),
  ]);
};

const renewalFields = ({ noticeDays, renewal }: Pick<ContractTerms, "noticeDays" | "renewal">): [string, string][] => [
  ["noticeDays", String(noticeDays)],
  ["renewal.kind", renewal.kind],
  ["renewal.months", renewal.months > 0 ? String(renewal.months) : ""],
];

const moneyFields = (
  name: string,
  amount: { readonly minor: number; readonly currency: string } | null,
): [string, string][] => {
  if (amount === null || !isCurrency(amount.currency)) return [];
  return [
    [`${name}.amount`, plainFigures({ minor: amount.minor, currency: amount.currency })],
    [`${name}.currency`, amount.currency],
  ];
};
