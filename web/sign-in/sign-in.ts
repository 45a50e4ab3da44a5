import { randomBytes } from "node:crypto";
import { endSession, ensureUser } from "../../db/auth.ts";
import { forgive, type Patience, tryUnlessLocked } from "../../db/lockout.ts";
import { type ConfirmedBy, isDeviceOfOurs, isKnownDevice, noteDevice } from "../../db/session.ts";
import { asSystem } from "../../db/tenancy.ts";
import type { Person } from "../../domain/person.ts";
import type { Refusal } from "../../domain/refusal.ts";
import { newDeviceLetter } from "../../mail/sign-in.ts";
import type { RequestContext } from "../http/context.ts";
import { setCookie } from "../http/cookie.ts";
import { personEntry } from "../person-entry.ts";
import { sendSoon } from "./letters.ts";
import { type Assurance, openSession } from "./session.ts";

const minute = 60_000;
const byAddress: Patience = { free: 50, firstMs: 15 * minute, mostMs: 60 * minute };
export const byAccount: Patience = { free: 10, firstMs: 15 * minute, mostMs: 24 * 60 * minute };

const deviceCookie = "engross.device";
const deviceLasts = 400 * 24 * 60 * 60;

/** The secret by which a browser is known; a program, which keeps no cookies, is known by its name. */
const deviceSecret = ({ face, cookie, userAgent }: RequestContext): string | undefined => {
  if (face === "api") return `program ${userAgent.slice(0, 300)}`;
  const kept = cookie(deviceCookie);
  return kept !== undefined && /^[\w-]{43}$/.test(kept) ? kept : undefined;
};

/**
 * Counts a try to sign in, under the network address and under the account. A browser that the account's holder has
 * used before is counted by itself, so that somebody who guesses cannot lock the holder out (OWASP, Slow Down Online
 * Guessing Attacks with Device Cookies).
 */
export const countTry = async (
  context: RequestContext,
  { email, holder }: { readonly email: string; readonly holder?: () => Promise<Person["id"] | undefined> },
): Promise<{ readonly refusal: Refusal | undefined; readonly forgive: () => Promise<void> }> => {
  const { services, address, face } = context;
  const { db } = services;
  const secret = face === "page" ? deviceSecret(context) : undefined;
  const person = secret === undefined ? undefined : await holder?.();
  const trusted = secret !== undefined && person !== undefined && (await isKnownDevice(db, person, secret));
  const key = `sign-in ${email.toLowerCase()} ${trusted ? secret : ""}`;
  const shared = `sign-in address ${address}`;
  const refusal = await tryUnlessLocked(db, { key: shared, patience: byAddress }, { key, patience: byAccount });
  return { refusal, forgive: () => forgive(db, key, shared) };
};

/** The device's secret if we made it: one that somebody else planted in the browser never becomes a known device. */
const ownSecret = async (context: RequestContext): Promise<string | undefined> => {
  const secret = deviceSecret(context);
  if (secret === undefined || context.face === "api") return secret;
  return (await isDeviceOfOurs(context.services.db, secret)) ? secret : undefined;
};

/** What somebody showed at the door. */
export interface Proof {
  readonly assurance: Assurance;
  readonly means: "password" | "password-and-code" | "recovery-code" | "passkey" | "single-sign-on";
}

/** What a door that is a confirmation by itself confirmed by. */
const confirmation: Readonly<Record<Proof["means"], ConfirmedBy>> = {
  password: "sign-in",
  "password-and-code": "authenticator",
  "recovery-code": "authenticator",
  passkey: "passkey",
  "single-sign-on": "single-sign-on",
};

/**
 * Lets somebody in whose identity is proven: a new session under a new token, and the end of the one that the browser
 * had. A device that was never used before is told to the person by mail.
 */
export const enter = async (
  context: RequestContext,
  person: Person,
  { assurance, means }: Proof,
): Promise<{ readonly token: string }> => {
  const { services, face, address, userAgent, addHeader, session } = context;
  const at = services.now();
  const secret = (await ownSecret(context)) ?? randomBytes(32).toString("base64url");
  const { device, opened } = await asSystem(services.db, person.tenant, async (tx) => {
    await ensureUser(tx, person);
    const noted = await noteDevice(tx, { person: person.id, secret, userAgent: userAgent.slice(0, 300), at });
    await personEntry(tx, person, "signed-in", { means, assurance, newDevice: noted.fresh }, at);
    const confirmedAt = assurance === 2 ? at : undefined;
    const confirmedBy = assurance === 2 ? confirmation[means] : undefined;
    const opening = { person, assurance, confirmedAt, confirmedBy, address, userAgent, device: noted.id };
    return { device: noted, opened: await openSession(services.auth, tx, opening) };
  });
  if (session && face === "page") await endSession(services.db, session.id);
  if (face === "page") {
    addHeader("Set-Cookie", opened.cookie);
    addHeader("Set-Cookie", setCookie(services.publicUrl, { name: deviceCookie, value: secret, lasts: deviceLasts }));
  }
  if (device.fresh) {
    const link = new URL("/account", services.publicUrl).href;
    const note = { reader: person, at: at.toISOString(), address, userAgent: userAgent.slice(0, 200), link };
    sendSoon(services, person, newDeviceLetter(note, person.language));
  }
  return { token: opened.token };
};
