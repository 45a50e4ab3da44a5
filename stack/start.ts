import type { Environment } from "./configuration.ts";
import { migrateAll } from "./migrate.ts";
import { isThere, load } from "./optional.ts";
import { type Part, runPart } from "./part.ts";
import { nextFree } from "./ports.ts";
import { say } from "./problem.ts";
import { dataFolderOf, publishEnvironment } from "./running.ts";
import type { Service } from "./service.ts";
import { type Services, startServices } from "./services.ts";

/** The demonstration organisation: its people are there at once, its contracts some moments later. */
interface Demo {
  readonly people: readonly { readonly email: string; readonly password: string; readonly role: string }[];
  /** How many sample contracts are still to be made. */
  readonly missing: number;
  /** Resolves when they are made; rejects where one could not be. */
  readonly made: Promise<void>;
}

type SeedDemo = (configuration: Services["configuration"], signal: AbortSignal) => Promise<Demo>;

/** All of Engross, up and answering. */
export interface Running {
  readonly services: Services;
  readonly environment: Environment;
  readonly publicUrl: string;
  readonly demo: Demo | undefined;
  /** Web, worker, then the services, each with a time limit. */
  readonly stop: () => Promise<void>;
}

export interface EngrossOptions {
  readonly environment: Environment;
  readonly signal?: AbortSignal;
  readonly print: (line: string) => void;
  /** Timers look often, so that skipped time passes quickly. */
  readonly testing?: boolean;
}

const sources: Readonly<Record<Part, string>> = { worker: "activities/worker.ts", web: "stack/web-parts.ts" };
const organisation = "stack/demo-organisation.ts";

/**
 * Starts services, migrates, starts worker and web, and makes the demonstration organisation where there is none,
 * unless `ENGROSS_DEMO` is `no`.
 */
export const startEngross = async ({
  environment,
  signal,
  print,
  testing = false,
}: EngrossOptions): Promise<Running> => {
  const services = await startServices({
    dataFolder: dataFolderOf(environment),
    testing,
    environment,
    say: print,
    ...(signal && { signal }),
  });
  const parts: Partial<Record<Part, Service>> = {};
  const stopping = new AbortController();
  const stop = async (): Promise<void> => {
    stopping.abort();
    await parts.web?.stop();
    await parts.worker?.stop();
    await services.stop();
  };
  try {
    const { folder } = services;
    const port = await nextFree(services.configuration.web.port);
    const publicUrl = environment["PUBLIC_URL"] || `http://127.0.0.1:${port}`;
    const complete = { ...services.environment, PORT: String(port), PUBLIC_URL: publicUrl };
    print(say.migrating);
    await migrateAll(services.configuration);
    await publishEnvironment(folder, complete);
    await Promise.all(
      (["worker", "web"] as const).map(async (part) => {
        if (isThere(sources[part])) parts[part] = await runPart(folder, part, complete);
        else print(say.partMissing(part));
      }),
    );
    signal?.throwIfAborted();
    const { seedDemo } = isThere(organisation) ? await load<{ readonly seedDemo: SeedDemo }>(organisation) : {};
    const wanted = environment["ENGROSS_DEMO"] !== "no" && Object.keys(parts).length === 2;
    const demo = wanted ? await seedDemo?.(services.configuration, stopping.signal) : undefined;
    demo?.made.catch(() => undefined); // whoever waits for them is told
    await folder.announce(publicUrl);
    return { services, environment: complete, publicUrl, demo, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
