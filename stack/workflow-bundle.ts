import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { failureConverterPath } from "../engine/connection.ts";
import { madeOnce, root } from "./made-once.ts";

/** The workflows of this copy of Engross as one file, for `runWorker`. */
export interface WorkflowBundle {
  readonly codePath: string;
}

/** Bundles the workflows, or finds what an earlier call of anybody made of the same sources and packages. */
export const bundledWorkflows = async (): Promise<WorkflowBundle> => {
  const folder = await madeOnce({
    kind: "workflows",
    // All that workflows may import of ours, as the folder boundaries of the lint hold, and what makes the bundle.
    rooms: ["workflows", "domain", "engine", "stack"],
    make: async (made) => {
      const { bundleWorkflowCode } = await import("@temporalio/worker");
      const workflowsPath = join(root, "workflows", "index.ts");
      const { code } = await bundleWorkflowCode({ workflowsPath, failureConverterPath, logger: silent });
      await writeFile(join(made, "workflows.js"), withoutSources(code));
    },
  });
  return { codePath: join(folder, "workflows.js") };
};

/** The map names the sources; their text, which is two thirds of the bundle, would lie in the memory of both threads. */
const withoutSources = (code: string): string =>
  code.replace(/(?<=sourceMappingURL=data:application\/json;(?:charset=utf-8;)?base64,)[\w+/=]+/, (encoded) => {
    const map = JSON.parse(Buffer.from(encoded, "base64").toString());
    return Buffer.from(JSON.stringify({ ...map, sourcesContent: undefined })).toString("base64");
  });

const nothing = (): void => undefined;
/** It tells of its size otherwise; what goes wrong is thrown. */
const silent = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
