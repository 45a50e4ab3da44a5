import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Loader, type Plugin } from "esbuild";
import { builtAssets } from "./built-assets.ts";
import { root } from "./made-once.ts";
import { programIn } from "./program-folder.ts";
import { bundledWorkflows } from "./workflow-bundle.ts";

/** They look for files of their own beside them, or are not JavaScript. */
const packagesApart = [
  "@temporalio/*",
  "@cedar-policy/*",
  "@myriaddreamin/*",
  "@node-rs/*",
  "esbuild",
  "lightningcss",
  "pg-native",
];

/** Fills a folder with what web and worker run. */
const buildProgram = async (folder: string): Promise<void> => {
  const program = programIn(folder);
  const [workflows, assets] = await Promise.all([bundledWorkflows(), builtAssets(), bundle(folder)]);
  await writeFile(program.workflows, inAscii(await readFile(workflows.codePath, "utf8")));
  await cp(assets, program.assets, { recursive: true });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
};

const bundle = async (folder: string): Promise<void> => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["stack/process.ts", "stack/engross.ts"],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    external: packagesApart,
    plugins: [placesKept],
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 200,
    write: false,
    legalComments: "none",
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "warning",
    // Packages in CommonJS ask for what is Node's own.
    banner: {
      js: 'import { createRequire as ownRequire } from "node:module"; const require = ownRequire(import.meta.url);',
    },
  });
  await Promise.all(outputFiles.map(({ path, text }) => writeFile(path, path.endsWith(".mjs") ? inAscii(text) : text)));
};

/**
 * One character beyond Latin-1 doubles what V8 keeps of a file's text. esbuild leaves such characters in regular expressions
 * and in templates with a tag, where an escape means the same.
 */
const inAscii = (code: string): string =>
  code.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Sources find what lies beside them where they lie, not where the bundle does. */
const placesKept: Plugin = {
  name: "places-kept",
  setup: (build) => {
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
      const isOurs = !path.includes("/node_modules/");
      const places = isOurs
        ? /\bimport\.meta\.(url|dirname)\b/g
        : /\b(?:import\.meta\.(url|dirname|filename)|__(dir|file)name)\b/g;
      const text = (await readFile(path, "utf8")).replaceAll(places, (place) =>
        JSON.stringify(place.endsWith("url") ? pathToFileURL(path).href : nameOf(place, path)),
      );
      return { contents: text, loader: loaderOf(path), resolveDir: dirname(path) };
    });
  },
};

const nameOf = (place: string, path: string): string => (/dir_*name/.test(place) ? dirname(path) : path);

const loaderOf = (path: string): Loader => {
  const extension = extname(path).replace(/^\.[cm]?/, "");
  return extension === "ts" || extension === "tsx" || extension === "jsx" ? extension : "js";
};

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("build-program.ts <folder>");
await mkdir(folder, { recursive: true });
await buildProgram(folder);
