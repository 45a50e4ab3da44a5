import { z } from "zod";
import type { ContractRow } from "../../db/contract.ts";
import { addMatter, matterNamed, mattersByIds } from "../../db/matter.ts";
import { stageRemark } from "../../db/remark.ts";
import type { ContractCommand } from "../../domain/command.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import type { MatterId } from "../../domain/retention.ts";
import { freshSalt } from "../../ledger/index.ts";
import type { SignedInContext } from "../http/context.ts";
import { foreseen, seenBy } from "./contract.ts";

export const matterId = z.uuid().transform((text) => text.toLowerCase() as MatterId);

/** Why: kept beside the ledger's entry, which has no words of people's. */
export const holdReason = z.string().trim().min(1).max(1000);

/**
 * The command that holds a contract back for a matter. A name that no matter has opens one, in words that stay out of
 * the ledger; an id must be a matter's.
 *
 * @param given the id of a matter, or a name
 */
export const matterToHold = async (
  context: SignedInContext,
  contract: ContractRow,
  { matter: given, reason }: { readonly matter: string; readonly reason: string },
): Promise<ContractCommand | Refusal> => {
  const { person } = context.session;
  const id = matterId.safeParse(given);
  const known = await seenBy(context, async (tx) =>
    id.success ? (await mattersByIds(tx, [id.data]))[0] : matterNamed(tx, given),
  );
  if (id.success && !known) return refuse("not-found");
  const command = { type: "place-hold", matter: known?.id ?? (context.commandId as MatterId) } as const;
  const refusal = foreseen(context, contract, command);
  if (refusal) return refusal;
  if (!known) {
    await seenBy(context, (tx) =>
      addMatter(tx, { id: command.matter, tenant: person.tenant, name: given, opened_by: person.id }),
    );
  }
  await keepReason(context, contract, "hold", command.matter, reason);
  return command;
};

/** The command that asks another person to let a contract go as far as one matter is concerned. */
export const matterToRelease = async (
  context: SignedInContext,
  contract: ContractRow,
  { matter, reason }: { readonly matter: MatterId; readonly reason: string },
): Promise<ContractCommand | Refusal> => {
  const command = { type: "request-hold-release", matter } as const;
  const refusal = foreseen(context, contract, command);
  if (refusal) return refusal;
  await keepReason(context, contract, "release", matter, reason);
  return command;
};

/** It counts once the ledger has an entry of this command. */
const keepReason = async (
  context: SignedInContext,
  contract: ContractRow,
  kind: "hold" | "release",
  matter: MatterId,
  words: string,
): Promise<void> => {
  const { services, session, commandId } = context;
  const { id, name } = session.person;
  await seenBy(context, (tx) =>
    stageRemark(tx, {
      ...{ command: commandId, tenant: contract.tenant, contract: contract.id, kind, item: matter },
      ...{ person: id, link: null, name, words, salt: Buffer.from(freshSalt()), added_at: services.now() },
    }),
  );
};
