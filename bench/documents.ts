import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngross } from "../stack/start.ts";
import { measureBulk } from "./bulk.ts";
import { addBenchPeople } from "./contracts.ts";
import { type Figures, rounded } from "./figures.ts";
import { measurePaper } from "./paper.tsx";
import { measureSignRatio } from "./sign-ratio.ts";

/** What working with documents costs: on paper first, while nothing else runs, then on a stack of its own. */
export const runDocumentsBench = async ({ json }: { readonly json: boolean }): Promise<Figures> => {
  const paper = { ...measurePaper(), signRatio: rounded(await measureSignRatio()) };
  await using open = new AsyncDisposableStack();
  const dataFolder = await mkdtemp(join(tmpdir(), "engross-bench-"));
  open.defer(() => rm(dataFolder, { recursive: true, force: true }));
  const say = json ? () => undefined : (line: string) => console.log(line);
  const running = await startEngross({
    environment: { ENGROSS_DATA: dataFolder, ENGROSS_DEMO: "no", ENGROSS_DUTIES: "no", RATE_LIMIT_FACTOR: "0" },
    testing: false,
    print: say,
  });
  open.defer(running.stop);
  return { ...paper, ...(await measureBulk(running, await addBenchPeople(running), say)) };
};
