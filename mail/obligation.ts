import type { PlainDate } from "../domain/calendar.ts";
import type { Money } from "../domain/money.ts";
import type { ContractNote, Reader } from "./reader.ts";

export interface ObligationNote {
  readonly why: "reminded" | "overdue" | "escalated";
  readonly reader: Reader;
  readonly contract: ContractNote;
  /** The duty in the words of the draft. */
  readonly title: string;
  readonly clause: string;
  readonly kind: "duty" | "payment";
  readonly owedBy: "us" | "them";
  readonly due: PlainDate;
  readonly amount: Money | null;
  readonly keeper: string;
  readonly link: string;
}
