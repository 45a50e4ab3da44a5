import { until } from "../stack/until.ts";

/** A letter as it lies in the catcher (Maildev's REST interface). */
export interface Letter {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly { readonly generatedFileName: string; readonly contentType: string }[];
}

interface Listed extends Letter {
  readonly to: readonly { readonly address: string }[];
}

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
  const all = async (): Promise<readonly Listed[]> => (await fetch(`${catcher}/api/email`)).json();
  const before = (await all()).map(({ id }) => id);
  const read = new Set(before);

  const find = async (address: string, saying: readonly string[]): Promise<Letter | undefined> => {
    const letter = (await all()).find(
      ({ id, to, subject, text }) =>
        !read.has(id) &&
        to.some((one) => one.address.toLowerCase() === address.toLowerCase()) &&
        saying.every((words) => `${subject}\n${text}`.includes(words)),
    );
    if (letter) read.add(letter.id);
    return letter;
  };

  return {
    letterTo: async (address, ...saying) => {
      try {
        return await until(() => find(address, saying), patience);
      } catch (cause) {
        throw new Error(`No letter to ${address} with ${saying.join(", ")} in ${patience} s`, { cause });
      }
    },
    attachment: async ({ id, attachments }, index = 0) => {
      const name = attachments[index]?.generatedFileName;
      if (name === undefined) throw new Error("The letter has no such attachment");
      const response = await fetch(`${catcher}/api/email/${id}/attachment/${encodeURIComponent(name)}`);
      if (!response.ok) throw new Error(`The catcher answered ${response.status} to an attachment`);
      return Buffer.from(await response.arrayBuffer());
    },
    count: async () => (await all()).length - before.length,
  };
};

/** The one code of six digits in a letter. */
export const codeIn = ({ text }: Letter): string => {
  const code = /^\s*(\d{6})\s*$/m.exec(text)?.[1];
  if (code === undefined) throw new Error("The letter carries no code");
  return code;
};

/** The address in a letter that begins so. */
export const linkIn = ({ text }: Letter, beginning: string): URL => {
  const at = text.indexOf(beginning);
  if (at < 0) throw new Error(`The letter has no link ${beginning}…`);
  return new URL(/^\S+/.exec(text.slice(at))?.[0] ?? "");
};
