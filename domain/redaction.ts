/**
 * What may not be written to a log, whoever wrote it there: passwords in addresses, credentials of requests, secrets of
 * links and tokens, keys, and people's e-mail addresses. The last line of defence: what is logged holds none of them
 * to begin with, but a library's error may quote what it was given.
 */
export const withoutSecrets = (text: string): string =>
  text
    .slice(0, longest)
    .replace(/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"']{1,500}@/gi, "$1…@")
    .replace(/\b(Bearer|Basic)\s{1,9}[\w.~+/=%-]+/gi, "$1 …")
    .replace(named, "$1…")
    .replace(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}/g, "…@…")
    .replace(/[\w-]{32,}/g, (run) => (isRandom(run) ? "…" : run));

/** More of a text is not logged, so that nobody can keep us busy by what they make us log. */
const longest = 20_000;

/** A value after a name that gives it away: `password=…`, `"token":"…"`, `Cookie: …`. */
const named =
  /((?:\b|_)(?:password|passwd|secret|token|authorization|cookie|csrf|nonce|otp)\w{0,20}["']?\s{0,9}[:=]\s{0,9})(?:"[^"]*"|'[^']*'|[^\s,;&})]+)/gi;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Letters of both cases and digits mixed, or much hexadecimal: nobody names anything so. Ids are no secrets. */
const isRandom = (run: string): boolean => {
  if (uuid.test(run)) return false;
  return (/[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run)) || (/^[0-9a-f]{40,}$/i.test(run) && /\d/.test(run));
};
