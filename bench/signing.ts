import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { openDatabase } from "../db/connection.ts";
import { addPerson } from "../db/person.ts";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { addTenant } from "../db/tenant.ts";
import { draftPdf } from "../documents/pdf.ts";
import { salesChinese } from "../documents/templates/sales-zh.ts";
import { parsePersonId, parseTenantId, type TenantId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { draftFrom } from "../domain/template.ts";
import { listed } from "../mail/caught.ts";
import { type Running, startEngross } from "../stack/start.ts";
import { salesAnswers } from "../test/answers.ts";
import { createAccount } from "../web/sign-in/session.ts";
import { type Figures, median, rounded } from "./figures.ts";
import { idleMemory } from "./idle.ts";

const documents = 24;
/** So many are signed before anything is timed: what is told is the rate at which it goes on, not how it begins. */
const warmUp = 12;
const lanes = 4;
const looks = 40;
/** Who gets the executed copy: the signer and the owner. */
const readers = 2;

/**
 * A 5-page PDF from upload to sealed, through the API, with real mail: created, approved and sent to one recipient; the
 * page behind the mailed link; the last signature until the PDF has it, and until both sides were sent the executed copy;
 * the first page of a register of a thousand. The client runs on the same machine.
 */
export const runSigningBench = async ({ json }: { readonly json: boolean }): Promise<Figures> => {
  await using open = new AsyncDisposableStack();
  const dataFolder = await mkdtemp(join(tmpdir(), "engross-bench-"));
  open.defer(() => rm(dataFolder, { recursive: true, force: true }));
  const running = await startEngross({
    environment: { ENGROSS_DATA: dataFolder, ENGROSS_DEMO: "no", ENGROSS_DUTIES: "no", RATE_LIMIT_FACTOR: "0" },
    testing: false,
    print: json ? () => undefined : (line: string) => console.log(line),
  });
  open.defer(running.stop);
  const db = openDatabase(running.services.configuration.database.url, { applicationName: "engross bench" });
  open.defer(() => db.destroy());
  const { idleRssMiB, bareIdleRssMiB } = await idleMemory(running);
  const office = await staff(running, db);
  const pdf = draftPdf(draftFrom(salesChinese, salesAnswers()));

  const first = await together(warmUp, () => createAndSend(office, pdf.bytes));
  await office.lettersSent("signature-asked", warmUp);
  for (const link of await signingLinks(running, first))
    await signAndWait(office, await penFor(running, link), oftenMs);
  await office.lettersSent("executed", readers * warmUp);
  const began = performance.now();
  const sent = await together(documents, () => createAndSend(office, pdf.bytes));
  await office.lettersSent("signature-asked", warmUp + documents);
  const createSendPerSecond = documents / seconds(began);

  const links = await signingLinks(running, sent);
  const pages: number[] = [];
  for (let look = 0; look < looks; look += 1) {
    const path = links[look % links.length]?.path ?? "";
    pages.push(await milliseconds(async () => void (await text(`${running.publicUrl}${path}`))));
  }
  const pens: Pen[] = [];
  for (const link of links) pens.push(await penFor(running, link));
  const half = documents / 2;
  const seals: number[] = [];
  for (const pen of pens.slice(0, half)) {
    seals.push(await milliseconds(() => signAndWait(office, pen, oftenMs)));
    // One by itself, the mailing of the last one over: how they fare beside each other is told by the rate.
    await office.lettersSent("executed", readers * (warmUp + seals.length));
    await pause(200);
  }
  const sealing = performance.now();
  const rest = pens.slice(half);
  await together(rest.length, (index) => signAndWait(office, rest[index] as Pen, seldomMs));
  const sealPerSecond = rest.length / seconds(sealing);
  await office.lettersSent("executed", readers * (warmUp + documents));
  const completePerSecond = rest.length / seconds(sealing);

  await fillRegister(db, office.tenant, 1000);
  const lists: number[] = [];
  for (let look = 0; look < looks; look += 1) {
    lists.push(await milliseconds(async () => void (await office.ask(office.owner, "GET", "/contracts?limit=100"))));
  }
  return {
    createSendPerSecond: rounded(createSendPerSecond),
    sealP50Ms: rounded(median(seals)),
    sealPerSecond: rounded(sealPerSecond),
    completePerSecond: rounded(completePerSecond),
    signingPageP50Ms: rounded(median(pages)),
    listP50Ms: rounded(median(lists)),
    idleRssMiB: rounded(idleRssMiB),
    bareIdleRssMiB: rounded(bareIdleRssMiB),
    pages: pdf.pages,
  };
};

type Office = Awaited<ReturnType<typeof staff>>;

/** Somebody who drafts and submits, somebody who approves, each with a token. */
const staff = async ({ publicUrl }: Running, db: Db) => {
  const tenant = parseTenantId(randomUUID());
  if (!tenant) throw new Error("randomUUID made no UUID");
  const password = randomUUID();
  const someone = (name: string, roles: Person["roles"]): Person => {
    const id = parsePersonId(randomUUID());
    if (!id) throw new Error("randomUUID made no UUID");
    const facts = {
      name,
      email: `${id}@example.com`,
      language: "en",
      timeZone: "Asia/Shanghai",
      active: true,
    } as const;
    return { ...facts, id, tenant, roles };
  };
  const [writer, approver] = [someone("Bench", ["business", "legal"]), someone("Approver", ["approver"])];
  await asSystem(db, tenant, async (tx) => {
    await addTenant(tx, { id: tenant, name: "Bench", language: "en", timeZone: "Asia/Shanghai" });
    for (const person of [writer, approver]) {
      await addPerson(tx, person);
      await createAccount(tx, { person, password });
    }
  });
  const api = `${publicUrl}/api/v1`;
  const tokenOf = async ({ email }: Person): Promise<string> => {
    const response = await fetch(`${api}/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    return ((await response.json()) as { readonly token: string }).token;
  };
  const ask = async (token: string, method: "GET" | "POST", path: string, body?: unknown): Promise<Answer> => {
    const isForm = body instanceof FormData;
    const response = await fetch(`${api}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`);
    return (answer === "" ? {} : JSON.parse(answer)) as Answer;
  };
  /** Letters are noted once they were handed to the mail server. */
  const lettersSent = async (kind: "signature-asked" | "executed", count: number): Promise<void> => {
    for (;;) {
      const { n } = await asSystem(db, tenant, (tx) =>
        tx
          .selectFrom("letter")
          .select(({ fn }) => fn.countAll<string>().as("n"))
          .where("kind", "=", kind)
          .executeTakeFirstOrThrow(),
      );
      if (Number(n) >= count) return;
      await pause(20);
    }
  };
  return { tenant, db, ask, lettersSent, publicUrl, owner: await tokenOf(writer), approver: await tokenOf(approver) };
};

type Answer = Readonly<Record<string, unknown>>;

interface Sent {
  readonly contract: string;
  readonly email: string;
}

const createAndSend = async ({ ask, owner, approver, db, tenant }: Office, pdf: Uint8Array): Promise<Sent> => {
  const email = `signer.${randomUUID()}@example.com`;
  const form = new FormData();
  const facts = {
    title: "Bench",
    counterparty: "Example Buyer",
    "signers.0.side": "theirs",
    "signers.0.name": "Example Signer",
    "signers.0.email": email,
    "signers.0.language": "en",
  };
  for (const [name, value] of Object.entries(facts)) form.append(name, value);
  form.append("file", new Blob([pdf.slice()], { type: "application/pdf" }), "contract.pdf");
  const { id } = await ask(owner, "POST", "/contracts/upload", form);
  const contract = String(id);
  await ask(owner, "POST", `/contracts/${contract}/submit-for-review`, {});
  await ask(owner, "POST", `/contracts/${contract}/submit-for-approval`, {});
  const { state } = await asSystem(db, tenant, (tx) =>
    tx
      .selectFrom("contract")
      .select("state")
      .where("id", "=", contract as never)
      .executeTakeFirstOrThrow(),
  );
  const slot = state.approval?.steps[0]?.slots[0]?.id;
  const decision = { choice: "approve", documentSha256: state.draft.pdf.sha256 };
  await ask(approver, "POST", `/contracts/${contract}/approvals/${slot}`, decision);
  return { contract, email };
};

interface Link extends Sent {
  /** `/s/…`. */
  readonly path: string;
}

const catcherOf = ({ services }: Running): string => {
  const { catcherUrl } = services.configuration.mail;
  if (catcherUrl === undefined) throw new Error("The bench reads real mail: the catcher has to run");
  return catcherUrl;
};

const signingLinks = async (running: Running, sent: readonly Sent[]): Promise<readonly Link[]> => {
  const letters = await listed(catcherOf(running));
  return sent.map((one) => {
    const letter = letters.find(({ to }) => to.some(({ address }) => address === one.email));
    const path = /\/s\/[\w-]{43}/.exec(letter?.text ?? "")?.[0];
    if (path === undefined) throw new Error("A letter to a signer has no link");
    return { ...one, path };
  });
};

interface Pen extends Link {
  readonly nonce: string;
  readonly documentSha256: string;
  readonly code: string;
}

/** Reads the page and has the code mailed: all that comes before the signature itself. */
const penFor = async (running: Running, link: Link): Promise<Pen> => {
  const api = `${running.publicUrl}/api/v1${link.path}`;
  const page = JSON.parse(await text(api)) as {
    readonly turn: { readonly nonce: string };
    readonly document: { readonly sha256: string };
  };
  const { nonce } = page.turn;
  await fetch(`${api}/code`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ nonce }),
  });
  for (;;) {
    const letters = await listed(catcherOf(running));
    const code = letters
      .filter(({ to, text: body }) => to.some(({ address }) => address === link.email) && !/\/s\//.test(body))
      .flatMap(({ text: body }) => /\b\d{6}\b/.exec(body)?.[0] ?? [])[0];
    if (code !== undefined) return { ...link, nonce, documentSha256: page.document.sha256, code };
    await pause(20);
  }
};

/** Often enough to tell how long one takes; and seldom enough for several at once, since asking takes of the same cores. */
const oftenMs = 4;
const seldomMs = 20;

/** From the signature until the contract is executed: the PDF has it and lies in the vault. */
const signAndWait = async ({ publicUrl, db, tenant }: Office, pen: Pen, askedEveryMs: number): Promise<void> => {
  const { nonce, documentSha256, code } = pen;
  const response = await fetch(`${publicUrl}/api/v1${pen.path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ consent: true, name: "Example Signer", nonce, documentSha256, code }),
  });
  if (!response.ok) throw new Error(`Signing was answered with ${response.status} ${await response.text()}`);
  for (;;) {
    const { stage } = await asSystem(db, tenant, (tx) =>
      tx
        .selectFrom("contract")
        .select("stage")
        .where("id", "=", pen.contract as never)
        .executeTakeFirstOrThrow(),
    );
    if (stage !== "signing") return;
    await pause(askedEveryMs);
  }
};

/** Copies of a contract as the register shows it, so that it has so many. */
const fillRegister = (db: Db, tenant: TenantId, count: number): Promise<void> =>
  asSystem(db, tenant, async (tx) => {
    const columns = sql.raw(
      (
        await sql<{ name: string }>`
          select column_name as name from information_schema.columns
          where table_name = 'contract' and column_name not in ('id', 'number')`.execute(tx)
      ).rows
        .map(({ name }) => `"${name}"`)
        .join(", "),
    );
    await sql`
      insert into contract (id, number, ${columns})
      select gen_random_uuid(), 'B-' || n, ${columns}
      from (select * from contract limit 1) one, generate_series(1, ${count}::int) n`.execute(tx);
  });

/** So many pieces of work, `lanes` at a time. */
const together = async <T>(count: number, work: (index: number) => Promise<T>): Promise<readonly T[]> => {
  const done: T[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) done[index] = await work(index);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return done;
};

const text = async (url: string): Promise<string> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.text();
};

const milliseconds = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

const seconds = (began: number): number => (performance.now() - began) / 1000;
