import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import { openDatabase } from "../db/connection.ts";
import { freshDatabase } from "../test/stack/index.ts";
import { until } from "../test/until.ts";
import {
  append,
  ensureLedgerKey,
  type LedgerKey,
  type LedgerKeyAddress,
  type LedgerTables,
  type NewEntry,
  openLedgerKey,
  runSequencer,
  vouching,
} from "./index.ts";

/** A ledger of its own for one test file, and what a superuser may do behind it. */
export interface FreshLedger {
  readonly tenant: string;
  readonly url: string;
  readonly folder: string;
  readonly address: LedgerKeyAddress;
  readonly key: LedgerKey;
  /** Appends through vouching connections, each group in a transaction of its own. */
  readonly tell: (...groups: readonly (readonly Told[])[]) => Promise<void>;
  /** Runs a sequencer until nothing waits any more; what it complained of. */
  readonly number: () => Promise<readonly unknown[]>;
  /** As the application reads when nobody has said who is looking. */
  readonly stranger: Kysely<LedgerTables>;
  /** Sees and may do everything. */
  readonly superuser: Kysely<LedgerTables>;
  readonly close: () => Promise<void>;
}

type Told = Partial<NewEntry> & { readonly subject: string };

export const freshLedger = async (): Promise<FreshLedger> => {
  const { url, superuserUrl } = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "ledger-"));
  const address = { file: join(folder, "ledger.key"), origin: "ledger.example/test" };
  await ensureLedgerKey(address);
  const key = await openLedgerKey(address);
  const db = vouching<LedgerTables>(openDatabase(url, { applicationName: "test" }), key);
  const superuser: Kysely<LedgerTables> = openDatabase(superuserUrl, { applicationName: "test superuser" });
  const tenant = randomUUID();
  const at = new Date("2026-03-01T09:30:00.123Z");
  const waiting = async () => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ledger_outbox`.execute(superuser);
    return rows[0]?.count;
  };
  return {
    tenant,
    url,
    folder,
    address,
    key,
    superuser,
    stranger: db,
    tell: async (...groups) => {
      for (const group of groups)
        await db.transaction().execute(async (tx) => {
          await sql`select set_config('engross.tenant', ${tenant}, true)`.execute(tx);
          const entries = group.map((told) => ({ tenant, kind: "told", actor: "person/1", at, ...told }));
          await append(tx, entries);
        });
    },
    number: async () => {
      const end = new AbortController();
      const faults: unknown[] = [];
      const onFault = (fault: unknown) => faults.push(fault);
      const role = "engross_sequencer";
      const running = runSequencer({ url, role, key: address, signal: end.signal, rest: 5, onFault });
      try {
        await until("every entry to be numbered", async () => faults.length > 0 || (await waiting()) === 0);
      } finally {
        end.abort();
        await running;
      }
      return faults;
    },
    close: async () => {
      await db.destroy();
      await superuser.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
