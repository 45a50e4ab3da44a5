import { approvalDirectory } from "../db/approval-directory.ts";
import { policyInForce } from "../db/approval-policy.ts";
import { contractById } from "../db/contract.ts";
import { asSystem } from "../db/tenancy.ts";
import { allTenants } from "../db/tenant.ts";
import { contractsAdrift } from "../db/waiting.ts";
import type { Actor } from "../domain/act.ts";
import { type Adrift, approvalsAdrift } from "../domain/approval-adrift.ts";
import { dayOf, type Instant, type PlainDate } from "../domain/calendar.ts";
import { isFrozen } from "../domain/contract.ts";
import type { ContractId, TenantId } from "../domain/ids.ts";
import { commandContract } from "../engine/command.ts";
import { report } from "./log.ts";
import type { ActivityServices } from "./services.ts";

type Services = Pick<ActivityServices, "db" | "engine" | "taskQueue">;

const engross: Actor = { kind: "engross" };

export const approvalUpkeepActivities = (services: Services) => ({
  /**
   * Gives what waits for people who cannot answer to those who can. May be repeated: a place that has passed on, or was
   * answered meanwhile, refuses. A contract that cannot be reached is tried again at the next regular time.
   *
   * @param only one organisation; all of them without it
   */
  passOnApprovals: async (only: TenantId | null, at: Instant): Promise<void> => {
    for (const { id, timeZone } of await allTenants(services.db))
      if (only === null || only === id) await passOnIn(services, id, dayOf(at, timeZone));
  },
});

export type ApprovalUpkeepActivities = ReturnType<typeof approvalUpkeepActivities>;

const passOnIn = async (services: Services, tenant: TenantId, today: PlainDate): Promise<void> => {
  const contracts = await asSystem(services.db, tenant, (tx) => contractsAdrift(tx, today));
  for (const contract of contracts)
    for (const adrift of await adriftIn(services, tenant, contract, today)) await passOn(services, contract, adrift);
};

const adriftIn = (
  { db }: Services,
  tenant: TenantId,
  contract: ContractId,
  today: PlainDate,
): Promise<readonly Adrift[]> =>
  asSystem(db, tenant, async (tx) => {
    const row = await contractById(tx, contract);
    if (!row?.state.approval || isFrozen(row.state)) return [];
    const { owner, approval } = row.state;
    const { policy } = await policyInForce(tx, tenant);
    const holders = approval.steps.flatMap(({ slots }) => slots.map(({ approver }) => approver));
    const { entries } = await approvalDirectory(tx, owner, today, holders);
    return approvalsAdrift(approval, owner, policy, entries);
  });

const passOn = async ({ engine, taskQueue }: Services, contract: ContractId, adrift: Adrift): Promise<void> => {
  const { slot, from, to } = adrift;
  const giving = { actor: engross, id: `pass-${slot}-${from}-${to}` };
  try {
    await commandContract({ client: engine, taskQueue }, contract, { type: "pass-approval", ...adrift }, giving);
  } catch (error) {
    report("WARN", "An approval could not be passed on", { contract, error });
  }
};
