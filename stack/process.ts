import { type Configuration, readConfiguration } from "./configuration.ts";
import { PortTaken } from "./ports.ts";
import { hasCode, reportProblem } from "./problem.ts";
import { bundledWorkflows } from "./workflow-bundle.ts";

/** A process of Engross: runs until the signal is aborted, then ends what it has begun. */
type Run = (configuration: Configuration, signal: AbortSignal) => Promise<void>;

/** Each is loaded only where it runs. */
const parts: Readonly<Record<string, Run>> = {
  worker: async (configuration, signal) => {
    const [{ runWorker }, bundle] = await Promise.all([import("../activities/worker.ts"), bundledWorkflows()]);
    await runWorker(configuration, signal, bundle);
  },
  web: async (configuration, signal) => {
    const [{ runWeb }, { webParts }] = await Promise.all([import("../web/http/server.ts"), import("./web-parts.ts")]);
    try {
      await runWeb(configuration, await webParts(configuration), signal);
    } catch (error) {
      if (hasCode(error, "EADDRINUSE")) throw new PortTaken(configuration.web.port);
      throw error;
    }
  },
};

const stopping = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stopping.abort());

const run = parts[process.argv[2] ?? ""];
if (run === undefined) throw new Error(`process.ts <${Object.keys(parts).join("|")}>`);
try {
  await run(readConfiguration(process.env), stopping.signal);
  process.exit(0);
} catch (error) {
  reportProblem(error, process.env["ENGROSS_DATA"] ?? "data");
  process.exit(1);
}
