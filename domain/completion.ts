/**
 * The steps by which a contract is completed, from an act of signing to the copies in everybody's mailbox; and the one by
 * which what proves it is renewed, years later.
 */
export const completionSteps = ["seal", "archive", "certify", "deliver", "renew"] as const;
export type CompletionStep = (typeof completionSteps)[number];

/** Why a step did not succeed, as people who look after the machinery need it; what is none of these is told as `other`. */
export const delayReasons = [
  "store",
  "keys",
  "time-stamp",
  "certificate",
  "signing-service",
  "mail",
  "database",
  "ledger",
  "other",
] as const;
export type DelayReason = (typeof delayReasons)[number];

/** After how many ms a step that failed for the nth time is tried again: `untilDoneSlowly` in `workflows/patience.ts`. */
export const nextTryMs = (tries: number): number => Math.min(60_000, 1_000 * 2 ** Math.max(0, tries - 1));
