import { WithStartWorkflowOperation } from "@temporalio/client";
import type { UpdateDefinition, Workflow } from "@temporalio/common";
import type { Actor } from "../domain/act.ts";
import type { ContractCommand } from "../domain/command.ts";
import type { ContractId, IncidentId } from "../domain/ids.ts";
import type { IncidentCommand } from "../domain/incident-command.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import { refusalIn } from "../engine/refusal.ts";
import {
  submitToContract as contractUpdate,
  contract as contractWorkflow,
  contractWorkflowId,
  newborn,
} from "../workflows/contract.ts";
import type { Carried, Submission } from "../workflows/entity.ts";
import {
  submitToIncident as incidentUpdate,
  incident as incidentWorkflow,
  incidentWorkflowId,
  unreported,
} from "../workflows/incident.ts";
import type { RequestContext } from "./context.ts";

export interface SubmitOptions {
  /** Who acts, where it is not simply the person signed in: the holder of a link. */
  readonly actor?: Actor;
}

/**
 * Gives a contract's process a command of this request: its `commandId` is the idempotency key, its `expectedVersion`
 * what the person saw. Resolves once the command is recorded, or with the reason why it was refused; `create` begins
 * the process.
 *
 * @throws when Temporal or the worker cannot be reached in time: `web/problem.ts` answers 503, and sending the same
 * request again is safe
 */
export const submitToContract = (
  context: RequestContext,
  id: ContractId,
  command: ContractCommand,
  options: SubmitOptions = {},
): Promise<Carried | Refusal> =>
  submit(context, command, options, {
    workflowId: contractWorkflowId(id),
    update: contractUpdate,
    ...(command.type === "create" && { birth: { workflow: contractWorkflow, input: newborn } }),
  });

/** As `submitToContract`, for an incident; `report` begins the process. */
export const submitToIncident = (
  context: RequestContext,
  id: IncidentId,
  command: IncidentCommand,
): Promise<Carried | Refusal> =>
  submit(
    context,
    command,
    {},
    {
      workflowId: incidentWorkflowId(id),
      update: incidentUpdate,
      ...(command.type === "report" && { birth: { workflow: incidentWorkflow, input: unreported } }),
    },
  );

/** How long a command may wait for the worker, in ms. People's patience ends about there. */
const patience = 20_000;

interface Target<Command, W extends Workflow> {
  readonly workflowId: string;
  readonly update: UpdateDefinition<Carried, [Submission<Command>]>;
  /** For the command that creates the entity. */
  readonly birth?: { readonly workflow: W; readonly input: Parameters<W>[0] };
}

const submit = async <Command, W extends Workflow>(
  context: RequestContext,
  command: Command,
  { actor = signedInActor(context) }: SubmitOptions,
  { workflowId, update, birth }: Target<Command, W>,
): Promise<Carried | Refusal> => {
  if (actor === undefined) return refuse("sign-in-required");
  const { temporal, taskQueue } = context.services;
  const request = {
    updateId: context.commandId,
    args: [{ command, actor, expectedVersion: context.expectedVersion ?? null }] as [Submission<Command>],
  };
  try {
    return await temporal.withDeadline(Date.now() + patience, () =>
      birth === undefined
        ? temporal.workflow.getHandle(workflowId).executeUpdate(update, request)
        : temporal.workflow.executeUpdateWithStart(update, {
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

const signedInActor = ({ session }: RequestContext): Actor | undefined =>
  session && { kind: "person", person: session.person.id, roles: session.person.roles, link: null };
