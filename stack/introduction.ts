import type { Language } from "../domain/language.ts";
import { shellWords } from "../i18n/shell.ts";
import { stackWords } from "../i18n/stack.ts";
import type { DemoPerson } from "./demo-organisation.ts";
import { firstAdministratorHours } from "./first-administrator.ts";

/** What somebody who has just started Engross wants to know. */
export interface Introduced {
  /** In seconds, as told. */
  readonly readyAfter: string;
  readonly publicUrl: string;
  /** Where letters can be read, when a catcher runs. */
  readonly mailUrl: string | undefined;
  readonly dataFolder: string;
  readonly logs: string;
  readonly people: readonly DemoPerson[];
  /** Where the first administrator begins, while there is nobody but the demonstration. */
  readonly firstAdministrator?: string | undefined;
}

/** Where to go, whom to sign in as, what to do first, where everything is, and how to stop. */
export const introduction = (
  { readyAfter, publicUrl, mailUrl, dataFolder, logs, people, firstAdministrator }: Introduced,
  language: Language,
): string => {
  const say = stackWords(language);
  const mail = mailUrl === undefined ? [] : [[say.mailPage, mailUrl, say.mailMeaning]];
  const first =
    firstAdministrator === undefined
      ? []
      : [say.firstAdministrator.begin(firstAdministratorHours), `  ${firstAdministrator}`, ""];
  const begin = people.length === 0 || mailUrl === undefined ? [] : [say.begin, ...say.firstSteps.split("\n"), ""];
  return [
    "",
    say.ready(readyAfter),
    "",
    ...columns([[say.openPage, publicUrl], ...mail]),
    "",
    ...invitation(people, language),
    ...first,
    ...begin,
    ...columns([
      [say.doctorHint, "npm run engross -- doctor"],
      [say.demoHint, "npm run demo"],
      [say.dataFolder, dataFolder],
      [say.logs, logs],
    ]),
    "",
    say.stopHint,
  ].join("\n");
};

/** The people of the demonstration with their roles; their password once where it is one for all. */
export const invitation = (people: readonly DemoPerson[], language: Language): readonly string[] => {
  const [first] = people;
  if (first === undefined) return [];
  const one = people.every(({ password }) => password === first.password);
  const say = stackWords(language);
  const roles = shellWords(language).role;
  return [
    one ? say.people(first.password) : say.peopleEach,
    "",
    ...columns(people.map(({ email, password, role }) => [email, roles[role], ...(one ? [] : [password])])),
    "",
  ];
};

/** Rows with their columns one below the other, two spaces in. */
const columns = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widthAt = (column: number) => Math.max(...rows.map((row) => widthOf(row[column] ?? "")));
  const padded = (cell: string, column: number) => cell + " ".repeat(widthAt(column) - widthOf(cell));
  return rows.map((row) => `  ${row.map(padded).join("   ")}`.trimEnd());
};

/** In columns of a terminal, where a Han character and its punctuation take two. */
const widthOf = (text: string): number =>
  text.length + (text.match(/[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/gu)?.length ?? 0);
