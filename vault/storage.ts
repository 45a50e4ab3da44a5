import { type Bytes, cut } from "./cut.ts";
import { VaultMisconfigured } from "./fault.ts";
import { connect, reaching, relayed, type S3Address } from "./s3.ts";
import type { SealedSource } from "./stream.ts";

export interface StoredVersion {
  readonly name: string;
  /** The store's own version id. */
  readonly versionId: string;
  readonly bytes: number;
  readonly deleteMarker: boolean;
}

/** Objects in one versioned bucket of any S3, below one prefix. Knows nothing of encryption. */
export interface Storage {
  /**
   * Stores a stream under a name never used before, in bounded memory (two parts of 8 MiB). An error of the source is
   * thrown as it is, and nothing is stored.
   *
   * @returns bytes stored
   * @param retainUntil object lock in GOVERNANCE mode up to then; the bucket must have object lock
   */
  readonly put: (name: string, bytes: Bytes, retainUntil?: Date) => Promise<number>;
  /** @throws VaultMissing before the first byte when there is no such object */
  readonly get: (name: string) => Promise<Bytes>;
  /** Looks up the size and reads parts on demand. @throws VaultMissing */
  readonly source: (name: string) => Promise<SealedSource>;
  /** A page of at most 1,000 versions and delete markers of the objects whose name begins so. */
  readonly versions: (beginning: string) => Promise<readonly StoredVersion[]>;
  /**
   * Removes every version of every object whose name begins so; may be repeated.
   *
   * @param bypassGovernance also what is locked in GOVERNANCE mode
   * @returns versions removed by this call, delete markers not counted
   */
  readonly removeAll: (beginning: string, bypassGovernance: boolean) => Promise<number>;
  /** @throws VaultMisconfigured when the bucket is missing or not versioned */
  readonly checkBucket: () => Promise<void>;
  readonly close: () => void;
}

/** S3 takes parts from 5 MiB on and at most 10,000 of them: objects up to 78 GiB. */
const partBytes = 8 * 1024 * 1024;
const removedAtOnce = 16;

export const openStorage = (address: S3Address): Storage => {
  const { bucket, prefix } = address;
  const { client, close } = connect(address);

  /** One after the other, while the next part is being sealed. */
  const putInParts = async (key: string, parts: AsyncIterable<Uint8Array>, headers: Record<string, string>) => {
    const upload = await reaching(() => client.initiateNewMultipartUpload(bucket, key, headers));
    const done: { part: number; etag: string }[] = [];
    let sending: Promise<unknown> = Promise.resolve();
    const send = async (bytes: Uint8Array, part: number) => {
      const { etag } = await reaching(() =>
        client.uploadPart(
          { bucketName: bucket, objectName: key, uploadID: upload, partNumber: part, headers: {} },
          asBuffer(bytes),
        ),
      );
      done.push({ part, etag });
    };
    try {
      let part = 0;
      for await (const bytes of parts) {
        await sending;
        sending = send(bytes, ++part);
        sending.catch(() => undefined); // told by the await above or below
      }
      await sending;
      await reaching(() => client.completeMultipartUpload(bucket, key, upload, done));
    } catch (error) {
      await Promise.allSettled([sending]);
      // The error is the news. An upload that is never completed is no object, and stores drop it by themselves.
      await Promise.allSettled([client.abortMultipartUpload(bucket, key, upload)]);
      throw error;
    }
  };

  const read = async (key: string, start: number, length: number): Promise<Bytes> => {
    const body = await reaching(() => client.getPartialObject(bucket, key, start, length));
    return relayed(body);
  };

  const versions: Storage["versions"] = async (beginning) => {
    const query = { Delimiter: "", MaxKeys: 1000, IncludeVersion: true };
    const { objects } = await reaching(() => client.listObjectsQuery(bucket, prefix + beginning, "", query));
    return objects.map((item) => listed(item, prefix.length));
  };

  return {
    put: async (name, bytes, retainUntil) => {
      const key = prefix + name;
      let stored = 0;
      const parts = (async function* () {
        for await (const part of cut(bytes, () => partBytes)) {
          stored += part.bytes.length;
          yield part;
        }
      })();
      try {
        const first = await parts.next();
        if (first.done === true) throw new TypeError("cut always gives a piece");
        if (first.value.last && retainUntil === undefined) {
          const whole = asBuffer(first.value.bytes);
          await reaching(() => client.putObject(bucket, key, whole, whole.length, contentType));
        } else {
          await putInParts(key, following(first.value.bytes, parts), { ...contentType, ...lock(retainUntil) });
        }
        return stored;
      } finally {
        await parts.return();
      }
    },
    get: (name) => read(prefix + name, 0, 0),
    source: async (name) => {
      const key = prefix + name;
      const { size } = await reaching(() => client.statObject(bucket, key));
      return {
        size,
        read: async function* (start, end) {
          if (end > start) yield* await read(key, start, end - start);
        },
      };
    },
    versions,
    removeAll: async (beginning, bypassGovernance) => {
      let removed = 0;
      for (;;) {
        const page = await versions(beginning);
        if (page.length === 0) return removed;
        for (let at = 0; at < page.length; at += removedAtOnce) {
          const batch = page.slice(at, at + removedAtOnce);
          await Promise.all(
            batch.map(({ name, versionId }) =>
              reaching(() =>
                client.removeObject(bucket, prefix + name, { versionId, governanceBypass: bypassGovernance }),
              ),
            ),
          );
          removed += batch.filter(({ deleteMarker }) => !deleteMarker).length;
        }
      }
    },
    checkBucket: async () => {
      if (!(await reaching(() => client.bucketExists(bucket))))
        throw new VaultMisconfigured(`bucket ${bucket} does not exist at ${address.endpoint}`);
      const { Status } = await reaching(() => client.getBucketVersioning(bucket));
      if (Status !== "Enabled") throw new VaultMisconfigured(`bucket ${bucket} is not versioned`);
    },
    close,
  };
};

/** The name and type of the plaintext are nobody's business here. */
const contentType = { "Content-Type": "application/octet-stream" };

const lock = (retainUntil: Date | undefined): Record<string, string> =>
  retainUntil === undefined
    ? {}
    : {
        "x-amz-object-lock-mode": "GOVERNANCE",
        "x-amz-object-lock-retain-until-date": retainUntil.toISOString(),
      };

interface ListedItem {
  readonly name?: string;
  readonly size?: number;
  /** Given by the client when versions are asked for, though its types do not say so. */
  readonly versionId?: string;
  readonly isDeleteMarker?: boolean;
}

const listed = (item: ListedItem, prefixLength: number): StoredVersion => {
  if (item.name === undefined || item.versionId === undefined) throw new TypeError("a listed version without a name");
  return {
    name: item.name.slice(prefixLength),
    versionId: item.versionId,
    bytes: item.size ?? 0,
    deleteMarker: item.isDeleteMarker === true,
  };
};

async function* following(first: Uint8Array, rest: AsyncIterable<{ readonly bytes: Uint8Array }>) {
  yield first;
  for await (const { bytes } of rest) yield bytes;
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
