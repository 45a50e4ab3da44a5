import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { revokeSessions } from "../db/auth.ts";
import { openDatabase } from "../db/connection.ts";
import { addPerson, savePerson } from "../db/person.ts";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { addTenant } from "../db/tenant.ts";
import { parsePersonId, parseTenantId } from "../domain/ids.ts";
import type { Person, Role } from "../domain/person.ts";
import { Browser, freePort, password } from "../web/http/app-under-test.ts";
import { createAccount } from "../web/sign-in/session.ts";
import { freshStack } from "./stack/index.ts";
import { until } from "./until.ts";
import { startProgram } from "./worker-program.ts";

const open = new AsyncDisposableStack();
let db: Db;
let webs: readonly URL[];

beforeAll(async () => {
  const { configuration, environment, close } = await freshStack();
  open.defer(close);
  db = openDatabase(configuration.database.url, { applicationName: "test" });
  open.defer(() => db.destroy());
  const ports = [await freePort(), await freePort()];
  // As behind a load balancer: two processes, one address.
  webs = await Promise.all(
    ports.map((port) => startWeb({ ...environment, PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${ports[0]}` })),
  );
}, 60_000);
afterAll(() => open.disposeAsync());

const startWeb = async (environment: Readonly<Record<string, string | undefined>>): Promise<URL> => {
  const child = await startProgram("web", environment, "ignore");
  open.defer(() => stop(child));
  const url = new URL(`http://127.0.0.1:${environment["PORT"]}`);
  await until(
    "the web answers",
    async () => (await fetch(new URL("/readyz", url)).catch(() => undefined))?.ok === true,
  );
  return url;
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
};

const somebody = async (role: Role, of?: Person): Promise<Person> => {
  const [tenant, id] = [of?.tenant ?? parseTenantId(randomUUID()), parsePersonId(randomUUID())];
  if (!tenant || !id) throw new Error("randomUUID made no UUID");
  const person: Person = {
    ...{ id, tenant, name: "Example", email: `${id}@example.com`, language: "en", timeZone: "Asia/Shanghai" },
    ...{ roles: [role], active: true },
  };
  await asSystem(db, tenant, async (tx) => {
    if (!of) await addTenant(tx, { id: tenant, name: "Orchid", language: "en", timeZone: "Asia/Shanghai" });
    await addPerson(tx, person);
    await createAccount(tx, { person, password });
  });
  return person;
};

/** The same browser, sent to one process and to the other. */
const signedIn = async ({ email }: Person): Promise<readonly Browser[]> => {
  const [first, ...others] = webs.map((url) => new Browser(url));
  if (!first) throw new Error("There is no web");
  expect((await first.signIn(email)).status).toBe(303);
  for (const other of others) for (const [name, value] of first.cookies) other.cookies.set(name, value);
  return [first, ...others];
};

const answers = (browsers: readonly Browser[]) =>
  Promise.all(browsers.map(async (browser) => (await browser.go("/account")).status));

test("whoever is signed out, by an administrator, by an incident or by leaving, is out within a second on every web process", async () => {
  const administrator = await somebody("administrator");
  const [byAdministrator, byIncident, byLeaving] = [
    await somebody("legal", administrator),
    await somebody("legal", administrator),
    await somebody("legal", administrator),
  ];
  const [keeper] = await signedIn(administrator);
  if (!keeper) throw new Error("Nobody is signed in");
  const acts: readonly (readonly [Person, () => Promise<unknown>])[] = [
    [byAdministrator, () => keeper.send("/people", `/people/${byAdministrator.id}/end-sessions`, {})],
    // As containment does it (`activities/incident.ts`).
    [byIncident, () => revokeSessions(db, [byIncident.id])],
    [byLeaving, () => asSystem(db, byLeaving.tenant, (tx) => savePerson(tx, { ...byLeaving, active: false }))],
  ];
  for (const [person, act] of acts) {
    const browsers = await signedIn(person);
    expect(await answers(browsers)).toEqual([200, 200]);
    await act();
    const done = performance.now();
    expect(await answers(browsers)).toEqual([303, 303]);
    expect(performance.now() - done).toBeLessThan(1000);
  }
});
