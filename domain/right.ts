import { type CommandType, gates } from "./command.ts";

/**
 * What people may be allowed to do, as the policies in `access/` know it. Each right is about one kind of thing, and
 * every route that demands a sign-in names the one that it takes.
 */
export const contractRights = [
  "view",
  "download",
  "download-original",
  "export-evidence",
  "explain-rights",
  "read-access-log",
  "draft",
  "submit",
  "review",
  "manage-approvals",
  "approve",
  "sign",
  "fulfil",
  "amend",
  "renew",
  "terminate",
  "share",
  "withdraw-share",
  "negotiate",
  "comment",
  "archive",
  "hold",
  "request-hold-release",
  "approve-hold-release",
  "request-purge",
  "approve-purge",
] as const;

export type ContractRight = (typeof contractRights)[number];

export const incidentRights = ["view-incident", "run-incident", "work-on-incident"] as const;

export type IncidentRight = (typeof incidentRights)[number];

export const campaignRights = ["view-campaign", "run-campaign", "work-on-campaign"] as const;

export type CampaignRight = (typeof campaignRights)[number];

/** What concerns no single contract, incident or audit. */
export const organisationRights = [
  "use-own-session",
  "see-inbox",
  "list-contracts",
  "create-contract",
  "read-library",
  "edit-library",
  "manage-contract-types",
  "list-incidents",
  "report-incident",
  "read-storage",
  "watch-completion",
  "read-seals",
  "manage-seals",
  "authorise-seals",
  "send-in-bulk",
  "release-bulk",
  "read-audit",
  "list-audit-reports",
  "list-campaigns",
  "start-campaign",
  "use-break-glass",
  "decide-break-glass",
  "review-break-glass",
  "answer-access-review",
  "oversee-access-reviews",
  "begin-access-review",
  "manage-people",
  "manage-settings",
  "set-approval-policy",
] as const;

export type OrganisationRight = (typeof organisationRights)[number];

export type Right = ContractRight | IncidentRight | CampaignRight | OrganisationRight;

export const rights: readonly Right[] = [
  ...contractRights,
  ...incidentRights,
  ...campaignRights,
  ...organisationRights,
];

export const isContractRight = (right: Right): right is ContractRight => contractRights.some((each) => each === right);

export const isIncidentRight = (right: Right): right is IncidentRight => incidentRights.some((each) => each === right);

export const isCampaignRight = (right: Right): right is CampaignRight => campaignRights.some((each) => each === right);

/** The policies by their `@id`, each of which has a sentence in both languages (`i18n/rights.ts`). */
export const policies = [
  "other-organisation",
  "no-longer-active",
  "out-of-sight",
  "secret-needs-naming",
  "colleagues-only-read",
  "readers-read",
  "colleagues-read",
  "heads-read",
  "keepers-take-originals",
  "originals-stay",
  "lookers-are-told",
  "business-and-legal-work",
  "legal-oversees",
  "two-people-destroy",
  "two-people-release",
  "security-recalls",
  "participants-comment",
  "asked-people-answer",
  "rights-are-explained",
  "members-report",
  "overseers-read-incidents",
  "involved-read-incidents",
  "security-runs-incidents",
  "assignees-work",
  "everybody-begins",
  "business-and-legal-create",
  "members-read-library",
  "legal-keeps-library",
  "types-are-chosen",
  "administrators-manage-people",
  "administrators-choose-settings",
  "approval-policy-is-set",
  "storage-is-watched",
  "completion-is-watched",
  "seals-are-read",
  "legal-keeps-seals",
  "seals-are-authorised",
  "bulk-is-sent",
  "legal-releases-bulk",
  "audit-is-read",
  "reports-are-listed",
  "auditors-start-audits",
  "overseers-read-audits",
  "involved-read-audits",
  "auditors-run-audits",
  "owners-correct",
  "emergency-opens",
  "members-ask-in-emergency",
  "two-people-break-glass",
  "emergencies-are-reviewed",
  "access-reviews-are-overseen",
  "access-reviews-are-begun",
] as const;

export type PolicyId = (typeof policies)[number];

const holdersOfPens: ReadonlySet<CommandType> = new Set(["sign", "decline-signing", "reassign-signer"]);

/** The right that it takes to give a contract this command; `null` where no person gives it. */
export const rightToGive = (command: Exclude<CommandType, "create">): ContractRight | null => {
  const { by } = gates[command];
  if (by === "holder-or-legal") return "approve";
  if (by === "holder") return holdersOfPens.has(command) ? "sign" : "approve";
  return contractRights.find((right) => right === by) ?? null;
};
