import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { vaultWords } from "../i18n/vault.ts";
import { VaultTampered } from "../vault/fault.ts";
import { type FileJob, openFile, sealFile } from "../vault/file.ts";
import { keyBytes, type SuiteName, suiteNames, suites } from "../vault/suite.ts";
import { hasCode, SetUpProblem, terminalLanguage } from "./problem.ts";

const words = vaultWords(terminalLanguage());

/**
 * `npm run engross -- vault seal|open --key-hex HEX --ad TEXT [--suite NAME] IN OUT`: the last resort, on plain files with
 * a raw data key. Needs no service and no configuration.
 */
export const run = async (commandLine: readonly string[]): Promise<number> => {
  const asked = parse(commandLine);
  if (asked === undefined) {
    console.error(words.usage(suiteNames.join(", ")));
    return 2;
  }
  const { verb, suite, job } = asked;
  try {
    await (verb === "seal" ? sealFile(suites[suite], job) : openFile(job));
    console.log(words.done(job.to));
    return 0;
  } catch (error) {
    throw problemOf(error, job);
  }
};

interface Asked {
  readonly verb: "seal" | "open";
  readonly suite: SuiteName;
  readonly job: FileJob;
}

const parse = (commandLine: readonly string[]): Asked | undefined => {
  const parsed = attempt(() =>
    parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: { "key-hex": { type: "string" }, ad: { type: "string" }, suite: { type: "string" } },
    }),
  );
  if (parsed === undefined) return undefined;
  const { "key-hex": hex, ad, suite: named } = parsed.values;
  const [verb, from, to, ...more] = parsed.positionals;
  if ((verb !== "seal" && verb !== "open") || from === undefined || to === undefined || more.length > 0)
    return undefined;
  if (hex === undefined || ad === undefined) return undefined;
  if (!new RegExp(`^[0-9a-fA-F]{${2 * keyBytes}}$`).test(hex)) throw new SetUpProblem(words.keyWrong(keyBytes));
  const suite = named === undefined ? suiteIn(ad) : suiteNames.find((each) => each === named);
  if (suite === undefined) return undefined;
  // npm changes to the project's folder; names of files mean those where the person is.
  const here = process.env["INIT_CWD"] ?? process.cwd();
  const job = { from: resolve(here, from), to: resolve(here, to), key: Buffer.from(hex, "hex"), associatedData: ad };
  return { verb, suite, job };
};

/** Associated data ends with the suite's name; made-up ones need not. */
const suiteIn = (associatedData: string): SuiteName =>
  suiteNames.find((name) => associatedData.endsWith(`|${name}`)) ?? "AES256_GCM_HKDF_1MB";

const attempt = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
};

const problemOf = (error: unknown, { from, to }: FileJob): unknown => {
  if (error instanceof VaultTampered) return new SetUpProblem(words.tampered(from, error.message));
  if (hasCode(error, "ENOENT", "EACCES", "EISDIR")) return new SetUpProblem(words.unreadable(from, to));
  if (hasCode(error, "EEXIST")) return new SetUpProblem(words.exists(to));
  return error;
};
