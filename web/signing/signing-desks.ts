import { type Action, mayAct } from "../../domain/access.ts";
import type { Person } from "../../domain/person.ts";

/** The pages about signing as a whole, beside those of single contracts, in the order of their tabs. */
export const signingDesks = [
  { name: "bulk", href: "/bulk-sends", may: "send-in-bulk" },
  { name: "seals", href: "/seals", may: "read-seals" },
  { name: "completion", href: "/completion", may: "watch-completion" },
] as const satisfies readonly { readonly name: string; readonly href: string; readonly may: Action }[];

export type SigningDeskName = (typeof signingDesks)[number]["name"];

/** Where this person's navigation leads; undefined where none of it is theirs. */
export const firstDesk = (person: Person): string | undefined =>
  signingDesks.find(({ may }) => mayAct(person, may))?.href;
