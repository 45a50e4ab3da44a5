import { type Kysely, sql } from "kysely";
import { VaultTampered } from "../fault.ts";
import { askingKeys } from "./database.ts";
import {
  demandRoot,
  type RootVersion,
  type TenantVersion,
  tenantContext,
  tenantKeysBefore,
  unwrapTenantKey,
} from "./hierarchy.ts";
import type { KeyProvider } from "./provider.ts";
import type { RootRotation } from "./rotation.ts";
import type { KeysDatabase } from "./schema.ts";
import { commitmentTo } from "./wrap.ts";

/** The steps of `rotation.ts` for the root key. */
export const rootRotation = (db: Kysely<KeysDatabase>, root: KeyProvider): RootRotation => ({
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

const rootVersion = (db: Kysely<KeysDatabase>, version: number): Promise<RootVersion> =>
  askingKeys(() =>
    db
      .selectFrom("root_key")
      .select(["version", "fingerprint"])
      .where("version", "=", version)
      .executeTakeFirstOrThrow(),
  );

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
