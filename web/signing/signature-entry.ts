import { z } from "zod";
import { type BroughtKeyRow, broughtKey } from "../../db/brought-key.ts";
import { type SealImageRow, sealImage } from "../../db/company-seal.ts";
import type { ContractRow } from "../../db/contract.ts";
import type { Tx } from "../../db/schema.ts";
import { entryOf, fieldsOf, keepEntry, keepImage, slotsOf } from "../../db/signature-field.ts";
import { asSystem } from "../../db/tenancy.ts";
import { signersByIds } from "../../db/version.ts";
import { pictureKind, pictureLimits } from "../../documents/picture.ts";
import type { SignerId } from "../../domain/act.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import {
  fieldKinds,
  type SignatureField,
  type SignatureLook,
  strokePattern,
  wrongEntries,
} from "../../domain/signature-field.ts";
import { signerOf } from "../../domain/signing.ts";
import { signatureFieldWords } from "../../i18n/signature-field.ts";
import type { RequestContext } from "../http/context.ts";
import type { Upload } from "../http/route.ts";

/** What a signer enters besides their name, in the body of the act of signing. All of it may be left out where nothing is asked. */
export const signatureEntries = {
  look: z
    .enum(["typed", "drawn", "image"])
    .default("typed")
    .meta({ description: "How the signature looks; a picture only." }),
  strokes: z
    .string()
    .max(20_000)
    .regex(strokePattern)
    .optional()
    .meta({ description: "For `drawn`: an SVG path of M and L in a box of 300 by 100." }),
  certificate: z
    .enum(["issued", "own"])
    .default("issued")
    .meta({ description: "Issued for the act by the organisation's authority, or the signer's own." }),
  values: z
    .record(z.string().max(100), z.string().max(1000))
    .default({})
    .meta({ description: "By the id of the field: text, a date, `yes`." }),
};

export const formShape = z.object({
  hasPicture: z.boolean(),
  seal: z
    .string()
    .nullable()
    .meta({ description: "The seal whose image from the register is put on, for its holder; then nothing else is." }),
  own: z
    .object({ name: z.string(), issuer: z.string() })
    .nullable()
    .meta({ description: "The certificate that the signer brought, for members only." }),
  fields: z.array(
    z.object({ id: z.uuid(), kind: z.enum(fieldKinds), label: z.string(), required: z.boolean(), value: z.string() }),
  ),
});

export type SignerForm = z.input<typeof formShape>;

/** What a signer is asked to fill in; null where the contract asks nobody for anything any more. */
export const formFor = async (tx: Tx, contract: ContractRow, id: SignerId): Promise<SignerForm> => {
  const entry = await entryOf(tx, id);
  const fields = await ownFields(tx, contract, id);
  const key = await ownKey(tx, contract, id);
  const seal = await registeredSeal(tx, contract, id);
  return {
    hasPicture: entry?.image != null || seal !== undefined,
    seal: seal?.seal ?? null,
    own: key ? { name: key.name, issuer: key.issuer } : null,
    fields: fields.map((field) => ({
      ...{ id: field.id, kind: field.kind, label: field.label, required: field.required },
      value: entry?.field_values[field.id] ?? "",
    })),
  };
};

/** How the seal looks that this holder puts on, where the register knows. */
export const registeredSeal = async (
  tx: Tx,
  { state }: ContractRow,
  signer: SignerId,
): Promise<SealImageRow | undefined> => {
  const seal = state.ceremony && signerOf(state.ceremony, signer)?.seal;
  return seal ? sealImage(tx, seal) : undefined;
};

const ownKey = async (tx: Tx, { state }: ContractRow, signer: SignerId): Promise<BroughtKeyRow | undefined> => {
  const person = state.ceremony && signerOf(state.ceremony, signer)?.person;
  return person ? broughtKey(tx, person) : undefined;
};

const ownFields = async (
  tx: Tx,
  { id: contract, state }: ContractRow,
  signer: SignerId,
): Promise<readonly SignatureField[]> => {
  const rows = await signersByIds(tx, state.ceremony?.signers.map(({ id }) => id) ?? []);
  const slot = slotsOf(rows).get(signer);
  return (await fieldsOf(tx, contract)).filter((field) => field.slot === slot);
};

interface Entered {
  readonly look: "typed" | "drawn" | "image";
  readonly strokes?: string | undefined;
  readonly certificate: "issued" | "own";
  readonly values: Readonly<Record<string, string>>;
}

/** Keeps what a signer entered, before they sign; refused where something that is needed is missing or wrong. */
export const keepEntries = (
  context: RequestContext,
  contract: ContractRow,
  signer: SignerId,
  { look: way, strokes, values, certificate }: Entered,
): Promise<Refusal | null> =>
  asSystem(context.services.db, contract.tenant, async (tx) => {
    if (!mayEnter(contract, signer)) return refuse("already-done");
    const fields = await ownFields(tx, contract, signer);
    const key = certificate === "own" ? await ownKey(tx, contract, signer) : undefined;
    if (certificate === "own" && (!key || key.not_after < context.services.now())) return refuse("certificate-unfit");
    const seal = await registeredSeal(tx, contract, signer);
    const hasImage = seal !== undefined || (await entryOf(tx, signer))?.image != null;
    const look: SignatureLook = seal ? { way: "image" } : way === "drawn" ? { way, strokes: strokes ?? "" } : { way };
    const wrong = [
      ...wrongEntries(fields, { look, values, hasImage }),
      ...(look.way === "drawn" && strokes === undefined ? [{ field: "look", wrong: "missing" } as const] : []),
    ];
    if (wrong.length > 0) {
      const words = signatureFieldWords(context.language).entered.wrong;
      return refuse("invalid-input", {
        fields: wrong.map(({ field }) => (field === "look" ? field : `values.${field}`)),
        reasons: wrong.map((each) => words[each.wrong]),
      });
    }
    const known = new Set(fields.map(({ id }) => id));
    const entry = { signer, tenant: contract.tenant, contract: contract.id, address: context.address };
    // A copy: whatever becomes of the register, this is what was put on.
    if (seal) await keepImage(tx, { ...entry, image: seal.image, image_type: seal.image_type });
    await keepEntry(tx, {
      ...{ ...entry, look },
      own_certificate: certificate === "own",
      field_values: Object.fromEntries(Object.entries(values).filter(([id]) => known.has(id))),
    });
    return null;
  });

/** Whoever has signed cannot change what was signed. */
const mayEnter = ({ state }: ContractRow, signer: SignerId): boolean =>
  state.ceremony?.outcome === "open" && signerOf(state.ceremony, signer)?.state === "waiting";

/** The rule of a form that brings a picture. */
export const pictureFile = { field: "picture", maxBytes: pictureLimits.bytes, required: true } as const;

/** The picture that arrives; refused where it is none that may be put on a page. */
export const pictureIn = async (
  upload: Upload,
): Promise<{ readonly image: Buffer; readonly image_type: "image/png" | "image/jpeg" } | Refusal> => {
  const chunks: Buffer[] = [];
  for await (const chunk of upload.stream) chunks.push(chunk as Buffer);
  const image = Buffer.concat(chunks);
  const image_type = pictureKind(image);
  return image_type === null ? refuse("picture-unfit") : { image, image_type };
};

/** Keeps the picture that a signer uploads of their signature, or of a seal. */
export const keepPicture = async (
  context: RequestContext,
  contract: ContractRow,
  signer: SignerId,
  upload: Upload,
): Promise<Refusal | null> => {
  const picture = await pictureIn(upload);
  if (isRefusal(picture)) return picture;
  if (!mayEnter(contract, signer)) return refuse("already-done");
  await asSystem(context.services.db, contract.tenant, (tx) =>
    keepImage(tx, {
      signer,
      tenant: contract.tenant,
      contract: contract.id,
      address: context.address,
      ...picture,
    }),
  );
  return null;
};
