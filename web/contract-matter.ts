import { z } from "zod";
import type { ContractRow } from "../db/contract.ts";
import { addMatter, matterNamed, mattersByIds } from "../db/matter.ts";
import type { ContractCommand } from "../domain/command.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import type { MatterId } from "../domain/retention.ts";
import type { SignedInContext } from "./context.ts";
import { foreseen, seenBy } from "./contract.ts";

export const matterId = z.uuid().transform((text) => text.toLowerCase() as MatterId);

/**
 * The command that holds a contract back for a matter. A name that no matter has opens one, in words that stay out of
 * the ledger; an id must be a matter's.
 *
 * @param given the id of a matter, or a name
 */
export const matterToHold = async (
  context: SignedInContext,
  contract: ContractRow,
  given: string,
): Promise<ContractCommand | Refusal> => {
  const { person } = context.session;
  const id = matterId.safeParse(given);
  const known = await seenBy(context, async (tx) =>
    id.success ? (await mattersByIds(tx, [id.data]))[0] : matterNamed(tx, given),
  );
  if (id.success && !known) return refuse("not-found");
  const command = { type: "place-hold", matter: known?.id ?? (context.commandId as MatterId) } as const;
  const refusal = foreseen(context, contract, command);
  if (refusal || known) return refusal ?? command;
  await seenBy(context, (tx) =>
    addMatter(tx, { id: command.matter, tenant: person.tenant, name: given, opened_by: person.id }),
  );
  return command;
};
