import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { Connection } from "@temporalio/client";
import { msToTs } from "@temporalio/common/lib/time.js";
import { type EngineAddress, reachEngine } from "../engine/connection.ts";
import { answers, startChild } from "./child.ts";
import { type DataFolder, writePrivately } from "./data-folder.ts";
import type { Ports } from "./ports.ts";
import { withClient } from "./postgres.ts";
import type { Secrets } from "./secrets.ts";
import { runService, type Service } from "./service.ts";
import { until } from "./until.ts";

const run = promisify(execFile);
const host = "127.0.0.1";

export interface TemporalOptions {
  readonly folder: DataFolder;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly postgresPort: number;
  readonly programs: { readonly server: string; readonly sql: string };
  /** Looks at timers every 50 ms instead of every second, so that skipped time passes quickly. */
  readonly testing: boolean;
}

/** Runs the Temporal server, all four roles in one process, on our PostgreSQL. */
export const startTemporal = async (options: TemporalOptions): Promise<Service> => {
  const { folder, ports, secrets, postgresPort, programs, testing } = options;
  const names = ["frontend", "frontend-http", "history", "matching", "worker"] as const;
  const grpc = await portsFor(ports, names, "temporal");
  const membership = await portsFor(ports, ["frontend", "history", "matching", "worker"], "temporal-membership");
  const address = `${host}:${grpc.frontend}`;

  await Promise.all([
    setUpSchema(programs.sql, "temporal", "temporal", postgresPort, secrets.temporal),
    setUpSchema(programs.sql, "temporal_visibility", "visibility", postgresPort, secrets.temporal),
    writeFile(folder.at("temporal-dynamic.yaml"), dynamicConfiguration(testing)),
    writePrivately(
      folder.at("temporal.yaml"),
      // JSON is YAML; what follows the marker line would else be taken for a template.
      JSON.stringify(
        configuration({
          grpc,
          membership,
          postgresPort,
          password: secrets.temporal,
          dynamic: folder.at("temporal-dynamic.yaml"),
        }),
        undefined,
        2,
      ),
    ),
  ]);

  return runService({
    name: "Temporal",
    where: address,
    environment: { TEMPORAL_ADDRESS: address },
    launch: async () => {
      const child = await startChild(folder, {
        name: "temporal",
        program: programs.server,
        arguments: ["--config-file", folder.at("temporal.yaml"), "--allow-no-auth", "start"],
        cwd: folder.path,
        stopSeconds: 15,
      });
      await answers(child, {
        name: "Temporal",
        seconds: 60,
        ports: [grpc.frontend, ...Object.values(grpc), ...Object.values(membership)],
        ask: async () => {
          const connection = await Connection.connect({ address, connectTimeout: 2000 });
          await connection.close();
          return true as const;
        },
      });
      return child;
    },
  });
};

/** Registers the namespace unless it is there, and waits until the server lets workflows start in it. */
export const prepareNamespace = async (engine: EngineAddress & { readonly namespace: string }): Promise<void> => {
  const { namespace } = engine;
  const connection = await Connection.connect({ ...(await reachEngine(engine)), connectTimeout: 10_000 });
  try {
    const { workflowService } = connection;
    await workflowService
      .registerNamespace({
        namespace,
        workflowExecutionRetentionPeriod: msToTs("3 days"),
      })
      .catch((error: unknown) => {
        if (!isGrpc(error, "ALREADY_EXISTS")) throw error;
      });
    // Each role of the server learns of a namespace by itself, up to two seconds later.
    await until(async () => {
      await workflowService.describeTaskQueue({ namespace, taskQueue: { name: "engross" }, taskQueueType: 1 });
      await workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
      const probe = workflowService.describeWorkflowExecution({
        namespace,
        execution: { workflowId: "no-such-workflow" },
      });
      return probe.then(
        () => true as const,
        (error: unknown) => (isNoSuchWorkflow(error) ? (true as const) : undefined),
      );
    }, 30);
  } finally {
    await connection.close();
  }
};

const grpcCodes = { NOT_FOUND: 5, ALREADY_EXISTS: 6 } as const;

const isGrpc = (error: unknown, code: keyof typeof grpcCodes): boolean =>
  error instanceof Error && "code" in error && error.code === grpcCodes[code];

const isNoSuchWorkflow = (error: unknown): boolean =>
  isGrpc(error, "NOT_FOUND") && error instanceof Error && !/namespace/i.test(error.message);

const portsFor = async <Name extends string>(
  ports: Ports,
  names: readonly Name[],
  purpose: string,
): Promise<Readonly<Record<Name, number>>> => {
  const entries = await Promise.all(names.map(async (name) => [name, await ports.get(`${purpose}-${name}`)] as const));
  return Object.fromEntries(entries) as Record<Name, number>;
};

/** Sets up an empty database and brings any to the schema of this server version; does nothing when it is there. */
const setUpSchema = async (
  sql: string,
  database: string,
  schema: "temporal" | "visibility",
  port: number,
  password: string,
): Promise<void> => {
  const tool = (...command: readonly string[]) =>
    run(sql, ["--ep", host, "-p", String(port), "-u", "temporal", "--pl", "postgres12", "--db", database, ...command], {
      env: { ...process.env, SQL_PASSWORD: password },
    });
  const url = `postgres://temporal:${password}@${host}:${port}/${database}`;
  // A set-up that was cut off leaves the table without its row: it is then begun anew.
  if (!(await hasVersion(url))) await tool("setup-schema", "--overwrite", "-v", "0.0");
  await tool("update-schema", "--schema-name", `postgresql/v12/${schema}`);
};

const hasVersion = (url: string): Promise<boolean> =>
  withClient(url, async (client) => {
    const table = await client.query("select to_regclass('schema_version') is not null as there");
    return table.rows[0]?.there === true && (await client.query("select 1 from schema_version")).rowCount !== 0;
  });

const dynamicConfiguration = (testing: boolean): string =>
  [
    "frontend.WorkflowTimeSkippingEnabled:",
    "  - value: true",
    // One worker polls: a task that is written to another partition would only be handed on to the first.
    "matching.numTaskqueueWritePartitions:",
    "  - value: 1",
    ...(testing ? ["history.timerProcessorMaxTimeShift:", "  - value: 50ms"] : []),
    "",
  ].join("\n");

interface ServerPorts {
  readonly grpc: Readonly<Record<"frontend" | "frontend-http" | "history" | "matching" | "worker", number>>;
  readonly membership: Readonly<Record<"frontend" | "history" | "matching" | "worker", number>>;
  readonly postgresPort: number;
  readonly password: string;
  readonly dynamic: string;
}

/** The server's own configuration file (temporalio/temporal `common/config/config.go`). */
const configuration = ({ grpc, membership, postgresPort, password, dynamic }: ServerPorts) => {
  const store = (databaseName: string, maxConns: number) => ({
    sql: {
      // The driver that prepares its statements: with the other one PostgreSQL parses and plans each anew.
      pluginName: "postgres12_pgx",
      connectAttributes: { plan_cache_mode: "force_generic_plan" },
      databaseName,
      connectAddr: `${host}:${postgresPort}`,
      connectProtocol: "tcp",
      user: "temporal",
      password,
      maxConns,
      maxIdleConns: maxConns,
      maxConnLifetime: "1h",
    },
  });
  const role = (name: keyof ServerPorts["membership"]) => ({
    rpc: {
      grpcPort: grpc[name],
      membershipPort: membership[name],
      bindOnLocalHost: true,
      ...(name === "frontend" ? { httpPort: grpc["frontend-http"] } : {}),
    },
  });
  return {
    log: { stdout: true, level: "warn" },
    persistence: {
      numHistoryShards: 4,
      defaultStore: "default",
      visibilityStore: "visibility",
      datastores: { default: store("temporal", 20), visibility: store("temporal_visibility", 10) },
    },
    global: { membership: { maxJoinDuration: "30s", broadcastAddress: host } },
    services: {
      frontend: role("frontend"),
      history: role("history"),
      matching: role("matching"),
      worker: role("worker"),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: "active",
      currentClusterName: "active",
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: "frontend",
          rpcAddress: `${host}:${grpc.frontend}`,
          httpAddress: `${host}:${grpc["frontend-http"]}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: "noop" },
    publicClient: { hostPort: `${host}:${grpc.frontend}` },
    dynamicConfigClient: { filepath: dynamic, pollInterval: "60s" },
  };
};
