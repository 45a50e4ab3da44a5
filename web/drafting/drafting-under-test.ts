import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { runWorker } from "../../activities/worker.ts";
import { addPerson } from "../../db/person.ts";
import { asSystem } from "../../db/tenancy.ts";
import { addTenant } from "../../db/tenant.ts";
import { type PersonId, parsePersonId, parseTenantId, type TenantId } from "../../domain/ids.ts";
import type { Language } from "../../domain/language.ts";
import type { Person, Role } from "../../domain/person.ts";
import { freshStack } from "../../test/stack/index.ts";
import { createApp } from "../http/app.ts";
import { Browser, freePort, password } from "../http/app-under-test.ts";
import { openAssets } from "../http/assets.ts";
import { listen, openServices } from "../http/server.ts";
import type { LogLine } from "../http/services.ts";
import { createAccount } from "../sign-in/session.ts";

/** The web with a worker behind it, so that contracts really come about. */
export const startDrafting = async () => {
  const open = new AsyncDisposableStack();
  const { configuration, workflows, close } = await freshStack();
  open.defer(close);
  const port = await freePort();
  const lines: LogLine[] = [];
  const assets = await openAssets(inject("assets"));
  const services = await openServices(
    { ...configuration, web: { ...configuration.web, port, publicUrl: `http://127.0.0.1:${port}` } },
    { log: (line) => void lines.push(line), sendCode: async () => undefined, asset: assets.href },
    open,
  );
  const stopping = new AbortController();
  const working = runWorker(configuration, stopping.signal, workflows);
  open.defer(async () => {
    stopping.abort();
    await working;
  });
  const server = await listen(createApp(services, { assets: assets.router }), port);
  open.defer(async () => {
    server.closeAllConnections();
    server.close();
  });

  const organisation = async (): Promise<TenantId> => {
    const tenant = parseTenantId(randomUUID());
    if (!tenant) throw new Error("randomUUID made no UUID");
    const facts = { id: tenant, name: "Orchid 兰花", language: "en", timeZone: "Asia/Shanghai" } as const;
    await asSystem(services.db, tenant, (tx) => addTenant(tx, facts));
    return tenant;
  };
  const member = async (
    tenant: TenantId,
    name: string,
    roles: readonly [Role, ...Role[]],
    language: Language = "en",
  ): Promise<Person> => {
    const id: PersonId | undefined = parsePersonId(randomUUID());
    if (!id) throw new Error("randomUUID made no UUID");
    const email = `${roles[0]}.${id}@example.com`;
    const person = { id, tenant, name, roles, email, language, timeZone: "Asia/Shanghai", active: true } as const;
    await asSystem(services.db, tenant, async (tx) => {
      await addPerson(tx, person);
      await createAccount(tx, { person, password });
    });
    return person;
  };
  /** Somebody's browser, signed in, in the language they read. */
  const openBrowser = async (person: Person): Promise<Browser> => {
    const browser = new Browser(services.publicUrl, person.language);
    await browser.signIn(person.email);
    return browser;
  };
  /** A program's requests on somebody's behalf. */
  const startProgram = async (person: Person) => {
    const signedIn = await fetch(new URL("/api/v1/session", services.publicUrl), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email: person.email, password }),
    });
    const { token } = (await signedIn.json()) as { readonly token: string };
    return (path: string, init: RequestInit = {}): Promise<Response> => {
      const headers = new Headers(init.headers);
      headers.set("Authorization", `Bearer ${token}`);
      headers.set("Accept-Language", person.language);
      if (typeof init.body === "string") headers.set("Content-Type", "application/json");
      return fetch(new URL(`/api/v1${path}`, services.publicUrl), { ...init, headers });
    };
  };
  /** Another web process over the same database, with connections of its own. */
  const startAnother = async (): Promise<URL> => {
    const otherPort = await freePort();
    const other = await openServices(
      { ...configuration, web: { ...configuration.web, port: otherPort, publicUrl: `http://127.0.0.1:${otherPort}` } },
      { log: () => undefined, sendCode: async () => undefined, asset: assets.href },
      open,
    );
    const beside = await listen(createApp(other, { assets: assets.router }), otherPort);
    open.defer(async () => {
      beside.closeAllConnections();
      beside.close();
    });
    return other.publicUrl;
  };
  // Each signs in once: addresses that sign in too often are held back.
  const browserOf = once(openBrowser);
  const programOf = once(startProgram);
  return {
    services,
    lines,
    url: services.publicUrl,
    organisation,
    member,
    browserOf,
    programOf,
    startAnother,
    close: () => open.disposeAsync(),
  };
};

const once = <T>(make: (person: Person) => Promise<T>): ((person: Person) => Promise<T>) => {
  const made = new Map<string, Promise<T>>();
  return (person) => {
    const there = made.get(person.id) ?? make(person);
    made.set(person.id, there);
    return there;
  };
};

export type Drafting = Awaited<ReturnType<typeof startDrafting>>;
