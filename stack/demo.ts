import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demonstrate } from "../demo/life.ts";
import { demoWords } from "../i18n/demo.ts";
import { type Configuration, type Environment, readConfiguration } from "./configuration.ts";
import { seedDemo } from "./demo-organisation.ts";
import { invitation } from "./introduction.ts";
import { reportProblem, SetUpProblem, terminalLanguage } from "./problem.ts";
import { dataFolderOf, environmentOfRunning } from "./running.ts";
import { startEngross } from "./start.ts";

// npm run demo [-- --json] [-- --keep-running]: one contract's whole life, on the Engross that runs or on one of its own.

const began = Date.now();
const json = process.argv.includes("--json");
const keepRunning = process.argv.includes("--keep-running");
const words = demoWords(terminalLanguage());
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort());
process.on("disconnect", () => stopping.abort());

/** Out of the way of an `npm start` that may begin at the same moment. */
const ownPort = 18_000 + (process.pid % 1000);

/** An Engross to show, and what is to be done with it afterwards. */
interface Stage {
  readonly environment: Environment;
  /** Started here, not found running. */
  readonly own: boolean;
  readonly leave: () => Promise<void>;
}

const findStage = async (given: Environment): Promise<Stage> => {
  const running = await environmentOfRunning(given);
  if (running?.["PUBLIC_URL"]) {
    console.log(words.using(running["PUBLIC_URL"]));
    return { environment: running, own: false, leave: async () => undefined };
  }
  const folder = given["ENGROSS_DATA"] ? undefined : await mkdtemp(join(tmpdir(), "engross-demo-data-"));
  const discard = async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    const ours = folder === undefined ? {} : { ENGROSS_DATA: folder };
    const environment = { ...given, ...ours, ENGROSS_DEMO: "no" };
    const { environment: complete, stop } = await startEngross({
      environment,
      signal: stopping.signal,
      print: console.log,
      testing: folder !== undefined,
      ...(folder !== undefined && { preferredPort: ownPort }),
    });
    const leave = async () => {
      await stop();
      await discard();
    };
    return { environment: complete, own: true, leave };
  } catch (error) {
    await discard();
    throw error;
  }
};

const lookAround = async (configuration: Configuration): Promise<void> => {
  const { people, made } = await seedDemo(configuration, stopping.signal);
  console.log(["", ...invitation(people, terminalLanguage())].join("\n"));
  await made;
  console.log(`\n${configuration.web.publicUrl}\n${words.contractsThere}`);
  console.log(process.env["ENGROSS_DATA"] ? words.keepsRunningThere : words.keepsRunning);
};

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    if (stopping.signal.aborted) return resolve();
    const waiting = setInterval(() => undefined, 2 ** 30);
    stopping.signal.addEventListener("abort", () => {
      clearInterval(waiting);
      resolve();
    });
  });

try {
  let proven = false;
  const { environment, own, leave } = await findStage(process.env);
  const stay = keepRunning && own;
  try {
    const configuration = readConfiguration(environment);
    if (configuration.mail.catcherUrl === undefined) throw new SetUpProblem(words.noCatcher);
    console.log(`\n${words.title}`);
    const shown = await Promise.race([
      demonstrate(configuration, words, console.log),
      untilStopped().then(() => undefined),
    ]);
    if (shown !== undefined) {
      proven = shown.signaturesValid && shown.purged && !shown.readableAfterPurge;
      const told = { ...shown, seconds: Math.round((Date.now() - began) / 100) / 10 };
      console.log(`\n${words.summary(told.mails, told.seconds.toFixed(1))}\n${words.kept(told.executedPdf)}`);
      if (stay) await lookAround(configuration);
      if (json) console.log(JSON.stringify(told));
      if (stay) await untilStopped();
    }
  } finally {
    await leave();
  }
  process.exit(proven ? 0 : stopping.signal.aborted ? 130 : 1);
} catch (error) {
  if (stopping.signal.aborted) process.exit(130);
  console.error(words.failed);
  reportProblem(error, dataFolderOf(process.env));
  process.exit(1);
}
