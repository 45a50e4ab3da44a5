import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Router } from "express";
import { z } from "zod";

export interface Assets {
  /** Serves `/assets/<hash>/<name>`; mount it at the root, before sessions and logging. */
  readonly router: Router;
  /** Address of an asset. Throws on a name that does not exist. */
  readonly href: (name: string) => string;
}

const listOfAssets = z.array(
  z.object({
    name: z.string(),
    address: z.string().startsWith("/assets/"),
    /** Whether `<name>.br` lies beside it: where compressing pays. */
    isCompressed: z.boolean(),
  }),
);

/** What `writeAssets` made, as `list.json` tells it. */
export type AssetList = z.output<typeof listOfAssets>;

const types: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  ttf: "font/ttf",
};

/**
 * Styles, scripts and fonts from the folder that `writeAssets` filled. They are read when they are asked for, which is once
 * a browser.
 */
export const openAssets = async (folder: string): Promise<Assets> => {
  const list = listOfAssets.parse(JSON.parse(await readFile(join(folder, "list.json"), "utf8")));
  const byAddress = new Map(list.map((asset) => [asset.address, asset]));
  const addresses = new Map(list.map(({ name, address }) => [name, address]));

  const router = Router();
  router.get("/assets/:hash/:name", async (request, response) => {
    const found = byAddress.get(request.path);
    if (found === undefined) {
      response.status(404).set("Cache-Control", "no-store").end();
      return;
    }
    response.set({
      "Content-Type": types[found.name.split(".").at(-1) ?? ""] ?? "application/octet-stream",
      "Cache-Control": "public, max-age=31536000, immutable",
      "X-Content-Type-Options": "nosniff",
      Vary: "Accept-Encoding",
    });
    if (found.isCompressed && request.acceptsEncodings("br") === "br") {
      response.set("Content-Encoding", "br").end(await readFile(join(folder, `${found.name}.br`)));
    } else {
      response.end(await readFile(join(folder, found.name)));
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
