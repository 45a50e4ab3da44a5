import type { Language } from "../domain/language.ts";

export type Fact = readonly [label: string, value: string];

/** What a letter says in one language, in the order in which it is read. */
export interface Passage {
  readonly subject: string;
  /** One line: what is asked, or what has happened. */
  readonly heading: string;
  readonly greeting: string;
  /** Who asks for what, and why. */
  readonly opening: readonly string[];
  /** Something to be typed elsewhere, shown large. */
  readonly code?: string;
  /** A text whose lines matter, shown as it is. */
  readonly verbatim?: string;
  readonly facts: readonly Fact[];
  /** The one thing to do. `personal`: whoever holds the address acts in the reader's name. */
  readonly action?: { readonly label: string; readonly href: string; readonly personal?: boolean };
  /** What happens if nothing is done; what else is good to know. */
  readonly closing: readonly string[];
}

/** A passage and the language it is in. */
export interface Said {
  readonly language: Language;
  readonly passage: Passage;
}
