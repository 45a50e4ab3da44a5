/** A cookie that only we read: never a script, never another site, never another host. */
interface OwnCookie {
  readonly name: string;
  readonly value: string;
  /** In seconds; until the browser is closed where absent. */
  readonly lasts?: number;
}

/** Over TLS a name that browsers take from nobody but this very host (RFC 6265bis §4.1.3.2). */
export const cookieName = (publicUrl: URL, name: string): string =>
  publicUrl.protocol === "https:" ? `__Host-${name}` : name;

/** The line of `Set-Cookie`. The value must need no quoting: base64url, digits, dots. */
export const setCookie = (publicUrl: URL, { name, value, lasts }: OwnCookie): string => {
  const secure = publicUrl.protocol === "https:" ? "; Secure" : "";
  const age = lasts === undefined ? "" : `; Max-Age=${lasts}`;
  return `${cookieName(publicUrl, name)}=${value}; Path=/${age}; HttpOnly; SameSite=Lax${secure}`;
};

/** The value of a cookie in a request's `Cookie` header. */
export const cookieIn = (header: string | undefined, name: string): string | undefined =>
  (header ?? "")
    .split(/;\s*/)
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
