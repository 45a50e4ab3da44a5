import { type Generated, type Selectable, sql } from "kysely";
import type { SignerId } from "../domain/act.ts";
import type { ContractId, PersonId, TenantId } from "../domain/ids.ts";
import type { FieldKind, FieldPlace, SignatureField, SignatureLook, SignerSlot } from "../domain/signature-field.ts";
import type { Tx } from "./schema.ts";
import type { SignerRow } from "./version.ts";

export interface SignatureFieldTable {
  readonly id: string;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly kind: FieldKind;
  readonly slot: SignerSlot;
  readonly place: FieldPlace;
  readonly label: string;
  readonly required: boolean;
  readonly anchor: string | null;
  /** Of the wording that it was placed on. */
  readonly version: number;
  readonly added_by: PersonId;
  readonly added_at: Generated<Date>;
}

export type SignatureFieldRow = Selectable<SignatureFieldTable>;

/** What a signer entered before they signed, and from where. */
export interface SignerEntryTable {
  readonly signer: SignerId;
  readonly tenant: TenantId;
  readonly contract: ContractId;
  readonly look: SignatureLook;
  readonly field_values: Readonly<Record<string, string>>;
  /** Signed with the certificate that they brought, not with one issued for the act. */
  readonly own_certificate: Generated<boolean>;
  /** The caller's network address, as the proxy in front tells it. */
  readonly address: string;
  readonly image: Buffer | null;
  readonly image_type: "image/png" | "image/jpeg" | null;
  readonly added_at: Generated<Date>;
}

export type SignerEntryRow = Selectable<SignerEntryTable>;

/** In the order in which they were placed. */
export const fieldsOf = (tx: Tx, contract: ContractId): Promise<SignatureFieldRow[]> =>
  tx
    .selectFrom("signature_field")
    .selectAll()
    .where("contract", "=", contract)
    .orderBy("added_at")
    .orderBy("id")
    .limit(200)
    .execute();

export const addField = async (
  tx: Tx,
  { place, ...field }: Omit<SignatureFieldRow, "added_at"> & SignatureField,
): Promise<void> => {
  await tx
    .insertInto("signature_field")
    .values({ ...field, place: sql<FieldPlace>`${JSON.stringify(place)}::jsonb` })
    .onConflict((on) => on.doNothing())
    .execute();
};

export const moveField = async (
  tx: Tx,
  { id, place, version }: Pick<SignatureFieldRow, "id" | "place" | "version">,
): Promise<void> => {
  await tx
    .updateTable("signature_field")
    .set({ place: sql<FieldPlace>`${JSON.stringify(place)}::jsonb`, version })
    .where("id", "=", id)
    .execute();
};

/** @returns whether there was one */
export const updateField = async (
  tx: Tx,
  { id, contract, place, ...change }: Omit<SignatureFieldRow, "tenant" | "added_by" | "added_at">,
): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("signature_field")
    .set({ ...change, place: sql<FieldPlace>`${JSON.stringify(place)}::jsonb` })
    .where("contract", "=", contract)
    .where("id", "=", id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** @returns whether there was one */
export const removeField = async (tx: Tx, contract: ContractId, id: string): Promise<boolean> => {
  const { numDeletedRows } = await tx
    .deleteFrom("signature_field")
    .where("contract", "=", contract)
    .where("id", "=", id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

export const entryOf = (tx: Tx, signer: SignerId): Promise<SignerEntryRow | undefined> =>
  tx.selectFrom("signer_entry").selectAll().where("signer", "=", signer).executeTakeFirst();

export const entriesOf = (tx: Tx, contract: ContractId): Promise<SignerEntryRow[]> =>
  tx.selectFrom("signer_entry").selectAll().where("contract", "=", contract).limit(50).execute();

/** Keeps what a signer entered; what they entered before gives way, but for the image where no other is given. */
export const keepEntry = async (
  tx: Tx,
  { look, field_values, ...entry }: Omit<SignerEntryRow, "added_at" | "image" | "image_type">,
): Promise<void> => {
  const kept = {
    look: sql<SignatureLook>`${JSON.stringify(look)}::jsonb`,
    field_values: sql<Record<string, string>>`${JSON.stringify(field_values)}::jsonb`,
  };
  await tx
    .insertInto("signer_entry")
    .values({ ...entry, ...kept, image: null, image_type: null })
    .onConflict((on) =>
      on.column("signer").doUpdateSet({ ...kept, address: entry.address, own_certificate: entry.own_certificate }),
    )
    .execute();
};

export const keepImage = async (
  tx: Tx,
  entry: Pick<SignerEntryRow, "signer" | "tenant" | "contract" | "address" | "image" | "image_type">,
): Promise<void> => {
  const { image, image_type } = entry;
  await tx
    .insertInto("signer_entry")
    .values({ ...entry, look: sql<SignatureLook>`'{"way":"image"}'::jsonb`, field_values: sql`'{}'::jsonb` })
    .onConflict((on) => on.column("signer").doUpdateSet({ image, image_type }))
    .execute();
};

/** Which slot each signer fills: their side, and their number on it in the order of signing. */
export const slotsOf = (
  signers: readonly Pick<SignerRow, "id" | "side" | "turn">[],
): ReadonlyMap<SignerId, SignerSlot> => {
  const inTurn = signers.toSorted((a, b) => a.turn - b.turn || (a.id < b.id ? -1 : 1));
  const onSide = (side: SignerRow["side"]) => inTurn.filter((signer) => signer.side === side);
  return new Map(
    (["ours", "theirs"] as const).flatMap((side) =>
      onSide(side).map(({ id }, index) => [id, `${side}-${index + 1}`] as const),
    ),
  );
};
