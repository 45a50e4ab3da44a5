import { type Bytes, gather } from "./cut.ts";
import { codeOf, VaultMisconfigured } from "./fault.ts";
import { type Part, partsOf } from "./parts.ts";
import { connect, reaching, relayed, type S3Address } from "./s3.ts";
import { putPart } from "./s3-put.ts";
import type { SealedSource } from "./stream.ts";
import { swept } from "./swept.ts";

export interface StoredVersion {
  readonly name: string;
  /** The store's own version id. */
  readonly versionId: string;
  readonly bytes: number;
  readonly deleteMarker: boolean;
}

/** What keeps an object from being removed. */
export interface Protection {
  /** Locked in GOVERNANCE mode up to then; `null` where it is not known. */
  readonly until: Date | null;
  /** Held back for a matter, however long that takes: nobody removes it, by whatever right. */
  readonly held: boolean;
}

/** Objects in one versioned bucket of any S3, below one prefix. Knows nothing of encryption. */
export interface Storage {
  /**
   * Stores a stream under a name never used before, in bounded memory (two parts of 5 MiB); its chunks must not
   * change afterwards. An error of the source is thrown as it is, and nothing is stored.
   *
   * @returns bytes stored
   * @param retainUntil object lock in GOVERNANCE mode up to then; the bucket must have object lock
   */
  readonly put: (name: string, bytes: Bytes, retainUntil?: Date) => Promise<number>;
  /** @throws VaultMissing before the first byte when there is no such object */
  readonly get: (name: string, version?: string) => Promise<Bytes>;
  /** Reads the beginning at once, for the size comes with it, and parts on demand. @throws VaultMissing */
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
  /** Protects every version of an object. A lock grows longer, never shorter; a hold is put on or lifted. */
  readonly protect: (name: string, protection: Protection) => Promise<void>;
  /** @throws VaultMisconfigured when the bucket is missing or not versioned */
  readonly checkBucket: () => Promise<void>;
  readonly close: () => void;
}

/** S3 takes parts from 5 MiB on and at most 10,000 of them: objects up to 48 GiB. */
const partBytes = 5 * 1024 * 1024;
const sentAtOnce = 2;
/** More than any header. */
const beginningBytes = 64;
const removedAtOnce = 16;

export const openStorage = (address: S3Address): Storage => {
  const { bucket, prefix } = address;
  const { client, close } = connect(address);

  /** Two at a time; the next is sealed when one of them is through, so that never more than two are in memory. */
  const putInParts = async (key: string, parts: AsyncIterable<Part>, headers: Readonly<Record<string, string>>) => {
    const upload = await reaching(() => client.initiateNewMultipartUpload(bucket, key, { ...headers }));
    const sending: Promise<{ readonly part: number; readonly etag: string }>[] = [];
    let stored = 0;
    try {
      for await (const bytes of parts) {
        const part = sending.length + 1;
        const query = `uploadId=${encodeURIComponent(upload)}&partNumber=${part}`;
        const sent = putPart(client, { bucket, key, query, headers: {} }, bytes).then((etag) => ({ part, etag }));
        sent.catch(() => undefined); // told by an await above or below
        sending.push(sent);
        stored += bytes.size;
        await sending[part - sentAtOnce];
      }
      const done = await Promise.all(sending);
      await reaching(() => client.completeMultipartUpload(bucket, key, upload, done));
      return stored;
    } catch (error) {
      await Promise.allSettled(sending);
      // The error is the news. An upload that is never completed is no object, and stores drop it by themselves.
      await Promise.allSettled([client.abortMultipartUpload(bucket, key, upload)]);
      throw error;
    }
  };

  const read = async (key: string, start: number, length: number, versionId = ""): Promise<Bytes> => {
    const body = await reaching(() =>
      client.getPartialObject(bucket, key, start, length, versionId ? { versionId } : {}),
    );
    return swept(relayed(body));
  };

  /** The size comes along with the first bytes, which are always needed. */
  const beginningOf = async (key: string) => {
    const request = {
      method: "GET",
      bucketName: bucket,
      objectName: key,
      headers: { range: `bytes=0-${beginningBytes - 1}` },
    };
    try {
      const response = await reaching(() => client.makeRequestAsync(request, "", [206], ""));
      const size = Number(response.headers["content-range"]?.split("/")[1]);
      return { size, beginning: await gather(relayed(response)) };
    } catch (error) {
      if (codeOf(error) === "InvalidRange") return { size: 0, beginning: Buffer.alloc(0) };
      throw error;
    }
  };

  const versions: Storage["versions"] = async (beginning) => {
    const query = { Delimiter: "", MaxKeys: 1000, IncludeVersion: true };
    const { objects } = await reaching(() => client.listObjectsQuery(bucket, prefix + beginning, "", query));
    return objects.map((item) => listed(item, prefix.length));
  };

  /** From the headers of the object: stores disagree about the XML in which they tell a lock by itself. */
  const lockedUntil = async (key: string, versionId: string): Promise<Date> => {
    const query = `versionId=${encodeURIComponent(versionId)}`;
    const request = { method: "HEAD", bucketName: bucket, objectName: key, query };
    const response = await reaching(() => client.makeRequestAsync(request, "", [200], ""));
    response.resume();
    const until = response.headers["x-amz-object-lock-retain-until-date"];
    return new Date(typeof until === "string" ? until : 0);
  };

  return {
    put: async (name, bytes, retainUntil) => {
      const key = prefix + name;
      const headers = { ...contentType, ...lock(retainUntil) };
      const parts = partsOf(swept(bytes), () => partBytes);
      try {
        const first = await parts.next();
        if (first.done === true) throw new TypeError("there is always a part");
        if (!first.value.last) return await putInParts(key, following(first.value, parts), headers);
        await putPart(client, { bucket, key, headers }, first.value);
        return first.value.size;
      } finally {
        await parts.return();
      }
    },
    get: (name, version) => read(prefix + name, 0, 0, version),
    source: async (name) => {
      const key = prefix + name;
      const { size, beginning } = await beginningOf(key);
      return {
        size,
        read: async function* (start, end) {
          if (end <= beginning.length) yield beginning.subarray(start, end);
          else if (end > start) yield* await read(key, start, end - start);
        },
      };
    },
    versions,
    removeAll: async (beginning, bypassGovernance) => {
      const removeEach = async (name: string, listed: readonly StoredVersion[]): Promise<void> => {
        for (const { versionId } of listed) {
          const options = { versionId, governanceBypass: bypassGovernance };
          await reaching(() => client.removeObject(bucket, prefix + name, options));
        }
      };
      let removed = 0;
      for (;;) {
        const page = await versions(beginning);
        if (page.length === 0) return removed;
        // Stores promote the version before the one that goes: those of one object must go one after another.
        const objects = [...Map.groupBy(page, ({ name }) => name)];
        for (let at = 0; at < objects.length; at += removedAtOnce)
          await Promise.all(objects.slice(at, at + removedAtOnce).map(([name, each]) => removeEach(name, each)));
        removed += page.filter(({ deleteMarker }) => !deleteMarker).length;
      }
    },
    protect: async (name, { until, held }) => {
      for (const { name: each, versionId, deleteMarker } of await versions(name)) {
        if (deleteMarker) continue;
        const key = prefix + each;
        if (until !== null && until > (await lockedUntil(key, versionId))) {
          const retainUntilDate = until.toISOString();
          await reaching(() =>
            client.putObjectRetention(bucket, key, { mode: "GOVERNANCE", retainUntilDate, versionId }),
          );
        }
        const hold = { versionId, status: held ? "ON" : "OFF" } as const;
        // Its type hides that it gives a promise.
        await reaching(() => Promise.resolve(client.setObjectLegalHold(bucket, key, hold)));
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

async function* following(first: Part, rest: AsyncIterable<Part>) {
  yield first;
  yield* rest;
}
