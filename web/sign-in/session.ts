import { randomBytes, randomUUID } from "node:crypto";
import { betterAuth } from "better-auth";
import { bearer } from "better-auth/plugins/bearer";
import type { Request } from "express";
import { setPassword } from "../../db/auth.ts";
import { sessionSignedIn } from "../../db/person.ts";
import type { Db, Tx } from "../../db/schema.ts";
import { addSession, type ConfirmedBy } from "../../db/session.ts";
import type { Person } from "../../domain/person.ts";
import { keyFor } from "../http/security.ts";
import { hashPassword } from "./password.ts";
import { type Credentials, forgeryIn, sessionTokenIn, signedToken } from "./session-token.ts";

/** Who is asking, how sure we are of it, and under which session. */
export interface Session {
  readonly id: string;
  readonly person: Person;
  /** When the person last confirmed that it is them, by a code or a passkey, or `undefined`. */
  readonly confirmedAt: Date | undefined;
  /** By which proof; `undefined` where they never did. */
  readonly confirmedBy: ConfirmedBy | undefined;
  /** As NIST SP 800-63B-4 counts: 1 for a single factor at the door, 2 for a passkey or a second factor. */
  readonly assurance: Assurance;
  /** The browser or program that it was opened with, as it called itself. */
  readonly openedWith: string;
  /** Whether they have to set up a factor anew before any dangerous act. */
  readonly mustEnrol: boolean;
  /** Whether it came as a cookie, which a browser sends by itself, or as a bearer token, which it never does. */
  readonly carrier: "cookie" | "bearer";
}

export type Assurance = 1 | 2;

/** How long a confirmation counts, in ms. */
export const confirmationLasts = 15 * 60_000;

/** The assurance that dangerous acts ask for: the person confirmed in the last minutes. */
export const isConfirmed = (session: Session, now: Date): boolean =>
  session.confirmedAt !== undefined && now.getTime() - session.confirmedAt.getTime() < confirmationLasts;

/** How long a session lasts unused, and after how long it is prolonged by use, in seconds. */
const lasts = 12 * 60 * 60;
const prolongedAfter = 60 * 60;

/** After how long a session is over however much it is used, in seconds (OWASP ASVS 5.0, 7.3.2). */
const longest = 7 * 24 * 60 * 60;

/**
 * Better Auth behind our own routes: it is never mounted, so nobody can sign up, and what it may do is what is called
 * here. Sessions are looked up in PostgreSQL on every request (no cookie cache). Cookies and bearer tokens are signed,
 * so that a copy of the table opens nothing.
 */
export const createAuth = (db: Db, publicUrl: URL, secret: string) =>
  betterAuth({
    appName: "Engross",
    baseURL: publicUrl.origin,
    secret: keyFor(secret, "sessions").toString("hex"),
    database: { db: db.withSchema("auth"), type: "postgres", transaction: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false }, // counted in PostgreSQL by our own routes
    plugins: [bearer({ requireSignature: true })],
    user: {
      fields: { emailVerified: "email_verified", createdAt: "created_at", updatedAt: "updated_at" },
      additionalFields: { tenant: { type: "string", required: true, input: false } },
    },
    session: {
      expiresIn: lasts,
      updateAge: prolongedAfter,
      cookieCache: { enabled: false },
      fields: {
        userId: "user_id",
        expiresAt: "expires_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
      additionalFields: {
        confirmedAt: { type: "date", required: false, input: false, fieldName: "confirmed_at" },
        assurance: { type: "number", required: true, input: false },
        device: { type: "string", required: false, input: false },
      },
    },
    account: {
      fields: {
        userId: "user_id",
        accountId: "account_id",
        providerId: "provider_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        createdAt: "created_at",
        updatedAt: "updated_at",
      },
    },
    verification: { fields: { expiresAt: "expires_at", createdAt: "created_at", updatedAt: "updated_at" } },
    advanced: {
      cookiePrefix: "engross",
      useSecureCookies: publicUrl.protocol === "https:",
      defaultCookieAttributes: { sameSite: "lax", httpOnly: true, path: "/" },
      database: { generateId: () => crypto.randomUUID() },
    },
  });

export type Auth = ReturnType<typeof createAuth>;

const sharedHashes = new Map<string, Promise<string>>();

/** Lets an invented person sign in with a password that many of them share: it is hashed once. */
export const createAccount = async (
  tx: Tx,
  { person, password }: { readonly person: Person; readonly password: string },
): Promise<void> => {
  const hash = sharedHashes.get(password) ?? hashPassword(password);
  sharedHashes.set(password, hash);
  await setPassword(tx, person, await hash);
};

/** What a session is opened on. */
export interface Opening {
  readonly person: Person;
  readonly assurance: Assurance;
  /** The door itself was a confirmation: a passkey, or a second factor just shown. */
  readonly confirmedAt: Date | undefined;
  readonly confirmedBy: ConfirmedBy | undefined;
  readonly device: string;
  readonly address: string;
  readonly userAgent: string;
}

export interface OpenedSession {
  /** For `Authorization: Bearer`. */
  readonly token: string;
  /** `Set-Cookie` line for a browser. */
  readonly cookie: string;
}

/**
 * Opens a session under a token that nobody has seen before, in the transaction of what is told of it. Whoever calls
 * this has made sure who it is.
 */
export const openSession = async (auth: Auth, tx: Tx, opening: Opening): Promise<OpenedSession> => {
  const { secret, authCookies } = await auth.$context;
  const token = randomBytes(32).toString("base64url");
  await addSession(tx, {
    id: randomUUID(),
    token,
    user_id: opening.person.id,
    lasts,
    ip_address: opening.address,
    user_agent: opening.userAgent.slice(0, 300),
    assurance: opening.assurance,
    device: opening.device,
    confirmed_at: opening.confirmedAt ?? null,
    confirmed_by: opening.confirmedBy ?? null,
  });
  const { name, attributes } = authCookies.sessionToken;
  const secure = attributes.secure ? "; Secure" : "";
  const signed = signedToken(token, secret);
  return {
    token: signed,
    cookie: `${name}=${encodeURIComponent(signed)}; Path=/; Max-Age=${lasts}; HttpOnly; SameSite=Lax${secure}`,
  };
};

/**
 * Whose request this is, asked of PostgreSQL every time: whoever was signed out or disabled is nobody from their next
 * request on. One question answers it; Better Auth is called once an hour, when the session has to be prolonged.
 */
export const sessionOf = async (auth: Auth, db: Db, request: Request): Promise<Session | undefined> => {
  const { authorization, cookie } = request.headers;
  if (authorization === undefined && cookie === undefined) return undefined;
  const { secret, authCookies } = await auth.$context;
  const token = sessionTokenIn({ authorization, cookie }, { secret, cookieName: authCookies.sessionToken.name });
  const found = token === undefined ? undefined : await sessionSignedIn(db, token);
  if (!found?.person.active) return undefined;
  const left = found.expiresAt.getTime() - Date.now();
  const leftInAll = found.openedAt.getTime() + longest * 1000 - Date.now();
  if (left <= 0 || leftInAll <= 0) return undefined;
  if (left < (lasts - prolongedAfter) * 1000) await prolong(auth, authorization ? { authorization } : { cookie });
  const carrier = authorization === undefined ? "cookie" : "bearer";
  const { id, person, confirmedAt, confirmedBy, openedWith, mustEnrol } = found;
  const assurance = found.assurance === 2 ? 2 : 1;
  return {
    ...{ id, person, assurance, mustEnrol, openedWith, carrier },
    confirmedAt: confirmedAt ?? undefined,
    confirmedBy: confirmedBy ?? undefined,
  };
};

/** What the session token of a request smells of that did not turn out to be one of ours. */
export const forgeryOf = async (auth: Auth, { headers: { authorization, cookie } }: Request) => {
  const { secret, authCookies } = await auth.$context;
  return forgeryIn({ authorization, cookie }, { secret, cookieName: authCookies.sessionToken.name });
};

const prolong = async (auth: Auth, { authorization, cookie }: Credentials): Promise<void> => {
  const headers = authorization === undefined ? { cookie: cookie ?? "" } : { authorization };
  await auth.api.getSession({ headers: new Headers(headers) });
};

/** `Set-Cookie` lines that make a browser forget its session. */
export const forgettingCookies = async (auth: Auth): Promise<readonly string[]> => {
  const { name, attributes } = (await auth.$context).authCookies.sessionToken;
  const secure = attributes.secure ? "; Secure" : "";
  return [`${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`];
};
