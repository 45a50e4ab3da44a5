import { type ParsedMail, simpleParser } from "mailparser";
import { vi } from "vitest";

interface Caught {
  readonly id: string;
  readonly to: readonly { readonly address: string }[];
}

/** A letter as the catcher took it off the wire. */
export interface CaughtLetter extends ParsedMail {
  /** Headers and body as they came. */
  readonly source: string;
}

/** All letters to an address, oldest first, as soon as there are `count` of them. Addresses of tests are their own. */
export const lettersTo = (catcher: string, address: string, count = 1): Promise<readonly CaughtLetter[]> =>
  vi.waitFor(
    async () => {
      const found = await caughtFor(catcher, address);
      if (found.length < count) throw new Error(`${found.length} of ${count} letters to ${address} have arrived`);
      return Promise.all(found.map(({ id }) => read(catcher, id)));
    },
    { timeout: 10_000, interval: 50 },
  );

/** How many letters to an address there are by now. */
export const countTo = async (catcher: string, address: string): Promise<number> =>
  (await caughtFor(catcher, address)).length;

const caughtFor = async (catcher: string, address: string): Promise<readonly Caught[]> => {
  const all: readonly Caught[] = await (await fetch(`${catcher}/api/email?sort=asc`)).json();
  return all.filter(({ to }) => to.some((one) => one.address === address));
};

const read = async (catcher: string, id: string): Promise<CaughtLetter> => {
  const source = await (await fetch(`${catcher}/api/email/${id}/source`)).text();
  return { ...(await simpleParser(source)), source };
};
