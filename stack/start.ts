import type { Environment } from "./configuration.ts";
import { migrateAll } from "./migrate.ts";
import { isThere, load } from "./optional.ts";
import { type Part, runPart } from "./part.ts";
import { nextFree } from "./ports.ts";
import { say } from "./problem.ts";
import { dataFolderOf, publishEnvironment } from "./running.ts";
import type { Service } from "./service.ts";
import { type Services, startServices } from "./services.ts";

/** Someone of the demonstration organisation. */
interface DemoPerson {
  readonly email: string;
  readonly password: string;
  readonly role: string;
}

type SeedDemo = (configuration: Services["configuration"]) => Promise<readonly DemoPerson[]>;

/** All of Engross, up and answering. */
export interface Running {
  readonly services: Services;
  readonly environment: Environment;
  readonly publicUrl: string;
  readonly people: readonly DemoPerson[];
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
const demo = "stack/demo-organisation.ts";

/** Starts services, migrates, starts worker and web, and makes the demonstration organisation where there is none. */
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
  const stop = async (): Promise<void> => {
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
    const people = isThere(demo)
      ? await (await load<{ readonly seedDemo: SeedDemo }>(demo)).seedDemo(services.configuration)
      : [];
    await folder.announce(publicUrl);
    return { services, environment: complete, publicUrl, people, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
