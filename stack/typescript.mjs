// How web and worker read TypeScript, as little as possible of it in memory: Node takes the types away by itself and
// leaves every word where it stood; pages in JSX are made plain by esbuild, all at once when the first is asked for.
import { globSync } from "node:fs";
import { createRequire, registerHooks, setSourceMapsSupport } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(import.meta.dirname);

// Only of our own pages: the maps of all packages would take more room than their programs.
setSourceMapsSupport(true, { nodeModules: false });

/** @type {Map<string, string> | undefined} By path, until it is loaded. */
let pages;

registerHooks({
  load: (url, context, next) => {
    if (!url.endsWith(".tsx")) return next(url, context);
    pages ??= plainPages();
    const path = fileURLToPath(url);
    const source = pages.get(path);
    pages.delete(path);
    return source === undefined ? next(url, context) : { format: "module", source, shortCircuit: true };
  },
});

/** @returns {Map<string, string>} */
function plainPages() {
  /** @type {typeof import("esbuild")} */
  const { buildSync } = createRequire(import.meta.url)("esbuild");
  const paths = globSync("{web,mail,documents,demo}/**/*.tsx", { cwd: root });
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: paths,
    outbase: root,
    outdir: root,
    write: false,
    format: "esm",
    target: "node24",
    sourcemap: "inline",
    sourcesContent: false,
  });
  return new Map(outputFiles.map(({ path, text }) => [path.replace(/\.js$/, ".tsx"), text]));
}
