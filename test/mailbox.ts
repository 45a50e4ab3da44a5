import { simpleParser } from "mailparser";

/** A letter as it arrived at the catcher. */
export interface Received {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly { readonly name: string; readonly bytes: Buffer }[];
}

interface Listed {
  readonly id: string;
  readonly subject: string;
  readonly to: readonly { readonly address: string }[];
}

/** Letters to one address, oldest first, from the real mail server of the run. */
export const lettersTo = async (catcher: string, address: string): Promise<readonly Received[]> => {
  const response = await fetch(`${catcher}/api/email?sort=asc`);
  const body: unknown = await response.json();
  const listed = (Array.isArray(body) ? body : []) as readonly Listed[];
  const mine = listed.filter(({ to }) => to.some((one) => one.address.toLowerCase() === address.toLowerCase()));
  return Promise.all(mine.map(({ id }) => received(catcher, id)));
};

const received = async (catcher: string, id: string): Promise<Received> => {
  const source = await fetch(`${catcher}/api/email/${id}/source`);
  const mail = await simpleParser(Buffer.from(await source.arrayBuffer()));
  return {
    id,
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html || "",
    attachments: mail.attachments.map(({ filename, content }) => ({ name: filename ?? "", bytes: content })),
  };
};

/** The address in a letter that begins so. */
export const linkIn = ({ text }: Received, beginning: string): string => {
  const link = text.match(new RegExp(`${beginning.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")}[\\w-]+`))?.[0];
  if (!link) throw new Error(`The letter has no link ${beginning}…:\n${text}`);
  return link;
};
