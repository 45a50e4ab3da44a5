import { readFile } from "node:fs/promises";
import { type Kysely, sql } from "kysely";
import { freshDatabase } from "../../test/stack/index.ts";
import { VaultFault } from "../fault.ts";
import { keyBytes } from "../stream.ts";
import { connectKeys } from "./database.ts";
import type { KeyRotation } from "./rotation.ts";
import type { KeysDatabase } from "./schema.ts";
import { commitmentTo, fingerprintOf, unwrapKey } from "./wrap.ts";

/** One whole rotation of a tenant's key, in small batches. @returns its new version */
export const rotateTenant = async (rotation: KeyRotation, tenant: string, batch = 3): Promise<number> => {
  const { version } = await rotation.beginTenant(tenant, await rotation.tenantVersion(tenant));
  do {
    for (let after: string | undefined = ""; after !== undefined; )
      after = (await rotation.rewrapSafes(tenant, version, after, batch)).upTo;
  } while ((await rotation.finishTenant(tenant, version)) > 0);
  return version;
};

export const rotateRoot = async (rotation: KeyRotation): Promise<number> => {
  const { version } = await rotation.beginRoot(await rotation.rootVersion());
  do while ((await rotation.rewrapTenants(version, 2)) > 0);
  while ((await rotation.finishRoot(version)) > 0);
  return version;
};

/** Every row of the keys database at one moment, as a dump has it. */
export interface KeysDump {
  readonly root_key: readonly Row[];
  readonly tenant_key: readonly Row[];
  readonly safe_key: readonly Row[];
}
interface Row {
  readonly tenant?: string;
  readonly safe?: string;
  readonly version?: number;
  readonly wrapped?: Uint8Array | null;
  readonly [column: string]: unknown;
}

const tables = ["root_key", "tenant_key", "safe_key"] as const;

export const dumpKeys = (db: Kysely<KeysDatabase>): Promise<KeysDump> =>
  db
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (tx) => {
      const rows = async (table: string) => (await sql<Row>`select * from ${sql.table(table)}`.execute(tx)).rows;
      return {
        root_key: await rows("root_key"),
        tenant_key: await rows("tenant_key"),
        safe_key: await rows("safe_key"),
      };
    });

/** A keys database of its own that holds what the dump does. @returns its address */
export const restoreKeys = async (dump: KeysDump): Promise<string> => {
  const { keys } = await freshDatabase();
  const db = connectKeys(keys.url);
  try {
    for (const table of tables)
      for (const row of dump[table]) {
        const names = sql.join(Object.keys(row).map((name) => sql.ref(name)));
        await sql`insert into ${sql.table(table)} (${names}) values (${sql.join(Object.values(row))})`.execute(db);
      }
  } finally {
    await db.destroy();
  }
  return keys.url;
};

/**
 * What somebody gets by hand who has these dumps and these root key files: every key tried on every wrapped key, in every
 * place that it may have had, again with each key that came out. @returns fingerprints
 */
export const keysWithinReach = async (
  dumps: readonly KeysDump[],
  rootFiles: readonly Buffer[],
): Promise<ReadonlySet<string>> => {
  const reached = new Map<string, Buffer>();
  const reach = (key: Buffer) => {
    const fingerprint = fingerprintOf(commitmentTo(key));
    if (reached.has(fingerprint)) return false;
    reached.set(fingerprint, key);
    return true;
  };
  for (const file of rootFiles)
    for (let at = 0; at < file.length; at += keyBytes) reach(file.subarray(at, at + keyBytes));
  const versions = [...new Set(dumps.flatMap(({ tenant_key }) => tenant_key.map(({ version }) => Number(version))))];
  const wrapped = dumps.flatMap(({ tenant_key, safe_key }) => [
    ...tenant_key.map((row) => ({ row, contexts: versions.map((version) => `tenant-key|${row.tenant}|${version}`) })),
    ...safe_key.map((row) => ({
      row,
      contexts: ["", ...versions.map((version) => `|${version}`)].map(
        (end) => `safe-key|${row.tenant}|${row.safe}${end}`,
      ),
    })),
  ]);
  for (let more = true; more; ) {
    more = false;
    for (const { row, contexts } of wrapped)
      for (const context of contexts)
        for (const key of [...reached.values()]) {
          const inner = opened(key, row.wrapped, context);
          if (inner && reach(inner)) more = true;
        }
  }
  return new Set(reached.keys());
};

const opened = (key: Buffer, wrapped: Uint8Array | null | undefined, context: string): Buffer | undefined => {
  if (wrapped == null) return undefined;
  try {
    return unwrapKey(key, wrapped, context);
  } catch (error) {
    if (error instanceof VaultFault) return undefined;
    throw error;
  }
};

/** A copy of a root key file. */
export const copyOfFile = (file: string): Promise<Buffer> => readFile(file);
