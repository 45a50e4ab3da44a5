import type { ContractCommand } from "./command.ts";
import type { Contract, DraftVersion } from "./contract.ts";
import type { ContractId, PersonId } from "./ids.ts";

export interface AmendmentBirth {
  readonly amendment: ContractId;
  /** Its first wording. */
  readonly draft: DraftVersion;
  readonly owner: PersonId;
}

/** The command by which an amendment begins its own life: a contract handled as its parent is, and bound to it. */
export const amendmentBirth = (
  parent: Contract,
  { amendment, draft, owner }: AmendmentBirth,
): Extract<ContractCommand, { type: "create" }> => ({
  type: "create",
  contract: amendment,
  tenant: parent.tenant,
  timeZone: parent.timeZone,
  amends: parent.id,
  contractType: parent.type,
  classification: parent.classification,
  owner,
  named: [...new Set([parent.owner, ...parent.named])],
  draft,
});
