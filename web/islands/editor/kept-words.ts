import type { Fields } from "./fields.ts";

/** What was typed into one part and the server has not confirmed yet. */
export interface KeptWords {
  readonly part: string;
  readonly base: string;
  readonly fields: Fields;
  /** What was sent of them without an answer: the server may have it already, so it goes again first, as it was. */
  readonly sent?: Fields | undefined;
  /** When it was typed: what was typed since is other words. */
  readonly at: number;
}

/** The browser's storage of words on their way: it outlives a lost connection, a reload and the end of a session. */
export interface Keep {
  /** @returns false where the browser keeps nothing for us */
  readonly keep: (words: KeptWords) => boolean;
  /** Forgets words that the server has, unless more was typed since. */
  readonly release: (words: Pick<KeptWords, "part" | "at">) => void;
  /** Everything kept for this contract and person, in whichever tab it was typed, oldest first. */
  readonly all: () => readonly KeptWords[];
}

/** @param tab tells the words of two tabs apart, so that neither overwrites the other's */
export const openKeep = (contract: string, person: string, tab: string): Keep => {
  const prefix = `engross.words.${contract}.${person}.`;
  const names = (): readonly string[] =>
    Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? "").filter((name) =>
      name.startsWith(prefix),
    );
  const read = (name: string): KeptWords | undefined => {
    try {
      return JSON.parse(localStorage.getItem(name) ?? "");
    } catch {
      return undefined; // somebody else's, or cut short
    }
  };
  return {
    keep: (words) => {
      try {
        localStorage.setItem(`${prefix}${words.part}.${tab}`, JSON.stringify(words));
        return true;
      } catch {
        return false; // full, or forbidden
      }
    },
    release: ({ part, at }) => {
      for (const name of names()) {
        const kept = read(name);
        if (kept?.part === part && kept.at <= at) localStorage.removeItem(name);
      }
    },
    all: () =>
      names()
        .flatMap((name) => read(name) ?? [])
        .toSorted((a, b) => a.at - b.at),
  };
};
