import type { PlainDate } from "../domain/calendar.ts";
import type { DraftVersion } from "../domain/contract.ts";
import { type Draft, draftParties, type ObligationTerms } from "../domain/draft.ts";
import { draftFindings, type Finding, isBlocked } from "../domain/draft-findings.ts";
import { draftTerms } from "../domain/draft-terms.ts";
import type { ContractId, DocumentId, ObligationId, PersonId, TenantId } from "../domain/ids.ts";
import type { Language } from "../domain/language.ts";
import type { ObligationPlan } from "../domain/obligation.ts";
import type { DocumentRef, SignerPlan } from "../domain/signing.ts";
import type { ContractTerms } from "../domain/terms.ts";
import { derivedId } from "../db/derived-id.ts";
import { asSystem } from "../db/tenancy.ts";
import { type MarkPlace, type StagedVersion, stageVersion } from "../db/version.ts";
import { draftHtml } from "../documents/html.tsx";
import { draftPdf, type SignatureBox } from "../documents/pdf.ts";
import { type Archive, keepDocument, type NewDocument } from "./document.ts";

/** Someone who shall sign. */
export interface SignerChoice {
  readonly side: "ours" | "theirs";
  readonly person: PersonId | null;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly turn: number;
}

/** For which command a version is made; the same command makes the same version again. */
export interface VersionOf {
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly number: number;
  readonly command: string;
  readonly addedBy: PersonId | null;
  readonly signers: readonly SignerChoice[];
}

/**
 * Makes a version of a structured draft: checks it, renders it to HTML and PDF, seals all three and stages its words.
 * Nothing counts until the command that it was made for is recorded.
 *
 * @param today day of the checks, in the tenant's zone
 */
export const stageDraft = async (
  archive: Archive,
  of: VersionOf & { readonly draft: Draft; readonly today: PlainDate },
): Promise<DraftVersion> => {
  const { draft } = of;
  const findings = draftFindings(draft, { today: of.today });
  const pdf = draftPdf(draft);
  const keep = keeper(archive, of);
  const master = await keep("draft", "application/json", `${draft.title}.json`, Buffer.from(JSON.stringify(draft)), null);
  const html = await keep("html", "text/html; charset=utf-8", `${draft.title}.html`, Buffer.from(draftHtml(draft)), null);
  const paper = await keep("pdf", "application/pdf", `${draft.title}.pdf`, pdf.bytes, pdf.pages);
  const known = draftTerms(draft);
  const obligations = obligationsOf(known.obligations, of.command, known.currency);
  const terms: ContractTerms = {
    amount: known.amountMinor === null || known.currency === null ? null : { minor: known.amountMinor, currency: known.currency },
    effective: plainDate(known.effectiveDate),
    end: plainDate(known.endDate),
    noticeDays: known.noticeDays ?? 0,
    renewal: known.renewal,
    obligations: obligations.map(({ plan }) => plan),
  };
  return stage(archive, of, {
    terms,
    findings,
    paper,
    source: "template",
    places: (side, index) => placeOf(draft, pdf.signatureBoxes, side, index),
    obligations: obligations.map(({ plan, title, clause }) => ({ id: plan.id, title, clause })),
    words: {
      title: draft.title,
      counterparty: counterpartyOf(draft),
      language: draft.language,
      template: `${draft.template.id}@${draft.template.version}`,
      draft_document: master.document,
      html_document: html.document,
      source_document: null,
    },
  });
};

interface Made {
  readonly source: DraftVersion["source"];
  readonly paper: DocumentRef;
  readonly terms: ContractTerms;
  readonly findings: readonly Finding[];
  readonly obligations: StagedVersion["obligations"];
  readonly places: (side: SignerChoice["side"], index: number) => MarkPlace | null;
  readonly words: Pick<
    StagedVersion["version"],
    "title" | "counterparty" | "language" | "template" | "draft_document" | "html_document" | "source_document"
  >;
}

const stage = async ({ db }: Archive, of: VersionOf, made: Made): Promise<DraftVersion> => {
  const { tenant, contract, number, command, addedBy } = of;
  const signers = of.signers.map((signer, index) => ({
    ...signer,
    id: derivedId<"signer">(command, "signer", String(index)),
    place: made.places(signer.side, of.signers.slice(0, index).filter(({ side }) => side === signer.side).length),
  }));
  await asSystem(db, tenant, (tx) =>
    stageVersion(tx, {
      signers,
      obligations: made.obligations,
      version: {
        ...made.words,
        tenant,
        contract,
        number,
        command,
        pdf_document: made.paper.document,
        findings: made.findings,
        note: "",
        added_by: addedBy,
      },
    }),
  );
  return {
    number,
    source: made.source,
    pdf: made.paper,
    terms: made.terms,
    findings: isBlocked(made.findings) ? made.findings.filter(({ blocking }) => blocking).map(({ code }) => code) : [],
    signers: signers.map(({ id, side, person, turn }): SignerPlan => ({ id, side, person, turn })),
  };
};

const keeper =
  (archive: Archive, { tenant, contract, command, addedBy }: VersionOf) =>
  (kind: NewDocument["kind"], mediaType: string, name: string, bytes: NewDocument["bytes"], pages: number | null): Promise<DocumentRef> =>
    keepDocument(archive, {
      id: derivedId<"document">(command, kind) satisfies DocumentId,
      tenant,
      contract,
      kind,
      name,
      mediaType,
      bytes,
      pages,
      addedBy,
    });

/** Days of the draft are checked dates in the same notation. */
const plainDate = (day: string | null): PlainDate | null => day as PlainDate | null;

const remindDaysBefore = 7;

const obligationsOf = (seeds: readonly ObligationTerms[], command: string, currency: string | null) =>
  seeds.flatMap(({ id, kind, title, clause, owedBy, dueDate, amountMinor, every, survives }) => {
    const due = plainDate(dueDate);
    if (due === null) return [];
    const plan: ObligationPlan = {
      id: derivedId<"obligation">(command, "obligation", id) satisfies ObligationId,
      kind: kind === "payment" ? "payment" : "duty",
      owedBy: owedBy === "us" ? "us" : "them",
      due,
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

/** Each side has one box: its first signer signs there, further ones invisibly. */
const placeOf = (
  draft: Draft,
  boxes: readonly SignatureBox[],
  side: SignerChoice["side"],
  index: number,
): MarkPlace | null => {
  const box = boxes.find(({ party }) => (party === draft.ours) === (side === "ours"));
  if (!box) return null;
  const { page, x, y, width, height } = box;
  return index === 0 ? { page, x, y, width, height } : null;
};
