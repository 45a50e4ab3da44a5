import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { verifyBundle } from "./check.ts";
import { languages, type VerdictLanguage, verdictText } from "./sentences.ts";

const usage = `verify BUNDLE.zip [--key KEY] [--checkpoint FILE] [--lang en|zh-CN|both] [--json]
  --key         the ledger's key, had by another way than with the bundle / 通过其他途径取得的账本公钥
  --checkpoint  a checkpoint of the ledger that you kept / 您保存的账本检查点`;

/** Checks a bundle and prints the verdict. 0: valid; 1: not valid, or not to be read; 2: asked wrongly. */
export const run = async (commandLine: readonly string[]): Promise<number> => {
  const asked = read(commandLine);
  if (asked === undefined) {
    console.error(usage);
    return 2;
  }
  const { bundle, key, checkpoint, spoken, json } = asked;
  try {
    const verdict = verifyBundle(bundle, {
      ...(key !== undefined && { verifierKey: key }),
      ...(checkpoint !== undefined && { anchor: readFileSync(checkpoint, "utf8") }),
    });
    const text = json ? JSON.stringify(verdict) : spoken.map((language) => verdictText(verdict, language)).join("\n\n");
    console.log(text);
    return verdict.ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    console.error(`Cannot be read / 无法读取: ${error.message}`);
    return 1;
  }
};

interface Asked {
  readonly bundle: string;
  readonly key: string | undefined;
  readonly checkpoint: string | undefined;
  readonly spoken: readonly VerdictLanguage[];
  readonly json: boolean;
}

const read = (commandLine: readonly string[]): Asked | undefined => {
  const options = {
    key: { type: "string" },
    checkpoint: { type: "string" },
    lang: { type: "string", default: "both" },
    json: { type: "boolean", default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...commandLine], options, allowPositionals: true });
    const [bundle, ...others] = positionals;
    const spoken = languages.filter((language) => values.lang === "both" || values.lang === language);
    if (bundle === undefined || others.length > 0 || spoken.length === 0) return undefined;
    return { bundle, key: values.key, checkpoint: values.checkpoint, spoken, json: values.json };
  } catch {
    return undefined;
  }
};
