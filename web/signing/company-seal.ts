import { type AuthorisationRow, authorisationInForce, companySeal } from "../../db/company-seal.ts";
import type { ContractRow } from "../../db/contract.ts";
import { personById } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import { asSystem } from "../../db/tenancy.ts";
import type { SignerId } from "../../domain/act.ts";
import { dayOf, instantOf, type PlainDate } from "../../domain/calendar.ts";
import type { SealId } from "../../domain/recipient.ts";
import { signerOf } from "../../domain/signing.ts";
import type { AuthorisationId } from "../../domain/signing-act.ts";
import type { RequestContext } from "../http/context.ts";

const inForceFor = (
  tx: Tx,
  { id, state }: ContractRow,
  seal: SealId,
  now: Date,
): Promise<AuthorisationRow | undefined> => {
  const on = dayOf(instantOf(now.getTime()), state.timeZone);
  return authorisationInForce(tx, { seal, contract: id, type: state.type, on });
};

/**
 * The authorisation by which the holder of a seal may put it on this contract now; undefined for everybody else. That it
 * holds, the record makes sure of once more when the use is entered into the register.
 */
export const authorisationFor = async (
  { services }: RequestContext,
  contract: ContractRow,
  id: SignerId,
): Promise<AuthorisationId | undefined> => {
  const seal = contract.state.ceremony && signerOf(contract.state.ceremony, id)?.seal;
  if (!seal) return undefined;
  const found = await asSystem(services.db, contract.tenant, (tx) => inForceFor(tx, contract, seal, services.now()));
  return found?.id;
};

/** A seal as its holder sees it before them, and who let them put it on this contract, until when. */
export const sealBefore = async (tx: Tx, contract: ContractRow, id: SealId, now: Date) => {
  const seal = await companySeal(tx, id);
  if (!seal) return null;
  const found = await inForceFor(tx, contract, id, now);
  const by = found && (await personById(tx, found.given_by));
  return {
    name: seal.name,
    authorised: found ? { by: by?.name ?? "", until: found.last_day satisfies PlainDate } : null,
  };
};
