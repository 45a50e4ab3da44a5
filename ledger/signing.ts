import type pg from "pg";
import { openCheckpoint, signCheckpoint } from "./checkpoint.ts";
import { ensureLedgerKey, type LedgerKey, type LedgerKeyAddress, LedgerMisconfigured, openLedgerKey } from "./key.ts";
import { namedDocuments } from "./named-documents.ts";
import type { Body } from "./tables.ts";
import { type CompleteTile, emptyFrontier, type Frontier, frontierRoot, grow, hashesAt, tileWidth } from "./tree.ts";

/** The rows no longer fit what was signed over them. Nothing is signed on top of that; `doctor --deep` names the rows. */
export class LedgerTampered extends Error {
  override readonly name = "LedgerTampered";
}

/** The tree as it was last signed, by the one who leads. */
export interface Signed {
  readonly key: LedgerKey;
  readonly frontier: Frontier;
  /** The last checkpoint; null before the first. */
  readonly note: string | null;
  /** Of the next checkpoint. */
  readonly number: number;
}

interface NumberedBody {
  readonly index: number;
  readonly body: Body;
}

const adoptionBatch = 5_000;

/**
 * Finds the tree where it was left. Entries from before there was a tree are taken into it, all in this transaction.
 * @throws LedgerTampered when what is there is not what was signed
 * @throws LedgerMisconfigured when the key is not the one that signed
 */
export const takeUp = async (client: pg.Client, address: LedgerKeyAddress): Promise<Signed> => {
  const { rows } = await client.query<{ size: string; number: string | null; note: string | null }>(newest);
  const { size = "0", number = null, note = null } = rows[0] ?? {};
  if (number === null || note === null) {
    await ensureLedgerKey(address);
    const key = await openLedgerKey(address);
    return adopt(client, { key, frontier: emptyFrontier, note: null, number: 0 }, Number(size));
  }
  const key = await openLedgerKey(address);
  const checkpoint = openCheckpoint(note, key.verifierKey);
  if (checkpoint === undefined)
    throw new LedgerMisconfigured(
      `${address.file} holds the key ${key.verifierKey}, which has not signed the ledger's newest checkpoint: put back the one that has, for ${signerIn(note)}`,
    );
  const frontier = await readFrontier(client, Number(size));
  const fits = checkpoint.size === frontier.size && checkpoint.number === Number(number);
  if (!fits || !frontierRoot(frontier).equals(checkpoint.root))
    throw new LedgerTampered(
      `The ledger's ${size} entries and their tree are not the ${checkpoint.size} of its newest checkpoint, ${number}`,
    );
  return { key, frontier, note, number: checkpoint.number + 1 };
};

/** @throws LedgerTampered when somebody else has written since the tree was last signed here */
export const demandUntouched = async (client: pg.Client, { frontier, note }: Signed): Promise<void> => {
  const { rows } = await client.query<{ size: string; note: string | null }>(newest);
  if (Number(rows[0]?.size) !== frontier.size || rows[0]?.note !== note)
    throw new LedgerTampered(
      `The ledger had ${frontier.size} entries when it was last signed here, and has changed since`,
    );
};

/** Grows the tree by entries that were just written, and signs it: all in the transaction that wrote them. */
export const extend = async (
  client: pg.Client,
  signed: Signed,
  entries: readonly NumberedBody[],
  hashes: readonly Buffer[],
): Promise<Signed> => {
  const { key, number } = signed;
  const { frontier, completed } = grow(signed.frontier, hashes);
  await writeTiles(client, completed);
  await writeDocuments(client, entries);
  const root = frontierRoot(frontier);
  const note = signCheckpoint(key, { size: frontier.size, root, number, at: new Date() });
  const row = [number, frontier.size, note];
  await client.query("insert into ledger_checkpoint (number, size, note) values ($1, $2, $3)", row);
  return { key, frontier, note, number: number + 1 };
};

const newest = `
  select (select coalesce(max(index) + 1, 0) from ledger_entry) as size, c.number, c.note
  from (values (1)) as one
  left join (select number, note from ledger_checkpoint order by number desc limit 1) c on true`;

const signerIn = (note: string): string => /^— (\S+)/mu.exec(note)?.[1] ?? "an unknown one";

const adopt = async (client: pg.Client, none: Signed, size: number): Promise<Signed> => {
  if (size === 0) return none;
  let frontier = emptyFrontier;
  while (frontier.size < size) {
    const { rows } = await client.query<{ index: string; leaf_hash: Buffer; body: Body }>(
      `select index, leaf_hash, convert_from(entry, 'UTF8')::jsonb -> 'body' as body
       from ledger_entry where index >= $1 order by index limit $2`,
      [frontier.size, adoptionBatch],
    );
    const first = frontier.size;
    if (rows.length === 0 || rows.some(({ index }, place) => Number(index) !== first + place))
      throw new LedgerTampered(`Of the ledger's ${size} entries, some from ${first} on are missing`);
    if (first + rows.length === size)
      return extend(client, { ...none, frontier }, rows.map(numbered), rows.map(hashOf));
    const grown = grow(frontier, rows.map(hashOf));
    await writeTiles(client, grown.completed);
    await writeDocuments(client, rows.map(numbered));
    frontier = grown.frontier;
  }
  return none;
};

const numbered = ({ index, body }: { readonly index: string; readonly body: Body }): NumberedBody => ({
  index: Number(index),
  body,
});
const hashOf = ({ leaf_hash }: { readonly leaf_hash: Buffer }): Buffer => leaf_hash;

const readFrontier = async (client: pg.Client, size: number): Promise<Frontier> => {
  const edges: Buffer[][] = [];
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const count = hashesAt(level, size);
    const first = count - (count % tileWidth);
    const { rows } = await client.query<{ hash: Buffer }>(
      level === 0
        ? "select leaf_hash as hash from ledger_entry where index >= $1 order by index"
        : "select root as hash from ledger_tile where level = $2 - 1 and n >= $1 order by n",
      level === 0 ? [first] : [first, level],
    );
    edges.push(rows.map(({ hash }) => hash));
  }
  return { size, edges };
};

const writeTiles = async (client: pg.Client, tiles: readonly CompleteTile[]): Promise<void> => {
  if (tiles.length === 0) return;
  await client.query(
    `insert into ledger_tile (level, n, hashes, root)
     select * from unnest($1::smallint[], $2::bigint[], $3::bytea[], $4::bytea[])`,
    [
      tiles.map(({ level }) => level),
      tiles.map(({ n }) => n),
      tiles.map(({ hashes }) => hashes),
      tiles.map(({ root }) => root),
    ],
  );
};

const writeDocuments = async (client: pg.Client, entries: readonly NumberedBody[]): Promise<void> => {
  const named = entries.flatMap(({ index, body }) => namedDocuments(body).map((sha256) => ({ index, sha256 })));
  if (named.length === 0) return;
  await client.query(
    `insert into ledger_document (sha256, index)
     select decode(sha256, 'hex'), index from unnest($1::text[], $2::bigint[]) as named (sha256, index)`,
    [named.map(({ sha256 }) => sha256), named.map(({ index }) => index)],
  );
};
