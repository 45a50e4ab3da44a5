declare const brand: unique symbol;

/** The text of a UUID that names one kind of thing, so that a person's id never passes for a contract's. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type TenantId = Id<"tenant">;
export type PersonId = Id<"person">;
export type ContractId = Id<"contract">;
export type DocumentId = Id<"document">;
export type ApprovalId = Id<"approval">;
export type SigningId = Id<"signing">;
export type ObligationId = Id<"obligation">;
export type IncidentId = Id<"incident">;
export type ReviewId = Id<"access-review">;
export type GlassId = Id<"break-glass">;
export type DepartmentId = Id<"department">;
export type TeamId = Id<"team">;
export type AuditReportId = Id<"audit-report">;
export type AuditCampaignId = Id<"audit-campaign">;
export type BulkId = Id<"bulk-send">;
/** Of anything that the vault keeps: a document of a contract, a file of an audit campaign, a file of an audit report. */
export type StoredObjectId = Id<"document" | "evidence" | "report-file">;

/** RFC 9562 §4, versions 4 (random) and 7 (ordered by time), the only ones that Engross makes. */
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const parser =
  <Kind extends string>() =>
  (text: string): Id<Kind> | undefined => {
    const canonical = text.toLowerCase();
    return isId<Kind>(canonical) ? canonical : undefined;
  };

const isId = <Kind extends string>(text: string): text is Id<Kind> => uuid.test(text);

/** Each takes any text and gives the id in lower case, or undefined where the text is not one. */
export const parseTenantId = parser<"tenant">();
export const parsePersonId = parser<"person">();
export const parseContractId = parser<"contract">();
export const parseDocumentId = parser<"document">();
export const parseStoredObjectId = parser<"document" | "evidence" | "report-file">();
export const parseObligationId = parser<"obligation">();
export const parseIncidentId = parser<"incident">();
export const parseDepartmentId = parser<"department">();
export const parseTeamId = parser<"team">();
export const parseAuditCampaignId = parser<"audit-campaign">();
export const parseBulkId = parser<"bulk-send">();
export const parseSealId = parser<"seal">();
export const parseAuthorisationId = parser<"seal-authorisation">();
export const parseSignerId = parser<"signer">();
