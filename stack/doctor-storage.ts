import { randomBytes, randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import type { Configuration } from "./configuration.ts";
import { Ailment, type Check } from "./doctor-check.ts";
import { canLock, storageClient } from "./minio.ts";
import { say } from "./problem.ts";

const words = say.doctor;

const putGetDelete = async (storage: Configuration["storage"]): Promise<undefined> => {
  const client = storageClient(storage);
  const { bucket } = storage;
  const name = `${storage.prefix}doctor/${randomUUID()}`;
  const bytes = randomBytes(1024);
  const { versionId } = await client.putObject(bucket, name, bytes);
  const read = await buffer(await client.getObject(bucket, name));
  await client.removeObject(bucket, name, versionId ? { versionId } : {});
  if (!read.equals(bytes)) throw new Error("read something else than was written");
  if (!versionId) throw new Ailment("no versions", words.fixVersioning);
  if (!(await canLock(storage))) throw new Ailment("no object lock", words.fixVersioning);
  return undefined;
};

export const storageChecks: readonly Check[] = [
  { name: "storage", remedy: words.fixStorage, attempt: ({ storage }) => putGetDelete(storage) },
];
