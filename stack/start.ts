import type { Configuration, Environment } from "./configuration.ts";
import type { DemoOrganisation } from "./demo-organisation.ts";
import { firstAdministratorLink } from "./first-administrator.ts";
import { migrateAll } from "./migrate.ts";
import { type Part, runPart } from "./part.ts";
import { isFree, nextFree, PortTaken, whileTaken } from "./ports.ts";
import { say } from "./problem.ts";
import { builtProgram } from "./program.ts";
import { dataFolderOf, publishEnvironment } from "./running.ts";
import type { Service } from "./service.ts";
import { type Services, startServices } from "./services.ts";

/** All of Engross, up and answering. */
export interface Running {
  readonly services: Services;
  readonly environment: Environment;
  readonly publicUrl: string;
  readonly demo: DemoOrganisation | undefined;
  /** Where the first administrator begins, while there is nobody but the demonstration. */
  readonly firstAdministrator: string | undefined;
  /** Web, worker, then the services, each with a time limit. */
  readonly stop: () => Promise<void>;
}

export interface EngrossOptions {
  readonly environment: Environment;
  readonly signal?: AbortSignal;
  readonly print: (line: string) => void;
  /** Timers look often, so that skipped time passes quickly. */
  readonly testing?: boolean;
  /** Where to listen when no `PORT` is configured, or at the next free port after it. */
  readonly preferredPort?: number;
}

/**
 * Starts services, migrates, starts worker and web, and makes the demonstration organisation where there is none,
 * unless `ENGROSS_DEMO` is `no`.
 *
 * @throws SetUpProblem saying what to do
 */
export const startEngross = async ({
  environment,
  signal,
  print,
  testing = false,
  preferredPort = 8080,
}: EngrossOptions): Promise<Running> => {
  const configured = configuredPort(environment);
  if (configured !== undefined && !(await isFree(configured))) throw new PortTaken(configured);
  const building = builtProgram();
  building.catch(() => undefined); // whoever runs it tries again, and says why it cannot
  // Read while the services start, for they make us wait.
  const demonstration = environment["ENGROSS_DEMO"] === "no" ? undefined : import("./demo-organisation.ts");
  demonstration?.catch(() => undefined);
  const services = await startServices({
    dataFolder: dataFolderOf(environment),
    testing,
    environment,
    say: print,
    ...(signal && { signal }),
  });
  const parts: Partial<Record<Part, Service>> = {};
  const stopParts = async (): Promise<void> => {
    await parts.web?.stop();
    await parts.worker?.stop();
  };
  const stopping = new AbortController();
  const stop = async (): Promise<void> => {
    stopping.abort();
    await stopParts();
    await services.stop();
  };

  /** Both are told the port: letters lead to it. */
  const startParts = async (port: number): Promise<Pick<Running, "environment" | "publicUrl">> => {
    const publicUrl = environment["PUBLIC_URL"] || `http://127.0.0.1:${port}`;
    const complete: Environment = { ...services.environment, PORT: String(port), PUBLIC_URL: publicUrl };
    await publishEnvironment(services.folder, complete);
    const starts = (["worker", "web"] as const).map(async (part) => {
      parts[part] = await runPart(services.folder, part, complete);
    });
    // Both settle before a failure is reported, so that nothing starts after we stopped.
    const failed = (await Promise.allSettled(starts)).find(({ status }) => status === "rejected");
    if (failed?.status !== "rejected") return { environment: complete, publicUrl };
    await stopParts();
    throw failed.reason;
  };

  try {
    print(say.migrating);
    await migrateAll(services.configuration);
    const reachable =
      configured === undefined
        ? await whileTaken(async () => startParts(await nextFree(preferredPort)))
        : await startParts(configured);
    signal?.throwIfAborted();
    const demo = await (await demonstration)?.seedDemo(
      at(services.configuration, reachable.publicUrl),
      stopping.signal,
    );
    demo?.made.catch(() => undefined); // whoever waits for them is told
    const firstAdministrator = await firstAdministratorLink(services.configuration, reachable.publicUrl);
    await services.folder.announce(reachable.publicUrl);
    return { services, ...reachable, demo, firstAdministrator, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** The configuration of whoever reaches the web where it listens now. */
const at = (configuration: Configuration, publicUrl: string): Configuration => ({
  ...configuration,
  web: { ...configuration.web, publicUrl },
});

/** What is wrong with a port that is none is said where the whole configuration is read. */
const configuredPort = (environment: Environment): number | undefined => {
  const port = Number(environment["PORT"]);
  return Number.isInteger(port) && port > 0 && port < 2 ** 16 ? port : undefined;
};
