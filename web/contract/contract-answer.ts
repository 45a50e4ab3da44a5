import { z } from "zod";
import { agenda } from "../../domain/agenda.ts";
import type { KeptField } from "../../domain/kept-field.ts";
import { negotiationOf, penOf } from "../../domain/negotiation.ts";
import { roleOf } from "../../domain/recipient.ts";
import { terminationChecks } from "../../domain/termination.ts";
import type { Fault } from "../drafting/incomplete-draft.ts";
import type { GlassTold } from "../oversight/break-glass.ts";
import { type Dossier, holderName } from "./contract-dossier.ts";
import { contractShape } from "./contract-shape.ts";
import type { ContractTimeline } from "./contract-timeline.ts";
import type { Talks } from "./negotiation.ts";

/** What the version that counts answers to the custom fields. */
export const fieldsOf = (versions: Dossier["versions"], number: number): readonly KeptField[] =>
  versions.find((each) => each.number === number)?.fields ?? [];

const idOf = (holder: Dossier["waiting"][number]["holder"]): string | null => {
  switch (holder.kind) {
    case "person":
      return holder.person;
    case "counterparty":
      return holder.signer;
    case "guest":
      return holder.guest;
    case "role":
      return null;
  }
};

const told = ({
  row,
  waiting,
  actions,
  documents,
  people,
  signers,
  obligations,
  matters,
  shares,
  guests,
  place,
  versions,
}: Dossier): z.input<typeof contractShape> => {
  const { state } = row;
  const named = (someone: Dossier["row"]["owner"]) => ({ id: someone, name: people.get(someone)?.name ?? "" });
  return {
    ...pick(row),
    id: state.id,
    language: row.language,
    since: state.since,
    version: state.version,
    frozenBy: [...state.freezes],
    owner: named(state.owner),
    place: { department: row.department, team: row.team, name: place },
    amount:
      row.amount_minor === null || row.currency === null
        ? null
        : { minor: Number(row.amount_minor), currency: row.currency },
    effective: row.effective,
    until: row.until,
    noticeBy: row.notice_by,
    fields: fieldsOf(versions, state.draft.number).map(({ name, label, text, plain }) => ({
      ...{ name, plain },
      label: label[row.language],
      text: text[row.language],
    })),
    waiting: waiting.map(({ kind, holder, since, due, item }) => ({
      kind,
      since,
      due,
      item,
      holder: {
        kind: holder.kind,
        id: idOf(holder),
        role: holder.kind === "role" ? holder.role : null,
        name: holderName({ people, signers, guests }, holder) ?? null,
      },
    })),
    actions: actions.map(({ command, refusal, item }) => ({
      command,
      open: refusal === null,
      refused: refusal?.refused ?? null,
      item,
    })),
    draft: {
      number: state.draft.number,
      source: state.draft.source,
      pdf: state.draft.pdf,
      findings: [...state.draft.findings],
      obligations: state.draft.terms.obligations.map((one) => ({
        ...one,
        title: obligations.get(one.id)?.title ?? "",
        clause: obligations.get(one.id)?.clause ?? "",
        afterSigning: one.afterSigning ?? null,
      })),
    },
    approval: state.approval && {
      outcome: state.approval.outcome,
      documentSha256: state.approval.documentSha256,
      steps: state.approval.steps.map(({ stepUp, slots }) => ({
        stepUp,
        slots: slots.map((slot) => ({ ...slot, approver: named(slot.approver) })),
      })),
    },
    signing: state.ceremony && {
      outcome: state.ceremony.outcome,
      documentSha256: state.ceremony.documentSha256,
      current: state.ceremony.current,
      signers: state.ceremony.signers.map((signer) => ({
        ...signer,
        role: roleOf(signer),
        name: signers.get(signer.id)?.name ?? "",
      })),
    },
    executed: state.executed,
    preservation: state.preservation
      ? {
          stampedAt: state.preservation.stamp.at,
          provenUntil: state.preservation.stamp.until,
          renewals: state.preservation.renewals,
          renewingSince: state.preservation.renewingSince,
        }
      : null,
    evidenceCertificate: state.ceremony?.evidence ?? null,
    certificate: documents.find(({ kind }) => kind === "certificate")?.id ?? null,
    certificateSignatures: documents.flatMap(({ id: document, kind }) =>
      kind === "evidence-certificate-signature" || kind === "certificate-signature" ? [document] : [],
    ),
    renewal: {
      ...(state.term?.renewal ?? state.draft.terms.renewal),
      renew: state.term?.decision?.renew ?? null,
    },
    obligations: state.obligations.map((one) => ({
      ...one,
      title: obligations.get(one.origin)?.title ?? "",
      clause: obligations.get(one.origin)?.clause ?? "",
      keeper: one.keeper && named(one.keeper),
    })),
    amends: state.amends,
    amendments: [...state.amendments],
    termination: state.termination && {
      ...state.termination,
      checked: [...state.termination.checked],
      unchecked: terminationChecks.filter((check) => !state.termination?.checked.includes(check)),
    },
    holds: state.holds.map((matter) => ({
      matter,
      name: matters.get(matter)?.name ?? "",
      releaseRequestedBy: state.holdReleases.find((one) => one.matter === matter)?.requestedBy ?? null,
    })),
    retention: state.retention,
    shares: state.shares.map(({ by, documents, ...share }) => ({
      ...share,
      documents: [...documents],
      name: shares.get(share.id)?.name ?? "",
      email: shares.get(share.id)?.email ?? "",
      reason: shares.get(share.id)?.reason ?? "",
      sharedBy: by && named(by),
    })),
    pen: penOf(state),
    guests: negotiationOf(state).guests.map((guest) => ({
      ...{ id: guest.id, until: guest.until, state: guest.state },
      name: guests.get(guest.id)?.name ?? "",
      email: guests.get(guest.id)?.email ?? "",
    })),
    agenda: agenda(state).map(({ at, command }) => ({ at, command: command.type })),
  };
};

const pick = ({ number, title, counterparty, type, classification, stage }: Dossier["row"]) => ({
  number,
  title,
  counterparty,
  type,
  classification,
  stage,
});

/** For a route whose handler gives a dossier: people see all of it, programs what is named here. */
export const contractAnswer = z
  .custom<
    Dossier & {
      readonly timeline: ContractTimeline | null;
      readonly talks: Talks | null;
      readonly faults: readonly Fault[];
      readonly emergencies: readonly GlassTold[];
    }
  >()
  .transform((dossier) => told(dossier))
  .pipe(contractShape);
