import { afterAll, beforeAll, expect, test } from "vitest";
import { beginAuthenticator, confirmAuthenticator, hasAuthenticator } from "../../db/authenticator.ts";
import { factorsOf } from "../../db/factor.ts";
import { addPasskey } from "../../db/passkey.ts";
import { asSystem } from "../../db/tenancy.ts";
import type { Person } from "../../domain/person.ts";
import { factorWords } from "../../i18n/factor.ts";
import { entries } from "../../ledger/index.ts";
import { lettersTo } from "../../mail/caught.ts";
import { Browser, startApp } from "../http/app-under-test.ts";
import { freshSecret, recoveryCodesFor, recoveryHash, sealSecret } from "./authenticator.ts";
import { codeAt, stepAt } from "./totp.ts";

let app: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.close());

const catcher = (): string => app.services.mailCatcherUrl?.origin ?? "";
const subjects = async (person: Person, count: number): Promise<readonly string[]> =>
  (await lettersTo(catcher(), person.email, count)).map(({ subject }) => subject);

const confirm = ({ id }: Person) =>
  app.services.db.updateTable("auth.session").set({ confirmed_at: new Date() }).where("user_id", "=", id).execute();

const signedIn = async (person: Person): Promise<Browser> => {
  const browser = new Browser(app.url);
  expect((await browser.signIn(person.email)).status).toBe(303);
  await confirm(person);
  return browser;
};

/** Somebody's app in use, with its secret. */
const giveApp = async (person: Person): Promise<Buffer> => {
  const { db, secret: key } = app.services;
  const secret = freshSecret();
  await asSystem(db, person.tenant, async (tx) => {
    await beginAuthenticator(tx, person.id, sealSecret(key, person.id, secret));
    const hashes = recoveryCodesFor(key, secret).map((code) => recoveryHash(key, person.id, code));
    await confirmAuthenticator(tx, person.id, new Date(), hashes);
  });
  return secret;
};

const givePasskey = (person: Person) =>
  asSystem(app.services.db, person.tenant, (tx) =>
    addPasskey(tx, {
      ...{ id: crypto.randomUUID(), user_id: person.id, credential_id: crypto.randomUUID(), name: "Phone" },
      ...{ public_key: Buffer.from("key"), counter: "0", transports: [], created_at: new Date(), last_used_at: null },
    }),
  );

const en = factorWords("en").letter.subject;

test("its holder is told by mail, in both languages, when an app comes, a recovery code goes, the last one goes, and the app goes", async () => {
  const person = await app.person({ language: "en" });
  const browser = await signedIn(person);
  await browser.send("/account", "/account/authenticator/begin", {});
  const key =
    /<code>([A-Z2-7 ]{32,})<\/code>/.exec(await (await browser.go("/account/authenticator")).text())?.[1] ?? "";
  const code = codeAt(fromBase32(key.replaceAll(" ", "")), stepAt(new Date()));
  const added = await browser.send("/account/authenticator", "/account/authenticator", { code });
  expect(added.headers.get("location")).toBe("/account?notice=app-added");
  const [letter] = await lettersTo(catcher(), person.email);
  expect(letter?.subject).toBe(en["app-added"]);
  expect(letter?.text).toContain(factorWords("zh-CN").letter.subject["app-added"]);
  expect(letter?.text).not.toContain(key.replaceAll(" ", ""));

  const codes = recoveryCodesFor(app.services.secret, fromBase32(key.replaceAll(" ", "")));
  for (const recovery of codes) {
    const again = new Browser(app.url);
    await again.signIn(person.email);
    expect((await again.send("/sign-in/code", "/sign-in/code", { code: recovery })).status).toBe(303);
  }
  const told = async (count: number) =>
    (await subjects(person, count)).filter((one) => Object.values(en).includes(one));
  await expect.poll(() => told(11).then((all) => all.length), { timeout: 9_000 }).toBe(11);
  expect((await told(11)).filter((one) => one === en["recovery-code-used"])).toHaveLength(9);
  expect(await told(11)).toContain(en["recovery-codes-gone"]);
  await confirm(person);
  await browser.send("/account", "/account/authenticator/remove", {});
  await expect.poll(() => told(12), { timeout: 9_000 }).toContain(en["app-removed"]);
});

test("its holder is told when a passkey goes", async () => {
  const person = await app.person({ language: "en" });
  const browser = await signedIn(person);
  await givePasskey(person);
  const path =
    /\/account\/passkeys\/[0-9a-f-]{36}\/remove/.exec(await (await browser.go("/account")).text())?.[0] ?? "";
  expect((await browser.send("/account", path, {})).headers.get("location")).toBe("/account?notice=passkey-removed");
  expect(await subjects(person, 1)).toEqual([en["passkey-removed"]]);
});

test("an administrator removes lost factors, with a reason: sessions end, the holder is told, and enrols anew before any dangerous act", async () => {
  const administrator = await app.person({ roles: ["administrator"], language: "en", name: "Keeper" });
  const person = await app.colleague(administrator, { roles: ["legal"], language: "en" });
  const theirs = await signedIn(person);
  await giveApp(person);
  await givePasskey(person);
  const browser = await signedIn(administrator);
  const page = `/people/${person.id}/factors`;
  expect((await browser.send(page, `${page}/remove`, { reason: "because" })).status).toBe(422);
  const done = await browser.send(page, `${page}/remove`, { reason: "stolen" });
  expect(done.headers.get("location")).toBe(`${page}?notice=removed`);

  expect((await theirs.go("/account")).status).toBe(303);
  expect(await factorsOf(app.services.db, person.id)).toEqual({ authenticator: false, passkeys: 0, identities: 0 });
  const [letter] = await lettersTo(catcher(), person.email);
  expect(letter?.subject).toBe(en["factors-removed"]);
  expect(letter?.text).toContain("Keeper");
  expect(letter?.text).toContain(factorWords("zh-CN").reason.stolen);
  const told = await asSystem(app.services.db, person.tenant, (tx) =>
    entries(tx, { subject: `person/${person.id}`, limit: 20 }),
  );
  expect(told.find(({ kind }) => kind === "factors-removed")).toMatchObject({
    actor: `person/${administrator.id}`,
    body: { authenticator: true, passkeys: 1, sessionsEnded: 1, reason: "stolen" },
  });

  // The password alone lets them in, and to no dangerous act, not even with a code from their mailbox.
  const again = await signedIn(person);
  expect(await (await again.go("/account")).text()).toContain(factorWords("en").enrol);
  const dangerous = await again
    .send("/account", "/account/passkeys/00000000-0000-4000-8000-000000000000/remove", {})
    .catch(async () => {
      const csrf = /name="csrf" value="([^"]+)"/.exec(await (await again.go("/account")).text())?.[1] ?? "";
      const path = "/account/passkeys/00000000-0000-4000-8000-000000000000/remove";
      return again.go(path, { method: "POST", body: new URLSearchParams({ csrf }) });
    });
  expect(dangerous.headers.get("location")).toMatch(/^\/account/);
  await again.send("/account", "/account/authenticator/begin", {});
  const key = /<code>([A-Z2-7 ]{32,})<\/code>/.exec(await (await again.go("/account/authenticator")).text())?.[1] ?? "";
  const code = codeAt(fromBase32(key.replaceAll(" ", "")), stepAt(new Date()));
  await again.send("/account/authenticator", "/account/authenticator", { code });
  expect(await hasAuthenticator(app.services.db, person.id)).toBe(true);
  expect(await (await again.go("/account")).text()).not.toContain(factorWords("en").enrol);
});

test("nobody removes their own so, nor another organisation's, nor without confirming who they are", async () => {
  const administrator = await app.person({ roles: ["administrator"] });
  const [colleague, stranger] = [await app.colleague(administrator, { roles: ["legal"] }), await app.person()];
  const browser = await signedIn(administrator);
  const csrf = /name="csrf" value="([^"]+)"/.exec(await (await browser.go("/account")).text())?.[1] ?? "";
  const remove = (id: string, by = browser, token = csrf) =>
    by.go(`/people/${id}/factors/remove`, {
      method: "POST",
      body: new URLSearchParams({ csrf: token, reason: "lost" }),
    });
  expect((await remove(administrator.id)).status).toBe(409);
  expect((await remove(stranger.id)).status).toBe(404);
  expect((await browser.go(`/people/${stranger.id}/factors`)).status).toBe(404);
  await app.services.db
    .updateTable("auth.session")
    .set({ confirmed_at: null })
    .where("user_id", "=", administrator.id)
    .execute();
  expect((await remove(colleague.id)).headers.get("location")).toMatch(/^\/confirm/);
  const lawyer = await signedIn(colleague);
  const token = /name="csrf" value="([^"]+)"/.exec(await (await lawyer.go("/account")).text())?.[1] ?? "";
  expect((await remove(administrator.id, lawyer, token)).status).toBe(403);
});

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 §6, of whole bytes. */
const fromBase32 = (text: string): Buffer => {
  const bits = [...text].map((one) => alphabet.indexOf(one).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};
