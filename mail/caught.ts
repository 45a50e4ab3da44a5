import { setTimeout as pause } from "node:timers/promises";
import { type ParsedMail, simpleParser } from "mailparser";

/** A letter as the catcher (Maildev) took it off the wire, read by a parser of its own. */
export interface CaughtLetter {
  readonly id: string;
  readonly headers: ParsedMail["headers"];
  readonly messageId: string | undefined;
  readonly to: ParsedMail["to"];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly { readonly name: string; readonly mediaType: string; readonly bytes: Buffer }[];
  /** Headers and body as they came. */
  readonly source: string;
}

/** What the catcher's list tells of a letter. */
export interface ListedLetter {
  readonly id: string;
  readonly to: readonly { readonly address: string }[];
  readonly subject: string;
  readonly text: string;
}

/** Everything that lies in the catcher, oldest first. */
export const listed = async (catcher: string): Promise<readonly ListedLetter[]> => {
  const response = await fetch(`${catcher}/api/email?sort=asc`);
  if (!response.ok) throw new Error(`The catcher answered ${response.status}`);
  return response.json();
};

export const isTo = ({ to }: ListedLetter, address: string): boolean =>
  to.some((one) => one.address.toLowerCase() === address.toLowerCase());

/** How many letters to an address there are by now. */
export const countTo = async (catcher: string, address: string): Promise<number> =>
  (await listed(catcher)).filter((letter) => isTo(letter, address)).length;

/** The letters to an address that have come by now, oldest first. */
export const lettersSoFar = async (catcher: string, address: string): Promise<readonly CaughtLetter[]> => {
  const mine = (await listed(catcher)).filter((letter) => isTo(letter, address));
  return Promise.all(mine.map(({ id }) => readLetter(catcher, id)));
};

const patience = 10_000;

/** All letters to an address, oldest first, as soon as there are `count` of them; waits for ten seconds at most. */
export const lettersTo = async (catcher: string, address: string, count = 1): Promise<readonly CaughtLetter[]> => {
  const end = Date.now() + patience;
  for (;;) {
    const arrived = await countTo(catcher, address);
    if (arrived >= count) return lettersSoFar(catcher, address);
    if (Date.now() > end) throw new Error(`${arrived} of ${count} letters to ${address} have arrived`);
    await pause(50);
  }
};

export const readLetter = async (catcher: string, id: string): Promise<CaughtLetter> => {
  const source = await (await fetch(`${catcher}/api/email/${id}/source`)).text();
  const { headers, messageId, to, subject = "", text = "", html, attachments } = await simpleParser(source);
  return {
    ...{ id, headers, messageId, to, subject, text, source },
    html: html || "",
    attachments: attachments.map(({ filename = "", contentType, content }) => ({
      name: filename,
      mediaType: contentType,
      bytes: content,
    })),
  };
};

/** The one code of six digits in a letter, on a line of its own. */
export const codeIn = ({ text }: Pick<CaughtLetter, "text">): string => {
  const code = /^\s*(\d{6})\s*$/m.exec(text)?.[1];
  if (code === undefined) throw new Error(`The letter carries no code:\n${text}`);
  return code;
};

/** The address in a letter that begins so. */
export const linkIn = ({ text }: Pick<CaughtLetter, "text">, beginning: string): string => {
  const at = text.indexOf(beginning);
  if (at < 0) throw new Error(`The letter has no link ${beginning}…:\n${text}`);
  return /^\S+/.exec(text.slice(at))?.[0] ?? "";
};
