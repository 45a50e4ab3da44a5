import { type Generated, type Selectable, sql } from "kysely";
import type { SignerId } from "../domain/act.ts";
import type { PlainDate } from "../domain/calendar.ts";
import { type SealKind, type SealUse, useRefusal } from "../domain/company-seal.ts";
import type { ContractId, PersonId, TenantId } from "../domain/ids.ts";
import type { SealId } from "../domain/recipient.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import type { AuthorisationId } from "../domain/signing-act.ts";
import type { ContractType } from "../domain/terms.ts";
import type { Tx } from "./schema.ts";

/** One of the organisation's seals. */
export interface CompanySealTable {
  readonly id: SealId;
  readonly tenant: TenantId;
  readonly kind: SealKind;
  readonly name: string;
  readonly custodian: PersonId;
  /** Since when this custodian keeps it. */
  readonly kept_since: Date;
  readonly added_by: PersonId;
  readonly retired_at: Generated<Date | null>;
}

export interface AuthorisationTable {
  readonly id: AuthorisationId;
  readonly tenant: TenantId;
  readonly seal: SealId;
  readonly contract: ContractId | null;
  readonly contract_type: ContractType | null;
  readonly first_day: PlainDate;
  readonly last_day: PlainDate;
  readonly reason: string;
  readonly given_by: PersonId;
  readonly given_at: Date;
  readonly withdrawn_at: Generated<Date | null>;
  readonly withdrawn_by: Generated<PersonId | null>;
}

/** A line of the register of seal uses. */
export interface SealUseTable {
  readonly signer: SignerId;
  readonly tenant: TenantId;
  readonly seal: SealId;
  readonly authorisation: AuthorisationId;
  readonly contract: ContractId;
  readonly document_sha256: string;
  readonly used_by: PersonId;
  readonly used_at: Date;
}

/** How a seal looks: what its holder puts on a page. */
export interface SealImageTable {
  readonly seal: SealId;
  readonly tenant: TenantId;
  readonly image: Buffer;
  readonly image_type: "image/png" | "image/jpeg";
  readonly sha256: string;
  readonly added_by: PersonId;
  readonly added_at: Date;
}

export type SealImageRow = Selectable<SealImageTable>;
export type CompanySealRow = Selectable<CompanySealTable>;
export type AuthorisationRow = Selectable<AuthorisationTable>;

const mostSeals = 100;
const mostAuthorisations = 200;

export const companySeals = (tx: Tx): Promise<CompanySealRow[]> =>
  tx.selectFrom("company_seal").selectAll().orderBy("retired_at", "desc").orderBy("name").limit(mostSeals).execute();

export const companySeal = (tx: Tx, id: SealId): Promise<CompanySealRow | undefined> =>
  tx.selectFrom("company_seal").selectAll().where("id", "=", id).executeTakeFirst();

export const sealImage = (tx: Tx, seal: SealId): Promise<SealImageRow | undefined> =>
  tx.selectFrom("seal_image").selectAll().where("seal", "=", seal).executeTakeFirst();

/** The seals whose look is known. */
export const sealsWithImage = async (tx: Tx): Promise<ReadonlySet<SealId>> =>
  new Set((await tx.selectFrom("seal_image").select("seal").limit(mostSeals).execute()).map(({ seal }) => seal));

/** The look that was there before gives way; what was signed with it keeps it. */
export const keepSealImage = async (tx: Tx, row: SealImageRow): Promise<void> => {
  const { image, image_type, sha256, added_by, added_at } = row;
  await tx
    .insertInto("seal_image")
    .values(row)
    .onConflict((on) => on.column("seal").doUpdateSet({ image, image_type, sha256, added_by, added_at }))
    .execute();
};

/** False where it was added before. */
export const addCompanySeal = async (tx: Tx, seal: Omit<CompanySealRow, "retired_at">): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("company_seal")
    .values(seal)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
};

export const passCustody = async (tx: Tx, id: SealId, custodian: PersonId, at: Date): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("company_seal")
    .set({ custodian, kept_since: at })
    .where("id", "=", id)
    .where("custodian", "<>", custodian)
    .where("retired_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

export const retireSeal = async (tx: Tx, id: SealId, at: Date): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable("company_seal")
    .set({ retired_at: at })
    .where("id", "=", id)
    .where("retired_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** False where it was given before. */
export const authoriseSeal = async (
  tx: Tx,
  authorisation: Omit<AuthorisationRow, "withdrawn_at" | "withdrawn_by">,
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("seal_authorisation")
    .values(authorisation)
    .onConflict((on) => on.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
};

/** The seal whose authorisation it was; undefined where there is none to withdraw. */
export const withdrawAuthorisation = async (
  tx: Tx,
  id: AuthorisationId,
  by: PersonId,
  at: Date,
): Promise<SealId | undefined> =>
  (
    await tx
      .updateTable("seal_authorisation")
      .set({ withdrawn_at: at, withdrawn_by: by })
      .where("id", "=", id)
      .where("withdrawn_at", "is", null)
      .returning("seal")
      .executeTakeFirst()
  )?.seal;

/** Authorisations that are not over on this day, with the contract as far as the viewer sees it; newest first. */
export const openAuthorisations = (tx: Tx, today: PlainDate) =>
  tx
    .selectFrom("seal_authorisation as authorisation")
    .leftJoin("contract", "contract.id", "authorisation.contract")
    .selectAll("authorisation")
    .select(["contract.number", "contract.title"])
    .where("authorisation.withdrawn_at", "is", null)
    .where("authorisation.last_day", ">=", today)
    .orderBy("authorisation.given_at", "desc")
    .limit(mostAuthorisations)
    .execute();

/** The newest authorisation by which this seal may be put on this contract on that day. */
export const authorisationInForce = (
  tx: Tx,
  { seal, contract, type, on }: { readonly seal: SealId } & Omit<SealUse, "by">,
): Promise<AuthorisationRow | undefined> =>
  tx
    .selectFrom("seal_authorisation")
    .selectAll()
    .where("seal", "=", seal)
    .where((eb) => eb.or([eb("contract", "=", contract), eb("contract_type", "=", type)]))
    .where("withdrawn_at", "is", null)
    .where("first_day", "<=", on)
    .where("last_day", ">=", on)
    .orderBy("given_at", "desc")
    .limit(1)
    .executeTakeFirst();

/** Enters a use into the register, in the transaction of the signature that it is; refused where nothing allows it. */
export const useSeal = async (
  tx: Tx,
  use: SealUse & Pick<SealUseTable, "tenant" | "seal" | "signer" | "authorisation" | "document_sha256" | "used_at">,
): Promise<Refusal | null> => {
  const { tenant, seal, signer, authorisation, contract, document_sha256, used_at, by } = use;
  const row = await tx
    .selectFrom("seal_authorisation as authorisation")
    .innerJoin("company_seal as seal", "seal.id", "authorisation.seal")
    .selectAll("authorisation")
    .select(["seal.custodian", "seal.retired_at"])
    .where("authorisation.id", "=", authorisation)
    .where("authorisation.seal", "=", seal)
    .forUpdate()
    .executeTakeFirst();
  if (!row || by === null) return refuse("seal-not-authorised");
  const refusal = useRefusal(
    {
      scope: row.contract === null ? { type: row.contract_type ?? "other" } : { contract: row.contract },
      ...{ from: row.first_day, until: row.last_day, custodian: row.custodian, givenBy: row.given_by },
      ...{ withdrawn: row.withdrawn_at !== null, retired: row.retired_at !== null },
    },
    use,
  );
  if (refusal) return refusal;
  await tx
    .insertInto("seal_use")
    .values({ signer, tenant, seal, authorisation, contract, document_sha256, used_by: by, used_at })
    .execute();
  return null;
};

/** The register, newest use first: contracts are named as far as the viewer sees them. */
export const sealUses = (
  tx: Tx,
  { limit, after }: { readonly limit: number; readonly after?: { readonly at: Date; readonly signer: string } },
) =>
  tx
    .selectFrom("seal_use as use")
    .innerJoin("company_seal as seal", "seal.id", "use.seal")
    .innerJoin("seal_authorisation as authorisation", "authorisation.id", "use.authorisation")
    .leftJoin("contract", "contract.id", "use.contract")
    .selectAll("use")
    .select([
      "seal.name as seal_name",
      "seal.kind",
      "authorisation.given_by",
      "authorisation.reason",
      "contract.number",
      "contract.title",
      "contract.counterparty",
    ])
    .$if(after !== undefined, (rows) =>
      rows.where(sql<boolean>`(use.used_at, use.signer) < (${after?.at}, ${after?.signer}::uuid)`),
    )
    .orderBy("use.used_at", "desc")
    .orderBy("use.signer", "desc")
    .limit(limit)
    .execute();
