import { derivedId } from "../db/derived-id.ts";
import { draftHtml } from "../documents/html.tsx";
import { draftPdf } from "../documents/pdf.ts";
import type { PlainDate } from "../domain/calendar.ts";
import type { DraftVersion } from "../domain/contract.ts";
import { countriesOf } from "../domain/country.ts";
import { type Draft, draftParties, type ObligationTerms } from "../domain/draft.ts";
import { draftFindings } from "../domain/draft-findings.ts";
import { draftTerms } from "../domain/draft-terms.ts";
import type { ObligationId } from "../domain/ids.ts";
import type { ObligationPlan } from "../domain/obligation.ts";
import { type ContractTerms, contractTypes } from "../domain/terms.ts";
import { requiredTopics, type Topic } from "../domain/topic.ts";
import { keptFields } from "../i18n/kept-field.ts";
import type { Archive } from "./document.ts";
import { keeper, placesIn, remindDaysBefore, stage, type VersionOf } from "./staging.ts";

export type { SignerChoice } from "../domain/recipient.ts";
export type { VersionOf } from "./staging.ts";
export { stageUpload, type UploadedFile } from "./upload.ts";
export type { UploadFacts } from "./uploaded.ts";

/**
 * Makes a version of a structured draft: checks it, renders it to HTML and PDF, seals all three and stages its words.
 * Nothing counts until the command that it was made for is recorded.
 *
 * @param of.today day of the checks, in the tenant's zone
 * @param of.note codes of what could not be carried over (`i18n/drafting.ts` has the sentences)
 */
export const stageDraft = async (
  archive: Archive,
  of: VersionOf & {
    readonly draft: Draft;
    readonly today: PlainDate;
    /** What its type has to be about; what Engross itself asks for where the organisation is not asked. */
    readonly requiredTopics?: readonly Topic[];
    readonly note?: string;
  },
): Promise<DraftVersion> => {
  const { draft } = of;
  const findings = draftFindings(draft, {
    today: of.today,
    requiredTopics: of.requiredTopics ?? topicsOf(draft),
  });
  const pdf = draftPdf(draft);
  const keep = keeper(archive, of);
  const master = await keep(
    "draft",
    "application/json",
    `${draft.title}.json`,
    Buffer.from(JSON.stringify(draft)),
    null,
  );
  const html = await keep(
    "html",
    "text/html; charset=utf-8",
    `${draft.title}.html`,
    Buffer.from(draftHtml(draft)),
    null,
  );
  const paper = await keep("pdf", "application/pdf", `${draft.title}.pdf`, pdf.bytes, pdf.pages);
  const known = draftTerms(draft);
  const obligations = obligationsOf(known.obligations, of.command, known.currency);
  const terms: ContractTerms = {
    amount:
      known.amountMinor === null || known.currency === null
        ? null
        : { minor: known.amountMinor, currency: known.currency },
    effective: plainDate(known.effectiveDate),
    end: plainDate(known.endDate),
    noticeDays: known.noticeDays ?? 0,
    renewal: known.renewal,
    obligations: obligations.map(({ plan }) => plan),
    ...(known.type === "amendment" && { onlyChanges: true }),
  };
  return stage(archive, of, {
    terms,
    findings,
    paper,
    source: "template",
    places: placesIn(pdf.signatureBoxes, (party) => (party === draft.ours ? "ours" : "theirs")),
    obligations: obligations.map(({ plan, title, clause }) => ({ id: plan.id, title, clause })),
    note: of.note ?? "",
    words: {
      title: draft.title,
      counterparty: counterpartyOf(draft),
      language: draft.language,
      template: `${draft.template.id}@${draft.template.version}`,
      draft_document: master.document,
      html_document: html.document,
      source_document: null,
      fields: keptFields(draft),
      countries: countriesOf(draft),
    },
  });
};

const topicsOf = ({ terms }: Draft): readonly Topic[] =>
  requiredTopics[contractTypes.find((type) => type === terms.type) ?? "other"];

/** Days of the draft are checked dates in the same notation. */
const plainDate = (day: string | null): PlainDate | null => day as PlainDate | null;

const obligationsOf = (seeds: readonly ObligationTerms[], command: string, currency: string | null) =>
  seeds.flatMap(({ id, kind, title, clause, owedBy, dueDate, afterSigning, amountMinor, every, survives }) => {
    const due = plainDate(dueDate);
    if (due === null && afterSigning === null) return [];
    const plan: ObligationPlan = {
      id: derivedId<"obligation">(command, "obligation", id) satisfies ObligationId,
      key: id,
      kind: kind === "payment" ? "payment" : "duty",
      owedBy: owedBy === "us" ? "us" : "them",
      due,
      ...(afterSigning && { afterSigning }),
      amount: amountMinor === null || currency === null ? null : { minor: amountMinor, currency },
      everyMonths: every === null ? null : monthsOf(every),
      remindDaysBefore,
      keeper: null,
      survives,
    };
    return [{ plan, title, clause }];
  });

const monthsOf = ({ count, unit }: { readonly count: number; readonly unit: "days" | "months" | "years" }): number =>
  unit === "years" ? count * 12 : unit === "months" ? count : Math.max(1, Math.round(count / 30));

const counterpartyOf = (draft: Draft): string =>
  draftParties(draft)
    .flatMap(({ ours, party }) => (ours || party === null ? [] : [party.name]))
    .join(", ");
