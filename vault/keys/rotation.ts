import { randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { VaultFault, VaultTampered } from "../fault.ts";
import { keyBytes } from "../stream.ts";
import { askingKeys, connectKeys } from "./database.ts";
import {
  type RootVersion,
  rootInUse,
  type SafeVersion,
  type TenantVersion,
  tenantContext,
  tenantKeyInUse,
  tenantKeysBefore,
  tenantVersions,
  unwrapSafeKey,
  unwrapTenantKey,
  wrapSafeKey,
} from "./hierarchy.ts";
import type { KeysAddress } from "./keyring.ts";
import type { KeyProvider } from "./provider.ts";
import { rootProvider } from "./root.ts";
import type { KeysDatabase } from "./schema.ts";
import { commitmentTo, fingerprintOf } from "./wrap.ts";

export interface NewVersion {
  readonly version: number;
  readonly fingerprint: string;
}

/** One batch of safes, in the order of their names. */
export interface Rewrapped {
  readonly rewrapped: number;
  /** The last safe that was looked at; undefined when there were no more. */
  readonly upTo: string | undefined;
}

/**
 * Gives tenants and the root new keys while everything goes on being read and written. Each step may be repeated, by
 * several processes at once, and after each of them every living key opens. A rotation is begin, rewrap until nothing
 * is left, finish; an old version is destroyed only when nothing needs it any more.
 *
 * To put purged safes beyond the reach of every older copy, rotate their tenants first and then the root (decision 006).
 */
export interface KeyRotation {
  /** Whoever has a key, in order, after the given name. */
  readonly tenantsAfter: (after: string | undefined, most: number) => Promise<readonly string[]>;
  /** The version in use. @throws VaultTampered when the tenant has none */
  readonly tenantVersion: (tenant: string) => Promise<number>;
  /** Makes the version after `from` and wraps new keys with it. */
  readonly beginTenant: (tenant: string, from: number) => Promise<NewVersion>;
  /** Rewraps the keys of up to `most` safes after the given one. Leaves out what does not open. */
  readonly rewrapSafes: (tenant: string, to: number, after: string | undefined, most: number) => Promise<Rewrapped>;
  /** Destroys the versions before `to`, unless keys are left under them. @returns how many are */
  readonly finishTenant: (tenant: string, to: number) => Promise<number>;
  readonly rootVersion: () => Promise<number>;
  readonly beginRoot: (from: number) => Promise<NewVersion>;
  /** Rewraps up to `most` tenant keys. @returns how many it did */
  readonly rewrapTenants: (to: number, most: number) => Promise<number>;
  /** As `finishTenant`; then the provider destroys the old versions as well. */
  readonly finishRoot: (to: number) => Promise<number>;
  readonly close: () => Promise<void>;
}

export const openRotation = ({ databaseUrl, ...address }: KeysAddress): KeyRotation => {
  const db = connectKeys(databaseUrl);
  const root = rootProvider(address);
  return { ...tenantRotation(db, root), ...rootRotation(db, root), close: () => db.destroy() };
};

const tenantRotation = (
  db: Kysely<KeysDatabase>,
  root: KeyProvider,
): Pick<KeyRotation, "tenantsAfter" | "tenantVersion" | "beginTenant" | "rewrapSafes" | "finishTenant"> => ({
  tenantsAfter: async (after, most) => {
    const rows = await askingKeys(() =>
      db
        .selectFrom("tenant_key")
        .select("tenant")
        .distinct()
        .where("destroyed_at", "is", null)
        .$if(after !== undefined, (query) => query.where("tenant", ">", after ?? ""))
        .orderBy("tenant")
        .limit(most)
        .execute(),
    );
    return rows.map(({ tenant }) => tenant);
  },

  tenantVersion: async (tenant) => (await demandTenantKey(db, tenant)).version,

  beginTenant: async (tenant, from) => {
    const inUse = await demandRoot(db);
    const key = randomBytes(keyBytes);
    const version = from + 1;
    const wrapped = await root.wrap(inUse.fingerprint, key, tenantContext(tenant, version));
    await askingKeys(() =>
      db
        .insertInto("tenant_key")
        .values({ tenant, version, root_version: inUse.version, wrapped, commitment: commitmentTo(key) })
        .onConflict((on) => on.doNothing())
        .execute(),
    );
    const made = await askingKeys(() =>
      db
        .selectFrom("tenant_key")
        .select("commitment")
        .where("tenant", "=", tenant)
        .where("version", "=", version)
        .executeTakeFirst(),
    );
    return { version, fingerprint: fingerprintOf(made?.commitment ?? commitmentTo(key)) };
  },

  rewrapSafes: async (tenant, to, after, most) => {
    const keys = new Map<number, Buffer>();
    for (const row of await tenantVersions(db, tenant)) keys.set(row.version, await unwrapTenantKey(root, row));
    const newest = keys.get(to);
    // Another rotation has overtaken this one, and rewraps what is left.
    if (newest === undefined) return { rewrapped: 0, upTo: undefined };
    const rows = await safesBefore(db, tenant, to, after, most);
    const moved = rows.flatMap((row) => {
      const key = openedBy(keys.get(row.version), row);
      return key === undefined ? [] : [{ ...row, rewrapped: wrapSafeKey(newest, key, row, to) }];
    });
    return { rewrapped: await writeSafes(db, tenant, to, moved), upTo: rows.at(-1)?.safe };
  },

  finishTenant: (tenant, to) =>
    askingKeys(() =>
      db.transaction().execute(async (tx) => {
        await tx
          .selectFrom("tenant_key")
          .select("version")
          .where("tenant", "=", tenant)
          .where("version", "<", to)
          .forUpdate()
          .execute();
        const { left } = await tx
          .selectFrom("safe_key")
          .select(({ fn }) => fn.countAll<string>().as("left"))
          .where("tenant", "=", tenant)
          .where("tenant_key_version", "<", to)
          .executeTakeFirstOrThrow();
        if (Number(left) > 0) return Number(left);
        await tx
          .updateTable("tenant_key")
          .set({ wrapped: null, root_version: null, destroyed_at: sql<Date>`now()` })
          .where("tenant", "=", tenant)
          .where("version", "<", to)
          .where("destroyed_at", "is", null)
          .execute();
        return 0;
      }),
    ),
});

const rootRotation = (
  db: Kysely<KeysDatabase>,
  root: KeyProvider,
): Pick<KeyRotation, "rootVersion" | "beginRoot" | "rewrapTenants" | "finishRoot"> => ({
  rootVersion: async () => (await demandRoot(db)).version,

  beginRoot: (from) =>
    askingKeys(() =>
      db.transaction().execute(async (tx) => {
        // Two at once would each make a version, and one would be lost.
        await sql`select pg_advisory_xact_lock(hashtext('engross root rotation'))`.execute(tx);
        const found = await tx.selectFrom("root_key").select(["version", "fingerprint"]).execute();
        const made = found.find(({ version }) => version === from + 1);
        if (made !== undefined) return made;
        const old = found.find(({ version }) => version === from);
        if (old === undefined) throw new VaultTampered(`the record of version ${from} of the root key vanished`);
        const next = { version: from + 1, fingerprint: await root.rotate(old.fingerprint) };
        await tx.insertInto("root_key").values(next).execute();
        return next;
      }),
    ),

  rewrapTenants: async (to, most) => {
    const target = await rootVersion(db, to);
    const rows = await tenantKeysBefore(db, target, most);
    for (const row of rows) await rewrapTenant(db, root, row, target);
    return rows.length;
  },

  finishRoot: async (to) => {
    const left = await askingKeys(() =>
      db.transaction().execute(async (tx) => {
        await tx.selectFrom("root_key").select("version").where("version", "<", to).forUpdate().execute();
        const { count } = await tx
          .selectFrom("tenant_key")
          .select(({ fn }) => fn.countAll<string>().as("count"))
          .where("root_version", "<", to)
          .executeTakeFirstOrThrow();
        if (Number(count) > 0) return Number(count);
        await tx
          .updateTable("root_key")
          .set({ destroyed_at: sql<Date>`now()` })
          .where("version", "<", to)
          .where("destroyed_at", "is", null)
          .execute();
        return 0;
      }),
    );
    if (left === 0) await root.destroyBefore((await rootVersion(db, to)).fingerprint);
    return left;
  },
});

const demandTenantKey = async (db: Kysely<KeysDatabase>, tenant: string): Promise<TenantVersion> => {
  const found = await tenantKeyInUse(db, tenant);
  if (found === undefined) throw new VaultTampered(`tenant ${tenant} has no key`);
  return found;
};

const demandRoot = async (db: Kysely<KeysDatabase>): Promise<RootVersion> => {
  const found = await rootInUse(db);
  if (found === undefined) throw new VaultTampered("the record of the root key vanished");
  return found;
};

const rootVersion = (db: Kysely<KeysDatabase>, version: number): Promise<RootVersion> =>
  askingKeys(() =>
    db
      .selectFrom("root_key")
      .select(["version", "fingerprint"])
      .where("version", "=", version)
      .executeTakeFirstOrThrow(),
  );

const safesBefore = async (
  db: Kysely<KeysDatabase>,
  tenant: string,
  to: number,
  after: string | undefined,
  most: number,
): Promise<readonly SafeVersion[]> => {
  const rows = await askingKeys(() =>
    db
      .selectFrom("safe_key")
      .select(["tenant", "safe", "tenant_key_version as version", "wrapped", "commitment"])
      .where("tenant", "=", tenant)
      .where("tenant_key_version", "<", to)
      .$if(after !== undefined, (query) => query.where("safe", ">", after ?? ""))
      .orderBy("safe")
      .limit(most)
      .$narrowType<{ version: number; wrapped: Buffer; commitment: Buffer }>()
      .execute(),
  );
  return rows;
};

/** What does not open stays where it is, and keeps its version from being destroyed: it may yet be put right. */
const openedBy = (tenantKey: Buffer | undefined, row: SafeVersion): Buffer | undefined => {
  if (tenantKey === undefined) return undefined;
  try {
    return unwrapSafeKey(tenantKey, row);
  } catch (error) {
    if (error instanceof VaultFault) return undefined;
    throw error;
  }
};

/** Only rows that still are as they were read: one destroyed or rewrapped meanwhile stays so. */
const writeSafes = async (
  db: Kysely<KeysDatabase>,
  tenant: string,
  to: number,
  rows: readonly (SafeVersion & { readonly rewrapped: Buffer })[],
): Promise<number> => {
  if (rows.length === 0) return 0;
  const written = await askingKeys(() =>
    sql`
      update safe_key set tenant_key_version = ${to}, wrapped = moved.rewrapped
      from unnest(${rows.map(({ safe }) => safe)}::text[], ${rows.map(({ version }) => version)}::integer[],
        ${rows.map(({ rewrapped }) => rewrapped)}::bytea[]) as moved (safe, version, rewrapped)
      where safe_key.tenant = ${tenant} and safe_key.safe = moved.safe
        and safe_key.tenant_key_version = moved.version`.execute(db),
  );
  return Number(written.numAffectedRows ?? 0);
};

/** The new wrapping is opened before it takes the place of the old, which will be destroyed. */
const rewrapTenant = async (
  db: Kysely<KeysDatabase>,
  root: KeyProvider,
  row: TenantVersion,
  target: RootVersion,
): Promise<void> => {
  const context = tenantContext(row.tenant, row.version);
  const commitment = row.commitment ?? commitmentTo(await unwrapTenantKey(root, row));
  const wrapped = await root.rewrap(row.root, target.fingerprint, row.wrapped, context);
  await unwrapTenantKey(root, { ...row, wrapped, commitment, root: target.fingerprint });
  await askingKeys(() =>
    db
      .updateTable("tenant_key")
      .set({ wrapped, commitment, root_version: target.version })
      .where("tenant", "=", row.tenant)
      .where("version", "=", row.version)
      .where("wrapped", "=", row.wrapped)
      .execute(),
  );
};
