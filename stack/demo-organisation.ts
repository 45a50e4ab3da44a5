import { openDatabase } from "../db/connection.ts";
import { derivedId } from "../db/derived-id.ts";
import { asSystem } from "../db/tenancy.ts";
import { reviewAccess } from "../demo/access-review.ts";
import { carryAway } from "../demo/anomaly.ts";
import { auditContracts, reportAccess } from "../demo/audit.ts";
import { keepSeals } from "../demo/company-seal.ts";
import { keepLibrary } from "../demo/library.ts";
import { demoPassword, demoPeople, demoTenant, ensureDemoPeople } from "../demo/people.ts";
import { demoToday, type Ground, processesOn } from "../demo/process.ts";
import { samples } from "../demo/samples/all.ts";
import type { Sample } from "../demo/samples/sample.ts";
import type { ContractId } from "../domain/ids.ts";
import type { Role } from "../domain/person.ts";
import { connectEngine } from "../engine/connection.ts";
import { entries } from "../ledger/index.ts";
import { openVault } from "../vault/vault.ts";
import type { Configuration } from "./configuration.ts";

/** Someone of the demonstration organisation, as told on screen. */
export interface DemoPerson {
  readonly email: string;
  readonly password: string;
  readonly role: Role;
}

/** The demonstration organisation: people at once; contracts while people already look around. */
export interface DemoOrganisation {
  readonly people: readonly DemoPerson[];
  /** How many sample contracts are still to be made. */
  readonly missing: number;
  /** Resolves when they are made; rejects where one could not be, or when the signal is aborted. */
  readonly made: Promise<void>;
}

/** Makes the demonstration organisation, or finds it as an earlier start left it and goes on from there. */
export const seedDemo = async (configuration: Configuration, signal: AbortSignal): Promise<DemoOrganisation> => {
  const password = demoPassword(configuration.web.secret);
  await using open = new AsyncDisposableStack();
  const ground = await openGround(configuration, signal, open);
  await ensureDemoPeople(ground.db, password);
  const missing: Sample[] = [];
  for (const sample of samples) if (!(await isThere(ground, sample))) missing.push(sample);
  return {
    people: Object.values(demoPeople).map(({ email, roles: [role] }) => ({ email, password, role })),
    missing: missing.length,
    made: makeSamples(ground, missing, configuration.web, open.move()),
  };
};

const makeSamples = async (
  ground: Ground,
  missing: readonly Sample[],
  web: Configuration["web"],
  opened: AsyncDisposableStack,
): Promise<void> => {
  await using _ = opened;
  await keepLibrary(ground);
  await keepSeals(ground.db);
  const processes = processesOn(ground);
  for (const sample of missing) await sample.live(processes, idOf(sample), demoToday());
  await auditContracts(ground);
  await reportAccess(ground);
  await carryAway(ground.db, web);
  await reviewAccess(ground);
};

const openGround = async (
  { database, temporal, keysDatabase, rootKeyFile, transit, storage }: Configuration,
  signal: AbortSignal,
  open: AsyncDisposableStack,
): Promise<Ground> => {
  const db = openDatabase(database.url, { applicationName: "engross demonstration" });
  open.defer(() => db.destroy());
  const engine = await connectEngine(temporal);
  open.defer(() => engine.connection.close());
  const vault = await openVault({ keys: { databaseUrl: keysDatabase.url, rootKeyFile, transit }, s3: storage });
  open.defer(() => vault.close());
  return { db, engine, vault, taskQueue: temporal.taskQueue, signal };
};

const idOf = ({ name }: Sample): ContractId => derivedId<"contract">("demonstration", "contract", name);

const isThere = async ({ db }: Ground, sample: Sample): Promise<boolean> => {
  const history = await asSystem(db, demoTenant.id, (tx) =>
    entries(tx, { subject: `contract/${idOf(sample)}`, limit: 500 }),
  );
  return history.some(({ kind }) => kind === sample.reaches);
};
