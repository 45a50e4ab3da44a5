import { approvalAgenda } from "./approval.ts";
import type { Instant } from "./calendar.ts";
import type { ContractCommand } from "./command.ts";
import { type Contract, inForce, isFrozen } from "./contract.ts";
import { negotiationAgenda, negotiationOf } from "./negotiation.ts";
import { obligationAgenda } from "./obligation.ts";
import { preservationAgenda } from "./preservation.ts";
import { renewalAgenda } from "./renewal.ts";
import { retentionAgenda } from "./retention.ts";
import { shareAgenda } from "./share.ts";
import { signingAgenda } from "./signing.ts";

/** Something that will happen by itself at a time. */
export interface AgendaItem {
  readonly at: Instant;
  readonly command: ContractCommand;
}

/**
 * All that time alone will bring about for this contract if nobody acts, earliest first: reminders, escalations,
 * expiries, notice dates, the end of the term, of shares, of a round with the other side, of retention, of what proves who
 * signed. A frozen contract stands still, but its proof is not let lapse by that.
 */
export const agenda = (contract: Contract): readonly AgendaItem[] =>
  isFrozen(contract)
    ? preservationAgenda(contract)
    : [
        ...stageAgenda(contract),
        ...shareAgenda(contract.shares),
        ...negotiationAgenda(negotiationOf(contract)),
        ...preservationAgenda(contract),
      ].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

const stageAgenda = (contract: Contract): readonly AgendaItem[] => {
  if (contract.stage === "approval") return contract.approval ? approvalAgenda(contract.approval) : [];
  if (contract.stage === "signing") return contract.ceremony ? signingAgenda(contract.ceremony) : [];
  // An amendment lives and ends with the contract that it changes.
  if (contract.amends !== null) return [];
  if (inForce.some((stage) => stage === contract.stage)) {
    return [
      ...(contract.term ? renewalAgenda(contract.term, contract.timeZone) : []),
      ...obligationAgenda(contract.obligations, contract.timeZone),
    ];
  }
  return contract.stage === "archived" && contract.retention
    ? retentionAgenda(contract.retention, contract.timeZone)
    : [];
};
