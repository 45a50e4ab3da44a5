import type { PlainDate } from "../domain/calendar.ts";
import type { RenewalTerms } from "../domain/renewal.ts";
import type { ContractNote, Reader } from "./reader.ts";

export interface TermNote {
  readonly why: "notice" | "renewed" | "expired";
  readonly reader: Reader;
  readonly contract: ContractNote;
  /** Days left until the notice date. */
  readonly daysBefore: number;
  /** The notice date; the new end date when renewed; the last day when expired. */
  readonly on: PlainDate;
  /** End of the running term. */
  readonly until: PlainDate | null;
  readonly renewal: RenewalTerms["kind"];
  /** Length of each further term. */
  readonly months: number;
  readonly link: string;
}
