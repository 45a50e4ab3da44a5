import type { Language } from "../domain/language.ts";
import { formatInstant } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { webhookMailWords } from "../i18n/webhook.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import type { Reader } from "./reader.ts";

export interface WebhookFailed {
  readonly reader: Reader;
  readonly organisation: string;
  readonly host: string;
  /** UTC. */
  readonly since: string;
  readonly link: string;
}

/** Tells an administrator that another system is not told any more of what happens. */
export const webhookFailedLetter = (
  { reader, organisation, host, since, link }: WebhookFailed,
  language: Language,
): Letter =>
  composeLetter(language, (one) => {
    const { subject, heading, opening, facts, action, closing } = webhookMailWords(one);
    return {
      subject: subject(organisation),
      heading,
      greeting: mailWords(one).greeting(reader.name),
      opening: [opening],
      facts: [
        [facts.host, host],
        [facts.since, formatInstant(since, one, reader.timeZone)],
      ],
      action: { label: action, href: link },
      closing: [closing],
    };
  });
