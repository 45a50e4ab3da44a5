import { setTimeout as pause } from "node:timers/promises";
import { Context } from "@temporalio/activity";
import { placeOf } from "../archive/place.ts";
import { protectObject } from "../archive/protection.ts";
import { markScrubbed, type ObjectToScrub, objectsToScrub, suspectObjects } from "../db/copy.ts";
import { addScrubRun } from "../db/scrub.ts";
import { asSystem } from "../db/tenancy.ts";
import { allTenants } from "../db/tenant.ts";
import type { Instant } from "../domain/calendar.ts";
import type { StoredObjectId, TenantId } from "../domain/ids.ts";
import { foundTogether, nothingFound, type ScrubFindings } from "../domain/scrub.ts";
import { append } from "../ledger/index.ts";
import { VaultMissing, VaultSealed } from "../vault/fault.ts";
import { reportLost } from "./scrub-incident.ts";
import type { ActivityServices } from "./services.ts";

export interface ScrubPage {
  /** The object to go on after; `null` when all were looked at. */
  readonly after: StoredObjectId | null;
  readonly found: ScrubFindings;
}

export interface ScrubReport {
  readonly tenant: TenantId;
  readonly run: string;
  /** Workflow time. */
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
  readonly found: ScrubFindings;
}

type Services = Pick<ActivityServices, "db" | "vault" | "engine" | "taskQueue" | "scrubRate">;

const pageObjects = 100;
const pageMs = 60_000;

/** Reads stored objects to see whether they are still whole, repairs what is not, and says what cannot be. */
export const scrubActivities = (services: Services) => ({
  tenantsToScrub: async (): Promise<readonly TenantId[]> => (await allTenants(services.db)).map(({ id }) => id),

  /**
   * Scrubs about a minute's worth of a tenant's objects, from one on, no faster than the rate allows.
   *
   * @throws VaultUnreachable while a store is away; done again, it begins with the same object
   */
  scrubPage: async (tenant: TenantId, after: StoredObjectId | null): Promise<ScrubPage> => {
    const { cancellationSignal: signal } = Context.current();
    const objects = await asSystem(services.db, tenant, (tx) => objectsToScrub(tx, after, pageObjects));
    const began = performance.now();
    let found = nothingFound;
    for (const object of objects) {
      const one = await scrubObject(services, object);
      found = foundTogether(found, one);
      await pause((one.bytes / services.scrubRate) * 1000, undefined, { signal });
      if (performance.now() - began > pageMs) return { after: object.id, found };
    }
    return { after: objects.length < pageObjects ? null : (objects.at(-1)?.id ?? null), found };
  },

  /** Scrubs what readers did not get from the first store, without waiting for its turn. */
  scrubSuspects: async (): Promise<void> => {
    for (const { id: tenant } of await allTenants(services.db)) {
      const objects = await asSystem(services.db, tenant, (tx) => suspectObjects(tx, pageObjects));
      let lost = 0;
      for (const object of objects) lost += (await scrubObject(services, object)).lost;
      if (lost > 0) await reportLost(services, tenant);
    }
  },

  /** Opens an incident for what was newly lost, and puts the run on record. May be repeated. */
  finishScrub: async ({ tenant, run, startedAt, finishedAt, found }: ScrubReport): Promise<void> => {
    const incident = found.lost > 0 ? await reportLost(services, tenant) : null;
    await asSystem(services.db, tenant, async (tx) => {
      const times = { started_at: new Date(startedAt), finished_at: new Date(finishedAt) };
      if (!(await addScrubRun(tx, { tenant, run, incident, ...times, ...found }))) return;
      await append(tx, [
        {
          ...{
            tenant,
            subject: `scrub/${run}`,
            kind: "documents-scrubbed",
            actor: "engross",
            at: new Date(finishedAt),
          },
          body: { ...found, incident },
        },
      ]);
    });
  },
});

export type ScrubActivities = ReturnType<typeof scrubActivities>;

const scrubObject = async (
  services: Pick<ActivityServices, "db" | "vault">,
  object: ObjectToScrub,
): Promise<ScrubFindings> => {
  const { id, tenant, copied_at } = object;
  const scrubbed = await scrubbedObject(services.vault, object, copied_at !== null);
  if (scrubbed === undefined) return nothingFound;
  const { outcome, bytes } = scrubbed;
  // What was put back is as open to removal as anything new; and whatever was missed before is made good.
  if (outcome !== "lost") await protectObject(services, object);
  const marked = await asSystem(services.db, tenant, (tx) =>
    markScrubbed(tx, id, outcome === "lost" ? "lost" : "sound"),
  );
  return {
    objects: 1,
    bytes,
    repaired: outcome === "repaired" ? 1 : 0,
    lost: outcome === "lost" && marked ? 1 : 0,
  };
};

/** `undefined` where the safe was destroyed: its objects are meant to be gone. A safe without a key is a loss. */
const scrubbedObject = async (vault: ActivityServices["vault"], object: ObjectToScrub, copied: boolean) => {
  try {
    return await vault.scrub(placeOf(object), copied);
  } catch (error) {
    if (error instanceof VaultSealed) return undefined;
    if (error instanceof VaultMissing) return { outcome: "lost", bytes: 0 } as const;
    throw error;
  }
};
