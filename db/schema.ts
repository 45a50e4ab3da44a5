import type { Kysely, Transaction } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import type { LedgerTables } from "../ledger/tables.ts";
import type { AbsenceTable } from "./absence.ts";
import type { AccessTable } from "./access-log.ts";
import type { AccessReviewTable, ReviewCampaignTable } from "./access-review.ts";
import type { AnomalyTable, WatchBaselineTable, WatchPolicyTable, WatchTable } from "./anomaly.ts";
import type { ApprovalOpenedTable } from "./approval-opened.ts";
import type { ApprovalPolicyTable } from "./approval-policy.ts";
import type {
  AuditCampaignTable,
  AuditFileTable,
  AuditNoteTable,
  AuditPopulationTable,
  AuditWaitingTable,
} from "./audit-campaign.ts";
import type { AuditReportFileTable, AuditReportTable, AuditSettingTable } from "./audit-report.ts";
import type { AuthTables } from "./auth.ts";
import type { BreakGlassTable, BreakGlassWordsTable } from "./break-glass.ts";
import type { BroughtKeyTable } from "./brought-key.ts";
import type { BulkRowTable, BulkTable } from "./bulk-send.ts";
import type { CommentTable } from "./comment.ts";
import type { AuthorisationTable, CompanySealTable, SealImageTable, SealUseTable } from "./company-seal.ts";
import type { DelayTable } from "./completion.ts";
import type { ContractTable } from "./contract.ts";
import type { ObjectCopyTable } from "./copy.ts";
import type { DepartmentTable, TeamTable } from "./department.ts";
import type {
  DirectoryGroupTable,
  DirectoryMemberTable,
  DirectoryTokenTable,
  DirectoryUserTable,
} from "./directory.ts";
import type { GuestTable } from "./guest.ts";
import type { IncidentNoteTable, IncidentTable, IncidentWaitingTable } from "./incident.ts";
import type { IssueTable } from "./issue.ts";
import type { LetterTable } from "./letter.ts";
import type { LibraryVersionTable } from "./library.ts";
import type { LinkTable } from "./link.ts";
import type { MatterTable } from "./matter.ts";
import type { HandoverTable, OffboardingTable } from "./offboarding.ts";
import type { PersonTable } from "./person.ts";
import type { ProposalTable } from "./proposal.ts";
import type { QuarantineTable } from "./quarantine.ts";
import type { RemarkTable } from "./remark.ts";
import type { ReturnedFileTable } from "./returned.ts";
import type { RoleGrantTable } from "./role-grant.ts";
import type { ScrubRunTable } from "./scrub.ts";
import type { ShareTable } from "./share.ts";
import type { SignOnDomainTable, SignOnTable } from "./sign-on.ts";
import type { SignalTable } from "./signal.ts";
import type { SignatureFieldTable, SignerEntryTable } from "./signature-field.ts";
import type { SigningKeyTable } from "./signing-key.ts";
import type { StoredObjectView } from "./stored-object.ts";
import type { TenantTable } from "./tenant.ts";
import type { DocumentTable, ObligationTable, SignerTable, VersionTable } from "./version.ts";
import type { WaitingTable } from "./waiting.ts";
import type { WebhookAttemptTable, WebhookDeliveryTable, WebhookTable } from "./webhook.ts";
import type { WorkingPartTable, WorkingPresenceTable } from "./working-copy.ts";

/** Every table that the application reads or writes. The shape of each is told by the file of its noun. */
export interface Database extends LedgerTables, AuthTables {
  readonly tenant: TenantTable;
  readonly person: PersonTable;
  readonly department: DepartmentTable;
  readonly team: TeamTable;
  readonly directory_token: DirectoryTokenTable;
  readonly directory_user: DirectoryUserTable;
  readonly directory_group: DirectoryGroupTable;
  readonly directory_member: DirectoryMemberTable;
  readonly offboarding: OffboardingTable;
  readonly handover: HandoverTable;
  readonly contract: ContractTable;
  readonly contract_counter: { readonly tenant: TenantId; readonly last: number };
  readonly contract_version: VersionTable;
  readonly document: DocumentTable;
  readonly stored_object: StoredObjectView;
  readonly object_copy: ObjectCopyTable;
  readonly scrub_run: ScrubRunTable;
  readonly signing_key: SigningKeyTable;
  readonly role_grant: RoleGrantTable;
  readonly sign_on: SignOnTable;
  readonly sign_on_domain: SignOnDomainTable;
  readonly signer: SignerTable;
  readonly obligation: ObligationTable;
  readonly matter: MatterTable;
  readonly waiting: WaitingTable;
  readonly approval_policy: ApprovalPolicyTable;
  readonly approval_opened: ApprovalOpenedTable;
  readonly absence: AbsenceTable;
  readonly link: LinkTable;
  readonly letter: LetterTable;
  readonly bulk_send: BulkTable;
  readonly bulk_row: BulkRowTable;
  readonly company_seal: CompanySealTable;
  readonly seal_authorisation: AuthorisationTable;
  readonly seal_image: SealImageTable;
  readonly seal_use: SealUseTable;
  readonly completion_delay: DelayTable;
  readonly remark: RemarkTable;
  readonly share: ShareTable;
  readonly guest: GuestTable;
  readonly comment: CommentTable;
  readonly proposal: ProposalTable;
  readonly issue: IssueTable;
  readonly signature_field: SignatureFieldTable;
  readonly signer_entry: SignerEntryTable;
  readonly brought_key: BroughtKeyTable;
  readonly quarantine: QuarantineTable;
  readonly library_version: LibraryVersionTable;
  readonly returned_file: ReturnedFileTable;
  readonly webhook: WebhookTable;
  readonly webhook_delivery: WebhookDeliveryTable;
  readonly webhook_attempt: WebhookAttemptTable;
  readonly incident: IncidentTable;
  readonly incident_counter: { readonly tenant: TenantId; readonly last: number };
  readonly incident_note: IncidentNoteTable;
  readonly incident_waiting: IncidentWaitingTable;
  readonly break_glass: BreakGlassTable;
  readonly break_glass_words: BreakGlassWordsTable;
  readonly review_campaign: ReviewCampaignTable;
  readonly access_review: AccessReviewTable;
  readonly access_log: AccessTable;
  readonly security_signal: SignalTable;
  readonly audit_setting: AuditSettingTable;
  readonly audit_report: AuditReportTable;
  readonly audit_report_file: AuditReportFileTable;
  readonly audit_campaign: AuditCampaignTable;
  readonly audit_campaign_counter: { readonly tenant: TenantId; readonly last: number };
  readonly audit_population: AuditPopulationTable;
  readonly audit_note: AuditNoteTable;
  readonly audit_file: AuditFileTable;
  readonly audit_waiting: AuditWaitingTable;
  readonly anomaly: AnomalyTable;
  readonly watch_state: WatchTable;
  readonly watch_baseline: WatchBaselineTable;
  readonly watch_policy: WatchPolicyTable;
  readonly working_part: WorkingPartTable;
  readonly working_presence: WorkingPresenceTable;
}

export type Db = Kysely<Database>;

/** A transaction in which `tenancy.ts` has said who is looking: what queries take. */
export type Tx = Transaction<Database>;
