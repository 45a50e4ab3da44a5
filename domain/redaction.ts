/**
 * What may not be written to a log, whoever wrote it there: passwords in addresses, credentials of requests, secrets of
 * links and tokens, keys, and people's e-mail addresses. The last line of defence: what is logged holds none of them
 * to begin with, but a library's error may quote what it was given.
 */
export const withoutSecrets = (text: string): string =>
  text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, "$1…@")
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=%-]+/gi, "$1 …")
    .replace(named, "$1…")
    .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, "…@…")
    .replace(/[\w-]{32,}/g, (run) => (isRandom(run) ? "…" : run));

/** A value after a name that gives it away: `password=…`, `"token":"…"`, `Cookie: …`. */
const named =
  /((?:\b|_)(?:password|passwd|secret|token|authorization|cookie|csrf|nonce|otp)\w*["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|[^\s,;&})]+)/gi;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Letters of both cases and digits mixed, or much hexadecimal: nobody names anything so. Ids are no secrets. */
const isRandom = (run: string): boolean => {
  if (uuid.test(run)) return false;
  return (/[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run)) || (/^[0-9a-f]{40,}$/i.test(run) && /\d/.test(run));
};
