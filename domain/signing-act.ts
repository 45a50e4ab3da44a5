import type { Id, PersonId } from "./ids.ts";
import type { Language } from "./language.ts";

/**
 * How a signer proved who they are: behind a mailed link by a code mailed for the act; signed in, confirmed anew by a
 * mailed code, a passkey, an authenticator app or their own identity provider; or face to face with one of ours, by a
 * code that came to their own device, or known to the host, who says why.
 */
export const signingMethods = [
  "mailed-code",
  "sign-in",
  "passkey",
  "authenticator",
  "single-sign-on",
  "code-in-person",
  "witnessed",
] as const;
export type SigningMethod = (typeof signingMethods)[number];

/**
 * Versions of the words by which people agree to sign electronically (`i18n/consent.ts` keeps every one of them). The last
 * is shown; each signature names the one that was agreed to (Electronic Signature Law of the PRC arts. 3 and 13; eIDAS
 * art. 25; ESIGN Act § 101(c)).
 */
export const consentVersions = ["2026-11"] as const;
export type ConsentVersion = (typeof consentVersions)[number];
export const consentShown: ConsentVersion = "2026-11";

/**
 * What is known of an act of signing beside who, what and when. Network addresses and words are in the database; an entry
 * `identity-confirmed` of the ledger has a commitment to them.
 */
export interface SigningManner {
  readonly method: SigningMethod;
  readonly consent: { readonly version: ConsentVersion; readonly language: Language };
  /** In which times were shown to whoever signed, IANA name. */
  readonly timeZone: string;
  /** Who held the device, where it was signed face to face. */
  readonly host?: PersonId;
}

export type AuthorisationId = Id<"seal-authorisation">;
