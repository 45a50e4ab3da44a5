import { contractById } from "../db/contract.ts";
import type { Db, Tx } from "../db/schema.ts";
import type { StoredObject } from "../db/stored-object.ts";
import { asSystem } from "../db/tenancy.ts";
import { type DocumentKind, documentsOfKinds } from "../db/version.ts";
import { atHour, dayOf, instantOf, millisecondsOf } from "../domain/calendar.ts";
import type { Contract } from "../domain/contract.ts";
import type { ContractId, TenantId } from "../domain/ids.ts";
import { auditKeptUntil, keptUntil } from "../domain/retention.ts";
import type { Protection } from "../vault/storage.ts";
import type { Vault } from "../vault/vault.ts";
import { placeOf } from "./place.ts";

const lastingKinds: readonly DocumentKind[] = [
  "signed",
  "evidence",
  "evidence-certificate",
  "evidence-certificate-signature",
  "executed-signature",
];

/** What proves an agreement and its fulfilment: the store itself keeps it from being removed before its time. */
export const isLasting = ({ kind }: Pick<StoredObject, "kind">): boolean => lastingKinds.some((one) => one === kind);

/** How the contract's lasting documents are to be protected as it stands. */
export const protectionOf = (contract: Contract, now: Date): Protection => {
  const { timeZone, holds } = contract;
  const last = keptUntil(contract, dayOf(instantOf(now.getTime()), timeZone));
  const until = new Date(millisecondsOf(atHour(last, 0, timeZone)));
  // A day that is past locks nothing any more, and stores refuse it.
  return { until: until > now ? until : null, held: holds.length > 0 };
};

/** Until when a new lasting document of a contract is locked; `null` where its time is over. */
export const lockFor = async (tx: Tx, contract: ContractId): Promise<Date | null> => {
  const row = await contractById(tx, contract);
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

/** As `protectContract`, for one stored object of whatever kind; does nothing for one that need not last. */
export const protectObject = async ({ db, vault }: Protecting, object: StoredObject): Promise<void> => {
  const protection = await protectionOfObject(db, object);
  if (protection) await vault.protect(placeOf(object), protection);
};

const protectionOfObject = async (db: Db, object: StoredObject): Promise<Protection | null> => {
  const { tenant, contract, counts_since } = object;
  if (counts_since !== null) return auditProtection(counts_since, new Date());
  if (contract === null || !isLasting(object)) return null;
  const row = await asSystem(db, tenant, (tx) => contractById(tx, contract));
  return row ? protectionOf(row.state, new Date()) : null;
};

/** Matters hold contracts, not audits. */
const auditProtection = (countsSince: Date, now: Date): Protection => {
  const until = auditLock(countsSince);
  return { until: until > now ? until : null, held: false };
};

/** Until when a file of an audit is locked that counts since then. */
export const auditLock = (countsSince: Date): Date =>
  new Date(millisecondsOf(atHour(auditKeptUntil(dayOf(instantOf(countsSince.getTime()), "UTC")), 0, "UTC")));
