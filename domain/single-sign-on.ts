import type { Role } from "./person.ts";

/** How an organisation's people sign in at its own identity provider (OpenID Connect Core 1.0). */
export interface SingleSignOn {
  /** As the provider's discovery document names it, to the letter. */
  readonly issuer: string;
  readonly clientId: string;
  /** The e-mail domains whose people are sent there, in lower case. */
  readonly domains: readonly string[];
  /** Whether people may still sign in with a password of ours. */
  readonly passwords: boolean;
}

/** What a provider said of somebody, its signature and its address already checked. */
export interface SignedClaims {
  readonly subject: string;
  readonly email: string | undefined;
  /** Only an explicit `true` counts (OpenID Connect Core §5.1). */
  readonly emailVerified: boolean;
  readonly acr: string | undefined;
  readonly amr: readonly string[];
  /** When the provider last saw the person prove who they are. */
  readonly authenticatedAt: Date | undefined;
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether a provider may be reached at this address: https, with no credentials, query or fragment in it (OpenID Connect
 * Discovery §4.1). Plain http is for a provider on this very machine, where nobody listens in.
 */
export const isIssuer = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.username !== "" || url.password !== "" || /[?#\s]/.test(text)) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && loopback.test(url.hostname));
};

/** A name of at least two labels (RFC 1035 §2.3.1). */
export const isDomain = (text: string): boolean =>
  text.length <= 253 && /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/.test(text);

/** The domain of an e-mail address, in lower case; `undefined` where it has none. */
export const domainOf = (email: string): string | undefined => {
  const domain = /@([^@]+)$/.exec(email.trim())?.[1]?.toLowerCase();
  return domain !== undefined && isDomain(domain) ? domain : undefined;
};

/**
 * Whether a first sign-in through the provider may be joined to the person whom its e-mail address belongs to: the
 * provider has verified the address, and it is of a domain that the provider speaks for.
 */
export const vouchesForAddress = (
  { domains }: Pick<SingleSignOn, "domains">,
  { email, emailVerified }: SignedClaims,
): boolean => {
  const domain = email === undefined ? undefined : domainOf(email);
  return emailVerified && domain !== undefined && domains.includes(domain);
};

/** Kinds of proof by their `amr` (RFC 8176 §2): what somebody knows, has, and is. */
const factors: readonly (readonly string[])[] = [
  ["pwd", "pin", "kba"],
  ["hwk", "swk", "otp", "sms", "tel", "sc", "pop"],
  ["face", "fpt", "iris", "retina", "vbm"],
];

/** Contexts that demand two factors: NIST AAL 2 and 3, REFEDS MFA, OpenID EAP ACR Values 1.0 §2. */
const strongContexts: readonly string[] = [
  "http://idmanagement.gov/ns/assurance/aal/2",
  "http://idmanagement.gov/ns/assurance/aal/3",
  "https://refeds.org/profile/mfa",
  "phr",
  "phrh",
];

/** The assurance of a sign-in at a provider: 2 where it says that two kinds of proof were shown, else 1. */
export const assuranceOf = ({ acr, amr }: Pick<SignedClaims, "acr" | "amr">): 1 | 2 => {
  const kinds = factors.filter((kind) => kind.some((one) => amr.includes(one))).length;
  return amr.includes("mfa") || kinds >= 2 || (acr !== undefined && strongContexts.includes(acr)) ? 2 : 1;
};

/** How far the provider's clock may be behind ours, in ms. */
const clockSkew = 60_000;

/** Whether the person proved anew who they are after we asked for it (`max_age=0`, OpenID Connect Core §3.1.2.1). */
export const isAnew = ({ authenticatedAt }: Pick<SignedClaims, "authenticatedAt">, askedAt: Date): boolean =>
  authenticatedAt !== undefined && authenticatedAt.getTime() >= askedAt.getTime() - clockSkew;

/**
 * Whether a right password lets this person in. Administrators keep theirs: when the provider is down or was set up
 * wrongly, somebody must still be able to come in and put it right.
 */
export const mayUsePassword = (roles: readonly Role[], signOn: Pick<SingleSignOn, "passwords"> | undefined): boolean =>
  signOn === undefined || signOn.passwords || roles.includes("administrator");
