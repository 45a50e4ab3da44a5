import { type Configuration, readConfiguration } from "./configuration.ts";
import { load } from "./optional.ts";
import { reportProblem } from "./problem.ts";

/** A process of Engross: runs until the signal is aborted, then ends what it has begun. */
type Run = (configuration: Configuration, signal: AbortSignal) => Promise<void>;

type RunWeb = (configuration: Configuration, parts: unknown, signal: AbortSignal) => Promise<void>;
type WebParts = (configuration: Configuration) => Promise<unknown>;

const parts: Readonly<Record<string, () => Promise<Run>>> = {
  worker: async () => (await load<{ readonly runWorker: Run }>("activities/worker.ts")).runWorker,
  web: async () => {
    const { runWeb } = await load<{ readonly runWeb: RunWeb }>("web/server.ts");
    const { webParts } = await load<{ readonly webParts: WebParts }>("stack/web-parts.ts");
    return async (configuration, signal) => runWeb(configuration, await webParts(configuration), signal);
  },
};

const stopping = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stopping.abort());

const run = parts[process.argv[2] ?? ""];
if (run === undefined) throw new Error(`process.ts <${Object.keys(parts).join("|")}>`);
try {
  const configuration = readConfiguration(process.env);
  await (await run())(configuration, stopping.signal);
  process.exit(0);
} catch (error) {
  reportProblem(error, process.env["ENGROSS_DATA"] ?? "data");
  process.exit(1);
}
