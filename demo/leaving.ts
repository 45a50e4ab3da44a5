import type { Client } from "@temporalio/client";
import { derivedId } from "../db/derived-id.ts";
import { offboardingById } from "../db/offboarding.ts";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { instantOf } from "../domain/calendar.ts";
import type { Offboarding } from "../domain/offboarding.ts";
import { startOffboarding } from "../engine/offboarding.ts";
import { offboardingWorkflowId } from "../workflows/offboarding.ts";
import { demoLeaver, demoPeople, demoTenant } from "./people.ts";

const leaving: Offboarding = {
  id: derivedId<"offboarding">("demonstration", "leaving"),
  tenant: demoTenant.id,
  person: demoLeaver.id,
  successor: demoPeople.business.id,
  by: `person/${demoPeople.administrator.id}`,
};

interface Stage {
  readonly db: Db;
  readonly engine: Client;
  readonly taskQueue: string;
}

/** Lets somebody leave, once; resolves when their work is handed over. */
export const leaveDemo = async ({ db, engine, taskQueue }: Stage): Promise<void> => {
  const begun = await asSystem(db, demoTenant.id, (tx) => offboardingById(tx, leaving.id));
  if (begun?.ended_at) return;
  await startOffboarding({ client: engine, taskQueue }, { ...leaving, at: instantOf(Date.now()) });
  await engine.workflow.getHandle(offboardingWorkflowId(leaving.id)).result();
};
