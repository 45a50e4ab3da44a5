import { z } from "zod";
import { type ContractRow, contractById } from "../../db/contract.ts";
import type { Tx } from "../../db/schema.ts";
import { inTenant } from "../../db/tenancy.ts";
import { viewerOf } from "../../domain/access.ts";
import { type Act, memberActing } from "../../domain/act.ts";
import { type Instant, instantOf } from "../../domain/calendar.ts";
import type { ContractCommand } from "../../domain/command.ts";
import { isStale, type Stage, stages } from "../../domain/contract.ts";
import { decide } from "../../domain/decide.ts";
import { type ContractId, type Id, parseContractId } from "../../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../../domain/refusal.ts";
import type { SignedInContext } from "../http/context.ts";
import { submitToContract } from "../submit.ts";

/** The id of something in an address or a body. In a path, what is no id leads to nothing that is there. */
export const idIn = <Kind extends string>(parse: (text: string) => Id<Kind> | undefined) =>
  z.uuid().transform((text, context) => {
    const id = parse(text);
    if (id !== undefined) return id;
    context.addIssue({ code: "invalid_format", format: "uuid" });
    return z.NEVER;
  });

export const ofContract = z.object({ contract: idIn(parseContractId) });

/** What a program is told once its command is recorded. */
export const carried = z.object({
  contract: z.uuid(),
  version: z.number().int().meta({ description: "Of the contract, after the command: its ETag." }),
  stage: z.enum(stages),
});

/** Runs `work` with what the person signed in may see. */
export const seenBy = <T>({ services, session }: SignedInContext, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inTenant(services.db, viewerOf(session.person), work);

/** The contract, or `not-found` where the person may not know of it: of another tenant, or out of their reach. */
export const contractSeen = async (context: SignedInContext, id: ContractId): Promise<ContractRow | Refusal> =>
  (await seenBy(context, (tx) => contractById(tx, id))) ?? refuse("not-found");

/**
 * The time of what would be done to a contract now. Processes keep their own time (a rehearsed one runs ahead), so that
 * now is never before what is on record.
 */
export const nowOn = ({ services }: SignedInContext, { recorded_at }: ContractRow): Instant =>
  instantOf(Math.max(services.now().getTime(), recorded_at.getTime()));

/** The circumstances of what the person signed in would do to a contract now. */
export const actOf = (context: SignedInContext, contract: ContractRow): Act => ({
  actor: { ...memberActing(context.session.person), allowedBy: context.allowedBy },
  at: nowOn(context, contract),
  command: context.commandId,
});

/**
 * Gives a contract a command of the person signed in. Takes the row as proof that they see it: the process knows roles,
 * only rows know tenants and reach.
 */
export const giveCommand = async (
  context: SignedInContext,
  { id }: ContractRow,
  command: ContractCommand,
): Promise<z.input<typeof carried> | Refusal> => {
  const done = await submitToContract(context, id, command);
  return isRefusal(done) ? done : { contract: id, version: done.version, stage: done.stage as Stage };
};

/**
 * Why the process would refuse a command, as far as the record tells: asked before anything costly is prepared for it.
 * A command that was carried out already is not refused, for the process then gives its first answer again.
 */
export const foreseen = (context: SignedInContext, contract: ContractRow, command: ContractCommand): Refusal | null => {
  const { state, last_command } = contract;
  if (last_command === context.commandId) return null;
  if (context.expectedVersion !== undefined && isStale(state, context.expectedVersion)) return refuse("stale-version");
  const decision = decide(state, command, actOf(context, contract));
  return isRefusal(decision) ? decision : null;
};
