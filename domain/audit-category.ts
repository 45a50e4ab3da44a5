/** What a ledger entry is about, as reports count it. Every entry is in exactly one category. */
export const auditCategories = [
  "sign-in",
  "refusal",
  "look",
  "download",
  "export",
  "share",
  "change",
  "approval",
  "signature",
  "hold",
  "purge",
  "incident",
  "role",
  "account",
  "setting",
  "break-glass",
  "audit",
  "upkeep",
  "other",
] as const;

export type AuditCategory = (typeof auditCategories)[number];

/** Those whose every entry is listed one by one; of the others reports tell numbers. */
export const listedCategories: readonly AuditCategory[] = [
  "refusal",
  "export",
  "share",
  "approval",
  "signature",
  "hold",
  "purge",
  "incident",
  "role",
  "setting",
  "break-glass",
  "audit",
];

/**
 * The category of an entry by its subject (`contract/<uuid>`) and kind. Refusals, looks, downloads and exports are told
 * by their kind wherever they stand; what is left goes by its subject. What no rule knows is `other`, and is counted.
 */
export const auditCategoryOf = (subject: string, kind: string): AuditCategory => {
  const [about = ""] = subject.split("/");
  for (const [category, pattern] of byKind) if (pattern.test(kind)) return category;
  if (about === "contract") return ofContract(kind);
  return bySubject.get(about) ?? "other";
};

const byKind: readonly (readonly [AuditCategory, RegExp])[] = [
  ["break-glass", /break-glass/],
  ["upkeep", /^letter-rejected$/],
  ["incident", /^anomaly-/],
  ["refusal", /(?:^|-)refused$|^sign-in-failed$/],
  ["sign-in", /^signed-in$|^recovery-code-used$/],
  ["look", /-viewed$|^link-opened$|-searched$/],
  ["download", /-downloaded$/],
  ["export", /-exported$/],
  ["role", /^person-|^roles?-|^offboard|^access-revoked$/],
];

const bySubject: ReadonlyMap<string, AuditCategory> = new Map([
  ["incident", "incident"],
  ["department", "role"],
  ["offboarding", "role"],
  ["access-review", "role"],
  ["review-campaign", "role"],
  ["webhook", "setting"],
  ["library", "setting"],
  ["watch", "incident"],
  ["person", "account"],
  ["tenant", "setting"],
  ["break-glass", "break-glass"],
  ["access", "look"],
  ["audit-report", "audit"],
  ["audit-campaign", "audit"],
  ["ledger", "upkeep"],
  ["scrub", "upkeep"],
  ["keys", "upkeep"],
  ["seal", "signature"],
  ["bulk-send", "signature"],
  ["letter", "upkeep"],
]);

const contractKinds: readonly (readonly [AuditCategory, RegExp])[] = [
  ["share", /^share|^guest-|^round-sent$/],
  ["approval", /^approv|^submitted-for-approval$|^bulk-released$/],
  [
    "signature",
    /^sign(?!ing-key)|^agreement-asked$|^recipient-told$|^executed$|^identity-confirmed$|^evidence-certified$|^certificate-signed$|^stamp-/,
  ],
  ["hold", /^hold-/],
  ["purge", /^purge|^retention-over$/],
  ["incident", /^frozen$|^freeze-released$|^unfrozen$/],
];

/** Whatever else becomes of a contract is a change by a command. */
const ofContract = (kind: string): AuditCategory =>
  contractKinds.find(([, pattern]) => pattern.test(kind))?.[0] ?? "change";
