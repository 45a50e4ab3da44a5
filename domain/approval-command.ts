import type { LinkId } from "./act.ts";
import type { SlotId } from "./approval.ts";
import type { ApprovalId, PersonId } from "./ids.ts";

/** What can be asked of a round: by whoever is being asked, by legal staff, and by time. */
export type ApprovalCommand =
  | {
      readonly type: "decide-approval";
      readonly slot: SlotId;
      readonly decision: "approve" | "reject";
      /** What the person saw. A decision on other bytes is refused. */
      readonly documentSha256: string;
      /** The person proved more than holding the link: a mailed code or a fresh sign-in. */
      readonly steppedUp: boolean;
    }
  | {
      readonly type: "delegate-approval";
      readonly slot: SlotId;
      readonly to: PersonId;
      readonly manager: PersonId | null;
    }
  | {
      readonly type: "reassign-approval";
      readonly slot: SlotId;
      readonly to: PersonId;
      readonly manager: PersonId | null;
    }
  /** Brings somebody in beside those who are being asked. */
  | {
      readonly type: "add-approver";
      readonly slot: SlotId;
      readonly beside: SlotId;
      readonly approver: PersonId;
      readonly manager: PersonId | null;
    }
  /** The person asked cannot answer: they are away, or may not approve any more. */
  | {
      readonly type: "pass-approval";
      readonly slot: SlotId;
      readonly from: PersonId;
      readonly to: PersonId;
      readonly manager: PersonId | null;
      readonly why: "absent" | "unfit";
    }
  | { readonly type: "remind-approver"; readonly slot: SlotId }
  | { readonly type: "escalate-approval"; readonly slot: SlotId }
  | { readonly type: "expire-approval" };

/** What can have happened in a round. */
export type ApprovalEvent =
  | { readonly type: "approval-asked"; readonly slot: SlotId; readonly approver: PersonId }
  | {
      readonly type: "approver-reminded";
      readonly slot: SlotId;
      readonly approver: PersonId;
      readonly reminder: number;
    }
  | { readonly type: "approval-escalated"; readonly slot: SlotId; readonly from: PersonId; readonly approver: PersonId }
  | {
      readonly type: "approval-delegated";
      readonly slot: SlotId;
      readonly from: PersonId;
      readonly approver: PersonId;
      readonly manager: PersonId | null;
    }
  | {
      readonly type: "approval-reassigned";
      readonly slot: SlotId;
      readonly from: PersonId;
      readonly approver: PersonId;
      readonly manager: PersonId | null;
      readonly why: "chosen" | "absent" | "unfit";
      readonly by: PersonId | null;
    }
  | {
      readonly type: "approver-added";
      readonly slot: SlotId;
      readonly beside: SlotId;
      readonly approver: PersonId;
      readonly manager: PersonId | null;
      readonly by: PersonId | null;
    }
  /** Enough others have agreed: whoever was still asked need not answer any more. */
  | { readonly type: "approval-spared"; readonly slot: SlotId; readonly approver: PersonId }
  | {
      readonly type: "approval-decided";
      readonly slot: SlotId;
      readonly decision: "approve" | "reject";
      readonly by: PersonId;
      readonly link: LinkId | null;
      readonly documentSha256: string;
    }
  | { readonly type: "approval-granted"; readonly round: ApprovalId }
  | { readonly type: "approval-rejected"; readonly round: ApprovalId; readonly slot: SlotId }
  | { readonly type: "approval-expired"; readonly round: ApprovalId };
