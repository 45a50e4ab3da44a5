import { createHmac } from "node:crypto";
import type { RequestContext } from "../http/context.ts";
import { setCookie } from "../http/cookie.ts";
import { keyFor, sameText } from "../http/security.ts";
import type { HeldLink } from "./link.ts";

/** How long a typed code opens the link in the browser it was typed into, in minutes: guests work there. */
export const opensFor = { share: 60, negotiate: 240, approve: 0, sign: 0 } as const;

/** The proof of the mailbox: which link was opened, and when. What the link opens by then is asked anew at every look. */
const cookieOf = ({ row }: HeldLink): string => `engross.${row.purpose}-${row.id}`;

/** Lets this browser in by the link, from now on and for so many minutes. */
export const openHere = ({ services, addHeader }: RequestContext, held: HeldLink, minutes: number): void => {
  const opened = services.now().getTime().toString(36);
  const value = `${opened}.${signature(services.secret, held, opened)}`;
  addHeader("Set-Cookie", setCookie(services.publicUrl, { name: cookieOf(held), value, lasts: minutes * 60 }));
};

/** Whether the code of this link was typed into this browser a short enough time ago. */
export const isOpenHere = ({ services, cookie }: RequestContext, held: HeldLink): boolean => {
  const minutes = opensFor[held.row.purpose];
  const [opened = "", signed = ""] = (cookie(cookieOf(held)) ?? "").split(".");
  const age = services.now().getTime() - Number.parseInt(opened, 36);
  return age >= 0 && age < minutes * 60_000 && sameText(signed, signature(services.secret, held, opened));
};

const signature = (key: string, { row }: HeldLink, opened: string): string =>
  createHmac("sha256", keyFor(key, "shares")).update(`${opened} ${row.id}`).digest("base64url");
