import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "../../domain/language.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** What every component of one page knows without being told: who reads, when, and under which policy. */
export interface Page {
  readonly language: Language;
  /** The nonce of this response's Content-Security-Policy. */
  readonly nonce: string;
  /** `system` follows the device. */
  readonly theme: Theme;
  /** IANA name; instants are shown in it, and it is written beside them. */
  readonly timeZone: string;
  /** The instant the page was made: relative times and countdowns count from it. */
  readonly now: string;
  /** Path and query of the request (`request.originalUrl`), so that language and theme links keep the place. */
  readonly here: string;
  /** Address of a built asset, with its content hash: `openAssets().href`. */
  readonly asset: (name: string) => string;
}

export const PageContext = createContext<Page | undefined>(undefined);

/** The page being rendered. Throws when a component is rendered outside `render` or `renderFragment`. */
export const usePage = (): Page => {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error("A component was rendered without a page: use render() or renderFragment().");
  return page;
};

/**
 * A relative link to the same page with one query parameter changed and the others kept.
 * Only the query is written, so a path that holds a secret (an approval link) is not repeated in the markup.
 */
export const sameWith = (here: string, name: string, value: string): string => {
  const query = new URLSearchParams(here.split("?", 2)[1] ?? "");
  query.set(name, value);
  return `?${query.toString()}`;
};
