import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { build } from "esbuild";
import type { AssetList } from "../http/assets.ts";
import { makeFonts } from "./fonts/fonts.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The device has its own Han characters nearly always: the whole font is rarely asked for and not worth compressing. */
const compressLimit = 4 * 1024 * 1024;

const compressed = async (body: Buffer): Promise<Buffer> => {
  const quality = body.length > 256 * 1024 ? 5 : 11;
  return promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
};

const address = (name: string, body: Buffer): string =>
  `/assets/${createHash("sha256").update(body).digest("base64url").slice(0, 12)}/${name}`;

const bundle = async (entry: string): Promise<Buffer> => {
  const result = await build({
    entryPoints: [here(entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["chrome120", "firefox121", "safari17"],
    supported: { nesting: true },
    external: ["asset:*"],
    legalComments: "none",
    logLevel: "warning",
  });
  const output = result.outputFiles[0];
  if (output === undefined) throw new Error(`Nothing was built from ${entry}.`);
  return Buffer.from(output.contents);
};

/**
 * Builds styles, scripts and fonts into a folder, in some seconds, with the list that `openAssets` reads. Every address
 * holds a hash of the content, so browsers keep each file for a year and never ask again.
 */
export const writeAssets = async (folder: string): Promise<void> => {
  const [fonts, styles, script, mark] = await Promise.all([
    makeFonts(),
    bundle("css/app.css"),
    bundle("../islands/app.ts"),
    readFile(here("mark.svg")),
  ]);
  const fontAddress = (_: string, name: string): string => {
    const font = fonts.get(name);
    if (font === undefined) throw new Error(`css/fonts.css names a font that is not made: ${name}`);
    return address(name, font);
  };
  const css = Buffer.from(styles.toString().replaceAll(/asset:([a-z0-9.-]+)/g, fontAddress));
  const contents: readonly (readonly [string, Buffer])[] = [
    ...fonts,
    ["app.css", css],
    ["app.js", script],
    ["mark.svg", mark],
  ];
  const list = await Promise.all(
    contents.map(async ([name, body]): Promise<AssetList[number]> => {
      const isCompressed = body.length <= compressLimit;
      await writeFile(join(folder, name), body);
      if (isCompressed) await writeFile(join(folder, `${name}.br`), await compressed(body));
      return { name, address: address(name, body), isCompressed };
    }),
  );
  await writeFile(join(folder, "list.json"), JSON.stringify(list));
};
