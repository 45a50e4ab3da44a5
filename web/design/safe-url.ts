/** Schemes that a link on our pages may have. `javascript:`, `data:`, `vbscript:` and anything unknown may not. */
const safeSchemes: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "tel:"]);

const base = "https://relative.invalid";

/**
 * The address if a link may carry it, else `"#"`. Preact writes any `href` it is given, `javascript:` included, so every
 * address that comes from data goes through here; our link components do it themselves.
 *
 * Parsing is the browser's own (WHATWG URL): tabs, newlines and control characters inside a scheme are dropped before
 * the scheme is judged, as a browser would before following the link. Protocol-relative addresses (`//host`) are
 * refused too: they look like paths and lead elsewhere.
 */
export const safeUrl = (address: string): string => {
  if (!URL.canParse(address, base)) return "#";
  const url = new URL(address, base);
  if (!safeSchemes.has(url.protocol)) return "#";
  const looksLocal = !/^\s*[a-z][a-z0-9+.-]*:/i.test(address);
  if (looksLocal && url.origin !== base) return "#";
  return address;
};
