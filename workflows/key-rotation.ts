import { ApplicationFailure, continueAsNew, proxyActivities, workflowInfo } from "@temporalio/workflow";
import type { KeyRotationActivities } from "../activities/key-rotation.ts";
import { instantOf } from "../domain/calendar.ts";
import type { Duty } from "../engine/duty.ts";
import { untilDone } from "./patience.ts";

const rotation = proxyActivities<KeyRotationActivities>(untilDone);

/** Which keys get a new version. */
export type KeysToRotate =
  /** All tenants and then the root: in this order, for only so do purged contracts leave the reach of older copies. */
  { readonly of: "all" } | { readonly of: "root" } | { readonly of: "tenant"; readonly tenant: string };

export interface KeyRotationInput {
  readonly keys: KeysToRotate;
  /** Where a run that became too long goes on: the last tenant done, and what could not be finished. */
  readonly after?: string;
  readonly held?: readonly string[];
}

export const keyRotationWorkflowId = (taskQueue: string, keys: KeysToRotate): string =>
  `key-rotation/${taskQueue}/${keys.of === "tenant" ? keys.tenant : keys.of}`;

/** With this rhythm a purge is beyond the reach of every older copy after 90 days and one rotation. */
export const keyRotationDuty: Duty = {
  id: "key-rotation",
  workflow: "rotateKeys",
  every: "90 days",
  args: [{ keys: { of: "all" } } satisfies KeyRotationInput],
};

/**
 * Gives keys a new version, rewraps what the old ones wrap, and destroys them. Reading and writing go on meanwhile. Of
 * a tenant with keys that do not open nothing is destroyed; all others are finished first, then this fails and says so.
 */
export async function rotateKeys({ keys, after, held = [] }: KeyRotationInput): Promise<void> {
  const unfinished = [...held];
  if (keys.of === "tenant") unfinished.push(...(await rotateTenant(keys.tenant)));
  if (keys.of === "all") unfinished.push(...(await rotateTenants(keys, after, held)));
  if (keys.of !== "tenant") await rotateRoot();
  if (unfinished.length > 0)
    throw ApplicationFailure.nonRetryable(
      `Some keys of these tenants do not open, so their old keys were kept: ${unfinished.join(", ")}`,
      "KeysHeld",
    );
}

const rotateTenants = async (
  keys: KeysToRotate,
  after: string | undefined,
  held: readonly string[],
): Promise<readonly string[]> => {
  const unfinished: string[] = [];
  let last = after;
  for (;;) {
    const tenants = await rotation.tenantsWithKeys(last);
    if (tenants.length === 0) return unfinished;
    for (const tenant of tenants) {
      if (workflowInfo().continueAsNewSuggested && last !== undefined)
        await continueAsNew<typeof rotateKeys>({ keys, after: last, held: [...held, ...unfinished] });
      unfinished.push(...(await rotateTenant(tenant)));
      last = tenant;
    }
  }
};

/** @returns the tenant, where keys are left that do not open */
const rotateTenant = async (tenant: string): Promise<readonly string[]> => {
  const made = await rotation.beginTenantRotation(tenant, await rotation.tenantKeyVersion(tenant));
  let rewrapped = 0;
  let left = 0;
  // Whoever wrapped with the old version while the new one was made is found by a second look.
  for (const _look of ["first", "second", "third"]) {
    rewrapped += await rewrapAll(tenant, made.version);
    left = await rotation.finishTenantRotation(tenant, made.version);
    if (left === 0) break;
  }
  if (left > 0) return [tenant];
  await rotation.recordTenantRotation(tenant, { ...made, rewrapped, at: instantOf(Date.now()) });
  return [];
};

const rewrapAll = async (tenant: string, to: number): Promise<number> => {
  let rewrapped = 0;
  let after: string | undefined;
  do {
    const batch = await rotation.rewrapSafes(tenant, to, after);
    rewrapped += batch.rewrapped;
    after = batch.upTo;
  } while (after !== undefined);
  return rewrapped;
};

const rotateRoot = async (): Promise<void> => {
  const made = await rotation.beginRootRotation(await rotation.rootKeyVersion());
  let rewrapped = 0;
  do {
    for (let batch = 1; batch > 0; rewrapped += batch) batch = await rotation.rewrapTenants(made.version);
  } while ((await rotation.finishRootRotation(made.version)) > 0);
  await rotation.recordRootRotation({ ...made, rewrapped, at: instantOf(Date.now()) });
};
