/**
 * Everything that a person can be refused, listed once. `i18n/refusal.ts` holds the words for each code in both
 * languages (the compiler demands all of them); `web/http/problem.ts` turns a refusal into RFC 9457 or a page.
 *
 * The number is the HTTP status that tells the kind of refusal apart (RFC 9110 §15.5).
 */
export const refusalStatus = {
  // who is asking
  "sign-in-required": 401,
  "sign-in-failed": 401,
  "not-allowed": 403,
  "step-up-required": 403,
  "enrol-first": 403,
  "too-many-tries": 429,
  "too-many-requests": 429,
  "forged-form": 403,
  "code-wrong": 403,
  // what is asked
  "not-found": 404,
  "not-acceptable": 406,
  "malformed-request": 400,
  "method-not-allowed": 405,
  "too-large": 413,
  "unsupported-type": 415,
  "invalid-input": 422,
  "stale-version": 409,
  "already-done": 409,
  "same-person": 409,
  // reviews of access
  "own-access": 403,
  "review-under-way": 409,
  "still-asked": 409,
  "glass-still-open": 409,
  // people
  "email-taken": 409,
  "name-taken": 409,
  "place-in-use": 409,
  "last-administrator": 409,
  "role-powerful": 422,
  "role-given-elsewhere": 422,
  "no-successor": 422,
  // passwords
  "password-short": 422,
  "password-long": 422,
  "password-common": 422,
  "password-personal": 422,
  "password-wrong": 403,
  "passkey-failed": 403,
  // single sign-on
  "single-sign-on-failed": 403,
  "use-single-sign-on": 403,
  "provider-unreachable": 422,
  "domain-taken": 409,
  // a contract's life
  frozen: 423,
  "wrong-stage": 409,
  "draft-incomplete": 422,
  "no-signers": 422,
  "wording-uploaded": 409,
  "text-disputed": 409,
  "no-approvers": 422,
  "not-your-turn": 409,
  "approval-over": 409,
  "open-first": 409,
  "signing-over": 409,
  "seal-not-authorised": 409,
  "seal-of-another": 403,
  "authorisation-over": 409,
  "bulk-faulty": 409,
  "bulk-over": 409,
  "link-void": 410,
  "link-expired": 410,
  "no-end-date": 409,
  "not-renewable": 409,
  "notice-date-passed": 409,
  "not-yet-due": 409,
  "no-termination": 409,
  "termination-incomplete": 409,
  "obligation-survives": 409,
  "obligations-open": 409,
  "retention-not-over": 409,
  "hold-in-place": 409,
  "hold-release-not-requested": 409,
  "two-people-needed": 409,
  "purge-not-requested": 409,
  "purge-not-approved": 409,
  "purge-under-way": 409,
  "contract-purged": 410,
  "not-yet-numbered": 409,
  "original-only": 403,
  // shares
  "share-withdrawn": 410,
  "share-expired": 410,
  "share-locked": 403,
  // negotiation
  "guest-withdrawn": 410,
  "guest-expired": 410,
  "guest-locked": 403,
  "negotiation-over": 410,
  "pen-is-theirs": 409,
  "pen-is-ours": 409,
  "nobody-invited": 409,
  "thread-resolved": 409,
  "mention-in-shared": 422,
  "mention-unknown": 422,
  "clause-unknown": 422,
  "list-full": 409,
  // other systems
  "webhook-address": 422,
  "webhooks-full": 409,
  "webhook-off": 409,
  // incidents
  "incident-closed": 409,
  "steps-open": 409,
  "wrong-step": 409,
  "no-contract-named": 409,
  "containment-under-way": 409,
  "release-first": 409,
  // audit
  "span-not-over": 409,
  "span-too-long": 422,
  "campaign-closed": 409,
  "wrong-audit-step": 409,
  "answers-missing": 409,
  "findings-open": 409,
  "not-yet-corrected": 409,
  // signatures on the page
  "field-off-page": 422,
  "field-too-small": 422,
  "field-overlaps": 422,
  "field-too-many": 409,
  "anchor-not-found": 422,
  "fields-misplaced": 409,
  "picture-unfit": 422,
  "key-file-wrong": 422,
  "certificate-unfit": 422,
  "no-remote-signing": 409,
  "credential-unconfirmed": 422,
  // an uploaded document
  "file-unsupported": 415,
  "file-empty": 422,
  "file-too-large": 413,
  "file-encrypted": 422,
  "file-broken": 422,
  "file-bomb": 422,
  "file-unsafe": 422,
  "file-has-macros": 422,
  "file-has-changes": 422,
  "file-of-another-contract": 422,
  "file-names-no-version": 422,
  "returned-decided": 409,
  "file-infected": 422,
  "scanner-away": 503,
} as const satisfies Readonly<Record<string, number>>;

export type RefusalCode = keyof typeof refusalStatus;

/** Facts that the message mentions: ids, codes, numbers, dates; never secrets. */
export type RefusalFacts = Readonly<Record<string, string | number | readonly string[]>>;

/** Why something was not done. A value, never thrown inside the domain. */
export interface Refusal {
  readonly refused: RefusalCode;
  readonly facts: RefusalFacts;
}

export const refuse = (refused: RefusalCode, facts: RefusalFacts = {}): Refusal => ({ refused, facts });

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === "object" && value !== null && "refused" in value && "facts" in value;

/** Carries a refusal across a boundary that only knows exceptions (an Express handler, a Temporal update). */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.refused);
    this.refusal = refusal;
  }
}
