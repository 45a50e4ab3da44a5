import { Client } from "minio";
import { answers, startChild } from "./child.ts";
import type { Configuration } from "./configuration.ts";
import type { DataFolder } from "./data-folder.ts";
import type { Ports } from "./ports.ts";
import { hasCode, SetUpProblem, say } from "./problem.ts";
import type { Secrets } from "./secrets.ts";
import { runService, type Service } from "./service.ts";
import { makeOwnFolder } from "./unprivileged.ts";

type Storage = Configuration["storage"];

const host = "127.0.0.1";

/** An S3 client for the configured object storage. */
export const storageClient = (storage: Storage): Client => {
  const { protocol, hostname, port } = new URL(storage.endpoint);
  return new Client({
    endPoint: hostname,
    useSSL: protocol === "https:",
    ...(port === "" ? {} : { port: Number(port) }),
    region: storage.region,
    accessKey: storage.accessKey,
    secretKey: storage.secretKey,
  });
};

/**
 * Makes the bucket with object lock (which turns versions on) unless it is there.
 *
 * @throws SetUpProblem when it is there without object lock: MinIO does not turn that on later, and signing needs it
 */
export const makeBucket = async (storage: Storage): Promise<void> => {
  const client = storageClient(storage);
  if (!(await client.bucketExists(storage.bucket)))
    await client.makeBucket(storage.bucket, storage.region, { ObjectLocking: true });
  else if (!(await canLock(storage))) throw new SetUpProblem(say.doctor.noLock(storage.bucket));
};

/** The buckets of the documents, of their copies where a second S3 is configured, and of the ledger's checkpoints. */
export const makeBuckets = async ({
  storage,
  copies,
  anchors,
}: Pick<Configuration, "storage" | "copies" | "anchors">): Promise<void> => {
  const all = [storage, ...(copies !== undefined && "s3" in copies ? [copies.s3] : []), anchors];
  await Promise.all(all.map(makeBucket));
};

/** Whether objects of the bucket can be locked. */
export const canLock = async (storage: Storage): Promise<boolean> => {
  try {
    // oxlint-disable-next-line typescript/await-thenable -- its types leave out that it returns a promise
    const answer: unknown = await storageClient(storage).getObjectLockConfig(storage.bucket);
    return JSON.stringify(answer).includes("Enabled");
  } catch (error) {
    if (hasCode(error, "ObjectLockConfigurationNotFoundError")) return false;
    throw error;
  }
};

/** Runs MinIO on one folder of the data folder. */
export const startMinio = async (
  folder: DataFolder,
  ports: Ports,
  secrets: Secrets,
  program: string,
): Promise<Service> => {
  const port = await ports.get("minio");
  const endpoint = `http://${host}:${port}`;
  const accessKey = secrets.minioUser.slice(0, 20);
  await makeOwnFolder(folder.at("minio"), undefined);
  return runService({
    name: "MinIO",
    where: endpoint,
    environment: { S3_ENDPOINT: endpoint, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secrets.minioPassword },
    launch: async () => {
      const child = await startChild(folder, {
        name: "minio",
        program,
        arguments: ["server", "--quiet", "--address", `${host}:${port}`, folder.at("minio")],
        environment: {
          MINIO_ROOT_USER: accessKey,
          MINIO_ROOT_PASSWORD: secrets.minioPassword,
          MINIO_BROWSER: "off",
          MINIO_UPDATE: "off",
        },
        cwd: folder.path,
      });
      await answers(child, {
        name: "MinIO",
        seconds: 60,
        ports: [port],
        // "cluster" and not "live": it must be able to write.
        ask: async () => ((await fetch(`${endpoint}/minio/health/cluster`)).ok ? true : undefined),
      });
      return child;
    },
  });
};
