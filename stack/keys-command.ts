import { WorkflowFailedError } from "@temporalio/client";
import { connectEngine } from "../engine/connection.ts";
import { keysWords } from "../i18n/keys.ts";
import { keysStatus, tenantKeysStatus } from "../vault/keys/status.ts";
import { type KeysToRotate, keyRotationWorkflowId, rotateKeys } from "../workflows/key-rotation.ts";
import { type Configuration, readConfiguration } from "./configuration.ts";
import { daysSince, pendingOf } from "./doctor-keys.ts";
import { say, terminalLanguage } from "./problem.ts";
import { dataFolderOf, environmentOfRunning } from "./running.ts";

const words = keysWords(terminalLanguage());

/** `npm run engross -- keys [rotate [--tenant ID | --root]]`. @returns the exit code: 2 for a wrong command line */
export const run = async (commandLine: readonly string[]): Promise<number> => {
  const asked = commandOf(commandLine);
  if (asked === undefined) {
    console.error(words.usage);
    return 2;
  }
  const environment = await environmentOfRunning(process.env);
  if (environment === undefined) {
    console.error(say.doctor.notRunning(dataFolderOf(process.env)));
    return 1;
  }
  const configuration = readConfiguration(environment);
  return asked === "status" ? tell(configuration) : rotate(configuration, asked);
};

const commandOf = ([verb, option, value, ...more]: readonly string[]): "status" | KeysToRotate | undefined => {
  if (verb === undefined) return "status";
  if (verb !== "rotate" || more.length > 0) return undefined;
  if (option === undefined) return { of: "all" };
  if (option === "--root" && value === undefined) return { of: "root" };
  return option === "--tenant" && value !== undefined ? { of: "tenant", tenant: value } : undefined;
};

const tell = async ({ keysDatabase }: Configuration): Promise<number> => {
  const [status, tenants] = await Promise.all([
    keysStatus({ databaseUrl: keysDatabase.url }),
    tenantKeysStatus({ databaseUrl: keysDatabase.url }),
  ]);
  const age = (since: Date): string => words.days(daysSince(since));
  const lines = status
    ? [
        words.root(status.root.fingerprint, status.root.version, age(status.root.since)),
        ...tenants.map((one) =>
          words.tenant(one.tenant, one.fingerprint ?? words.unknown, one.version, age(one.since)),
        ),
        ...pendingOf(status),
        words.withinReach(status.withinReach),
      ]
    : [words.none];
  console.log(lines.join("\n"));
  return 0;
};

/** Starts the rotation, or waits for the one that goes on already. */
const rotate = async (configuration: Configuration, keys: KeysToRotate): Promise<number> => {
  const { keysDatabase, temporal, rootKeyFile, transit } = configuration;
  const address = { databaseUrl: keysDatabase.url };
  const before = await keysStatus(address);
  const engine = await connectEngine(temporal);
  try {
    console.log(words.rotationBegun);
    await engine.workflow.execute(rotateKeys, {
      taskQueue: temporal.taskQueue,
      workflowId: keyRotationWorkflowId(temporal.taskQueue, keys),
      workflowIdConflictPolicy: "USE_EXISTING",
      args: [{ keys }],
    });
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    console.error(words.rotationFailed(error.cause?.message ?? error.message));
    return 1;
  } finally {
    await engine.connection.close();
  }
  console.log(words.rotationDone);
  const after = await keysStatus(address);
  const replaced = before && after && before.root.fingerprint !== after.root.fingerprint;
  if (replaced && transit === undefined) console.log(words.destroyCopies(before.root.fingerprint, rootKeyFile));
  return 0;
};
