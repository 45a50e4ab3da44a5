import { z } from "zod";
import { readDocument } from "../archive/document.ts";
import { type SignerChoice, stageDraft } from "../archive/version.ts";
import type { ContractRow } from "../db/contract.ts";
import { documentById, signersByIds, versionsOf } from "../db/version.ts";
import { dayOf, instantOf } from "../domain/calendar.ts";
import type { ContractCommand } from "../domain/command.ts";
import { type Draft, withValues } from "../domain/draft.ts";
import { parseContractId } from "../domain/ids.ts";
import { isRefusal, type Refusal, refuse } from "../domain/refusal.ts";
import type { SignedInContext } from "./context.ts";
import { foreseen, seenBy } from "./contract.ts";
import { entries, readEntries } from "./draft-entries.ts";

/** What an amendment changes from the start; the rest is edited in its own draft. */
export const amendmentChanges = z.object({
  title: z.string().trim().min(1).max(300).optional(),
  values: entries
    .optional()
    .meta({ description: "Answers that differ from the contract's, by variable; empty takes one away." }),
});

/**
 * Stages the first wording of an amendment: the contract's own, with the changes, under the amendment's id, which is the
 * command's. The contract itself stays as it is until the amendment is signed.
 */
export const amendmentOf = async (
  context: SignedInContext,
  contract: ContractRow,
  { title, values = {} }: z.output<typeof amendmentChanges>,
): Promise<ContractCommand | Refusal> => {
  const { state } = contract;
  const amendment = parseContractId(context.commandId);
  if (!amendment) throw new Error("A command's id is no UUID");
  const refusal = foreseen(context, contract, { type: "open-amendment", amendment, draft: state.draft });
  if (refusal) return refusal;
  const { services, session } = context;
  const { master, signers } = await wordingOf(context, contract);
  if (!master) return refuse("wording-uploaded");
  const draft: Draft = JSON.parse((await readDocument(services, master)).toString());
  const changed = readEntries(draft.variables, values, context.language);
  if (isRefusal(changed)) return changed;
  const first = await stageDraft(services, {
    tenant: contract.tenant,
    contract: amendment,
    number: 1,
    command: amendment,
    addedBy: session.person.id,
    signers,
    draft: { ...withValues(draft, changed), ...(title !== undefined && { title }) },
    today: dayOf(instantOf(services.now().getTime()), state.timeZone),
  });
  return { type: "open-amendment", amendment, draft: first };
};

/** The wording that counts now, as a structured draft where there is one, and who signed it. */
const wordingOf = (context: SignedInContext, { id, state }: ContractRow) =>
  seenBy(context, async (tx) => {
    const current = (await versionsOf(tx, id)).find(({ number }) => number === state.draft.number);
    const signed = await signersByIds(
      tx,
      state.draft.signers.map((signer) => signer.id),
    );
    const master = current?.draft_document ? await documentById(tx, current.draft_document) : undefined;
    return {
      master,
      signers: signed
        .toSorted((a, b) => a.turn - b.turn)
        .map(
          ({ side, person, name, email, language, turn }): SignerChoice => ({
            side,
            person,
            name,
            email,
            language,
            turn,
          }),
        ),
    };
  });
