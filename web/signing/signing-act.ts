import { z } from "zod";
import type { ContractRow } from "../../db/contract.ts";
import { derivedId } from "../../db/derived-id.ts";
import { personById } from "../../db/person.ts";
import type { Circumstances, RemarkRow } from "../../db/remark.ts";
import { asSystem } from "../../db/tenancy.ts";
import { signersByIds, stageSuccessor } from "../../db/version.ts";
import type { Actor, SignerId } from "../../domain/act.ts";
import { type PersonId, parsePersonId } from "../../domain/ids.ts";
import { type Language, languages } from "../../domain/language.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import type { Signer, SigningCommand } from "../../domain/signing.ts";
import { consentShown, consentVersions, type SigningManner, type SigningMethod } from "../../domain/signing-act.ts";
import { linkWords } from "../../i18n/link.ts";
import { idIn } from "../contract/contract.ts";
import { state } from "../contract/statement.ts";
import type { RequestContext } from "../http/context.ts";

/** The fields by which somebody agrees: without `consent` nothing is signed. */
export const consentEntry = {
  consent: z.literal(true).meta({ description: "Agrees to the contract and to signing it electronically." }),
  consentVersion: z
    .enum(consentVersions)
    .default(consentShown)
    .meta({ description: "Of the words that were shown, as `consent.version` of the answer tells." }),
};

export interface Proof {
  readonly method: SigningMethod;
  readonly consentVersion: (typeof consentVersions)[number];
  /** Who held the device, and how they knew whom they had before them. */
  readonly host?: PersonId;
  readonly identified?: string;
}

/** How something is signed: what the process is told of it, and what stays in the database. */
export const mannerOf = (
  { language, address, userAgent, session }: RequestContext,
  contract: ContractRow,
  { method, consentVersion, host, identified }: Proof,
): { readonly manner: SigningManner; readonly circumstances: Circumstances } => {
  const timeZone = session?.person.timeZone ?? contract.state.timeZone;
  return {
    manner: { method, consent: { version: consentVersion, language }, timeZone, ...(host && { host }) },
    circumstances: {
      ...{ method, address, timeZone },
      userAgent: userAgent.slice(0, 300),
      ...(identified !== undefined && { identified }),
    },
  };
};

/** Who shall sign instead: a colleague by id, or, for the other side, somebody by name and address. */
export const successorEntry = z.object({
  person: idIn(parsePersonId).optional().meta({ description: "For our own side." }),
  name: z.string().trim().max(200).default("").meta({ description: "For the other side." }),
  email: z.string().trim().max(320).default(""),
  language: z.enum(languages).optional(),
  reason: z.string().trim().min(1).max(4000),
});

export type SuccessorEntry = z.output<typeof successorEntry>;

export interface Passing {
  readonly contract: ContractRow;
  readonly signer: Signer;
  readonly actor: Actor;
  readonly by: Pick<RemarkRow, "person" | "link" | "name">;
  readonly type: Extract<SigningCommand["type"], "reassign-signer" | "replace-signer">;
  readonly used: boolean;
}

/**
 * Passes a place in the ceremony on: names the successor in the database, then tells the process, which asks them with a
 * link of their own and voids the old one.
 */
export const passOn = async (context: RequestContext, passing: Passing, entry: SuccessorEntry) => {
  const { contract, signer, actor, by, type, used } = passing;
  const { services } = context;
  const id = derivedId<"signer">(context.commandId, "successor", JSON.stringify(entry)) satisfies SignerId;
  const who = await asSystem(services.db, contract.tenant, async (tx) => {
    const found = await successorOf(context.language, signer, entry, async (person) => {
      const member = await personById(tx, person);
      return member?.active && member.roles.includes("signer") ? member : undefined;
    });
    if ("refused" in found) return found;
    const [row] = await signersByIds(tx, [signer.id]);
    if (!row) return refuse("not-found");
    await stageSuccessor(tx, { ...row, ...found, id });
    return found;
  });
  if ("refused" in who) return who;
  return state(context, {
    contract,
    kind: "reassign",
    item: signer.id,
    ...by,
    words: entry.reason,
    actor,
    command: { type, signer: signer.id, to: { id, person: who.person } },
    code: null,
    used,
  });
};

interface Successor {
  readonly person: PersonId | null;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
}

const successorOf = async (
  language: Language,
  { side }: Signer,
  { person, name, email, language: reads }: SuccessorEntry,
  member: (id: PersonId) => Promise<Omit<Successor, "person"> | undefined>,
): Promise<Successor | Refusal> => {
  const words = linkWords(language).mistakes;
  if (side === "ours") {
    const found = person && (await member(person));
    if (!person || !found) return refuse("invalid-input", { fields: ["person"], reasons: [words.person] });
    return { person, name: found.name, email: found.email, language: found.language };
  }
  const wrong = [...(name === "" ? ["name"] : []), ...(/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? [] : ["email"])];
  if (wrong.length > 0) return refuse("invalid-input", { fields: wrong });
  return { person: null, name, email, language: reads ?? language };
};
