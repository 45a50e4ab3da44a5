import { randomUUID } from "node:crypto";
import { stageDraft } from "../archive/version.ts";
import { openDatabase } from "../db/connection.ts";
import { addPerson } from "../db/person.ts";
import { asSystem } from "../db/tenancy.ts";
import { ndaEnglish } from "../documents/templates/nda-en.ts";
import { memberActing } from "../domain/act.ts";
import type { ApprovalPlan } from "../domain/approval.ts";
import { dayOf, instantOf } from "../domain/calendar.ts";
import type { ContractCommand } from "../domain/command.ts";
import { type BulkId, type ContractId, type Id, parsePersonId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import type { SignerChoice } from "../domain/recipient.ts";
import { isRefusal } from "../domain/refusal.ts";
import { draftFrom } from "../domain/template.ts";
import { commandContract } from "../engine/command.ts";
import { connectEngine } from "../engine/connection.ts";
import type { Running } from "../stack/start.ts";
import { openVault } from "../vault/vault.ts";
import { csvRecord } from "../web/http/csv.ts";
import { createAccount } from "../web/sign-in/session.ts";
import { bulkColumns, bulkExample } from "../web/signing/bulk-rows.ts";
import type { Scribe } from "./contracts.ts";
import { rounded } from "./figures.ts";

/** What a bulk send of 500 rows comes to. */
export interface BulkFigures {
  /** From the table being sent to every row being checked and kept. */
  readonly bulkCheckedSeconds: number;
  /** From its release to the process having begun. */
  readonly bulkReleasedSeconds: number;
  readonly bulkRowsPerSecond: number;
  /** The same contracts, made and sent by eight hands that give the engine the same commands one by one. */
  readonly directRowsPerSecond: number;
  readonly bulkRatio: number;
}

const rows = 500;
const directRows = 120;
const lanes = 8;
const password = randomUUID();
const timeZone = "Asia/Shanghai";

/** Sends 500 contracts in bulk over HTTP, as people do; and others as many at a time without it, before and after. */
export const measureBulk = async (
  running: Running,
  scribe: Scribe,
  say: (line: string) => void,
): Promise<BulkFigures> => {
  const before = await sendDirectly(running, scribe.person, directRows);
  say(`directly: ${before.toFixed(2)} rows/s`);
  const releaser = await addReleaser(running, scribe.person);
  const began = performance.now();
  const bulk = await prepare(running, scribe);
  const checked = performance.now();
  await confirmAs(running, releaser);
  const released = performance.now();
  await api(running, releaser, "POST", `/bulk-sends/${bulk}/release`, "{}");
  const accepted = performance.now();
  const sent = await untilDone(running, releaser, bulk);
  const done = performance.now();
  if (sent !== rows) throw new Error(`${sent} of ${rows} rows were sent`);
  const rate = rows / ((done - accepted) / 1000);
  say(`in bulk: ${rate.toFixed(2)} rows/s`);
  const after = await sendDirectly(running, scribe.person, directRows);
  say(`directly again: ${after.toFixed(2)} rows/s`);
  const direct = (before + after) / 2;
  return {
    bulkCheckedSeconds: rounded((checked - began) / 1000),
    bulkReleasedSeconds: rounded((accepted - released) / 1000),
    bulkRowsPerSecond: rounded(rate),
    directRowsPerSecond: rounded(direct),
    bulkRatio: rounded(rate / direct),
  };
};

const api = async (
  { publicUrl }: Running,
  token: string,
  method: "GET" | "POST",
  path: string,
  body?: string | FormData,
): Promise<unknown> => {
  const response = await fetch(`${publicUrl}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(typeof body === "string" && { "content-type": "application/json" }),
      "idempotency-key": randomUUID(),
    },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
};

const prepare = async (running: Running, { person, token }: Scribe): Promise<BulkId> => {
  const columns = bulkColumns(ndaEnglish);
  const example = bulkExample(ndaEnglish);
  const line = (n: number): readonly string[] => {
    const answers: Readonly<Record<string, string>> = {
      "first.name": "Bench",
      "first.address": "1 Example Street",
      "first.representative": "Bench",
      "first.email": "bench@example.com",
      "second.name": `Example Partner ${n} Ltd.`,
      "second.address": "2 Example Road",
      "second.representative": `Partner ${n}`,
      "second.email": `partner.${n}@example.com`,
      effective: "2027-01-01",
    };
    return columns.map((column, index) => answers[column] ?? example[index] ?? "");
  };
  const table = [columns, ...Array.from({ length: rows }, (_, n) => line(n))].map(csvRecord).join("");
  const form = new FormData();
  form.set("template", "nda-en");
  form.set("signers.0.side", "ours");
  form.set("signers.0.person", person.id);
  form.set("file", new Blob([table], { type: "text/csv" }), "bench.csv");
  const { id } = (await api(running, token, "POST", "/bulk-sends", form)) as { readonly id: BulkId };
  const { rows: counts } = (await api(running, token, "GET", `/bulk-sends/${id}`)) as {
    readonly rows: { readonly ready: number };
  };
  if (counts.ready !== rows) throw new Error(`${counts.ready} of ${rows} rows are ready`);
  return id;
};

const untilDone = async (running: Running, token: string, bulk: BulkId): Promise<number> => {
  for (;;) {
    const told = (await api(running, token, "GET", `/bulk-sends/${bulk}?after=${rows - 1}`)) as {
      readonly state: string;
      readonly rows: { readonly sent: number };
    };
    if (told.state === "done") return told.rows.sent;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};

/** Somebody else of legal, signed in. */
const addReleaser = async ({ services, publicUrl }: Running, { tenant }: Person): Promise<string> => {
  const id = parsePersonId(randomUUID());
  if (!id) throw new Error("randomUUID made no UUID");
  const person: Person = {
    ...{ id, tenant, name: "Bench Releaser", email: `releaser.${id}@example.com`, language: "en", timeZone },
    ...{ roles: ["legal", "approver"], active: true },
  };
  const db = openDatabase(services.configuration.database.url, { applicationName: "engross bench" });
  await asSystem(db, tenant, async (tx) => {
    await addPerson(tx, person);
    await createAccount(tx, { person, password });
  });
  await db.destroy();
  const response = await fetch(`${publicUrl}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: person.email, password }),
  });
  return ((await response.json()) as { readonly token: string }).token;
};

/** As if the releaser had typed a code: what that costs is no part of this. */
const confirmAs = async ({ services }: Running, _token: string): Promise<void> => {
  const db = openDatabase(services.configuration.database.url, { applicationName: "engross bench" });
  await db.updateTable("auth.session").set({ confirmed_at: new Date(), confirmed_by: "sign-in" }).execute();
  await db.destroy();
};

/** Contracts made and sent for signature by as many hands at once, each by the commands that a bulk send gives. */
const sendDirectly = async ({ services }: Running, owner: Person, count: number): Promise<number> => {
  const { configuration } = services;
  await using open = new AsyncDisposableStack();
  const db = openDatabase(configuration.database.url, { applicationName: "engross bench" });
  open.defer(() => db.destroy());
  const vault = await openVault({
    keys: { databaseUrl: configuration.keysDatabase.url, rootKeyFile: configuration.rootKeyFile },
    s3: configuration.storage,
  });
  open.defer(() => vault.close());
  const engine = await connectEngine(configuration.temporal);
  open.defer(() => engine.connection.close());
  const { taskQueue } = configuration.temporal;
  const give = async (
    contract: ContractId,
    command: ContractCommand,
    by: Parameters<typeof commandContract>[3]["actor"],
  ) => {
    const done = await commandContract({ client: engine, taskQueue }, contract, command, {
      actor: by,
      id: randomUUID(),
      patience: 60_000,
    });
    if (isRefusal(done)) throw new Error(`${command.type}: ${done.refused}`);
  };
  const releasedBy = freshId<"person">();
  const one = async (n: number): Promise<void> => {
    const contract = freshId<"contract">();
    const signers: readonly SignerChoice[] = [
      { side: "ours", person: owner.id, name: owner.name, email: owner.email, language: "en", turn: 1 },
      {
        ...{ side: "theirs", person: null, name: `Partner ${n}`, email: `direct.${n}@example.com` },
        ...{ language: "en", turn: 2 },
      },
    ];
    const draft = draftFrom(ndaEnglish, {
      first: party("Bench", "bench@example.com"),
      second: party(`Example Partner ${n} Ltd.`, `direct.${n}@example.com`),
      effective: { type: "date", date: "2027-01-01" },
    });
    const today = dayOf(instantOf(Date.now()), timeZone);
    const version = await stageDraft(
      { db, vault },
      { tenant: owner.tenant, contract, number: 1, command: contract, addedBy: owner.id, signers, draft, today },
    );
    const birth = { type: "create", contract, tenant: owner.tenant, timeZone, amends: null } as const;
    const handling = { contractType: "nda", classification: "internal", owner: owner.id, named: [] } as const;
    await commandContract(
      { client: engine, taskQueue },
      contract,
      { ...birth, ...handling, draft: version },
      {
        actor: memberActing(owner),
        id: contract,
        patience: 60_000,
      },
    );
    await give(
      contract,
      { type: "release-in-bulk", bulk: freshId(), by: releasedBy, plan: planBy(releasedBy) },
      { kind: "engross" },
    );
  };
  const numbers = Array.from({ length: count }, (_, n) => n);
  const began = performance.now();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let n = numbers.shift(); n !== undefined; n = numbers.shift()) await one(n);
    }),
  );
  return count / ((performance.now() - began) / 1000);
};

const freshId = <Kind extends string>(): Id<Kind> => randomUUID() as string as Id<Kind>;

const party = (name: string, email: string) =>
  ({ type: "party", name, address: "1 Example Street", registration: "", representative: name, email }) as const;

const planBy = (approver: Person["id"]): ApprovalPlan => ({
  round: freshId(),
  ceremony: freshId(),
  patience: { remindAfterDays: 2, escalateAfterDays: 5, expireAfterDays: 14 },
  steps: [{ stepUp: true, slots: [{ id: freshId(), approver, manager: null }] }],
});
