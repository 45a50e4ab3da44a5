import type { Classification } from "./access.ts";
import type { ApprovalPlan } from "./approval.ts";
import type { ApprovalEvent } from "./approval-command.ts";
import type { PlainDate } from "./calendar.ts";
import type { DraftVersion } from "./contract.ts";
import type { Placement } from "./department.ts";
import type { HandedOver } from "./handover.ts";
import type { BulkId, ContractId, IncidentId, PersonId, SigningId, TenantId } from "./ids.ts";
import type { IssueEvent } from "./issue.ts";
import type { NamingEvent } from "./naming.ts";
import type { NegotiationEvent } from "./negotiation.ts";
import type { ObligationEvent } from "./obligation.ts";
import type { PreservationEvent } from "./preservation.ts";
import type { RenewalEvent } from "./renewal.ts";
import type { HoldEvent, RetentionEvent } from "./retention.ts";
import type { ShareEvent } from "./share.ts";
import type { SigningEvent } from "./signing.ts";
import type { TerminationEvent } from "./termination.ts";
import type { ContractTerms, ContractType } from "./terms.ts";
import type { ThreadEvent } from "./thread.ts";

/** Everything that can have happened to a contract. Each is a ledger entry; together they are its history. */
export type ContractEvent =
  | {
      readonly type: "created";
      readonly contract: ContractId;
      readonly tenant: TenantId;
      readonly timeZone: string;
      readonly amends: ContractId | null;
      readonly contractType: ContractType;
      readonly classification: Classification;
      readonly owner: PersonId;
      readonly named: readonly PersonId[];
      readonly draft: DraftVersion;
      /** Absent where it belongs to its owner's department and team. */
      readonly place?: Placement;
    }
  | { readonly type: "draft-saved"; readonly draft: DraftVersion }
  | { readonly type: "submitted-for-review" }
  | { readonly type: "returned-to-draft"; readonly by: PersonId | null }
  | { readonly type: "submitted-for-approval"; readonly plan: ApprovalPlan }
  | { readonly type: "cancelled"; readonly by: PersonId | null }
  | { readonly type: "signing-opened"; readonly ceremony: SigningId }
  /** One of many from one template; whoever released them all approved each of them by that. */
  | { readonly type: "bulk-released"; readonly bulk: BulkId; readonly by: PersonId }
  | {
      readonly type: "amendment-opened";
      readonly amendment: ContractId;
      readonly draft: DraftVersion;
      readonly by: PersonId | null;
    }
  | { readonly type: "amendment-in-force"; readonly amendment: ContractId; readonly terms: ContractTerms }
  | { readonly type: "amendment-withdrawn"; readonly amendment: ContractId }
  | { readonly type: "parent-ended"; readonly on: PlainDate }
  | { readonly type: "archived"; readonly by: PersonId | null }
  | { readonly type: "frozen"; readonly incident: IncidentId }
  /** This incident lets go, while another still keeps it frozen. */
  | { readonly type: "freeze-released"; readonly incident: IncidentId }
  | { readonly type: "unfrozen"; readonly incident: IncidentId }
  | ApprovalEvent
  | SigningEvent
  | PreservationEvent
  | ObligationEvent
  | RenewalEvent
  | TerminationEvent
  | HoldEvent
  | RetentionEvent
  | ShareEvent
  | NegotiationEvent
  | ThreadEvent
  | IssueEvent
  | NamingEvent
  | HandedOver;
