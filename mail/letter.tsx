import type { Language } from "../domain/language.ts";

/** What the mail server is given: the reader's language first, all of it once more in the other. */
export interface Letter {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}


/** What a letter says in one language, in the order in which it is read. */
export interface Passage {
  /** One line: what is asked, or what has happened. */
  readonly heading: string;
  readonly greeting: string;
  /** Who asks for what, and why. */
  readonly opening: readonly string[];
  /** Something to be typed elsewhere, shown large. */
  readonly code?: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** The one thing to do. */
  readonly action?: { readonly label: string; readonly href: string };
  /** What happens if nothing is done; what else is good to know. */
  readonly closing: readonly string[];
}

/** How a letter is written: subject, and passage in each language. */
export interface Wording {
  readonly subject: string;
  readonly passage: (language: Language) => Passage;
}
