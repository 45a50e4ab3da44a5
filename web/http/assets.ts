import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { build } from "esbuild";
import { Router } from "express";
import { makeFonts } from "../design/fonts/fonts.ts";

/** One file as it is sent. */
interface Asset {
  readonly body: Buffer;
  readonly type: string;
  /** Absent where compressing does not pay. */
  readonly brotli?: Buffer;
}

export interface Assets {
  /** Serves `/assets/<hash>/<name>`; mount it at the root, before sessions and logging. */
  readonly router: Router;
  /** Address of an asset. Throws on a name that does not exist. */
  readonly href: (name: string) => string;
}

const types: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  ttf: "font/ttf",
};

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The device has its own Han characters nearly always: the whole font is rarely asked for and not worth compressing. */
const compressLimit = 4 * 1024 * 1024;

const asset = async (name: string, body: Buffer): Promise<Asset> => {
  const type = types[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
  if (body.length > compressLimit) return { body, type };
  const quality = body.length > 256 * 1024 ? 5 : 11;
  return {
    body,
    type,
    brotli: await promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
  };
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
 * Builds styles, scripts and fonts, in memory, in about a second. Every address holds a hash of the content, so browsers
 * keep each file for a year and never ask again.
 */
export const createAssets = async (): Promise<Assets> => {
  const [fonts, styles, script, mark] = await Promise.all([
    makeFonts(),
    bundle("../design/css/app.css"),
    bundle("../islands/app.ts"),
    readFile(here("../design/mark.svg")),
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

  const addresses = new Map(contents.map(([name, body]) => [name, address(name, body)]));
  const assets = new Map(
    await Promise.all(contents.map(async ([name, body]) => [address(name, body), await asset(name, body)] as const)),
  );

  const router = Router();
  router.get("/assets/:hash/:name", (request, response) => {
    const found = assets.get(request.path);
    if (found === undefined) {
      response.status(404).set("Cache-Control", "no-store").end();
      return;
    }
    response.set({
      "Content-Type": found.type,
      "Cache-Control": "public, max-age=31536000, immutable",
      "X-Content-Type-Options": "nosniff",
      Vary: "Accept-Encoding",
    });
    if (found.brotli !== undefined && request.acceptsEncodings("br") === "br") {
      response.set("Content-Encoding", "br").end(found.brotli);
    } else {
      response.end(found.body);
    }
  });

  return {
    router,
    href: (name) => {
      const found = addresses.get(name);
      if (found === undefined) throw new Error(`There is no asset named ${name}.`);
      return found;
    },
  };
};
