import type { Language } from "../domain/language.ts";
import { accountMailWords } from "../i18n/account-mail.ts";
import { formatInstant } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import type { Reader } from "./reader.ts";

export interface InvitationNote {
  readonly reader: Pick<Reader, "name"> & { readonly email: string };
  readonly by: string;
  readonly organisation: string;
  readonly link: string;
  readonly days: number;
}

/** Invites somebody who has no password yet to choose one. */
export const invitationLetter = (
  { reader, by, organisation, link, days }: InvitationNote,
  language: Language,
): Letter =>
  composeLetter(language, (one) => {
    const { subject, heading, opening, action, lasts, unexpected, address } = accountMailWords(one).invitation;
    return {
      subject: subject(organisation),
      heading,
      greeting: mailWords(one).greeting(reader.name),
      opening: [opening(by, organisation)],
      facts: [[address, reader.email]],
      action: { label: action, href: link },
      closing: [lasts(days), unexpected],
    };
  });

export interface ResetNote {
  readonly reader: Pick<Reader, "name">;
  readonly link: string;
  readonly minutes: number;
}

/** Carries the link that sets a new password. */
export const resetLetter = ({ reader, link, minutes }: ResetNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { subject, heading, opening, action, lasts, unasked } = accountMailWords(one).reset;
    return {
      subject,
      heading,
      greeting: mailWords(one).greeting(reader.name),
      opening: [opening],
      facts: [],
      action: { label: action, href: link },
      closing: [lasts(minutes), unasked],
    };
  });

/** Tells that the password is another one now. */
export const passwordChangedLetter = (
  { reader, link }: Pick<ResetNote, "reader" | "link">,
  language: Language,
): Letter =>
  composeLetter(language, (one) => {
    const { subject, heading, opening, action, otherwise } = accountMailWords(one).changed;
    return {
      subject,
      heading,
      greeting: mailWords(one).greeting(reader.name),
      opening: [opening],
      facts: [],
      action: { label: action, href: link },
      closing: [otherwise],
    };
  });

export interface NewDeviceNote {
  readonly reader: Reader;
  /** ISO instant. */
  readonly at: string;
  readonly address: string;
  readonly userAgent: string;
  readonly link: string;
}

/** Tells that somebody signed in with a device that was not used before. */
export const newDeviceLetter = ({ reader, at, address, userAgent, link }: NewDeviceNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const words = accountMailWords(one).device;
    return {
      subject: words.subject,
      heading: words.heading,
      greeting: mailWords(one).greeting(reader.name),
      opening: [words.opening],
      facts: [
        [words.when, formatInstant(at, one, reader.timeZone)],
        [words.from, address],
        [words.with, userAgent],
      ],
      action: { label: words.action, href: link },
      closing: [words.otherwise],
    };
  });
