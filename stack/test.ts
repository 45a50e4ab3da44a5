import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openControl } from "./control.ts";
import { reportProblem, say } from "./problem.ts";
import { type Services, startServices } from "./services.ts";

// npm test: vitest, with real services in a throw-away data folder. They are started when the first test file asks
// for them, so that tests of rules alone stay quick.

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort());
process.on("disconnect", () => stopping.abort());

const dataFolder = await mkdtemp(join(tmpdir(), "engross-test-"));
let services: Promise<Services> | undefined;

const start = (): Promise<Services> => {
  console.log(say.testStack);
  // Whatever the person has configured stays out of it: tests never touch real data.
  return startServices({ dataFolder, testing: true, environment: {}, say: console.log, signal: stopping.signal });
};

const runVitest = (control: string, commandLine: readonly string[]): Promise<number> =>
  new Promise((resolve) => {
    const long = commandLine.includes("--long");
    const vitest = spawn(
      process.execPath,
      [
        fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url)),
        "run",
        ...commandLine.filter((argument) => argument !== "--long"),
      ],
      {
        stdio: "inherit",
        env: { ...process.env, ENGROSS_TEST_CONTROL: control, ...(long && { ENGROSS_TEST_LONG: "1" }) },
      },
    );
    stopping.signal.addEventListener("abort", () => vitest.kill("SIGTERM"), { once: true });
    vitest.once("exit", (code) => resolve(code ?? 1));
    vitest.once("error", () => resolve(1));
  });

const control = await openControl(() => {
  services ??= start();
  return services;
});

let code = 1;
try {
  code = await runVitest(control.address, process.argv.slice(2));
} catch (error) {
  reportProblem(error, dataFolder);
} finally {
  control.close();
  await services?.then(
    (running) => running.stop(),
    (error: unknown) => reportProblem(error, dataFolder),
  );
  await rm(dataFolder, { recursive: true, force: true });
}
process.exit(code);
