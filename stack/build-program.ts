import { mkdir } from "node:fs/promises";
import { buildProgram } from "./program.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("build-program.ts <folder>");
await mkdir(folder, { recursive: true });
await buildProgram(folder);
