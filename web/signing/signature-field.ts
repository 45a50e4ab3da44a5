import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readDocument } from "../../archive/document.ts";
import type { ContractRow } from "../../db/contract.ts";
import type { Tx } from "../../db/schema.ts";
import { addField, removeField, type SignatureFieldRow, updateField } from "../../db/signature-field.ts";
import { type DocumentRow, documentById } from "../../db/version.ts";
import { pagePicture, pageSizes } from "../../documents/page-view.ts";
import { isFrozen } from "../../domain/contract.ts";
import type { ContractId } from "../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import { fieldKinds, placeRefusal, type SignerSlot, usualSize } from "../../domain/signature-field.ts";
import { append } from "../../ledger/index.ts";
import { contractSeen, nowOn, seenBy } from "../contract/contract.ts";
import type { SignedInContext } from "../http/context.ts";
import { memberAccess, noteDocument } from "../oversight/access-log.ts";
import { organisationOf } from "../shell.tsx";
import { areFieldsOpen, fieldSigners, followWords, placeAfter } from "./field-places.ts";

const points = z.number().min(0).max(20_000);

export const placeShape = z.object({
  page: z.number().int().meta({ description: "From 1." }),
  x: z.number().meta({ description: "Points from the left edge of the page." }),
  y: z.number().meta({ description: "Points from its lower edge." }),
  width: z.number(),
  height: z.number(),
});

const slotPattern = /^(?:ours|theirs)-[1-9]\d?$/;
const slot = z
  .custom<SignerSlot>((text) => typeof text === "string" && slotPattern.test(text))
  .meta({ override: { type: "string", pattern: slotPattern.source } });

/** A field, beside words of the document or by numbers. What is left out is as usual for its kind. */
export const fieldEntry = z.object({
  kind: z.enum(fieldKinds),
  slot: z
    .string()
    .regex(/^(?:ours|theirs)-[1-9]\d?$/)
    .meta({ description: "Whose: the side, and which signer of it." }),
  label: z.string().trim().max(200).default(""),
  required: z.boolean(),
  anchor: z.string().trim().max(200).default("").meta({ description: "Words of the document that it stands after." }),
  page: z.number().int().min(1).max(5000).optional(),
  x: points.optional(),
  y: points.optional(),
  width: points.optional(),
  height: points.optional(),
});

export const fieldsShape = z.object({
  organisation: z.string(),
  open: z.boolean().meta({ description: "Whether fields can be placed: until signing begins." }),
  version: z.number().int(),
  pages: z.array(z.object({ width: z.number(), height: z.number() })),
  signers: z.array(z.object({ slot, name: z.string(), side: z.enum(["ours", "theirs"]) })),
  fields: z.array(
    z.object({
      id: z.uuid(),
      kind: z.enum(fieldKinds),
      slot,
      label: z.string(),
      required: z.boolean(),
      anchor: z.string().nullable(),
      place: placeShape,
      version: z.number().int().meta({ description: "The wording that it was placed on." }),
    }),
  ),
});

export type Fields = z.input<typeof fieldsShape>;

interface Sheet {
  readonly contract: ContractRow;
  readonly pdf: DocumentRow;
  readonly bytes: Buffer;
}

/** The contract and its present PDF; who looks at it is noted. */
const sheetOf = async (context: SignedInContext, id: ContractId): Promise<Sheet | Refusal> => {
  const contract = await contractSeen(context, id);
  if (isRefusal(contract)) return contract;
  const pdf = await seenBy(context, async (tx) => {
    const row = await documentById(tx, contract.state.draft.pdf.document);
    const content = { act: "viewed", object: "document", version: contract.state.draft.number } as const;
    if (row) await noteDocument(tx, context, memberAccess(context, context.session.person.id), row, content);
    return row;
  });
  if (!pdf) return refuse("not-found");
  return { contract, pdf, bytes: await readDocument(context.services, pdf) };
};

export const readFields = async (context: SignedInContext, id: ContractId): Promise<Fields | Refusal> => {
  const sheet = await sheetOf(context, id);
  if (isRefusal(sheet)) return sheet;
  const { contract, bytes } = sheet;
  const pages = await pageSizes(bytes);
  if (isRefusal(pages)) return pages;
  const fields = await followWords(context, sheet);
  const { signers, organisation } = await seenBy(context, async (tx) => ({
    signers: await fieldSigners(tx, contract),
    organisation: await organisationOf(tx, context),
  }));
  return {
    organisation,
    open: areFieldsOpen(contract),
    version: contract.state.draft.number,
    pages: [...pages],
    signers: [...signers],
    fields: fields.map(({ place, ...field }) => ({
      ...{ id: field.id, kind: field.kind, slot: field.slot, label: field.label, required: field.required },
      ...{ anchor: field.anchor, version: field.version },
      place: { ...place, page: place.page + 1 },
    })),
  };
};

type FieldEntry = z.output<typeof fieldEntry>;

/** Where a field goes that is entered, and the words that it stands beside; refused where it cannot stand there. */
const placed = async (
  context: SignedInContext,
  sheet: Sheet,
  { kind, slot: whose, anchor, ...given }: FieldEntry,
  changed?: string,
): Promise<Pick<SignatureFieldRow, "place" | "anchor"> | Refusal> => {
  const [pages, fields, signers] = [
    await pageSizes(sheet.bytes),
    await followWords(context, sheet),
    await seenBy(context, (tx) => fieldSigners(tx, sheet.contract)),
  ];
  if (isRefusal(pages)) return pages;
  if (!signers.some(({ slot }) => slot === whose)) return refuse("invalid-input", { fields: ["slot"] });
  const usual = usualSize[kind];
  const size = { width: given.width ?? usual.width, height: given.height ?? usual.height };
  const byNumbers = { page: (given.page ?? 1) - 1, x: given.x ?? 0, y: given.y ?? 0, ...size };
  const place = anchor === "" ? byNumbers : await placeAfter(sheet.bytes, anchor, size);
  if (isRefusal(place)) return place;
  const others = fields.filter(({ id }) => id !== changed);
  return placeRefusal({ kind, place }, pages, others) ?? { place, anchor: anchor === "" ? null : anchor };
};

/** The sheet, while fields on it may be placed and changed. */
const openSheet = async (context: SignedInContext, id: ContractId): Promise<Sheet | Refusal> => {
  const sheet = await sheetOf(context, id);
  if (isRefusal(sheet)) return sheet;
  if (isFrozen(sheet.contract.state)) return refuse("frozen");
  return areFieldsOpen(sheet.contract) ? sheet : refuse("wrong-stage");
};

/** Places a field for one of the signers. */
export const placeField = async (
  context: SignedInContext,
  id: ContractId,
  entry: FieldEntry,
): Promise<{ readonly field: string } | Refusal> => {
  const sheet = await openSheet(context, id);
  if (isRefusal(sheet)) return sheet;
  const where = await placed(context, sheet, entry);
  if (isRefusal(where)) return where;
  const { contract } = sheet;
  const field = randomUUID();
  const { kind, label, required } = entry;
  const slot = entry.slot as SignerSlot;
  await seenBy(context, async (tx) => {
    await addField(tx, {
      ...{ id: field, tenant: contract.tenant, contract: id, kind, slot, label, required, ...where },
      ...{ version: contract.state.draft.number, added_by: context.session.person.id },
    });
    await tell(tx, context, contract, {
      kind: "signature-field-placed",
      body: { field, what: kind, slot, ...where.place },
    });
  });
  return { field };
};

/** Moves a field that was placed, or says otherwise who fills it in and with what. */
export const changeField = async (
  context: SignedInContext,
  id: ContractId,
  { field, ...entry }: FieldEntry & { readonly field: string },
): Promise<{ readonly field: string } | Refusal> => {
  const sheet = await openSheet(context, id);
  if (isRefusal(sheet)) return sheet;
  const where = await placed(context, sheet, entry, field);
  if (isRefusal(where)) return where;
  const { contract } = sheet;
  const { kind, label, required } = entry;
  const slot = entry.slot as SignerSlot;
  const changed = await seenBy(context, async (tx) => {
    const there = await updateField(tx, {
      ...{ id: field, contract: id, kind, slot, label, required, ...where, version: contract.state.draft.number },
    });
    const body = { field, what: kind, slot, ...where.place };
    if (there) await tell(tx, context, contract, { kind: "signature-field-changed", body });
    return there;
  });
  return changed ? { field } : refuse("not-found");
};

export const takeField = async (
  context: SignedInContext,
  id: ContractId,
  field: string,
): Promise<{ readonly field: string } | Refusal> => {
  const contract = await contractSeen(context, id);
  if (isRefusal(contract)) return contract;
  if (isFrozen(contract.state)) return refuse("frozen");
  if (!areFieldsOpen(contract)) return refuse("wrong-stage");
  const removed = await seenBy(context, async (tx) => {
    const there = await removeField(tx, id, field);
    if (there) await tell(tx, context, contract, { kind: "signature-field-removed", body: { field } });
    return there;
  });
  return removed ? { field } : refuse("not-found");
};

const tell = (
  tx: Tx,
  context: SignedInContext,
  contract: ContractRow,
  { kind, body }: { readonly kind: string; readonly body: Readonly<Record<string, string | number>> },
): Promise<void> =>
  append(tx, [
    {
      ...{ tenant: contract.tenant, subject: `contract/${contract.id}`, kind, body },
      actor: `person/${context.session.person.id}`,
      at: new Date(nowOn(context, contract)),
    },
  ]);

/** A page of the present PDF as a picture, to place fields on. */
export const readPage = async (
  context: SignedInContext,
  id: ContractId,
  page: number,
): Promise<{ readonly svg: string; readonly name: string } | Refusal> => {
  const sheet = await sheetOf(context, id);
  if (isRefusal(sheet)) return sheet;
  const svg = await pagePicture(sheet.bytes, page - 1);
  if (svg === null) return refuse("not-found");
  return isRefusal(svg) ? svg : { svg, name: `${page}.svg` };
};
