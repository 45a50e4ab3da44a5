import { codeOf } from "../fault.ts";
import type { KeyProvider } from "./provider.ts";
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
