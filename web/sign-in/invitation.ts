import { issueToken } from "../../db/one-time-token.ts";
import { peopleByRole } from "../../db/person.ts";
import type { Tx } from "../../db/schema.ts";
import type { Person } from "../../domain/person.ts";
import { type GrantNote, grantAloneLetter, grantAskedLetter } from "../../mail/role-grant.ts";
import { invitationLetter } from "../../mail/sign-in.ts";
import type { SignedInContext } from "../http/context.ts";
import { sendSoon } from "./letters.ts";

export const invitationDays = 7;

/** What the letter of an invitation takes. */
export interface Invited {
  readonly token: string;
  readonly organisation: string;
}

export const invitationToken = (tx: Tx, { id }: Person): Promise<string> =>
  issueToken(tx, { purpose: "invitation", person: id, minutes: invitationDays * 24 * 60 });

export const mailInvitation = (
  { services, session }: SignedInContext,
  person: Person,
  { token, organisation }: Invited,
): void => {
  const link = new URL(`/invitation/${token}`, services.publicUrl).href;
  const note = { reader: person, by: session.person.name, organisation, link, days: invitationDays };
  sendSoon(services, person, invitationLetter(note, person.language));
};

/** Asks other administrators to confirm an invitation. */
export const askOthers = (
  { services, session }: SignedInContext,
  others: readonly Person[],
  invited: GrantNote["invited"],
): void => {
  const link = new URL("/people#grants", services.publicUrl).href;
  for (const reader of others) {
    const note = { reader, by: session.person.name, invited, link };
    sendSoon(services, reader, grantAskedLetter(note, reader.language));
  }
};

/** Whoever is told when one administrator does alone what takes two. */
export const watchersBeside = async (tx: Tx, { id: self }: Person): Promise<readonly Person[]> => {
  const watching = [...(await peopleByRole(tx, "security")), ...(await peopleByRole(tx, "auditor"))];
  return [...new Map(watching.filter(({ id }) => id !== self).map((one) => [one.id, one])).values()];
};

export const tellWatchers = (
  { services, session }: SignedInContext,
  watchers: readonly Person[],
  invited: GrantNote["invited"],
): void => {
  for (const reader of watchers) {
    const note = { reader, by: session.person.name, invited };
    sendSoon(services, reader, grantAloneLetter(note, reader.language));
  }
};
