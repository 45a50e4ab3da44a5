import { z } from "zod";
import { classifications } from "../../domain/access.ts";
import { agenda } from "../../domain/agenda.ts";
import { stages } from "../../domain/contract.ts";
import type { KeptField } from "../../domain/kept-field.ts";
import { languages } from "../../domain/language.ts";
import { negotiationOf, penOf } from "../../domain/negotiation.ts";
import { roles } from "../../domain/person.ts";
import { recipientRoles, roleOf } from "../../domain/recipient.ts";
import { terminationChecks, terminationGrounds } from "../../domain/termination.ts";
import { contractTypes } from "../../domain/terms.ts";
import type { GlassTold } from "../oversight/break-glass.ts";
import { peopleCommands } from "./contract-actions.ts";
import { type Dossier, holderName } from "./contract-dossier.ts";
import type { ContractTimeline } from "./contract-timeline.ts";
import type { Talks } from "./negotiation.ts";

const id = z.uuid();
const instant = z.iso.datetime();
const day = z.iso.date();
const person = z.object({ id, name: z.string() });
const money = z.object({ minor: z.number().int(), currency: z.string() });
const file = z.object({ document: id, sha256: z.string() });

/** A contract as the API tells it: ids to act on, names to show, and which commands are open to whoever asks. */
const contractShape = z.object({
  id,
  number: z.string(),
  title: z.string(),
  counterparty: z.string(),
  language: z.enum(languages),
  type: z.enum(contractTypes),
  classification: z.enum(classifications),
  stage: z.enum(stages),
  since: instant,
  version: z.number().int(),
  frozenBy: z.array(id).meta({ description: "The incidents that keep it frozen; none where it is free." }),
  owner: person,
  place: z.object({ department: id.nullable(), team: id.nullable(), name: z.string() }).meta({
    description: "The department and team that it belongs to.",
  }),
  amount: money.nullable(),
  effective: day.nullable(),
  until: day.nullable(),
  noticeBy: day.nullable(),
  fields: z
    .array(z.object({ name: z.string(), label: z.string(), text: z.string(), plain: z.string() }))
    .meta({ description: "Answers to the custom fields of its type." }),
  waiting: z.array(
    z.object({
      kind: z.string(),
      holder: z.object({
        kind: z.enum(["person", "role", "counterparty", "guest"]),
        id: id.nullable(),
        role: z.enum(roles).nullable(),
        name: z.string().nullable(),
      }),
      since: instant,
      due: instant.nullable(),
      item: id.nullable(),
    }),
  ),
  actions: z.array(
    z.object({
      command: z.enum(peopleCommands),
      open: z.boolean(),
      refused: z.string().nullable(),
      item: id.nullable(),
    }),
  ),
  draft: z.object({
    number: z.number().int(),
    source: z.enum(["template", "upload"]),
    pdf: file,
    findings: z.array(z.string()),
  }),
  approval: z
    .object({
      outcome: z.string(),
      documentSha256: z.string(),
      steps: z.array(
        z.object({
          stepUp: z.boolean(),
          slots: z.array(
            z.object({
              id,
              approver: person,
              state: z.string(),
              askedAt: instant.nullable(),
              decidedAt: instant.nullable(),
            }),
          ),
        }),
      ),
    })
    .nullable(),
  signing: z
    .object({
      outcome: z.string(),
      documentSha256: z.string(),
      current: file,
      signers: z.array(
        z.object({
          id,
          side: z.enum(["ours", "theirs"]),
          role: z.enum(recipientRoles),
          name: z.string(),
          state: z.string(),
          turn: z.number().int(),
          signedAt: instant.nullable(),
        }),
      ),
    })
    .nullable(),
  executed: file.nullable(),
  preservation: z
    .object({
      stampedAt: instant,
      provenUntil: instant.meta({ description: "When the certificates of the last archival time-stamp are over." }),
      renewals: z.number().int(),
      renewingSince: instant.nullable(),
    })
    .nullable()
    .meta({ description: "How long the executed PDF proves itself. It is renewed by itself before." }),
  evidenceCertificate: file.nullable().meta({ description: "Tells who signed, when and how, once all have." }),
  certificate: id.nullable().meta({ description: "The certificate of destruction, once there is one." }),
  certificateSignatures: z
    .array(id)
    .meta({ description: "SM2 signatures of the two certificates, where the organisation chose 国密." }),
  renewal: z.object({
    kind: z.enum(["none", "automatic", "decision"]),
    months: z.number().int(),
    renew: z.boolean().nullable(),
  }),
  obligations: z.array(
    z.object({
      id,
      title: z.string(),
      clause: z.string(),
      kind: z.enum(["duty", "payment"]),
      owedBy: z.enum(["us", "them"]),
      due: day,
      amount: money.nullable(),
      state: z.enum(["open", "done", "settled", "carried", "superseded"]),
      overdue: z.boolean(),
      survives: z.boolean(),
      keeper: person.nullable(),
      evidence: file.nullable(),
    }),
  ),
  amends: id.nullable(),
  amendments: z.array(z.object({ contract: id, state: z.enum(["open", "in-force", "withdrawn"]) })),
  termination: z
    .object({
      ground: z.enum(terminationGrounds),
      lastDay: day,
      proposedBy: id.nullable(),
      checked: z.array(z.enum(terminationChecks)),
      unchecked: z.array(z.enum(terminationChecks)),
    })
    .nullable(),
  holds: z.array(
    z.object({
      matter: id,
      name: z.string(),
      releaseRequestedBy: id.nullable().meta({ description: "Who asked for its release, which takes another." }),
    }),
  ),
  retention: z
    .object({
      until: day,
      elapsed: z.boolean(),
      purgeRequestedBy: id.nullable(),
      purgeApprovedBy: id.nullable(),
    })
    .nullable(),
  shares: z.array(
    z.object({
      id,
      name: z.string(),
      email: z.string(),
      documents: z.array(id),
      sharedBy: person.nullable(),
      at: instant,
      until: instant,
      reason: z.string(),
      state: z.enum(["open", "withdrawn", "expired"]),
    }),
  ),
  pen: z
    .object({ holder: z.enum(["ours", "theirs"]), round: z.number().int(), since: instant })
    .nullable()
    .meta({ description: "Which side may change the wording; null where none was sent to the other side." }),
  guests: z
    .array(
      z.object({
        id,
        name: z.string(),
        email: z.string(),
        until: instant,
        state: z.enum(["open", "withdrawn", "expired", "over"]),
      }),
    )
    .meta({ description: "Whoever of the other side was invited to negotiate." }),
  agenda: z.array(z.object({ at: instant, command: z.string() })),
});

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
      readonly emergencies: readonly GlassTold[];
    }
  >()
  .transform((dossier) => told(dossier))
  .pipe(contractShape);
