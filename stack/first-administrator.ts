import { openDatabase } from "../db/connection.ts";
import { issueToken } from "../db/one-time-token.ts";
import { anybodyOutside } from "../db/person.ts";
import { demoTenant } from "../demo/people.ts";
import { stackWords } from "../i18n/stack.ts";
import { type Configuration, readConfiguration } from "./configuration.ts";
import { say, terminalLanguage } from "./problem.ts";
import { dataFolderOf, environmentOfRunning } from "./running.ts";

/** How long the link works. */
export const firstAdministratorHours = 24;

/**
 * The address at which an organisation and its first administrator are set up, once, within a day; `undefined` once
 * there is anybody beside the demonstration. A link made earlier is void.
 */
export const firstAdministratorLink = async (
  { database }: Pick<Configuration, "database">,
  publicUrl: string,
): Promise<string | undefined> => {
  const db = openDatabase(database.url, { applicationName: "engross first administrator", connections: 1 });
  try {
    if (await anybodyOutside(db, demoTenant.id)) return undefined;
    const token = await issueToken(db, { purpose: "first-administrator", minutes: firstAdministratorHours * 60 });
    return new URL(`/begin/${token}`, publicUrl).href;
  } finally {
    await db.destroy();
  }
};

/** `npm run engross -- first-administrator`: prints another link, where the first one was missed. @returns the exit code */
export const run = async (): Promise<number> => {
  const environment = await environmentOfRunning(process.env);
  if (environment === undefined) {
    console.error(say.doctor.notRunning(dataFolderOf(process.env)));
    return 1;
  }
  const configuration = readConfiguration(environment);
  const link = await firstAdministratorLink(configuration, configuration.web.publicUrl);
  const { firstAdministrator } = stackWords(terminalLanguage());
  console.log(
    link === undefined ? firstAdministrator.taken : `${firstAdministrator.begin(firstAdministratorHours)}\n  ${link}`,
  );
  return link === undefined ? 1 : 0;
};
