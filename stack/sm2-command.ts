import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Language, languages } from "../domain/language.ts";
import { sm2Words } from "../i18n/sm2.ts";
import { type DetachedVerdict, verifyDetached } from "../vault/sm2-detached.ts";
import { hasCode, SetUpProblem, terminalLanguage } from "./problem.ts";

/**
 * `npm run engross -- sm2 verify [--key HEX] FILE SIGNATURE`: whether a signature was made over exactly this file. Needs no
 * service and no configuration. 0: it was; 1: it was not, or cannot be read; 2: asked wrongly.
 */
export const run = async (commandLine: readonly string[]): Promise<number> => {
  const asked = parse(commandLine);
  if (asked === undefined) {
    console.error(sm2Words(terminalLanguage()).usage);
    return 2;
  }
  const { file, signature, key } = asked;
  const verdict = verifyDetached(await read(file), (await read(signature)).toString("utf8"));
  const holds = verdict.found === "holds" && (key === undefined || verdict.signature.publicKey === key);
  console.log(languages.map((language) => told(language, verdict, asked)).join("\n\n"));
  return holds ? 0 : 1;
};

interface Asked {
  readonly file: string;
  readonly signature: string;
  /** That must have signed, in hexadecimal. */
  readonly key: string | undefined;
}

const parse = (commandLine: readonly string[]): Asked | undefined => {
  try {
    const options = { key: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ args: [...commandLine], allowPositionals: true, options });
    const [verb, file, signature, ...more] = positionals;
    if (verb !== "verify" || file === undefined || signature === undefined || more.length > 0) return undefined;
    const key = values.key?.toLowerCase();
    if (key !== undefined && !/^04[0-9a-f]{128}$/.test(key)) return undefined;
    // npm changes to the project's folder; names of files mean those where the person is.
    const here = process.env["INIT_CWD"] ?? process.cwd();
    return { file: resolve(here, file), signature: resolve(here, signature), key };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
};

const read = async (path: string): Promise<Buffer> => {
  try {
    return await readFile(path);
  } catch (error) {
    if (!hasCode(error, "ENOENT", "EACCES", "EISDIR")) throw error;
    throw new SetUpProblem(sm2Words(terminalLanguage()).unreadable(path));
  }
};

const told = (language: Language, verdict: DetachedVerdict, { file, signature, key }: Asked): string => {
  const words = sm2Words(language);
  switch (verdict.found) {
    case "unreadable":
      return words.notSigned(basename(signature));
    case "other-file":
      return words.otherFile(basename(file));
    case "false":
      return words.false;
    case "holds": {
      const { publicKey } = verdict.signature;
      if (key !== undefined && key !== publicKey) return [words.otherKey, words.key(publicKey)].join("\n");
      const whose = key === undefined ? words.compareKey : words.keyGiven;
      return [words.holds(basename(file)), words.key(publicKey), whose, words.uncertified].join("\n");
    }
  }
};
