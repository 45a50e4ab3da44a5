import { connectKeys } from "./database.ts";
import type { KeysAddress } from "./keyring.ts";
import { rootProvider } from "./root.ts";
import { rootRotation } from "./root-rotation.ts";
import { tenantRotation } from "./tenant-rotation.ts";

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
export interface KeyRotation extends TenantRotation, RootRotation {
  readonly close: () => Promise<void>;
}

export interface TenantRotation {
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
}

export interface RootRotation {
  readonly rootVersion: () => Promise<number>;
  readonly beginRoot: (from: number) => Promise<NewVersion>;
  /** Rewraps up to `most` tenant keys. @returns how many it did */
  readonly rewrapTenants: (to: number, most: number) => Promise<number>;
  /** As `finishTenant`; then the provider destroys the old versions as well. */
  readonly finishRoot: (to: number) => Promise<number>;
}

export const openRotation = ({ databaseUrl, ...address }: KeysAddress): KeyRotation => {
  const db = connectKeys(databaseUrl);
  const root = rootProvider(address);
  return { ...tenantRotation(db, root), ...rootRotation(db, root), close: () => db.destroy() };
};
