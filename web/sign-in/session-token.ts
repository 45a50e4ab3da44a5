import { createHmac, timingSafeEqual } from "node:crypto";

/** What a browser or a program shows to be known: at most one of them counts. */
export interface Credentials {
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
}

/** How Better Auth signs and names what it hands out. */
export interface TokenKind {
  readonly secret: string;
  readonly cookieName: string;
}

/**
 * The session token that a request carries, if its signature is ours: Better Auth's `token.base64(HMAC-SHA256)`, as a
 * cookie or a bearer token, percent-encoded or not. With an `Authorization` header cookies do not count.
 */
export const sessionTokenIn = (
  { authorization, cookie }: Credentials,
  { secret, cookieName }: TokenKind,
): string | undefined => {
  const carried = authorization === undefined ? cookieIn(cookie ?? "", cookieName) : bearerIn(authorization);
  const signed = carried === undefined ? undefined : decoded(carried);
  const dot = signed?.lastIndexOf(".") ?? -1;
  if (signed === undefined || dot <= 0) return undefined;
  const token = signed.slice(0, dot);
  const expected = createHmac("sha256", secret).update(token).digest();
  const shown = Buffer.from(signed.slice(dot + 1), "base64");
  return shown.length === expected.length && timingSafeEqual(shown, expected) ? token : undefined;
};

/** What a token smells of that was shown and is none of ours: of guessing its shape, or its signature. */
export const forgeryIn = (shown: Credentials, kind: TokenKind): "forged-session" | "malformed-token" | undefined => {
  const { authorization, cookie } = shown;
  const carried = authorization === undefined ? cookieIn(cookie ?? "", kind.cookieName) : authorization;
  if (carried === undefined || carried === "" || sessionTokenIn(shown, kind) !== undefined) return undefined;
  const signed = decoded(authorization === undefined ? carried : (bearerIn(authorization) ?? ""));
  return signed !== undefined && /^[\w-]+\.[\w+/=-]+$/.test(signed) ? "forged-session" : "malformed-token";
};

/** As Better Auth signs: what `sessionTokenIn` takes. */
export const signedToken = (token: string, secret: string): string =>
  `${token}.${createHmac("sha256", secret).update(token).digest("base64")}`;

const bearerIn = (authorization: string): string | undefined => /^bearer +(\S+)$/i.exec(authorization)?.[1];

const cookieIn = (header: string, name: string): string | undefined =>
  header
    .split(";")
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};
