import { dirname } from "node:path";
import { type Configuration, readConfiguration } from "./configuration.ts";
import { PortTaken } from "./ports.ts";
import { hasCode, reportProblem } from "./problem.ts";
import { type Program, programIn } from "./program-folder.ts";
import { nameSources } from "./traces.ts";

/** A process of Engross: runs until the signal is aborted, then ends what it has begun. */
type Run = (configuration: Configuration, program: Program, signal: AbortSignal) => Promise<void>;

/** Each is loaded only where it runs. */
const parts: Readonly<Record<string, Run>> = {
  worker: async (configuration, { workflows }, signal) => {
    const { runWorker } = await import("../activities/worker.ts");
    // Temporal's SDK keeps a second copy of the workflows for its first ten seconds.
    const onReady = () => setTimeout(letGo, 15_000).unref();
    await runWorker(configuration, signal, { codePath: workflows }, onReady);
  },
  web: async (configuration, { assets }, signal) => {
    const [{ runWeb }, { webParts }] = await Promise.all([import("../web/http/server.ts"), import("./web-parts.ts")]);
    try {
      await runWeb(configuration, { ...webParts(configuration), assets, onListening: letGo }, signal);
    } catch (error) {
      if (hasCode(error, "EADDRINUSE")) throw new PortTaken(configuration.web.port);
      throw error;
    }
  },
};

/** What starting left behind, and the code that only starting needed, would stay until there is enough to do. */
const letGo = (): void => {
  globalThis.gc?.({ type: "major", flavor: "last-resort" });
};

nameSources();

const stopping = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stopping.abort());

const [, entry = "", part = ""] = process.argv;
const run = parts[part];
if (run === undefined) throw new Error(`process.mjs <${Object.keys(parts).join("|")}>`);
try {
  await run(readConfiguration(process.env), programIn(dirname(entry)), stopping.signal);
  process.exit(0);
} catch (error) {
  reportProblem(error, process.env["ENGROSS_DATA"] ?? "data");
  process.exit(1);
}
