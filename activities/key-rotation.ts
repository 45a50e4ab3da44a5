import { sql } from "kysely";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { tenantById } from "../db/tenant.ts";
import type { Instant } from "../domain/calendar.ts";
import { parseTenantId } from "../domain/ids.ts";
import { append, entries } from "../ledger/index.ts";
import type { NewVersion, Rewrapped } from "../vault/keys/rotation.ts";
import type { ActivityServices } from "./services.ts";

export interface RotationEntry extends NewVersion {
  /** Keys that the new version wraps now, those made since it began not counted. */
  readonly rewrapped: number;
  readonly at: Instant;
}

/** Keys rewrapped by one activity: a second or so of work, done again when its worker dies. */
const batch = 2_000;
const tenantsAtOnce = 500;

/** The steps of `vault/keys/rotation.ts`, each of which may be repeated, and the word of it in the ledger. */
export const keyRotationActivities = ({ db, rotation }: Pick<ActivityServices, "db" | "rotation">) => ({
  tenantsWithKeys: (after: string | undefined): Promise<readonly string[]> =>
    rotation.tenantsAfter(after, tenantsAtOnce),

  tenantKeyVersion: (tenant: string): Promise<number> => rotation.tenantVersion(tenant),

  rootKeyVersion: (): Promise<number> => rotation.rootVersion(),

  beginTenantRotation: (tenant: string, from: number): Promise<NewVersion> => rotation.beginTenant(tenant, from),

  rewrapSafes: (tenant: string, to: number, after: string | undefined): Promise<Rewrapped> =>
    rotation.rewrapSafes(tenant, to, after, batch),

  finishTenantRotation: (tenant: string, to: number): Promise<number> => rotation.finishTenant(tenant, to),

  beginRootRotation: (from: number): Promise<NewVersion> => rotation.beginRoot(from),

  rewrapTenants: (to: number): Promise<number> => rotation.rewrapTenants(to, batch),

  finishRootRotation: (to: number): Promise<number> => rotation.finishRoot(to),

  recordTenantRotation: (tenant: string, entry: RotationEntry): Promise<void> =>
    recordOnce(db, tenant, "tenant-key-rotated", entry),

  /** In the ledger of every tenant, for the root is above them all. */
  recordRootRotation: async (entry: RotationEntry): Promise<void> => {
    for (let last: string | undefined; ; ) {
      const tenants = await rotation.tenantsAfter(last, tenantsAtOnce);
      if (tenants.length === 0) return;
      for (const tenant of tenants) await recordOnce(db, tenant, "root-key-rotated", entry);
      last = tenants.at(-1);
    }
  },
});

export type KeyRotationActivities = ReturnType<typeof keyRotationActivities>;

/** Once per version, however often it is called. A tenant of the vault that is none of ours has no ledger. */
const recordOnce = async (db: Db, tenant: string, kind: string, entry: RotationEntry): Promise<void> => {
  const id = parseTenantId(tenant);
  if (id === undefined) return;
  const subject = `keys/${id}`;
  const { at, ...body } = entry;
  await asSystem(db, id, async (tx) => {
    if ((await tenantById(tx, id)) === undefined) return;
    await sql`select pg_advisory_xact_lock(hashtext(${subject}))`.execute(tx);
    const told = await entries(tx, { subject, limit: 100 });
    if (told.some((one) => one.kind === kind && one.body["version"] === entry.version)) return;
    await append(tx, [{ tenant: id, subject, kind, actor: "engross", at: new Date(at), body: { ...body } }]);
  });
};
