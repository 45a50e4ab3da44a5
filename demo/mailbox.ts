import { type CaughtLetter, linkIn as findLink, isTo, listed, readLetter } from "../mail/caught.ts";
import { until } from "../stack/until.ts";

export { codeIn } from "../mail/caught.ts";
export type Letter = CaughtLetter;

/** Reads the mail of everybody in a demonstration, each letter once. */
export interface Mailbox {
  /** The next unread letter to an address that says all of this; waits for it. */
  readonly letterTo: (address: string, ...saying: readonly string[]) => Promise<Letter>;
  readonly attachment: (letter: Letter, index?: number) => Promise<Buffer>;
  /** How many letters have come since the mailbox was opened, read or not. */
  readonly count: () => Promise<number>;
}

const patience = 60;

/** Opens the mail of the catcher at this address. What lies there already counts as read. */
export const openMailbox = async (catcher: string): Promise<Mailbox> => {
  const before = (await listed(catcher)).map(({ id }) => id);
  const read = new Set(before);

  const find = async (address: string, saying: readonly string[]): Promise<Letter | undefined> => {
    const letter = (await listed(catcher)).find(
      (one) =>
        !read.has(one.id) &&
        isTo(one, address) &&
        saying.every((words) => `${one.subject}\n${one.text}`.includes(words)),
    );
    if (letter === undefined) return undefined;
    read.add(letter.id);
    return readLetter(catcher, letter.id);
  };

  return {
    letterTo: async (address, ...saying) => {
      try {
        return await until(() => find(address, saying), patience);
      } catch (cause) {
        throw new Error(`No letter to ${address} with ${saying.join(", ")} in ${patience} s`, { cause });
      }
    },
    attachment: async ({ attachments }, index = 0) => {
      const attached = attachments[index];
      if (attached === undefined) throw new Error("The letter has no such attachment");
      return attached.bytes;
    },
    count: async () => (await listed(catcher)).length - before.length,
  };
};

/** The address in a letter that begins so. */
export const linkIn = (letter: Letter, beginning: string): URL => new URL(findLink(letter, beginning));
