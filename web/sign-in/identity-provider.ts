import * as openid from "openid-client";
import { z } from "zod";
import { isIssuer, type SignedClaims, type SingleSignOn } from "../../domain/single-sign-on.ts";

/** A provider with what it knows us by. */
export interface ProviderAccess extends Pick<SingleSignOn, "issuer" | "clientId"> {
  readonly secret: string;
  /** Where it sends people back to. */
  readonly redirect: URL;
}

/** What binds an answer of the provider to the question, each known to the browser that asked alone. */
export interface Question {
  readonly state: string;
  readonly nonce: string;
  /** RFC 7636 §4.1. */
  readonly codeVerifier: string;
  /** Whether the person must prove anew who they are. */
  readonly anew: boolean;
}

/** How long a provider may take over an answer, in seconds, and how many bytes one may have. */
const patience = 8;
const mostBytes = 512 * 1024;

/** As `fetch`, but what never ends is cut off. */
const boundedFetch: openid.CustomFetch = async (url, options) => {
  const { body, signal, ...rest } = options;
  const sent = body instanceof Uint8Array ? new Uint8Array(body) : body;
  const response = await fetch(url, { ...rest, body: sent ?? null, signal: signal ?? null });
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > mostBytes) throw new Error("The provider's answer is too long");
    parts.push(part);
  }
  const { status, headers } = response;
  return new Response(size === 0 ? null : Buffer.concat(parts), { status, headers });
};

/**
 * What the provider says of itself, asked anew every time: its keys may have changed. ID tokens must be signed by a key
 * of the provider, although they come from it directly.
 *
 * @throws whatever is wrong with the provider: out of reach, not an OpenID provider, another issuer than it should be
 */
const discover = async ({ issuer, clientId, secret }: ProviderAccess): Promise<openid.Configuration> => {
  if (!isIssuer(issuer)) throw new Error("No provider may be there");
  const config = await openid.discovery(new URL(issuer), clientId, undefined, authentication(secret), {
    execute: [openid.enableNonRepudiationChecks, ...(issuer.startsWith("http:") ? [openid.allowInsecureRequests] : [])],
    timeout: patience,
    [openid.customFetch]: boundedFetch,
  });
  const { authorization_endpoint = "" } = config.serverMetadata();
  if (!isIssuer(authorization_endpoint.replace(/\?.*$/s, ""))) throw new Error("People cannot be sent to the provider");
  return config;
};

/** By header where the provider takes that, which it does unless it says otherwise (OpenID Connect Discovery §3). */
const authentication =
  (secret: string): openid.ClientAuth =>
  (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    const way = methods.includes("client_secret_basic") ? openid.ClientSecretBasic : openid.ClientSecretPost;
    return way(secret)(server, client, body, headers);
  };

/**
 * Whether a provider answers there as one should.
 *
 * @throws as `discover`
 */
export const tryProvider = async (access: ProviderAccess): Promise<void> => void (await discover(access));

/**
 * Where to send somebody to be asked who they are.
 *
 * @throws as `discover`
 */
export const addressToAsk = async (access: ProviderAccess, question: Question): Promise<URL> =>
  openid.buildAuthorizationUrl(await discover(access), {
    redirect_uri: access.redirect.href,
    scope: "openid email profile",
    state: question.state,
    nonce: question.nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(question.codeVerifier),
    code_challenge_method: "S256",
    ...(question.anew && { prompt: "login", max_age: "0" }),
  });

const addressClaims = z.object({
  email: z.string().max(320).optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
});

const tokenClaims = addressClaims.extend({
  sub: z.string().min(1).max(255),
  acr: z.string().optional().catch(undefined),
  amr: z.array(z.string()).catch([]).default([]),
  auth_time: z.number().int().optional().catch(undefined),
});

/**
 * Whom the provider sent back with this address: changes the code for a token, and checks the token's signature, issuer,
 * audience, times and nonce (OpenID Connect Core §3.1.3.7).
 *
 * @throws whatever is wrong with the answer or the provider
 */
export const claimsBrought = async (
  access: ProviderAccess,
  back: URL,
  { state, nonce, codeVerifier }: Question,
): Promise<SignedClaims> => {
  const config = await discover(access);
  const tokens = await openid.authorizationCodeGrant(config, back, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
    idTokenExpected: true,
  });
  const signed = tokenClaims.parse(tokens.claims());
  const told = signed.email === undefined && config.serverMetadata().userinfo_endpoint !== undefined;
  const address = told
    ? addressClaims.parse(await openid.fetchUserInfo(config, tokens.access_token, signed.sub))
    : signed;
  return {
    subject: signed.sub,
    email: address.email,
    emailVerified: address.email_verified === true,
    acr: signed.acr,
    amr: signed.amr,
    authenticatedAt: signed.auth_time === undefined ? undefined : new Date(signed.auth_time * 1000),
  };
};
