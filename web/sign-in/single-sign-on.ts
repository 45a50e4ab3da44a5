import { createHash, createHmac, randomBytes } from "node:crypto";
import { ensureUser, limitTries } from "../../db/auth.ts";
import { noteEnrolled } from "../../db/factor.ts";
import { issueToken, useToken, voidTokensOf } from "../../db/one-time-token.ts";
import { personHolding, personSigningIn } from "../../db/person.ts";
import {
  addIdentity,
  identitiesOf,
  type KeptSignOn,
  personOfIdentity,
  signOnOf,
  tenantSigningOn,
} from "../../db/sign-on.ts";
import { noteSignal } from "../../db/signal.ts";
import { asSystem } from "../../db/tenancy.ts";
import { parseTenantId, type TenantId } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { type Refusal, refuse } from "../../domain/refusal.ts";
import { isDomain, type SignedClaims, vouchesForAddress } from "../../domain/single-sign-on.ts";
import type { RequestContext } from "../http/context.ts";
import { setCookie } from "../http/cookie.ts";
import type { Services } from "../http/services.ts";
import { personEntry } from "../person-entry.ts";
import { tellFactor } from "./factor.ts";
import { addressToAsk, claimsBrought, type ProviderAccess, type Question } from "./identity-provider.ts";
import { seal, unseal } from "./seal.ts";

export const callbackPath = "/sign-in/organisation/callback";

const minutes = 15;
const byAddress = 100;
const browserCookie = "engross.sign-on";

const sealedFor = (tenant: TenantId) => ({ purpose: "client secrets", owner: tenant });

export const sealClientSecret = ({ secret: key }: Services, tenant: TenantId, secret: string): Buffer =>
  seal(key, sealedFor(tenant), Buffer.from(secret));

/** What it takes to talk to an organisation's provider. */
export const accessOf = (
  { secret: key, publicUrl }: Services,
  tenant: TenantId,
  { issuer, clientId, sealedSecret }: KeptSignOn,
): ProviderAccess => ({
  issuer,
  clientId,
  secret: unseal(key, sealedFor(tenant), sealedSecret).toString(),
  redirect: new URL(callbackPath, publicUrl),
});

/** What somebody goes to their provider for: to come in, or to confirm for a session that it is them. */
export interface Errand {
  readonly tenant: TenantId;
  readonly session?: string | undefined;
  readonly next?: string | undefined;
}

/** Nothing else is said of why it did not work: not who exists, and not who is known to which provider. */
const failed = (): Refusal => refuse("single-sign-on-failed");

/** The organisation whose provider people of a domain sign in at. */
export const organisationOfDomain = async ({ db }: Services, domain: string): Promise<TenantId | undefined> =>
  isDomain(domain) ? tenantSigningOn(db, domain) : undefined;

/**
 * The address at the provider to go to. The answer counts once, in this browser alone: nonce and code verifier are
 * derived from a secret that only its cookie holds.
 */
export const setOut = async (context: RequestContext, errand: Errand): Promise<URL | Refusal> => {
  const { services, address, addHeader } = context;
  const { db, log, now, publicUrl } = services;
  const { tenant, session, next } = errand;
  const tooMany = await limitTries(db, `single sign-on ${address}`, byAddress, 15 * 60_000);
  if (tooMany) return tooMany;
  const signOn = await asSystem(db, tenant, (tx) => signOnOf(tx, tenant));
  if (!signOn) return failed();
  const browser = randomBytes(32).toString("base64url");
  const facts = {
    tenant,
    browser: sha256(browser),
    askedAt: now().toISOString(),
    ...(session !== undefined && { session }),
    ...(next !== undefined && { next }),
  };
  const state = await issueToken(db, { purpose: "single-sign-on", facts, minutes }, false);
  try {
    const to = await addressToAsk(
      accessOf(services, tenant, signOn),
      questionOf(browser, state, session !== undefined),
    );
    addHeader("Set-Cookie", setCookie(publicUrl, { name: browserCookie, value: browser, lasts: minutes * 60 }));
    return to;
  } catch (error) {
    log({ kind: "single-sign-on", tenant, error: reasonOf(error) });
    return failed();
  }
};

const questionOf = (browser: string, state: string, anew: boolean): Question => {
  const derived = (purpose: string) => createHmac("sha256", browser).update(purpose).digest("base64url");
  return { state, anew, nonce: derived("nonce"), codeVerifier: derived("code verifier") };
};

/** What came back from the provider. */
export interface Return extends Errand {
  readonly claims: SignedClaims;
  readonly signOn: KeptSignOn;
  readonly askedAt: Date;
}

/** Takes what a provider sent somebody back with, once, and only in the browser that set out. */
export const comeBack = async (context: RequestContext): Promise<Return | Refusal> => {
  const { services, url, cookie } = context;
  const { db } = services;
  const state = url.searchParams.get("state") ?? "";
  const held = await useToken(db, "single-sign-on", state);
  const browser = cookie(browserCookie) ?? "";
  const tenant = parseTenantId(held?.facts["tenant"] ?? "");
  if (!held || !tenant || held.facts["browser"] !== sha256(browser)) return failed();
  const { session, next, askedAt = "" } = held.facts;
  const signOn = await asSystem(db, tenant, (tx) => signOnOf(tx, tenant));
  if (!signOn) return failed();
  try {
    const question = questionOf(browser, state, session !== undefined);
    const claims = await claimsBrought(accessOf(services, tenant, signOn), url, question);
    return { tenant, session, next, claims, signOn, askedAt: new Date(askedAt) };
  } catch (error) {
    // Whoever turns back at the provider is no attacker.
    if (!url.searchParams.has("error")) await noteForgery(context, tenant);
    services.log({ kind: "single-sign-on", tenant, error: reasonOf(error) });
    return failed();
  }
};

/**
 * Who it is: by issuer and subject, or the first time by an address that the provider has verified, of somebody of this
 * organisation who is active and has no other identity there. Whoever left is refused as nobody is.
 */
export const personReturned = async (
  context: RequestContext,
  { tenant, claims, signOn }: Return,
): Promise<Person | Refusal> => {
  const { db, now } = context.services;
  const key = { tenant, issuer: signOn.issuer, subject: claims.subject };
  const linked = await personOfIdentity(db, key, now());
  if (linked) return activeOf(await personHolding(db, linked), tenant);
  if (!vouchesForAddress(signOn, claims)) return failed();
  const known = await personSigningIn(db, claims.email ?? "");
  const person = known?.tenant === tenant ? activeOf(await personHolding(db, known.person), tenant) : failed();
  if ("refused" in person) return person;
  const added = await asSystem(db, tenant, async (tx) => {
    await ensureUser(tx, person);
    if (!(await addIdentity(tx, key, person.id, now()))) return false;
    await voidTokensOf(tx, person.id); // an invitation that is still in a mailbox
    await noteEnrolled(tx, person.id);
    await personEntry(tx, person, "identity-linked", { issuer: signOn.issuer }, now());
    return true;
  });
  if (!added) return failed();
  tellFactor(context.services, person, "identity-linked");
  return person;
};

/** Whether somebody has signed in through the provider that their organisation has now. */
export const signsOnThrough = ({ db }: Services, { id, tenant }: Person): Promise<boolean> =>
  asSystem(db, tenant, async (tx) => {
    const signOn = await signOnOf(tx, tenant);
    return signOn !== undefined && (await identitiesOf(tx, id)).some(({ issuer }) => issuer === signOn.issuer);
  });

const activeOf = (person: Person | undefined, tenant: TenantId): Person | Refusal =>
  person?.active && person.tenant === tenant ? person : failed();

/** What was refused may be a mishap or a forgery: security hears of many. */
const noteForgery = async ({ services, address, userAgent }: RequestContext, tenant: TenantId): Promise<void> => {
  await asSystem(services.db, tenant, (tx) =>
    noteSignal(tx, { tenant, at: services.now(), kind: "forged-assertion", address, userAgent }),
  );
};

/** The kind of mistake, without what the provider wrote, which may name people. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name} ${"code" in error ? String(error.code) : error.message.slice(0, 100)}` : "";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
