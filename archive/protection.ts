import { contractById } from "../db/contract.ts";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { type DocumentKind, type DocumentRow, documentsOfKinds } from "../db/version.ts";
import { atHour, dayOf, instantOf, millisecondsOf } from "../domain/calendar.ts";
import type { Contract } from "../domain/contract.ts";
import type { ContractId, TenantId } from "../domain/ids.ts";
import { keptUntil } from "../domain/retention.ts";
import type { Protection } from "../vault/storage.ts";
import type { Vault } from "../vault/vault.ts";
import { placeOf } from "./place.ts";

const lastingKinds: readonly DocumentKind[] = [
  "signed",
  "evidence",
  "evidence-certificate",
  "evidence-certificate-signature",
];

/** What proves an agreement and its fulfilment: the store itself keeps it from being removed before its time. */
export const isLasting = ({ kind }: { readonly kind: DocumentKind }): boolean => lastingKinds.includes(kind);

/** How the contract's lasting documents are to be protected as it stands. */
export const protectionOf = (contract: Contract, now: Date): Protection => {
  const { timeZone, holds } = contract;
  const last = keptUntil(contract, dayOf(instantOf(now.getTime()), timeZone));
  const until = new Date(millisecondsOf(atHour(last, 0, timeZone)));
  // A day that is past locks nothing any more, and stores refuse it.
  return { until: until > now ? until : null, held: holds.length > 0 };
};

/** Until when a new lasting document of a contract is locked; `null` where its time is over. */
export const lockFor = async (db: Db, tenant: TenantId, contract: ContractId): Promise<Date | null> => {
  const row = await asSystem(db, tenant, (tx) => contractById(tx, contract));
  return row ? protectionOf(row.state, new Date()).until : null;
};

interface Protecting {
  readonly db: Db;
  readonly vault: Pick<Vault, "protect">;
}

/** Brings locks and holds of all lasting documents of a contract in line with its record. May be repeated. */
export const protectContract = async (
  { db, vault }: Protecting,
  tenant: TenantId,
  contract: ContractId,
): Promise<void> => {
  const found = await asSystem(db, tenant, async (tx) => ({
    row: await contractById(tx, contract),
    documents: await documentsOfKinds(tx, contract, lastingKinds),
  }));
  if (!found.row) return;
  const protection = protectionOf(found.row.state, new Date());
  for (const document of found.documents) await vault.protect(placeOf(document), protection);
};

/** As `protectContract`, for one document; does nothing for one that need not last. */
export const protectDocument = async ({ db, vault }: Protecting, document: DocumentRow): Promise<void> => {
  if (!isLasting(document)) return;
  const row = await asSystem(db, document.tenant, (tx) => contractById(tx, document.contract));
  if (row) await vault.protect(placeOf(document), protectionOf(row.state, new Date()));
};
