import type { Kysely } from "kysely";
import { Client } from "minio";
import { freshStack } from "../test/stack/index.ts";
import type { Place } from "./associated.ts";
import { connectKeys } from "./keys/database.ts";
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
  const stack = await freshStack();
  const { rootKeyFile, storage, dataFolder } = stack.configuration;
  const address = { keys: { databaseUrl: stack.database.keys.url, rootKeyFile }, s3: storage };
  const vault = await openVault(address);
  const database = connectKeys(address.keys.databaseUrl);
  const { accessKey, secretKey, endpoint } = address.s3;
  const { hostname, port } = new URL(endpoint);
  return {
    address,
    vault,
    folder: dataFolder,
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
      await stack.close();
    },
  };
};

export const draftIn = (safe: string) => ({ tenant: "acme", safe, object: "draft" });
