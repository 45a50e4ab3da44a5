import type { Language } from "../domain/language.ts";
import { keysWords } from "../i18n/keys.ts";
import { stackWords } from "../i18n/stack.ts";
import { VaultMisconfigured } from "../vault/fault.ts";
import { RootKeyMissing } from "../vault/keys/provider.ts";

/** The language of the terminal, from the POSIX locale variables (POSIX.1-2024 §8.2); English unless Chinese. */
export const terminalLanguage = (environment: NodeJS.ProcessEnv = process.env): Language => {
  const locale = environment["LC_ALL"] || environment["LC_MESSAGES"] || environment["LANG"] || "";
  return locale.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
};

/** The words of the set-up in the language of this terminal. */
export const say = stackWords(terminalLanguage());

/** Something that the person at the terminal can put right. The message is a whole sentence and says how. */
export class SetUpProblem extends Error {
  override readonly name = "SetUpProblem";
}

/** True for system errors such as `ENOSPC`, by code. */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);

/** Prints a problem as its sentence, and anything else with its stack, for it is a fault of ours. */
export const reportProblem = (error: unknown, folder: string): void => {
  if (error instanceof SetUpProblem) console.error(`\n${error.message}`);
  else if (error instanceof RootKeyMissing)
    console.error(`\n${keysWords(terminalLanguage()).wrongRoot(error.place, error.expected, error.found.join(", "))}`);
  else if (error instanceof VaultMisconfigured) console.error(`\n${error.message}`);
  else if (hasCode(error, "ENOSPC")) console.error(`\n${say.diskFullNow(folder)}`);
  else console.error(`\n${say.unexpected}`, error);
};
