import { hash, verify } from "@node-rs/argon2";
import { betterAuth } from "better-auth";
import { bearer } from "better-auth/plugins/bearer";
import type { Request } from "express";
import { addAccount } from "../db/auth.ts";
import { personSigningIn, sessionSignedIn } from "../db/person.ts";
import type { Db, Tx } from "../db/schema.ts";
import type { Person } from "../domain/person.ts";
import { type Refusal, refuse } from "../domain/refusal.ts";
import { keyFor } from "./security.ts";
import { type Credentials, sessionTokenIn } from "./session-token.ts";

/** Who is asking, how sure we are of it, and under which session. */
export interface Session {
  readonly id: string;
  readonly person: Person;
  /** When the person last confirmed by a mailed code, or `undefined`. */
  readonly confirmedAt: Date | undefined;
  /** Whether it came as a cookie, which a browser sends by itself, or as a bearer token, which it never does. */
  readonly carrier: "cookie" | "bearer";
}

/** How long a confirmation counts, in ms. */
export const confirmationLasts = 15 * 60_000;

/** The assurance that dangerous acts ask for: the person typed a mailed code in the last minutes. */
export const isConfirmed = (session: Session, now: Date): boolean =>
  session.confirmedAt !== undefined && now.getTime() - session.confirmedAt.getTime() < confirmationLasts;

/** How long a session lasts unused, and after how long it is prolonged by use, in seconds. */
const lasts = 12 * 60 * 60;
const prolongedAfter = 60 * 60;

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
    emailAndPassword: { enabled: true, disableSignUp: true, password: { hash: hashPassword, verify: verifyPassword } },
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
      additionalFields: { confirmedAt: { type: "date", required: false, input: false, fieldName: "confirmed_at" } },
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
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
  });

export type Auth = ReturnType<typeof createAuth>;

/** Tells Better Auth the caller's address; set by us alone, on headers that we make. */
const addressHeader = "x-engross-address";

/** OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, 2 iterations, 1 lane. */
const argon2id = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const hashPassword = (password: string): Promise<string> => hash(password, argon2id);
const verifyPassword = ({ hash: kept, password }: { hash: string; password: string }): Promise<boolean> =>
  verify(kept, password);

/** Lets a person who was invited sign in with a password. There is no sign-up. */
export const createAccount = async (
  tx: Tx,
  account: { readonly person: Person; readonly password: string },
): Promise<void> => addAccount(tx, account.person, await hashPassword(account.password));

export interface SignedIn {
  /** For `Authorization: Bearer`. */
  readonly token: string;
  /** `Set-Cookie` lines for a browser. */
  readonly cookies: readonly string[];
}

/** Opens a session, or refuses in words that do not tell whether the address, the password or the person is wrong. */
export const signIn = async (
  auth: Auth,
  db: Db,
  attempt: { readonly email: string; readonly password: string; readonly address: string; readonly userAgent: string },
): Promise<SignedIn | Refusal> => {
  const known = await personSigningIn(db, attempt.email);
  const headers = new Headers({ [addressHeader]: attempt.address, "user-agent": attempt.userAgent.slice(0, 300) });
  const response = await auth.api.signInEmail({
    body: { email: known?.active ? attempt.email : nobody, password: attempt.password },
    headers,
    asResponse: true,
  });
  if (response.status >= 500) throw new Error(`Better Auth answered ${response.status} to a sign-in`);
  const token = response.headers.get("set-auth-token");
  if (!response.ok || token === null) return refuse("sign-in-failed");
  return { token, cookies: response.headers.getSetCookie() };
};

/** No account has it; trying it takes as long as a wrong password does. */
const nobody = "nobody@engross.invalid";

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
  if (left <= 0) return undefined;
  if (left < (lasts - prolongedAfter) * 1000) await prolong(auth, authorization ? { authorization } : { cookie });
  const carrier = authorization === undefined ? "cookie" : "bearer";
  return { id: found.id, person: found.person, confirmedAt: found.confirmedAt ?? undefined, carrier };
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
