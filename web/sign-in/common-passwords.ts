import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

let known: ReadonlySet<string> | undefined;

/** Whether everybody who guesses tries this first. Give it in lower case. See `passwords/README.md` for the source. */
export const isCommonPassword = (text: string): boolean => {
  known ??= new Set(
    gunzipSync(readFileSync(fileURLToPath(new URL("./passwords/common.txt.gz", import.meta.url))))
      .toString("utf8")
      .split("\n"),
  );
  return known.has(text);
};
