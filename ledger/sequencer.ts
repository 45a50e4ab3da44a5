import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { type Leaf, leafBytes, leafHash } from "./leaf.ts";

export interface SequencerOptions {
  /** PostgreSQL, as a login that may take on `role`. */
  readonly url: string;
  /** The `sequencer` role that the tables were made with. */
  readonly role: string;
  /** Ends the sequencer after the batch in hand. */
  readonly signal: AbortSignal;
  /** Told of every failure; the sequencer connects anew and goes on. */
  readonly onFault: (error: unknown) => void;
  /** How long to rest, in ms, once nothing waits; 200 unless told. */
  readonly rest?: number;
}

const batchSize = 1_000;
const restAfterFault = 1_000;

/**
 * Numbers what was appended, for as long as it runs. Any number may run: one leads, the others stand by and take
 * over when its connection ends. Resolves once the signal is aborted; never rejects.
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
const onOneConnection = async ({ url, role, signal, rest: pause = 200 }: SequencerOptions): Promise<void> => {
  const client = new pg.Client({ connectionString: url, application_name: "ledger sequencer", keepAlive: true });
  client.on("error", () => undefined); // the next query fails with it, and is told
  try {
    await client.connect();
    await client.query(`set role ${client.escapeIdentifier(role)}`);
    // A leader cut off from the server must not keep the lock: PostgreSQL ends a session that has gone quiet.
    await client.query("set idle_session_timeout = '30s'; set idle_in_transaction_session_timeout = '30s'");
    while (!signal.aborted && !(await lead(client))) await rest(pause, signal);
    while (!signal.aborted) if ((await numberBatch(client)) < batchSize) await rest(pause, signal);
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
  readonly id: string;
}

/** Gives the next numbers to rows that nothing can come before any more; how many there were. */
const numberBatch = async (client: pg.Client): Promise<number> => {
  await client.query("begin");
  try {
    const waiting = await client.query<Waiting>(settled, [batchSize]);
    if (waiting.rows.length > 0) await move(client, waiting.rows);
    await client.query("commit");
    return waiting.rows.length;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
};

/**
 * Every transaction below the snapshot's xmin is over, so no row with a lower place can still appear. A place at or
 * above xmax comes from another server's counter, through a restored dump: that transaction is over as well.
 */
const settled = `
  select id, tenant, subject, kind, actor, at, body
  from ledger_outbox
  where xid < pg_snapshot_xmin(pg_current_snapshot()) or xid >= pg_snapshot_xmax(pg_current_snapshot())
  order by xid, id
  limit $1`;

const move = async (client: pg.Client, rows: readonly Waiting[]): Promise<void> => {
  const leaves = rows.map(leafBytes);
  const ids = rows.map((row) => row.id);
  const moved = await client.query(
    `insert into ledger_entry (index, id, tenant, subject, kind, actor, at, entry, leaf_hash)
     select (select coalesce(max(index) + 1, 0) from ledger_entry) + place - 1, w.id, tenant, subject, kind, actor, at, entry, hash
     from unnest($1::bigint[], $2::bytea[], $3::bytea[]) with ordinality as leaf (id, entry, hash, place)
     join ledger_outbox w using (id)`,
    [ids, leaves, leaves.map(leafHash)],
  );
  // The lock rules it out; a gap would be for ever.
  if (moved.rowCount !== rows.length) throw new Error("Another sequencer took some of the same entries");
  await client.query("delete from ledger_outbox where id = any ($1)", [ids]);
};
