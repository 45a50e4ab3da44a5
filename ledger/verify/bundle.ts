import { fileURLToPath } from "node:url";
import { build } from "esbuild";

let built: Promise<string> | undefined;

/** The verifier as one file that runs on a bare Node 20 or later. Built once, the same for the same sources. */
export const verifierSource = (): Promise<string> => {
  built ??= bundle();
  return built;
};

const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("./main.ts", import.meta.url))],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    charset: "utf8",
    legalComments: "none",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("esbuild gave no verifier");
  return file.text;
};
