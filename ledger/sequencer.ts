import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { LedgerKeyAddress } from "./key.ts";
import { type Leaf, leafBytes, leafHash, longestEntry, toldOf, vouchedBytes } from "./leaf.ts";
import { demandUntouched, extend, type Signed, takeUp } from "./signing.ts";

export interface SequencerOptions {
  /** PostgreSQL, as a login that may take on `role`. */
  readonly url: string;
  /** The `sequencer` role that the tables were made with. */
  readonly role: string;
  /** The ledger's key. It is made there when the ledger has no checkpoint yet. */
  readonly key: LedgerKeyAddress;
  /** Ends the sequencer after the batch in hand. */
  readonly signal: AbortSignal;
  /** Told of every failure; the sequencer connects anew and goes on. */
  readonly onFault: (error: unknown) => void;
  /** How long to rest, in ms, once nothing waits; 500 unless told. */
  readonly rest?: number;
}

const batchSize = 1_000;
const restAfterFault = 1_000;

/**
 * Numbers what was appended, takes it into the tree and signs, for as long as it runs. Any number may run: one leads,
 * the others stand by and take over when its connection ends. Whatever is numbered is signed in the same transaction.
 * It goes no further over a ledger whose tree no longer fits its last signature, and says so to `onFault`.
 * Resolves once the signal is aborted; never rejects.
 */
export const runSequencer = async (options: SequencerOptions): Promise<void> => {
  while (!options.signal.aborted) {
    try {
      await onOneConnection(options);
    } catch (error) {
      options.onFault(error);
      await rest(restAfterFault, options.signal);
    }
  }
};

/** Leads on the very connection that holds the lock: who loses the one has lost the other, and writes nothing more. */
const onOneConnection = async ({ url, role, key, signal, rest: pause = 500 }: SequencerOptions): Promise<void> => {
  const client = new pg.Client({ connectionString: url, application_name: "ledger sequencer", keepAlive: true });
  client.on("error", () => undefined); // the next query fails with it, and is told
  try {
    await client.connect();
    await client.query(`set role ${client.escapeIdentifier(role)}`);
    // A leader cut off from the server must not keep the lock: PostgreSQL ends a session that has gone quiet.
    await client.query("set idle_session_timeout = '30s'; set idle_in_transaction_session_timeout = '30s'");
    while (!signal.aborted && !(await lead(client))) await rest(pause, signal);
    if (signal.aborted) return;
    let tip = await inTransaction(client, () => takeUp(client, key));
    while (!signal.aborted) {
      const before = tip.frontier.size;
      tip = await inTransaction(client, () => numberBatch(client, tip));
      if (tip.frontier.size - before < batchSize / 2) await rest(pause, signal);
    }
  } finally {
    await client.end();
  }
};

const lead = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query<{ led: boolean }>(
    "select pg_try_advisory_lock(hashtext('ledger sequencer')) as led",
  );
  return rows[0]?.led === true;
};

/** Rests until the time (ms) is over or the signal is aborted. */
const rest = (time: number, signal: AbortSignal): Promise<void> =>
  wait(time, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });

interface Waiting extends Leaf {
  readonly xid: string;
  readonly id: string;
  readonly part: number;
  readonly parts: number;
  readonly mac: Buffer | null;
}

const inTransaction = async <T>(client: pg.Client, work: () => Promise<T>): Promise<T> => {
  await client.query("begin");
  try {
    const done = await work();
    await client.query("commit");
    return done;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
};

/** Gives the next numbers to rows that nothing can come before any more, and signs the tree with them. */
const numberBatch = async (client: pg.Client, tip: Signed): Promise<Signed> => {
  const found = await client.query<Waiting>(settled, [batchSize]);
  const rows = found.rows.length < batchSize ? found.rows : wholeCalls(found.rows);
  if (rows.length === 0) return tip;
  await demandUntouched(client, tip);
  const leaves = rows.map((row) => leafOf(row, tip));
  const hashes = leaves.map(leafHash);
  await move(client, tip.frontier.size, rows, leaves, hashes);
  const entries = rows.map(({ body }, place) => ({ index: tip.frontier.size + place, body }));
  return extend(client, tip, entries, hashes);
};

/**
 * Every transaction below the snapshot's xmin is over, so no row with a lower place can still appear. A place at or
 * above xmax comes from another server's counter, through a restored dump: that transaction is over as well.
 */
const settled = `
  select xid, id, tenant, subject, kind, actor, at, body, part, parts, mac
  from ledger_outbox
  where xid < pg_snapshot_xmin(pg_current_snapshot()) or xid >= pg_snapshot_xmax(pg_current_snapshot())
  order by xid, id
  limit $1`;

/** Up to the last entry of those appended together, so that none of them waits alone: an audit would miss the others. */
const wholeCalls = (rows: readonly Waiting[]): readonly Waiting[] => {
  const whole = rows.slice(0, rows.findLastIndex(({ part, parts }) => part === parts) + 1);
  return whole.length > batchSize / 2 ? whole : rows;
};

const leafOf = ({ id, part: place, parts, mac, ...leaf }: Waiting, { key }: Signed): Buffer => {
  const told = toldOf(leaf, [place, parts]);
  const vouched = mac !== null && key.vouched(vouchedBytes(told), mac);
  const bytes = leafBytes(told, { id: Number(id), vouched });
  if (bytes.length > longestEntry)
    throw new RangeError(`The entry ${id} has ${bytes.length} bytes, too many to number`);
  return bytes;
};

const move = async (
  client: pg.Client,
  first: number,
  rows: readonly Waiting[],
  leaves: readonly Buffer[],
  hashes: readonly Buffer[],
): Promise<void> => {
  let end = 0;
  const starts = leaves.map((leaf) => (end += leaf.length) - leaf.length + 1);
  const moved = await client.query(
    `with moved as (
       delete from ledger_outbox w
       using unnest($1::xid8[], $2::bigint[], $3::integer[], $4::integer[]) with ordinality
         as leaf (xid, id, start, length, place)
       where w.xid = leaf.xid and w.id = leaf.id
       returning place, w.id, tenant, subject, kind, actor, at, start, length)
     insert into ledger_entry (index, id, tenant, subject, kind, actor, at, entry, leaf_hash)
     select $5::bigint + place - 1, id, tenant, subject, kind, actor, at,
       substr($6::bytea, start, length), substr($7::bytea, (place::integer - 1) * 32 + 1, 32)
     from moved order by place`,
    [
      rows.map(({ xid }) => xid),
      rows.map(({ id }) => id),
      starts,
      leaves.map(({ length }) => length),
      first,
      // As one value each: arrays of bytes travel as text.
      Buffer.concat(leaves),
      Buffer.concat(hashes),
    ],
  );
  // The lock rules it out; a gap would be for ever.
  if (moved.rowCount !== rows.length) throw new Error("Another sequencer took some of the same entries");
};
