import type { PlainDate } from "../../domain/calendar.ts";
import type { ContractEvent } from "../../domain/event.ts";
import type { ContractId } from "../../domain/ids.ts";
import type { Processes } from "../process.ts";

/** A contract whose life is told up to some point. */
export interface Sample {
  /** Its id is made of it. */
  readonly name: string;
  /** It is there once its history shows this, whatever people have done with it since. */
  readonly reaches: ContractEvent["type"];
  readonly live: (processes: Processes, contract: ContractId, today: PlainDate) => Promise<void>;
}
