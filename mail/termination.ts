import type { PlainDate } from "../domain/calendar.ts";
import type { TerminationGround } from "../domain/termination.ts";
import type { ContractNote, Reader } from "./reader.ts";

export interface TerminationNote {
  readonly why: "proposed" | "terminated";
  readonly reader: Reader;
  readonly contract: ContractNote;
  readonly ground: TerminationGround;
  /** Last day in force. */
  readonly on: PlainDate;
  readonly proposedBy: string | null;
  readonly link: string;
}
