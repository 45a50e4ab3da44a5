import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

/**
 * Has the stacks of errors name lines of the sources, of which the program was built. `--enable-source-maps` would read
 * the map of every file when it is loaded and keep it; here the first stack that somebody looks at has the maps read that it needs.
 */
export const nameSources = (): void => {
  Error.prepareStackTrace = (error, sites: readonly Site[]) =>
    [Error.prototype.toString.call(error), ...sites.map((site) => `    at ${inSource(site.toString())}`)].join("\n");
};

/** V8's, which says as text what its type does not tell. */
interface Site {
  toString(): string;
}

/** @param site such as `letGo (file:///engross/program/process.mjs:12:80)` */
export const inSource = (site: string): string =>
  site.replace(place, (built: string, file: string, line: string, column: string) => {
    const source = mapOf(file)?.findOrigin(Number(line), Number(column));
    return source !== undefined && "fileName" in source
      ? `${new URL(source.fileName, file).href}:${source.lineNumber}:${source.columnNumber}`
      : built;
  });

const place = /(file:\/\/\S+\.mjs):(\d+):(\d+)/;

const maps = new Map<string, SourceMap | undefined>();

const mapOf = (file: string): SourceMap | undefined => {
  if (!maps.has(file)) maps.set(file, readMap(`${fileURLToPath(file)}.map`));
  return maps.get(file);
};

/** `undefined` for a file that was not built, or whose map is gone. */
const readMap = (path: string): SourceMap | undefined => {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
};
