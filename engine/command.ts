import { type Client, WithStartWorkflowOperation } from "@temporalio/client";
import type { UpdateDefinition, Workflow } from "@temporalio/common";
import type { Actor } from "../domain/act.ts";
import type { AuditCampaignCommand } from "../domain/audit-campaign-command.ts";
import type { ContractCommand } from "../domain/command.ts";
import type { IncidentCommand } from "../domain/incident-command.ts";
import type { Refusal } from "../domain/refusal.ts";
import {
  auditCampaign,
  auditCampaignWorkflowId,
  submitToAuditCampaign,
  unstarted,
} from "../workflows/audit-campaign.ts";
import { contract, contractWorkflowId, newborn, submitToContract } from "../workflows/contract.ts";
import type { Carried, Submission } from "../workflows/entity.ts";
import { incident, incidentWorkflowId, submitToIncident, unreported } from "../workflows/incident.ts";
import { refusalIn } from "./refusal.ts";

/** Where processes run. */
export interface Engine {
  readonly client: Client;
  /** The task queue on which the worker serves workflows. */
  readonly taskQueue: string;
}

/** Who gives a command, and how it is told from others. */
export interface Giving {
  readonly actor: Actor;
  /** The idempotency key: the same command given twice has the same id, and gets its first answer again. */
  readonly id: string;
  /** The version that the actor saw; another one is refused where it is given. */
  readonly expectedVersion?: number | undefined;
  /** How long to wait for the worker, in ms; 20 s unless told. People's patience ends about there. */
  readonly patience?: number;
}

/**
 * Gives a contract's process a command; `create` begins the process. Resolves once the command is recorded, or with
 * the reason why it was refused.
 *
 * @throws when Temporal or the worker cannot be reached in time; giving the same command again is safe
 */
export const commandContract = (
  engine: Engine,
  id: string,
  command: ContractCommand,
  giving: Giving,
): Promise<Carried | Refusal> =>
  give(engine, command, giving, {
    workflowId: contractWorkflowId(id),
    update: submitToContract,
    ...(command.type === "create" && { birth: { workflow: contract, input: newborn } }),
  });

/** As `commandContract`, for an incident; `report` begins the process. */
export const commandIncident = (
  engine: Engine,
  id: string,
  command: IncidentCommand,
  giving: Giving,
): Promise<Carried | Refusal> =>
  give(engine, command, giving, {
    workflowId: incidentWorkflowId(id),
    update: submitToIncident,
    ...(command.type === "report" && { birth: { workflow: incident, input: unreported } }),
  });

/** As `commandContract`, for an audit campaign; `start` begins the process. */
export const commandAuditCampaign = (
  engine: Engine,
  id: string,
  command: AuditCampaignCommand,
  giving: Giving,
): Promise<Carried | Refusal> =>
  give(engine, command, giving, {
    workflowId: auditCampaignWorkflowId(id),
    update: submitToAuditCampaign,
    ...(command.type === "start" && { birth: { workflow: auditCampaign, input: unstarted } }),
  });

interface Process<Command, W extends Workflow> {
  readonly workflowId: string;
  readonly update: UpdateDefinition<Carried, [Submission<Command>]>;
  /** For the command that creates the entity. */
  readonly birth?: { readonly workflow: W; readonly input: Parameters<W>[0] };
}

/** Gives a command to the process of any noun. */
export const give = async <Command, W extends Workflow>(
  { client, taskQueue }: Engine,
  command: Command,
  { actor, id, expectedVersion, patience = 20_000 }: Giving,
  { workflowId, update, birth }: Process<Command, W>,
): Promise<Carried | Refusal> => {
  const submission: Submission<Command> = { command, actor, expectedVersion: expectedVersion ?? null };
  const request = { updateId: id, args: [submission] as [Submission<Command>] };
  try {
    return await client.withDeadline(Date.now() + patience, () =>
      birth === undefined
        ? client.workflow.getHandle(workflowId).executeUpdate(update, request)
        : client.workflow.executeUpdateWithStart(update, {
            ...request,
            startWorkflowOperation: new WithStartWorkflowOperation<Workflow>(birth.workflow, {
              workflowId,
              taskQueue,
              args: [birth.input],
              workflowIdConflictPolicy: "USE_EXISTING",
              workflowIdReusePolicy: "REJECT_DUPLICATE",
            }),
          }),
    );
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === null) throw error;
    return refusal;
  }
};
