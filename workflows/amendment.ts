import { ApplicationFailure, getExternalWorkflowHandle, proxyActivities } from "@temporalio/workflow";
import type { AmendmentActivities } from "../activities/amendment.ts";
import type { PlainDate } from "../domain/calendar.ts";
import type { ContractCommand } from "../domain/command.ts";
import type { Contract } from "../domain/contract.ts";
import type { ContractId } from "../domain/ids.ts";
import type { Effects } from "./effect.ts";
import { untilDone } from "./patience.ts";

const { startAmendment } = proxyActivities<AmendmentActivities>(untilDone);

/**
 * An amendment is a contract of its own, with its own approval and signatures. It comes into force by telling its
 * parent, which stays untouched until then; it ends, and is destroyed, with its parent.
 */
export const amendmentEffects: Effects = {
  "amendment-opened": ({ tenant, id }, { amendment, draft, by }) =>
    startAmendment({ tenant, contract: id, amendment, draft, by }),
  executed: (contract) =>
    tellParent(
      contract,
      { type: "amendment-executed", amendment: contract.id, terms: contract.draft.terms },
      "executed",
    ),
  cancelled: (contract) => tellParent(contract, { type: "amendment-abandoned", amendment: contract.id }, "abandoned"),
  expired: (contract, { on }) => endAmendments(contract, on),
  terminated: (contract, { on }) => endAmendments(contract, on),
  "purge-approved": async (contract, { by }) => {
    for (const amendment of following(contract)) {
      await tell(amendment, { type: "parent-purge-approved", by }, `${contract.id}-purge`);
    }
  },
};

const tellParent = async ({ amends, id }: Contract, command: ContractCommand, what: string): Promise<void> => {
  if (amends !== null) await tell(amends, command, `${id}-${what}`);
};

const endAmendments = async (contract: Contract, on: PlainDate): Promise<void> => {
  for (const amendment of following(contract))
    await tell(amendment, { type: "parent-ended", on }, `${contract.id}-ended`);
};

const following = ({ amendments }: Contract): readonly ContractId[] =>
  amendments.filter(({ state }) => state !== "withdrawn").map(({ contract }) => contract);

/** Whoever is not there any more (destroyed, never begun) needs not be told. */
const tell = async (contract: ContractId, command: ContractCommand, id: string): Promise<void> => {
  try {
    await getExternalWorkflowHandle(`contract/${contract}`).signal<[ContractCommand, string]>("tell", command, id);
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
  }
};
