import { demoWords } from "../i18n/demo.ts";
import { introduction } from "./introduction.ts";
import { reportProblem, say, terminalLanguage } from "./problem.ts";
import { dataFolderOf } from "./running.ts";
import { seconds } from "./services.ts";
import { type Running, startEngross } from "./start.ts";

// npm start: everything up, until Ctrl-C, SIGTERM or the end of the launcher.

const began = Date.now();
const demoSay = demoWords(terminalLanguage());
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort());
process.on("disconnect", () => stopping.abort());

const introduce = ({ services, publicUrl, demo, firstAdministrator }: Running): void => {
  const { folder, configuration } = services;
  console.log(
    introduction(
      {
        readyAfter: seconds(began),
        publicUrl,
        mailUrl: configuration.mail.catcherUrl,
        dataFolder: folder.path,
        logs: folder.at("logs"),
        people: demo?.people ?? [],
        firstAdministrator,
      },
      terminalLanguage(),
    ),
  );
  if (demo !== undefined && demo.missing > 0) void tellOfContracts(demo);
};

const tellOfContracts = async ({ missing, made }: NonNullable<Running["demo"]>): Promise<void> => {
  console.log(`\n${demoSay.contractsComing(missing)}`);
  try {
    await made;
    console.log(demoSay.contractsThere);
  } catch (error) {
    if (!stopping.signal.aborted) console.error(demoSay.contractsMissing, error);
  }
};

try {
  const running = await startEngross({ environment: process.env, signal: stopping.signal, print: console.log });
  introduce(running);
  // A signal does not keep the process alive by itself; this does.
  const waiting = setInterval(() => undefined, 2 ** 30);
  if (!stopping.signal.aborted)
    await new Promise((resolve) => stopping.signal.addEventListener("abort", resolve, { once: true }));
  clearInterval(waiting);
  console.log(`\n${say.stopping}`);
  await running.stop();
  console.log(say.stopped);
  process.exit(0);
} catch (error) {
  if (stopping.signal.aborted) {
    console.log(say.stopped);
    process.exit(130);
  }
  reportProblem(error, dataFolderOf(process.env));
  process.exit(1);
}
