import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { inject } from "vitest";
import { ensureUser } from "../../db/auth.ts";
import { addPerson } from "../../db/person.ts";
import { noteDevice } from "../../db/session.ts";
import { asSystem } from "../../db/tenancy.ts";
import { addTenant } from "../../db/tenant.ts";
import { parsePersonId, parseTenantId } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { freshStack } from "../../test/stack/index.ts";
import { routes } from "../routes.ts";
import { createAccount, openSession } from "../sign-in/session.ts";
import { type AppOptions, createApp } from "./app.ts";
import { openAssets } from "./assets.ts";
import type { Route } from "./route.ts";
import { listen, openServices } from "./server.ts";
import type { CodeLetter, LogLine, Services } from "./services.ts";

export const password = "correct horse battery staple";

/** The real web on the real services, each reached by a wire of its own that a test may cut. */
export const startApp = async (
  more: readonly Route[] = [],
  host = "127.0.0.1",
  options: Pick<AppOptions, "proxies" | "rates"> = {},
) => {
  const open = new AsyncDisposableStack();
  const { configuration, close } = await freshStack();
  open.defer(close);
  const { database, temporal, storage } = configuration;
  const wire = async (url: URL): Promise<Wire> => {
    const laid = await layWire(url);
    open.defer(laid.cut);
    return laid;
  };
  const wires = {
    postgres: await wire(new URL(database.url)),
    temporal: await wire(new URL(`tcp://${temporal.address}`)),
    storage: await wire(new URL(storage.endpoint)),
  };
  const port = await freePort();
  const letters: CodeLetter[] = [];
  const lines: LogLine[] = [];
  const assets = await openAssets(inject("assets"));
  const services = await openServices(
    {
      ...configuration,
      database: { url: wires.postgres.url },
      temporal: { ...temporal, address: new URL(wires.temporal.url).host },
      storage: { ...storage, endpoint: new URL(wires.storage.url).origin },
      web: { ...configuration.web, port, publicUrl: `http://${host}:${port}` },
    },
    {
      log: (line) => void lines.push(line),
      sendCode: async (letter) => void letters.push(letter),
      asset: assets.href,
    },
    open,
  );
  const server = await listen(
    createApp(services, { ...options, assets: assets.router, routes: [...routes, ...more] }),
    port,
  );
  open.defer(async () => {
    server.closeAllConnections();
    server.close();
  });
  return {
    configuration,
    services,
    letters,
    lines,
    wires,
    url: services.publicUrl,
    person: (facts?: Partial<Person>) => addSomebody(services, facts),
    /** A bearer token of a new session of theirs, without the price of signing in. */
    token: (of: Person) => tokenOf(services, of),
    colleague: (of: Person, facts?: Partial<Person>) => addColleague(services, of, facts),
    close: () => open.disposeAsync(),
  };
};

/** A person of a new tenant who can sign in with `password`. */
const addSomebody = async ({ db }: Services, facts: Partial<Person> = {}): Promise<Person> => {
  const [tenant, id] = [parseTenantId(randomUUID()), parsePersonId(randomUUID())];
  if (!tenant || !id) throw new Error("randomUUID made no UUID");
  const person: Person = {
    ...{
      id,
      tenant,
      name: "Example Lawyer",
      email: `Li.${id}@example.com`,
      language: "zh-CN",
      timeZone: "Asia/Shanghai",
    },
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

/** Another person of the same tenant, who can sign in too. */
const addColleague = async ({ db }: Services, of: Person, facts: Partial<Person> = {}): Promise<Person> => {
  const id = parsePersonId(randomUUID());
  if (!id) throw new Error("randomUUID made no UUID");
  const person: Person = { ...of, id, email: `Chen.${id}@example.com`, ...facts };
  await asSystem(db, of.tenant, async (tx) => {
    await addPerson(tx, person);
    await createAccount(tx, { person, password });
  });
  return person;
};

/** Opens a session as the door does once it knows who it is. */
export const tokenOf = async ({ db, auth }: Services, person: Person): Promise<string> => {
  await asSystem(db, person.tenant, (tx) => ensureUser(tx, person));
  const secret = randomUUID();
  return asSystem(db, person.tenant, async (tx) => {
    const userAgent = "Engross test";
    const at = new Date();
    const { id: device } = await noteDevice(tx, { person: person.id, secret, userAgent, at });
    const opening = {
      person,
      assurance: 2,
      confirmedAt: at,
      confirmedBy: "sign-in",
      device,
      address: "127.0.0.1",
      userAgent,
    } as const;
    return (await openSession(auth, tx, opening)).token;
  });
};

interface Wire {
  readonly url: string;
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
}

/** Passes bytes on to a service until it is cut, and again once it is mended. */
const layWire = async (to: URL): Promise<Wire> => {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(to.port), to.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    }
    client.pipe(upstream).pipe(client);
  });
  const port = await freePort();
  const mend = async (): Promise<void> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  await mend();
  return {
    url: Object.assign(new URL(to), { hostname: "127.0.0.1", port: String(port) }).href,
    mend,
    cut: async () => {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** A port that nobody listens on. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/** Somebody at a browser without scripts: keeps cookies, sends forms as they are on the page, follows nothing by itself. */
export class Browser {
  readonly #origin: URL;
  readonly #language: string;
  readonly #userAgent: string;
  readonly cookies = new Map<string, string>();

  constructor(origin: URL, language = "en", userAgent = "Engross test") {
    this.#origin = origin;
    this.#language = language;
    this.#userAgent = userAgent;
  }

  async go(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("Accept-Language", this.#language);
    headers.set("User-Agent", this.#userAgent);
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
