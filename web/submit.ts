import type { ReviewCommand } from "../domain/access-review.ts";
import { type Actor, type Member, memberActing } from "../domain/act.ts";
import type { AuditCampaignCommand } from "../domain/audit-campaign-command.ts";
import type { GlassCommand } from "../domain/break-glass.ts";
import type { ContractCommand } from "../domain/command.ts";
import type { AuditCampaignId, ContractId, GlassId, IncidentId, ReviewId } from "../domain/ids.ts";
import type { IncidentCommand } from "../domain/incident-command.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import { commandReview } from "../engine/access-review.ts";
import { commandGlass } from "../engine/break-glass.ts";
import { commandAuditCampaign, commandContract, commandIncident, type Giving } from "../engine/command.ts";
import type { Carried } from "../workflows/entity.ts";
import type { RequestContext } from "./http/context.ts";

export interface SubmitOptions {
  /** Who acts, where it is not simply the person signed in: the holder of a link. */
  readonly actor?: Actor;
}

/**
 * Gives a contract's process a command of this request: its `commandId` is the idempotency key, its `expectedVersion`
 * what the person saw.
 *
 * @throws when Temporal or the worker cannot be reached in time: `web/http/problem.ts` answers 503, and sending the same
 * request again is safe
 */
export const submitToContract = async (
  context: RequestContext,
  id: ContractId,
  command: ContractCommand,
  options: SubmitOptions = {},
): Promise<Carried | Refusal> => {
  const giving = givingOf(context, options);
  return giving ? commandContract(engineOf(context), id, command, giving) : refuse("sign-in-required");
};

/** As `submitToContract`, for an incident. */
export const submitToIncident = async (
  context: RequestContext,
  id: IncidentId,
  command: IncidentCommand,
): Promise<Carried | Refusal> => {
  const giving = givingOf(context, {});
  return giving ? commandIncident(engineOf(context), id, command, giving) : refuse("sign-in-required");
};

/** As `submitToContract`, for an audit campaign. */
export const submitToAuditCampaign = async (
  context: RequestContext,
  id: AuditCampaignId,
  command: AuditCampaignCommand,
): Promise<Carried | Refusal> => {
  const giving = givingOf(context, {});
  return giving ? commandAuditCampaign(engineOf(context), id, command, giving) : refuse("sign-in-required");
};

/** As `submitToContract`, for a review of access. */
export const submitToReview = async (
  context: RequestContext,
  id: ReviewId,
  command: ReviewCommand,
): Promise<Carried | Refusal> => {
  const giving = givingOf(context, {});
  return giving ? commandReview(engineOf(context), id, command, giving) : refuse("sign-in-required");
};

/** As `submitToContract`, for an emergency access. */
export const submitToGlass = async (
  context: RequestContext,
  id: GlassId,
  command: GlassCommand,
): Promise<Carried | Refusal> => {
  const giving = givingOf(context, {});
  return giving ? commandGlass(engineOf(context), id, command, giving) : refuse("sign-in-required");
};

const engineOf = ({ services: { temporal, taskQueue } }: RequestContext) => ({ client: temporal, taskQueue });

const givingOf = (context: RequestContext, { actor = signedInActor(context) }: SubmitOptions): Giving | undefined =>
  actor && { actor, id: context.commandId, expectedVersion: context.expectedVersion };

/** The member signed in, and by which policies they were let in. */
const signedInActor = ({ session, allowedBy }: RequestContext): Member | undefined =>
  session && { ...memberActing(session.person), ...(allowedBy && { allowedBy }) };
