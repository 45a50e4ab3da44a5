import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { sql, type Transaction } from "kysely";
import { recordActivities } from "../activities/record.ts";
import { openDatabase } from "../db/connection.ts";
import { sequencer } from "../db/roles.ts";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { type Act, memberActing } from "../domain/act.ts";
import { instantOf } from "../domain/calendar.ts";
import type { ContractCommand } from "../domain/command.ts";
import type { Contract } from "../domain/contract.ts";
import { decide } from "../domain/decide.ts";
import { evolveAll } from "../domain/evolve.ts";
import type { TenantId } from "../domain/ids.ts";
import { isRefusal } from "../domain/refusal.ts";
import {
  append,
  ensureLedgerKey,
  evidenceBundle,
  type LedgerKey,
  type LedgerKeyAddress,
  type LedgerTables,
  openCheckpoint,
  openLedgerKey,
  runSequencer,
  vouching,
} from "../ledger/index.ts";
import { verifierSource } from "../ledger/verify/bundle.ts";
import { migrateAll } from "../stack/migrate.ts";
import { type Services, startServices } from "../stack/services.ts";
import { addScribe, draftContracts } from "./contracts.ts";
import { type Figures, median, rounded } from "./figures.ts";

const lanes = 8;
const rounds = 9;
const roundSeconds = 2;
const entries = 100_000;
const entriesPerCall = 500;
const tenant = randomUUID() as string as TenantId;
const subject = `contract/${randomUUID()}`;

/**
 * What a contract's process records with an entry against the same without, in turn on one server with a sequencer at
 * work (and the same of the least that could be called business: three small rows); how many entries a second are
 * numbered, hashed and signed; and how long a bare Node checks a bundle of 100 000 entries.
 */
export const runLedgerBench = async (): Promise<Figures> => {
  await using open = new AsyncDisposableStack();
  const dataFolder = await mkdtemp(join(tmpdir(), "engross-bench-"));
  open.defer(() => rm(dataFolder, { recursive: true, force: true }));
  const services = await startServices({ dataFolder, testing: false, environment: {} });
  open.defer(services.stop);
  const { url, adminUrl = url } = services.configuration.database;
  await migrateAll(services.configuration);
  const address = services.configuration.ledgerKey;
  await ensureLedgerKey(address);
  const key = await openLedgerKey(address);
  const db = vouching(openDatabase(url, { applicationName: "bench", connections: lanes }), key);
  open.defer(() => db.destroy());
  await makeSmallRows(adminUrl);

  const run = { db, url, address, key };
  return {
    ...(await transactions(run, services)),
    ...(await sequencing(run)),
    ...(await verifying(run, dataFolder)),
  };
};

interface Run {
  readonly db: Db;
  readonly url: string;
  readonly address: LedgerKeyAddress;
  readonly key: LedgerKey;
}

/** Something that a lane does again and again, with an entry or without. */
type Business = (lane: number, recorded: boolean) => Promise<void>;

/** What the process of a contract has written down with every command: a contract a lane, each at its next version. */
const recordingContracts = async ({ db }: Run, services: Services): Promise<Business> => {
  const person = await addScribe(db);
  const { recordContract } = recordActivities({ db });
  const record = async (before: Contract | null, command: ContractCommand, id: string): Promise<Contract> => {
    const act: Act = { actor: memberActing(person), at: instantOf(Date.now()), command: id };
    const events = decide(before, command, act);
    if (isRefusal(events)) throw new Error(`${command.type}: ${events.refused}`);
    const state = evolveAll(before, events, act.at);
    if (await recordContract({ before: before?.version ?? 0, state, events, act })) throw new Error(command.type);
    return state;
  };
  const births = await draftContracts(services, person, lanes);
  const contracts = await Promise.all(births.map(({ command, id }) => record(null, command, id)));
  return async (lane, recorded) => {
    const before = contracts[lane];
    if (!before) throw new Error(`No contract for lane ${lane}`);
    const act: Act = { actor: memberActing(person), at: instantOf(Date.now()), command: randomUUID() };
    const state = { ...before, version: before.version + 1 };
    const events = recorded ? [{ type: "submitted-for-review" } as const] : [];
    if (await recordContract({ before: before.version, state, events, act })) throw new Error("Not recorded");
    contracts[lane] = state;
  };
};

const makeSmallRows = async (adminUrl: string): Promise<void> => {
  const admin = openDatabase(adminUrl, { applicationName: "bench" });
  const statements = [
    "create table business (id int primary key, version int not null, state jsonb not null)",
    "create table business_waiting (business int not null, person uuid not null, primary key (business, person))",
    `insert into business select n, 0, '{}' from generate_series(0, ${lanes - 1}) n`,
    "grant all on business, business_waiting to engross_app",
  ];
  for (const statement of statements) await sql.raw(statement).execute(admin);
  await admin.destroy();
};

/** The least that could be called business: a row of a version and a state, and who waits for whom. */
const writingSmallRows =
  ({ db }: Run): Business =>
  (lane, recorded) =>
    asSystem(db, tenant, async (tx) => {
      const state = JSON.stringify({ stage: "review", owner: randomUUID(), parties: [randomUUID(), randomUUID()] });
      await sql`update business set version = version + 1, state = ${state} where id = ${lane}`.execute(tx);
      await sql`delete from business_waiting where business = ${lane}`.execute(tx);
      await sql`insert into business_waiting values (${lane}, ${randomUUID()})`.execute(tx);
      if (recorded) await append(tx, [told(lane)]);
    });

const told = (place: number) => ({
  tenant,
  subject,
  kind: "draft-saved",
  actor: `person/${tenant}`,
  at: new Date(),
  body: { place, draft: { number: 1 }, command: randomUUID() },
});

/** Runs a sequencer while the work lasts, and until nothing waits any more. */
const whileNumbering = async <T>({ db, url, address }: Run, work: () => Promise<T>): Promise<T> => {
  const end = new AbortController();
  const onFault = (error: unknown) => console.error(error);
  const running = runSequencer({ url, role: sequencer, key: address, signal: end.signal, onFault });
  try {
    const done = await work();
    const waiting = () =>
      asSystem(db, tenant, (tx) => tx.selectFrom("ledger_outbox").select("id").limit(1).executeTakeFirst());
    while ((await waiting()) !== undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    return done;
  } finally {
    end.abort();
    await running;
  }
};

const transactions = (run: Run, services: Services) =>
  whileNumbering(run, async () => ({
    transactionRatio: await ratioOf(await recordingContracts(run, services)),
    smallTransactionRatio: await ratioOf(writingSmallRows(run)),
    inclusionSecondsP99: await inclusion(run),
  }));

/** Rates with an entry against rates without, in turn; whoever goes first changes from round to round. */
const ratioOf = async (business: Business): Promise<number> => {
  const perSecond = async (recorded: boolean): Promise<number> => {
    const until = performance.now() + roundSeconds * 1000;
    let done = 0;
    const work = async (_: unknown, lane: number): Promise<void> => {
      for (; performance.now() < until; done++) await business(lane, recorded);
    };
    await Promise.all(Array.from({ length: lanes }, work));
    return done / roundSeconds;
  };
  const ratios: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const first = await perSecond(round % 2 === 0);
    const second = await perSecond(round % 2 !== 0);
    // The first round only warms up.
    if (round > 0) ratios.push(round % 2 === 0 ? first / second : second / first);
  }
  return rounded(median(ratios));
};

/** From an entry's time to the time of the first checkpoint over it: of all entries of the rounds, the 99th percentile. */
const inclusion = async ({ db, key }: Run): Promise<number> => {
  const notes = await db.selectFrom("ledger_checkpoint").select("note").orderBy("number").execute();
  const rows = await asSystem(db, tenant, (tx) =>
    tx.selectFrom("ledger_entry").select(["index", "at"]).orderBy("index").execute(),
  );
  const checkpoints = notes.flatMap(({ note }) => openCheckpoint(note, key.verifierKey) ?? []);
  let place = 0;
  const waits = rows.flatMap(({ index, at }) => {
    while ((checkpoints[place]?.size ?? Number.POSITIVE_INFINITY) <= Number(index)) place += 1;
    const signed = checkpoints[place];
    return signed === undefined ? [] : [(signed.at.getTime() - at.getTime()) / 1000];
  });
  return rounded(waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)] ?? Number.NaN);
};

const sequencing = async (run: Run): Promise<{ readonly sequencedPerSecond: number }> => {
  for (let made = 0; made < entries; made += entriesPerCall)
    await asSystem(run.db, tenant, (tx) =>
      append(
        tx,
        Array.from({ length: entriesPerCall }, (_, place) => told(made + place)),
      ),
    );
  const began = performance.now();
  await whileNumbering(run, async () => undefined);
  return { sequencedPerSecond: Math.round((entries / (performance.now() - began)) * 1000) };
};

const verifying = async ({ db, key }: Run, folder: string) => {
  const [bundle, verifier] = [join(folder, "bundle.zip"), join(folder, "verify.mjs")];
  await writeFile(verifier, await verifierSource());
  await asSystem(db, tenant, async (tx) => {
    const ledger: Transaction<LedgerTables> = tx;
    const zip = await evidenceBundle(ledger, key, { tenant, subject, documents: [], at: new Date() });
    if (zip === undefined) throw new Error("The ledger has no entries");
    await pipeline(zip, createWriteStream(bundle));
  });
  const began = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [verifier, bundle, "--json"], { env: {} });
  const seconds = (performance.now() - began) / 1000;
  const verdict = JSON.parse(stdout) as { readonly ok: boolean; readonly told: { readonly entries: number } };
  if (!verdict.ok) throw new Error(stdout);
  return { verifySeconds: rounded(seconds), verifiedEntries: verdict.told.entries };
};
