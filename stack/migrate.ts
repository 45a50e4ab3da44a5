import { DatabaseFromNewerVersion, migrate } from "../db/migrate.ts";
import { makeFirstRootKey } from "../vault/keys/keyring.ts";
import { migrateKeys } from "../vault/keys/migrate.ts";
import type { Configuration } from "./configuration.ts";
import { SetUpProblem, say } from "./problem.ts";

/**
 * Brings both databases up to this version and makes the root key where there never was one.
 *
 * @throws SetUpProblem when the owner logins are not configured, or a newer version was at a database
 */
export const migrateAll = async ({ database, keysDatabase, rootKeyFile }: Configuration): Promise<void> => {
  const admin = demand("DATABASE_ADMIN_URL", database.adminUrl);
  const keysAdmin = demand("KEYS_DATABASE_ADMIN_URL", keysDatabase.adminUrl);
  await Promise.all([
    migrate({ admin }),
    migrateKeys({ admin: keysAdmin }).then(() => makeFirstRootKey({ databaseUrl: keysDatabase.url, rootKeyFile })),
  ]).catch((error: unknown) => {
    throw isFromNewerVersion(error) ? new SetUpProblem(say.newerDatabase) : error;
  });
};

const isFromNewerVersion = (error: unknown): boolean =>
  error instanceof DatabaseFromNewerVersion ||
  // Kysely's words for migrations that ran and that we do not know.
  (error instanceof Error && /corrupted migrations: previously executed/.test(error.message));

const demand = (name: string, url: string | undefined): string => {
  if (url === undefined) throw new SetUpProblem(say.missing(name, say.means.postgresUrl));
  return url;
};
