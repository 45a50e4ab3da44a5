import { z } from "zod";
import type { ContractRow } from "../db/contract.ts";
import { type RemarkRow, remarksOf } from "../db/remark.ts";
import type { Tx } from "../db/schema.ts";
import { type SignerRow, signersByIds } from "../db/version.ts";
import type { SignerId } from "../domain/act.ts";
import { daysAfter } from "../domain/calendar.ts";
import { type Ceremony, type Signer, signerOf } from "../domain/signing.ts";
import { briefOf, briefShape } from "./brief.ts";
import { readingShape } from "./reading.ts";

const instant = z.iso.datetime();

/** What a signer has before them: the contract, who else signs, and either the pen or what became of it. */
export const signingShape = z.object({
  organisation: z.string(),
  contract: briefShape,
  reader: z.object({ name: z.string(), address: z.string().meta({ description: "Masked." }) }),
  until: instant.nullable(),
  signers: z.array(
    z.object({
      name: z.string(),
      side: z.enum(["ours", "theirs"]),
      you: z.boolean(),
      state: z.enum(["ahead", "waiting", "signed", "sealed", "declined", "void"]),
      at: instant.nullable(),
    }),
  ),
  document: readingShape.nullable(),
  turn: z
    .object({
      nonce: z
        .string()
        .nullable()
        .meta({ description: "To be sent back with the signature; works for two hours. Null when signed in." }),
    })
    .nullable()
    .meta({ description: "Null once it is signed or declined." }),
  outcome: z
    .object({
      progress: z.enum(["waiting", "sealing", "executed", "declined", "ended"]),
      at: instant.nullable(),
      name: z.string(),
      reason: z.string(),
      executed: z.object({ document: z.uuid(), sha256: z.string() }).nullable(),
    })
    .nullable(),
});

export type Pen = z.input<typeof signingShape>;

/** All of it but the document and the nonce; undefined where the contract never asked this signer. */
export const penOf = async (tx: Tx, contract: ContractRow, organisation: string, id: SignerId) => {
  const [who] = await signersByIds(tx, [id]);
  if (!who) return undefined;
  const { ceremony } = contract.state;
  const signer = ceremony && signerOf(ceremony, id);
  const said = (await remarksOf(tx, contract.id)).findLast(({ item }) => item === id);
  return {
    who,
    pen: {
      organisation,
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
      outcome: outcomeOf(contract, signer ?? undefined, said),
    },
  };
};

const named = ({ signers }: Ceremony, rows: readonly SignerRow[], you: SignerId): Pen["signers"] =>
  signers.map(({ id, side, state, signedAt, askedAt }) => ({
    name: rows.find((row) => row.id === id)?.name ?? "",
    side,
    you: id === you,
    state,
    at: signedAt ?? askedAt,
  }));

/** What became of somebody's signature; null while it is theirs to give. */
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
  switch (ceremony.outcome) {
    case "completed":
      return { ...facts, progress: "executed", executed };
    case "open":
      if (signer.state !== "signed" && signer.state !== "sealed") return null;
      return { ...facts, progress: ceremony.signers.every(hasSigned) ? "sealing" : "waiting" };
    default:
      return { ...facts, progress: "ended" };
  }
};

const hasSigned = ({ state }: Signer): boolean => state === "signed" || state === "sealed";
