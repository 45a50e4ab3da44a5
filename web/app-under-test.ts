import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import { openDatabase } from "../db/connection.ts";
import { freshDatabase } from "../db/fresh-database.ts";
import { addPerson } from "../db/person.ts";
import { asSystem } from "../db/tenancy.ts";
import { addTenant } from "../db/tenant.ts";
import { makeFirstRootKey } from "../vault/keys/keyring.ts";
import { migrateKeys } from "../vault/keys/migrate.ts";
import { openVault } from "../vault/vault.ts";
import { parsePersonId, parseTenantId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { createApp } from "./app.ts";
import type { Route } from "./route.ts";
import { routes } from "./routes.ts";
import { answerBrokenRequests } from "./server.ts";
import type { CodeLetter, LogLine, Services } from "./services.ts";
import { createAccount, createAuth } from "./session.ts";

export const password = "correct horse battery staple";

/** Nothing listens there. */
const nowhere = "127.0.0.1:1";

/** The real web on a free port over databases of its own, which can be put out of reach; no Temporal and no storage. */
export const startApp = async (more: readonly Route[] = []) => {
  const urls = await freshDatabase();
  const database = await startForwarder(new URL(urls.app));
  const db = openDatabase(database.url, { applicationName: "web under test", onConnectionLost: () => undefined });
  const folder = await mkdtemp(join(tmpdir(), "engross-web-"));
  const vault = await openEmptyVault(folder);
  const letters: CodeLetter[] = [];
  const lines: LogLine[] = [];
  const listener = createServer();
  const port = await listen(listener);
  await close(listener);
  const publicUrl = new URL(`http://127.0.0.1:${port}`);
  const secret = randomBytes(32).toString("hex");
  const services: Services = {
    db,
    auth: createAuth(db, publicUrl, secret),
    temporal: new Client({ connection: Connection.lazy({ address: nowhere }) }),
    vault,
    taskQueue: "web-under-test",
    publicUrl,
    secret,
    mailCatcherUrl: undefined,
    sendCode: async (letter) => void letters.push(letter),
    asset: (name) => `/assets/${name}`,
    now: () => new Date(),
    log: (line) => void lines.push(line),
  };
  const server = createApp(services, { routes: [...routes, ...more] }).listen(port, "127.0.0.1");
  answerBrokenRequests(server);
  await once(server, "listening");
  return {
    services,
    letters,
    lines,
    database,
    url: publicUrl,
    person: (facts?: Partial<Person>) => addSomebody(services, facts),
    close: async () => {
      server.closeAllConnections();
      await close(server);
      await Promise.all([db.destroy(), vault.close(), database.cut(), rm(folder, { recursive: true })]);
    },
  };
};

const openEmptyVault = async (folder: string) => {
  const keys = { databaseUrl: (await freshDatabase({ migrated: false })).admin, rootKeyFile: join(folder, "root.key") };
  await migrateKeys({ admin: keys.databaseUrl });
  await makeFirstRootKey(keys);
  const s3 = { endpoint: `http://${nowhere}`, region: "us-east-1", accessKey: "a", secretKey: "s", bucket: "none", prefix: "" };
  return openVault({ keys, s3 });
};

/** A person of a new tenant who can sign in with `password`. */
const addSomebody = async ({ db }: Services, facts: Partial<Person> = {}): Promise<Person> => {
  const [tenant, id] = [parseTenantId(randomUUID()), parsePersonId(randomUUID())];
  if (!tenant || !id) throw new Error("randomUUID made no UUID");
  const person: Person = {
    ...{ id, tenant, name: "Li Na", email: `Li.${id}@example.com`, language: "zh-CN", timeZone: "Asia/Shanghai" },
    ...{ roles: ["legal"], active: true },
    ...facts,
  };
  await asSystem(db, tenant, async (tx) => {
    await addTenant(tx, { id: tenant, name: "Orchid", language: "en", timeZone: "Asia/Shanghai" });
    await addPerson(tx, person);
    await createAccount(tx, { person, password });
  });
  return person;
};

/** Passes bytes on to PostgreSQL until told to cut every wire, and again when told to mend them. */
const startForwarder = async (to: URL) => {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(to.port), to.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    }
    client.pipe(upstream).pipe(client);
  });
  const port = await listen(server);
  const cut = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await close(server);
  };
  return {
    url: Object.assign(new URL(to), { hostname: "127.0.0.1", port: String(port) }).href,
    cut,
    mend: () => listen(server, port),
  };
};

const listen = async (server: Server, port = 0): Promise<number> => {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
};

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** Somebody at a browser without scripts: keeps cookies, sends forms as they are on the page, follows nothing by itself. */
export class Browser {
  readonly #origin: URL;
  readonly #language: string;
  readonly cookies = new Map<string, string>();

  constructor(origin: URL, language = "en") {
    this.#origin = origin;
    this.#language = language;
  }

  async go(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("Accept-Language", this.#language);
    headers.set("Cookie", [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const response = await fetch(new URL(path, this.#origin), { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Opens a page and sends its form to `action`, with what is hidden in it and these entries. */
  async send(page: string, action: string, entries: Readonly<Record<string, string>>): Promise<Response> {
    const html = await (await this.go(page)).text();
    return this.go(action, { method: "POST", body: new URLSearchParams({ ...hiddenIn(html, action), ...entries }) });
  }

  async signIn(email: string, secret = password): Promise<Response> {
    return this.send("/sign-in", "/session", { email, password: secret });
  }
}

/** The hidden fields of a page's form. */
export const hiddenIn = (html: string, action: string): Readonly<Record<string, string>> => {
  const form = new RegExp(`<form[^>]*action="${action}"[^>]*>.*?</form>`, "s").exec(html)?.[0];
  if (form === undefined) throw new Error(`The page has no form to ${action}`);
  return Object.fromEntries(
    [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
};
