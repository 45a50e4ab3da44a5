import { continueAsNew, proxyActivities, uuid4, workflowInfo } from "@temporalio/workflow";
import type { ScrubActivities } from "../activities/scrub.ts";
import { type Instant, instantOf } from "../domain/calendar.ts";
import type { StoredObjectId, TenantId } from "../domain/ids.ts";
import { foundTogether, nothingFound, type ScrubFindings } from "../domain/scrub.ts";
import type { Duty } from "../engine/duty.ts";
import { untilDone, untilDoneSlowly } from "./patience.ts";

const { tenantsToScrub, finishScrub } = proxyActivities<ScrubActivities>(untilDone);
// One object may be large, and the rate low.
const { scrubPage, scrubSuspects } = proxyActivities<ScrubActivities>({
  ...untilDoneSlowly,
  startToCloseTimeout: "12 hours",
});

/** All objects once a day; where that takes longer, one run follows the other. */
export const scrubDuty: Duty = { id: "scrub", workflow: "scrub", every: "1 day", args: [] };

export const suspectsDuty: Duty = { id: "scrub-suspects", workflow: "suspects", every: "5 minutes", args: [] };

/** How far a run has come. */
interface Progress {
  readonly run: string;
  readonly startedAt: Instant;
  /** The first is being scrubbed. */
  readonly tenants: readonly TenantId[];
  readonly after: StoredObjectId | null;
  readonly found: ScrubFindings;
}

/** Reads every stored object of every tenant, repairs what is damaged, and reports. */
export async function scrub(carried?: Progress): Promise<void> {
  let progress = carried ?? (await begin());
  for (;;) {
    const [tenant] = progress.tenants;
    if (tenant === undefined) return;
    const page = await scrubPage(tenant, progress.after);
    progress = { ...progress, after: page.after, found: foundTogether(progress.found, page.found) };
    if (page.after === null) {
      const { run, startedAt, found } = progress;
      await finishScrub({ tenant, run, startedAt, finishedAt: instantOf(Date.now()), found });
      progress = nextTenant(progress);
    }
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof scrub>(progress);
  }
}

/** Looks at once at what some reader did not get. */
export async function suspects(): Promise<void> {
  await scrubSuspects();
}

const begin = async (): Promise<Progress> => ({
  run: uuid4(),
  startedAt: instantOf(Date.now()),
  tenants: await tenantsToScrub(),
  after: null,
  found: nothingFound,
});

const nextTenant = (progress: Progress): Progress => ({
  ...progress,
  tenants: progress.tenants.slice(1),
  startedAt: instantOf(Date.now()),
  after: null,
  found: nothingFound,
});
