import { DatabaseFromNewerVersion, migrate } from "../db/migrate.ts";
import { makeFirstRootKey, openKeyring } from "../vault/keys/keyring.ts";
import { migrateKeys } from "../vault/keys/migrate.ts";
import type { Configuration } from "./configuration.ts";
import { SetUpProblem, say } from "./problem.ts";

/**
 * Brings both databases up to this version, makes the root key where there never was one, and opens it.
 *
 * @throws SetUpProblem when the owner logins are not configured, or a newer version was at a database
 * @throws VaultMisconfigured when the root key is missing or not the one that the key database was made with
 */
export const migrateAll = async (configuration: Configuration): Promise<void> => {
  const { database, keysDatabase, rootKeyFile, transit } = configuration;
  const keys = { databaseUrl: keysDatabase.url, rootKeyFile, transit };
  const admin = demand("DATABASE_ADMIN_URL", database.adminUrl);
  const keysAdmin = demand("KEYS_DATABASE_ADMIN_URL", keysDatabase.adminUrl);
  await Promise.all([migrate({ admin }), migrateKeys({ admin: keysAdmin })]).catch((error: unknown) => {
    throw isFromNewerVersion(error) ? new SetUpProblem(say.newerDatabase) : error;
  });
  await makeFirstRootKey(keys);
  await (await openKeyring(keys)).close();
};

const isFromNewerVersion = (error: unknown): boolean =>
  error instanceof DatabaseFromNewerVersion ||
  // Kysely's words for migrations that ran and that we do not know.
  (error instanceof Error && /corrupted migrations: previously executed/.test(error.message));

const demand = (name: string, url: string | undefined): string => {
  if (url === undefined) throw new SetUpProblem(say.missing(name, say.means.postgresUrl));
  return url;
};
