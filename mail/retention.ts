import type { PlainDate } from "../domain/calendar.ts";
import type { ContractNote, Reader } from "./reader.ts";

/** What those who decide on destruction are told. */
export interface RetentionNote {
  readonly why: "over" | "requested";
  readonly reader: Reader;
  readonly contract: ContractNote;
  /** First day on which it may be destroyed. */
  readonly until: PlainDate;
  /** The first of the two people. */
  readonly requestedBy: string | null;
  readonly link: string;
}

/** What is told after destruction, with the certificate attached: the number only, since names went with the rest. */
export interface DestructionNote {
  readonly reader: Reader;
  readonly number: string;
  readonly on: PlainDate;
  readonly requestedBy: string | null;
  readonly approvedBy: string | null;
  readonly link: string;
}
