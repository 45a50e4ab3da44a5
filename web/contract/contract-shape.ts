import { z } from "zod";
import { classifications } from "../../domain/access.ts";
import { languages } from "../../domain/language.ts";
import { roles } from "../../domain/person.ts";
import { recipientRoles } from "../../domain/recipient.ts";
import { terminationChecks, terminationGrounds } from "../../domain/termination.ts";
import { durationUnits } from "../../domain/variable.ts";
import { listedContract } from "./brief.ts";
import { peopleCommands } from "./contract-actions.ts";

const id = z.uuid();
const instant = z.iso.datetime();
const day = z.iso.date();
const person = z.object({ id, name: z.string() });
const money = z.object({ minor: z.number().int(), currency: z.string() });
const file = z.object({ document: id, sha256: z.string() });
/** Planned and counting ones alike. */
const duty = {
  id,
  title: z.string(),
  clause: z.string(),
  kind: z.enum(["duty", "payment"]),
  owedBy: z.enum(["us", "them"]),
};

/** A contract as the API tells it: ids to act on, names to show, and which commands are open to whoever asks. */
export const contractShape = z.object({
  ...listedContract,
  language: z.enum(languages),
  classification: z.enum(classifications),
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
    obligations: z
      .array(
        z.object({
          ...duty,
          due: day.nullable().meta({ description: "null where it counts from the last signature." }),
          afterSigning: z.object({ count: z.number().int(), unit: z.enum(durationUnits) }).nullable(),
          amount: money.nullable(),
          everyMonths: z.number().int().nullable(),
        }),
      )
      .meta({ description: "What the wording makes each side owe; it begins to count once the contract is in force." }),
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
      ...duty,
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
