import { afterAll, beforeAll, expect, test } from "vitest";
import { personSigningIn, savePerson } from "../../db/person.ts";
import { asSystem } from "../../db/tenancy.ts";
import type { Person, Role } from "../../domain/person.ts";
import { grantWords } from "../../i18n/role-grant.ts";
import { entries } from "../../ledger/index.ts";
import { countTo, lettersTo } from "../../mail/caught.ts";
import { Browser, hiddenIn, startApp } from "../http/app-under-test.ts";

let app: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.close());

const catcher = (): string => app.services.mailCatcherUrl?.origin ?? "";
const { letter, notice } = grantWords("en");

const signedIn = async (person: Person): Promise<Browser> => {
  const browser = new Browser(app.url);
  expect((await browser.signIn(person.email)).status).toBe(303);
  await app.services.db
    .updateTable("auth.session")
    .set({ confirmed_at: new Date() })
    .where("user_id", "=", person.id)
    .execute();
  return browser;
};

const invite = async (by: Browser, email: string, ...roles: readonly Role[]): Promise<string | null> => {
  const hidden = hiddenIn(await (await by.go("/people")).text(), "/people");
  const body = new URLSearchParams({ ...hidden, name: "New Colleague", email, language: "en" });
  for (const role of roles) body.append("roles", role);
  return (await by.go("/people", { method: "POST", body })).headers.get("location");
};

/** The path of the act on the one request that waits. */
const actOn = async (browser: Browser, act: "confirm" | "reject"): Promise<string> => {
  const html = await (await browser.go("/people")).text();
  return new RegExp(`/people/grants/[0-9a-f-]{36}/${act}`).exec(html)?.[0] ?? "";
};

const isKnown = async (email: string) => (await personSigningIn(app.services.db, email)) !== undefined;

const two = async () => {
  const first = await app.person({ roles: ["administrator"], language: "en", name: "First Keeper" });
  const second = await app.colleague(first, { roles: ["administrator"], language: "en", name: "Second Keeper" });
  return { first, second, email: `invited.${first.id}@example.com` };
};

test("a powerful role is given by two administrators: nobody is added or written to until the second one confirms", async () => {
  const { first, second, email } = await two();
  const browser = await signedIn(first);
  expect(await invite(browser, email, "auditor")).toBe("/people?notice=asked");
  expect(await isKnown(email)).toBe(false);
  const [asked] = await lettersTo(catcher(), second.email);
  expect(asked?.subject).toBe(letter.asked.subject);
  expect(asked?.text).toContain(email);
  expect(await actOn(browser, "confirm")).toBe(""); // the page offers it to the other one alone
  const theirs = await signedIn(second);
  const path = await actOn(theirs, "confirm");
  const csrf = /name="csrf" value="([^"]+)"/.exec(await (await browser.go("/people")).text())?.[1] ?? "";
  const own = await browser.go(path, { method: "POST", body: new URLSearchParams({ csrf }) });
  expect(own.status).toBe(409);
  expect(await isKnown(email)).toBe(false);
  expect(await countTo(catcher(), email)).toBe(0);

  const done = await theirs.send("/people", path, {});
  expect(done.headers.get("location")).toBe("/people?notice=confirmed");
  expect(await isKnown(email)).toBe(true);
  await lettersTo(catcher(), email);
  const id = path.split("/")[3] ?? "";
  const told = await asSystem(app.services.db, first.tenant, (tx) =>
    entries(tx, { subject: `person/${id}`, limit: 9 }),
  );
  expect(told).toMatchObject([
    { kind: "person-added", actor: `person/${second.id}`, body: { roles: ["auditor"], askedBy: `person/${first.id}` } },
    { kind: "grant-asked", actor: `person/${first.id}` },
  ]);
  expect((await theirs.go(path, { method: "POST", body: new URLSearchParams({ csrf }) })).status).not.toBe(200);
});

test("whoever confirms has confirmed who they are; another organisation's request does not exist", async () => {
  const [ours, theirs] = [await two(), await two()];
  await invite(await signedIn(ours.first), ours.email, "security");
  const second = await signedIn(ours.second);
  const path = await actOn(second, "confirm");
  const stranger = await signedIn(theirs.second);
  const csrf = /name="csrf" value="([^"]+)"/.exec(await (await stranger.go("/people")).text())?.[1] ?? "";
  for (const act of [path, path.replace("confirm", "reject")])
    expect((await stranger.go(act, { method: "POST", body: new URLSearchParams({ csrf }) })).status).toBe(404);
  await app.services.db
    .updateTable("auth.session")
    .set({ confirmed_at: null })
    .where("user_id", "=", ours.second.id)
    .execute();
  expect((await second.send("/people", path, {})).headers.get("location")).toBe("/confirm?next=%2Fpeople");
  expect(await isKnown(ours.email)).toBe(false);
});

test("a request is rejected, withdrawn, or falls with whoever asked for it", async () => {
  const { first, second, email } = await two();
  const [mine, theirs] = [await signedIn(first), await signedIn(second)];
  await invite(mine, email, "legal", "signer");
  expect((await theirs.send("/people", await actOn(theirs, "reject"), {})).headers.get("location")).toBe(
    "/people?notice=settled",
  );
  await invite(mine, email, "management");
  await mine.send("/people", await actOn(mine, "reject"), {});
  expect(await actOn(theirs, "confirm")).toBe("");
  await invite(mine, email, "administrator");
  await asSystem(app.services.db, first.tenant, (tx) => savePerson(tx, { ...first, active: false }));
  expect((await theirs.send("/people", await actOn(theirs, "confirm"), {})).status).toBe(409);
  expect(await isKnown(email)).toBe(false);
});

test("roles that see only what names them take one administrator", async () => {
  const { first, email } = await two();
  expect(await invite(await signedIn(first), email, "business", "approver", "signer", "guest")).toBe(
    "/people?notice=sent",
  );
  expect(await isKnown(email)).toBe(true);
});

test("a sole administrator gives powerful roles alone, and those who watch, the ledger and the page say so", async () => {
  const sole = await app.person({ roles: ["administrator"], language: "en" });
  const officer = await app.colleague(sole, { roles: ["security"], language: "en" });
  const gone = await app.colleague(sole, { roles: ["administrator"], active: false });
  const email = `invited.${sole.id}@example.com`;
  const browser = await signedIn(sole);
  expect(await invite(browser, email, "administrator")).toBe("/people?notice=alone");
  expect(await (await browser.go("/people?notice=alone")).text()).toContain(notice.alone.slice(0, 40));
  expect((await lettersTo(catcher(), officer.email))[0]?.subject).toBe(letter.alone.subject);
  expect(await countTo(catcher(), gone.email)).toBe(0);
  const known = await personSigningIn(app.services.db, email);
  const told = await asSystem(app.services.db, sole.tenant, (tx) =>
    entries(tx, { subject: `person/${known?.person}`, limit: 9 }),
  );
  expect(told).toMatchObject([{ kind: "person-added", body: { roles: ["administrator"], alone: true } }]);
  // One who was invited and never came in confirms nothing.
  expect(await invite(browser, `again.${sole.id}@example.com`, "auditor")).toBe("/people?notice=alone");
});
