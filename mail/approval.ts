import type { Instant } from "../domain/calendar.ts";
import type { Money } from "../domain/money.ts";
import type { ContractNote, Reader } from "./reader.ts";

/** What an approver is told. */
export interface ApprovalRequest {
  readonly why: "asked" | "reminded" | "escalated" | "delegated";
  readonly reader: Reader;
  readonly contract: ContractNote;
  readonly amount: Money | null;
  /** The contract's owner, in whose name it is asked. */
  readonly askedBy: string;
  /** Who was asked before: escalated from, delegated by. */
  readonly passedFrom: string | null;
  readonly until: Instant;
  /** Address with the secret. Never in the subject. */
  readonly link: string;
}

/** What the owner is told at the end of a round. */
export interface ApprovalResult {
  readonly outcome: "granted" | "rejected" | "expired";
  readonly reader: Reader;
  readonly contract: ContractNote;
  /** Who rejected, or who had not answered. */
  readonly by: readonly string[];
  /** The contract's page. */
  readonly link: string;
}
