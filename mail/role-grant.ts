import type { Language } from "../domain/language.ts";
import type { Role } from "../domain/person.ts";
import { grantDays } from "../domain/role-grant.ts";
import { formatList } from "../i18n/format.ts";
import { mailWords } from "../i18n/mail.ts";
import { grantWords } from "../i18n/role-grant.ts";
import { shellWords } from "../i18n/shell.ts";
import { composeLetter, type Letter } from "./letter.tsx";
import type { Fact } from "./passage.ts";

export interface GrantNote {
  readonly reader: { readonly name: string };
  readonly by: string;
  readonly invited: { readonly name: string; readonly email: string; readonly roles: readonly Role[] };
}

const factsOf = ({ invited }: GrantNote, language: Language): readonly Fact[] => {
  const { letter } = grantWords(language);
  const { role } = shellWords(language);
  return [
    [letter.name, invited.name],
    [letter.email, invited.email],
    [
      letter.roles,
      formatList(
        invited.roles.map((one) => role[one]),
        language,
      ),
    ],
  ];
};

/** Asks another administrator to confirm an invitation. */
export const grantAskedLetter = (note: GrantNote & { readonly link: string }, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { asked } = grantWords(one).letter;
    return {
      subject: asked.subject,
      heading: asked.subject,
      greeting: mailWords(one).greeting(note.reader.name),
      opening: [asked.opening(note.by)],
      facts: factsOf(note, one),
      action: { label: asked.action, href: note.link },
      closing: [asked.closing(grantDays)],
    };
  });

/** Tells those who watch that one administrator gave a powerful role alone. */
export const grantAloneLetter = (note: GrantNote, language: Language): Letter =>
  composeLetter(language, (one) => {
    const { alone } = grantWords(one).letter;
    return {
      subject: alone.subject,
      heading: alone.subject,
      greeting: mailWords(one).greeting(note.reader.name),
      opening: [alone.opening(note.by)],
      facts: factsOf(note, one),
      closing: [alone.closing],
    };
  });
