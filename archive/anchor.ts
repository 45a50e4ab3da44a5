import { gather } from "../vault/cut.ts";
import { connect, reaching, relayed, type S3Address } from "../vault/s3.ts";
import { putPart } from "../vault/s3-put.ts";

export interface AnchorAddress extends S3Address {
  /** How long the store lets nobody remove a checkpoint, not even its owner. */
  readonly years: number;
}

/** A signed checkpoint of the ledger. */
export interface Anchor {
  /** Of the checkpoint. */
  readonly number: number;
  readonly note: string;
}

/** Checkpoints of the ledger where nobody of ours can change or remove them: a bucket with compliance locks. */
export interface Anchors {
  /** @returns whether it was not there before */
  readonly keep: (anchor: Anchor, now: Date) => Promise<boolean>;
  /** Everything that was ever kept, by number. Whoever writes over one only adds to them: each version is here. */
  readonly all: () => Promise<readonly string[]>;
  readonly close: () => void;
}

/** A note has about 300 bytes. What is longer was not written by us. */
const longestNote = 4_096;
const readAtOnce = 16;

/** @param pageSize how many are listed at once, 1,000 at most */
export const openAnchors = (address: AnchorAddress, pageSize = 1_000): Anchors => {
  const { bucket, prefix, years } = address;
  const { client, close } = connect(address);
  const nameOf = (number: number): string => `${prefix}checkpoints/${String(number).padStart(12, "0")}.note`;

  const read = async ({ name, versionId }: Version): Promise<string> => {
    const body = await reaching(() => client.getObject(bucket, name, { versionId }));
    return (await gather(relayed(body))).toString("utf8");
  };

  const versions = async (beginning: string): Promise<readonly Version[]> => {
    const items: ListedItem[] = [];
    let after = {};
    for (let more = true; more; ) {
      const query = { Delimiter: "", MaxKeys: pageSize, IncludeVersion: true, ...after };
      const page = await reaching(() => client.listObjectsQuery(bucket, beginning, "", query));
      items.push(...page.objects);
      more = page.isTruncated === true || String(page.isTruncated) === "true";
      // The client puts it into the address as it is.
      after = { keyMarker: encoded(page.keyMarker), versionIdMarker: encoded(page.versionIdMarker) };
    }
    return items.flatMap(({ name, versionId, size = 0, isDeleteMarker }) =>
      name === undefined || versionId === undefined || isDeleteMarker === true || size > longestNote
        ? []
        : [{ name, versionId }],
    );
  };

  const notes = async (beginning: string): Promise<readonly string[]> => {
    const found = await versions(beginning);
    const texts: string[] = [];
    for (let at = 0; at < found.length; at += readAtOnce)
      texts.push(...(await Promise.all(found.slice(at, at + readAtOnce).map(read))));
    return texts;
  };

  return {
    keep: async ({ number, note }, now) => {
      const name = nameOf(number);
      if ((await notes(name)).includes(note)) return false;
      const until = new Date(now);
      until.setUTCFullYear(until.getUTCFullYear() + years);
      const headers = {
        "Content-Type": "text/plain; charset=utf-8",
        "x-amz-object-lock-mode": "COMPLIANCE",
        "x-amz-object-lock-retain-until-date": until.toISOString(),
      };
      const bytes = Buffer.from(note, "utf8");
      await putPart(client, { bucket, key: name, headers }, { chunks: [bytes], size: bytes.length, last: true });
      return true;
    },
    all: () => notes(`${prefix}checkpoints/`),
    close,
  };
};

const encoded = (text = ""): string => encodeURIComponent(decodeURIComponent(text));

interface Version {
  readonly name: string;
  readonly versionId: string;
}

interface ListedItem {
  readonly name?: string;
  readonly size?: number;
  /** Given by the client when versions are asked for, though its types do not say so. */
  readonly versionId?: string;
  readonly isDeleteMarker?: boolean;
}
