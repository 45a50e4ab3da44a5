import { join } from "node:path";

/** Where everything lies that web and worker run, in the folder that `program.ts` fills. */
export interface Program {
  /** `process.ts` and all that it needs, as plain JavaScript. */
  readonly entry: string;
  readonly workflows: string;
  /** The folder of styles, scripts and fonts. */
  readonly assets: string;
}

export const programIn = (folder: string): Program => ({
  entry: join(folder, "process.mjs"),
  workflows: join(folder, "workflows.js"),
  assets: join(folder, "assets"),
});
