import { z } from "zod";
import type { ContractRow } from "../../db/contract.ts";
import { peopleByRole } from "../../db/person.ts";
import { type RemarkRow, remarksOf } from "../../db/remark.ts";
import type { Tx } from "../../db/schema.ts";
import { type SignerRow, signersByIds } from "../../db/version.ts";
import type { SignerId } from "../../domain/act.ts";
import { daysAfter } from "../../domain/calendar.ts";
import type { Language } from "../../domain/language.ts";
import { isWaitedFor, recipientRoles, roleOf } from "../../domain/recipient.ts";
import { type Ceremony, type Signer, signerOf } from "../../domain/signing.ts";
import { consentShown, consentVersions } from "../../domain/signing-act.ts";
import { consentText } from "../../i18n/consent.ts";
import { briefOf, briefShape } from "../contract/brief.ts";
import { readingShape } from "../http/reading.ts";
import { sealBefore } from "./company-seal.ts";
import { formFor, formShape } from "./signature-entry.ts";

const instant = z.iso.datetime();

const signerStates = ["ahead", "waiting", "signed", "sealed", "agreed", "told", "declined", "void"] as const;

/** What a signer has before them: the contract, who else signs, and either the pen or what became of it. */
export const signingShape = z.object({
  role: z.enum(recipientRoles).meta({ description: "The reader's part: a viewer has nothing to do." }),
  consent: z
    .object({ version: z.enum(consentVersions), agree: z.string(), law: z.string() })
    .meta({ description: "What is agreed to by signing; each signature names its version." }),
  seal: z
    .object({ name: z.string(), authorised: z.object({ by: z.string(), until: z.iso.date() }).nullable() })
    .nullable()
    .meta({ description: "The seal to be put on it, and by whose authorisation; null for all but its holder." }),
  timeZone: z.string().meta({ description: "In which times are shown and the act is recorded, IANA name." }),
  organisation: z.string(),
  contract: briefShape,
  reader: z.object({ name: z.string(), address: z.string().meta({ description: "Masked." }) }),
  until: instant.nullable(),
  signers: z.array(
    z.object({
      name: z.string(),
      side: z.enum(["ours", "theirs"]),
      you: z.boolean(),
      role: z.enum(recipientRoles),
      state: z.enum(signerStates),
      at: instant.nullable(),
    }),
  ),
  document: readingShape.nullable(),
  form: formShape.meta({ description: "What the signer is asked to fill in." }),
  turn: z
    .object({
      nonce: z
        .string()
        .nullable()
        .meta({ description: "To be sent back with the signature; works for two hours. Null when signed in." }),
      successors: z
        .array(z.object({ id: z.uuid(), name: z.string() }))
        .nullable()
        .meta({ description: "Colleagues to whom it may be passed on; null where somebody new is named instead." }),
      mayPassOn: z.boolean(),
    })
    .nullable()
    .meta({ description: "Null once it is signed or declined." }),
  outcome: z
    .object({
      progress: z.enum(["waiting", "sealing", "agreed", "executed", "declined", "ended"]),
      at: instant.nullable(),
      name: z.string(),
      reason: z.string(),
      executed: z.object({ document: z.uuid(), sha256: z.string() }).nullable(),
    })
    .nullable(),
});

export type Pen = z.input<typeof signingShape>;

/** All of it but the document and the nonce; undefined where the contract never asked this signer. */
export const penOf = async (
  tx: Tx,
  contract: ContractRow,
  {
    organisation,
    id,
    language,
    now,
  }: { readonly organisation: string; readonly id: SignerId; readonly language: Language; readonly now: Date },
) => {
  const [who] = await signersByIds(tx, [id]);
  if (!who) return undefined;
  const { ceremony } = contract.state;
  const signer = ceremony && signerOf(ceremony, id);
  const said = (await remarksOf(tx, contract.id)).findLast(({ item }) => item === id);
  const role = who.role;
  const text = consentText(consentShown, language);
  const agree = role === "approver" ? text.approve : role === "seal" ? text.seal : text.agree;
  return {
    who,
    pen: {
      organisation,
      role,
      consent: { version: consentShown, agree, law: text.law },
      seal: who.seal && (await sealBefore(tx, contract, who.seal, now)),
      timeZone: contract.state.timeZone,
      contract: await briefOf(tx, contract),
      until: ceremony && daysAfter(ceremony.openedAt, ceremony.patience.expireAfterDays),
      signers:
        ceremony && signer
          ? named(
              ceremony,
              await signersByIds(
                tx,
                ceremony.signers.map((one) => one.id),
              ),
              id,
            )
          : [],
      form: await formFor(tx, contract, id),
      outcome: outcomeOf(contract, signer ?? undefined, said),
    },
  };
};

/** To whom this signer may pass it on. */
export const passingOn = async (tx: Tx, signer: Signer) => ({
  mayPassOn: signer.seal === undefined,
  successors:
    signer.person === null
      ? null
      : (await peopleByRole(tx, "signer"))
          .filter(({ id }) => id !== signer.person)
          .map(({ id, name }) => ({ id, name })),
});

const named = ({ signers }: Ceremony, rows: readonly SignerRow[], you: SignerId): Pen["signers"] =>
  signers.map((signer) => ({
    name: rows.find((row) => row.id === signer.id)?.name ?? "",
    side: signer.side,
    you: signer.id === you,
    role: roleOf(signer),
    state: signer.state,
    at: signer.signedAt ?? signer.askedAt,
  }));

/** What became of somebody's part; null while it is theirs to give, or to look. */
const outcomeOf = ({ state }: ContractRow, signer: Signer | undefined, said: RemarkRow | undefined): Pen["outcome"] => {
  const { ceremony, executed } = state;
  const facts = {
    at: signer?.signedAt ?? said?.added_at.toISOString() ?? null,
    name: said?.name ?? "",
    reason: "",
    executed: null,
  };
  if (!ceremony || !signer) return { ...facts, progress: "ended" };
  if (signer.state === "declined") return { ...facts, progress: "declined", reason: said?.words ?? "" };
  if (signer.state === "void") return { ...facts, progress: "ended" };
  switch (ceremony.outcome) {
    case "completed":
      return { ...facts, progress: "executed", executed };
    case "open":
      if (signer.state === "agreed") return { ...facts, progress: "agreed" };
      if (signer.state !== "signed" && signer.state !== "sealed") return null;
      return { ...facts, progress: ceremony.signers.filter(isWaitedFor).every(hasActed) ? "sealing" : "waiting" };
    default:
      return { ...facts, progress: "ended" };
  }
};

const hasActed = ({ state }: Signer): boolean => state !== "ahead" && state !== "waiting";
