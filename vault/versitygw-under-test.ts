import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programsOf } from "../stack/build.ts";
import { makeBucket } from "../stack/minio.ts";
import { until } from "../test/until.ts";
import type { S3Address } from "./s3.ts";

/** A second S3 that shares no code with MinIO, on a folder of its own, with a bucket like ours. */
export const startVersitygw = async () => {
  const { versitygw } = await programsOf("versitygw");
  const folder = await mkdtemp(join(tmpdir(), "engross-versitygw-"));
  const [objects, versions] = [join(folder, "objects"), join(folder, "versions")];
  await Promise.all([mkdir(objects), mkdir(versions)]);
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const address: S3Address = {
    ...{ endpoint, region: "us-east-1", bucket: "engross", prefix: "test/" },
    ...{ accessKey: "engross", secretKey: randomBytes(16).toString("hex") },
  };
  const options = ["--quiet", "--keep-alive", "--health", "/health", "--port", new URL(endpoint).host];
  const child = spawn(versitygw, [...options, "posix", "--versioning-dir", versions, objects], {
    stdio: "ignore",
    env: { ROOT_ACCESS_KEY: address.accessKey, ROOT_SECRET_KEY: address.secretKey },
  });
  await until("versitygw to answer", async () => {
    if (child.exitCode !== null) throw new Error(`versitygw ended with ${child.exitCode}`);
    return (await fetch(`${endpoint}/health`).catch(() => undefined))?.ok;
  });
  await makeBucket(address);
  return {
    address,
    close: async () => {
      child.kill();
      if (child.exitCode === null) await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return address.port;
};
