import { placeOf } from "../archive/place.ts";
import { protectObject } from "../archive/protection.ts";
import { markCopied, markSuspect, waitingCopies } from "../db/copy.ts";
import type { StoredObject } from "../db/stored-object.ts";
import { asSystem } from "../db/tenancy.ts";
import { allTenants } from "../db/tenant.ts";
import { VaultMissing, VaultSealed, VaultTampered, VaultUnreachable } from "../vault/fault.ts";
import type { ActivityServices } from "./services.ts";

const copiedAtOnce = 4;

/** The second store: what is put into the first is copied to it a moment later. */
export const replicationActivities = (services: Pick<ActivityServices, "db" | "vault">) => ({
  /**
   * Copies what has waited longest, some dozens of documents of each tenant. Without a second store nothing is copied,
   * and the queue waits for one.
   *
   * @returns whether more is waiting
   * @throws VaultUnreachable while a store is away
   */
  copyWaiting: async (): Promise<boolean> => {
    if (!services.vault.hasCopies) return false;
    let more = false;
    for (const { id: tenant } of await allTenants(services.db)) {
      const batch = await asSystem(services.db, tenant, (tx) => waitingCopies(tx, 50));
      for (let at = 0; at < batch.length; at += copiedAtOnce)
        await Promise.all(batch.slice(at, at + copiedAtOnce).map((object) => copyObject(services, object)));
      more ||= batch.length === 50;
    }
    return more;
  },
});

export type ReplicationActivities = ReturnType<typeof replicationActivities>;

const copyObject = async (services: Pick<ActivityServices, "db" | "vault">, object: StoredObject): Promise<void> => {
  const { db, vault } = services;
  const { id, tenant } = object;
  try {
    await vault.copy(placeOf(object));
    await protectObject(services, object);
    await asSystem(db, tenant, (tx) => markCopied(tx, id));
  } catch (error) {
    if (error instanceof VaultSealed) return; // its purge takes the queue's row along
    if (!(await isOfTheObject(vault, error))) throw error;
    await asSystem(db, tenant, (tx) => markSuspect(tx, id));
  }
};

/** Whether the first store has no whole object to copy: for the scrub to judge, while the others are copied. */
const isOfTheObject = async (vault: ActivityServices["vault"], error: unknown): Promise<boolean> => {
  if (error instanceof VaultMissing || error instanceof VaultTampered) return true;
  if (!(error instanceof VaultUnreachable)) return false;
  await vault.checkStores();
  return true;
};
