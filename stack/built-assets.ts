import { writeAssets } from "../web/design/make-assets.ts";
import { madeOnce } from "./made-once.ts";

/** The folder of the styles, scripts and fonts of these sources, for `openAssets`. */
export const builtAssets = (): Promise<string> =>
  madeOnce({ kind: "assets", rooms: ["web", "domain"], make: writeAssets });
