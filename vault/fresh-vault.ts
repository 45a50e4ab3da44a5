import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import { Client } from "minio";
import type { Place } from "./associated.ts";
import { connectKeys } from "./keys/database.ts";
import { makeFirstRootKey } from "./keys/keyring.ts";
import { migrateKeys } from "./keys/migrate.ts";
import type { KeysDatabase } from "./keys/schema.ts";
import { openStorage } from "./storage.ts";
import { openVault, type Stored, type Vault, type VaultAddress } from "./vault.ts";

/** For tests: a vault with keys and a prefix of its own, and everything as somebody sees it who broke in. */
export interface FreshVault {
  readonly address: VaultAddress;
  readonly vault: Vault;
  /** Holds the root key; gone after `close`. */
  readonly folder: string;
  readonly bucket: Client;
  readonly database: Kysely<KeysDatabase>;
  /** Puts a new version of the draft into a safe. */
  readonly keep: (safe: string, bytes: Buffer) => Promise<{ readonly stored: Stored; readonly place: Place }>;
  readonly keyOf: (place: Place) => string;
  /** What lies in the bucket, deleted or not, by the beginning of its name. */
  readonly lying: (beginning: string) => Promise<readonly unknown[]>;
  readonly close: () => Promise<void>;
}

export const freshVault = async (): Promise<FreshVault> => {
  const folder = await mkdtemp(join(tmpdir(), "engross-vault-"));
  const address = await freshAddress(folder);
  await migrateKeys({ admin: address.keys.databaseUrl });
  await makeFirstRootKey(address.keys);
  const vault = await openVault(address);
  const database = connectKeys(address.keys.databaseUrl);
  const { accessKey, secretKey, endpoint } = address.s3;
  const { hostname, port } = new URL(endpoint);
  return {
    address,
    vault,
    folder,
    bucket: new Client({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey }),
    database,
    keep: async (safe, bytes) => {
      const stored = await vault.put(draftIn(safe), bytes);
      return { stored, place: { ...draftIn(safe), version: stored.version } };
    },
    keyOf: ({ tenant, safe, object, version }) => `${address.s3.prefix}${tenant}/${safe}/${object}/${version}`,
    lying: async (beginning) => {
      const storage = openStorage(address.s3);
      const found = await storage.versions(beginning);
      storage.close();
      return found;
    },
    close: async () => {
      await vault.close();
      await database.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

export const draftIn = (safe: string) => ({ tenant: "acme", safe, object: "draft" });

const freshAddress = async (folder: string): Promise<VaultAddress> => {
  const name = `keys_${randomBytes(8).toString("hex")}`;
  const server = needed("TEST_POSTGRES_URL");
  const superuser = connectKeys(server);
  await sql`create database ${sql.id(name)}`.execute(superuser);
  await superuser.destroy();
  return {
    keys: {
      databaseUrl: Object.assign(new URL(server), { pathname: `/${name}` }).href,
      rootKeyFile: join(folder, "root.key"),
    },
    s3: {
      endpoint: needed("S3_ENDPOINT"),
      region: "us-east-1",
      accessKey: needed("S3_ACCESS_KEY"),
      secretKey: needed("S3_SECRET_KEY"),
      bucket: needed("S3_BUCKET"),
      prefix: `${name}/`,
    },
  };
};

const needed = (name: string): string => {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: run the tests with npm test, which starts the services`);
  return value;
};
