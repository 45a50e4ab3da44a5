import type { Kysely } from "kysely";
import { codeOf } from "../fault.ts";
import { askingKeys } from "./database.ts";
import { rootInUse } from "./hierarchy.ts";
import { type KeyProvider, RootKeyMissing } from "./provider.ts";
import type { KeysDatabase } from "./schema.ts";
import { makeSealedFile, sealedFile } from "./sealed-file.ts";
import { makeTransitKey, transit } from "./transit.ts";
import type { TransitAddress } from "./transit-http.ts";

/** Where the root key is: in a key server where one is named, else in a file. */
export interface RootAddress {
  readonly rootKeyFile: string;
  readonly transit?: TransitAddress | undefined;
}

export const rootProvider = ({ rootKeyFile, transit: server }: RootAddress): KeyProvider =>
  server === undefined ? sealedFile(rootKeyFile) : transit(server);

/** Makes a root key; one that is there stays as it is. */
export const makeRoot = async ({ rootKeyFile, transit: server }: RootAddress): Promise<void> => {
  if (server !== undefined) return makeTransitKey(server);
  try {
    await makeSealedFile(rootKeyFile);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
};

/**
 * Fingerprint of the version in use; on first use, of the newest that the provider has.
 *
 * @throws RootKeyMissing when the provider does not have it, VaultMisconfigured
 */
export const agreedRoot = async (db: Kysely<KeysDatabase>, root: KeyProvider): Promise<string> => {
  const recorded = await rootInUse(db);
  const held = await versionsOf(root, recorded?.fingerprint);
  if (recorded !== undefined) return demandHeld(root, recorded.fingerprint, held);
  const fingerprint = held.at(-1) ?? "";
  await askingKeys(() =>
    db
      .insertInto("root_key")
      .values({ version: 1, fingerprint })
      .onConflict((on) => on.doNothing())
      .execute(),
  );
  // Another process may have been quicker, with another key: what stands there holds.
  return demandHeld(root, (await rootInUse(db))?.fingerprint ?? fingerprint, held);
};

const versionsOf = async (root: KeyProvider, expected: string | undefined): Promise<readonly string[]> => {
  try {
    return await root.versions();
  } catch (error) {
    const absent = error instanceof Error && codeOf(error.cause) === "ENOENT";
    if (absent && expected !== undefined) throw new RootKeyMissing(root.place, expected, [], { cause: error });
    throw error;
  }
};

const demandHeld = (root: KeyProvider, fingerprint: string, held: readonly string[]): string => {
  if (!held.includes(fingerprint)) throw new RootKeyMissing(root.place, fingerprint, held);
  return fingerprint;
};
