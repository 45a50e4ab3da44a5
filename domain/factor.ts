/** What became of somebody's ways to prove who they are. */
export const factorChanges = [
  "app-added",
  "app-removed",
  "passkey-added",
  "passkey-removed",
  "identity-linked",
  "recovery-code-used",
  "recovery-codes-gone",
  "factors-removed",
] as const;

export type FactorChange = (typeof factorChanges)[number];

/** Why an administrator takes somebody's factors from them. */
export const removalReasons = ["lost", "stolen", "broken", "replaced", "misuse-suspected"] as const;

export type RemovalReason = (typeof removalReasons)[number];
