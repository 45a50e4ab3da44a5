import { type Kysely, sql } from "kysely";
import { openCheckpoint } from "./checkpoint.ts";
import { isSha256 } from "./named-documents.ts";
import { type ReadTile, type TreeReader, treeReader } from "./proof.ts";
import type { LedgerTables } from "./tables.ts";
import { tileWidth } from "./tree.ts";

type Db = Kysely<LedgerTables>;

/** The newest signed note, as C2SP tlog-tiles serves it at `checkpoint`; undefined while the ledger is empty. */
export const checkpoint = async (db: Db): Promise<string | undefined> => {
  const newest = db.selectFrom("ledger_checkpoint").select("note").orderBy("number", "desc").limit(1);
  return (await newest.executeTakeFirst())?.note;
};

/** The first signed note over a tree that has this entry; undefined until there is one. */
export const checkpointCovering = async (db: Db, index: number): Promise<string | undefined> => {
  const notes = db.selectFrom("ledger_checkpoint").select("note").where("size", ">", index);
  return (await notes.orderBy("number").limit(1).executeTakeFirst())?.note;
};

/** The signed note with this number; undefined when there is none. */
export const checkpointByNumber = async (db: Db, number: number): Promise<string | undefined> =>
  (await db.selectFrom("ledger_checkpoint").select("note").where("number", "=", number).executeTakeFirst())?.note;

/**
 * The first `width` hashes of a tile, 32 bytes each, as C2SP tlog-tiles serves them at `tilePath(…)`. Fit for the
 * public: hashes tell nothing of entries. Undefined when the ledger has no such tile, or not so wide a one, yet.
 */
export const tile = async (
  db: Db,
  level: number,
  n: number,
  width: number = tileWidth,
): Promise<Buffer | undefined> => {
  if (!isTile(level, n, width)) return undefined;
  const complete = db.selectFrom("ledger_tile").select("hashes").where("level", "=", level).where("n", "=", n);
  const found = await complete.executeTakeFirst();
  if (found !== undefined) return Buffer.from(found.hashes.subarray(0, width * 32));
  const first = n * tileWidth;
  const { rows } = await (level === 0
    ? sql<{ hash: Buffer }>`select leaf_hash as hash from ledger_leaf_hashes(${first}::bigint, ${width}::integer)`
    : sql<{ hash: Buffer }>`
        select root as hash from ledger_tile
        where level = ${level - 1} and n >= ${first} and n < ${first + width} order by n`
  ).execute(db);
  return rows.length === width ? Buffer.concat(rows.map(({ hash }) => hash)) : undefined;
};

/**
 * The entry bundle of C2SP tlog-tiles: each entry after its length in two bytes. It holds the tenants' facts: never for
 * the public. Undefined unless the viewer sees every entry in it.
 */
export const entriesTile = async (db: Db, n: number, width: number = tileWidth): Promise<Buffer | undefined> => {
  if (!isTile(0, n, width)) return undefined;
  const rows = await db
    .selectFrom("ledger_entry")
    .select("entry")
    .where("index", ">=", n * tileWidth)
    .where("index", "<", n * tileWidth + width)
    .orderBy("index")
    .execute();
  if (rows.length !== width) return undefined;
  return Buffer.concat(rows.flatMap(({ entry }) => [lengthOf(entry), entry]));
};

const lengthOf = (entry: Uint8Array): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(entry.length);
  return length;
};

const isTile = (level: number, n: number, width: number): boolean =>
  [level, n, width].every(Number.isSafeInteger) &&
  level >= 0 &&
  level <= 6 && // as far as safe integers count
  n >= 0 &&
  n * tileWidth ** (level + 1) <= Number.MAX_SAFE_INTEGER &&
  width >= 1 &&
  width <= tileWidth;

/** Roots and proofs of the trees of up to `size` entries; it keeps the tiles that it has read. */
export const openTree = (db: Db, size: number): TreeReader => {
  const read: ReadTile = (level, n, width) => tile(db, level, n, width);
  return treeReader(read, size);
};

/**
 * The audit path of an entry in the tree of `size` entries, from the leaf upwards (RFC 6962 §2.1.1).
 * @throws RangeError when there is no such entry or no such tree
 */
export const inclusionProof = (db: Db, index: number, size: number): Promise<readonly Buffer[]> =>
  openTree(db, size).inclusion(index, size);

/**
 * That the tree of `to` entries begins with the tree of `from` (RFC 6962 §2.1.2).
 * @throws RangeError when there is no such tree, or `from` is the larger
 */
export const consistencyProof = (db: Db, from: number, to: number): Promise<readonly Buffer[]> =>
  openTree(db, to).consistency(from, to);

/** What may be told to anybody of a document that the ledger knows. */
export interface KnownDocument {
  /** The first checkpoint over the first entry that names it. */
  readonly checkpoint: { readonly number: number; readonly size: number; readonly at: Date; readonly note: string };
}

/**
 * Whether any entry, of whatever tenant, names the document with this SHA-256 (64 lower-case hexadecimal digits), and
 * under which checkpoint. Nothing else about it is told; undefined when no entry does.
 * @param verifierKey of the ledger
 */
export const ledgerKnows = async (
  db: Db,
  documentSha256: string,
  verifierKey: string,
): Promise<KnownDocument | undefined> => {
  if (!isSha256(documentSha256)) return undefined;
  const { rows } = await sql<{ note: string }>`
    select c.note from ledger_checkpoint c
    where c.size > (select min(index) from ledger_document where sha256 = ${Buffer.from(documentSha256, "hex")})
    order by c.size limit 1`.execute(db);
  const note = rows[0]?.note;
  const signed = note === undefined ? undefined : openCheckpoint(note, verifierKey);
  if (note === undefined || signed === undefined) return undefined;
  return { checkpoint: { number: signed.number, size: signed.size, at: signed.at, note } };
};
