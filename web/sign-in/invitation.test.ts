import { afterAll, beforeAll, expect, test } from "vitest";
import { personByEmail } from "../../db/person.ts";
import { asSystem } from "../../db/tenancy.ts";
import { lettersTo, linkIn } from "../../mail/caught.ts";
import { firstAdministratorLink } from "../../stack/first-administrator.ts";
import { Browser, hiddenIn, password, startApp } from "../http/app-under-test.ts";

let app: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app?.close());

const fresh = "nine purple clouds over Shanghai";
const catcher = (): string => app.services.mailCatcherUrl?.origin ?? "";

const signedIn = async (email: string, secret = password): Promise<Browser> => {
  const browser = new Browser(app.url);
  expect((await browser.signIn(email, secret)).status).toBe(303);
  return browser;
};

const begin = { organisation: "Orchid", name: "First Keeper", language: "en", timeZone: "Asia/Shanghai" };

test("while there is nobody, a link makes an organisation and its administrator, once", async () => {
  const link = () => firstAdministratorLink(app.configuration, app.url.origin);
  const [older, newer] = [new URL((await link()) ?? ""), new URL((await link()) ?? "")];
  const browser = new Browser(app.url);
  expect((await browser.go(older.pathname)).status).toBe(410);
  const weak = { ...begin, email: "first@orchid.example", password: "orchid-first" };
  expect((await browser.send(newer.pathname, newer.pathname, weak)).status).toBe(422);
  const nowhere = { ...weak, password: fresh, timeZone: "Mars/Olympus" };
  expect((await browser.send(newer.pathname, newer.pathname, nowhere)).status).toBe(422);
  const done = await browser.send(newer.pathname, newer.pathname, { ...weak, password: fresh });
  expect(done.headers.get("location")).toBe("/sign-in?notice=password");
  expect((await browser.go(newer.pathname)).status).toBe(410);
  const administrator = await signedIn("first@orchid.example", fresh);
  expect((await administrator.go("/people")).status).toBe(200);
  expect(await link()).toBeUndefined();
});

test("an administrator invites somebody, who chooses a password by the mailed link and signs in with the given roles", async () => {
  const administrator = await app.person({ roles: ["administrator"] });
  const browser = await signedIn(administrator.email);
  const html = await (await browser.go("/people")).text();
  const email = `invited.${administrator.id}@example.com`;
  const form = new URLSearchParams({ ...hiddenIn(html, "/people"), name: "New Colleague", email, language: "en" });
  form.append("roles", "legal");
  form.append("roles", "signer");
  const sent = await browser.go("/people", { method: "POST", body: form });
  expect(sent.headers.get("location")).toBe("/people?notice=alone"); // there is no second one to confirm
  expect(await (await browser.go("/people")).text()).toContain("已邀请");
  const [letter] = await lettersTo(catcher(), email);
  if (!letter) throw new Error("There is no letter");
  expect(letter.subject).toBe("Orchid invites you to Engross");
  expect(letter.text).toContain("邀请您开通账号");
  const link = new URL(linkIn(letter, `${app.url.origin}/invitation/`)).pathname;
  expect((await new Browser(app.url).signIn(email, fresh)).status).toBe(401); // nothing before the link was used
  const guest = new Browser(app.url);
  expect(await (await guest.go(link)).text()).toContain("New Colleague");
  expect((await guest.send(link, link, { password: fresh })).headers.get("location")).toBe("/sign-in?notice=password");
  expect((await guest.go(link)).status).toBe(410);
  await signedIn(email, fresh);
  const person = await asSystem(app.services.db, administrator.tenant, (tx) => personByEmail(tx, email));
  expect(person?.roles).toEqual(["legal", "signer"]);
});

test("whoever is not an administrator neither sees people nor invites nor ends sessions; another tenant's do not exist", async () => {
  const [lawyer, administrator] = [await app.person(), await app.person({ roles: ["administrator"] })];
  const browser = await signedIn(lawyer.email);
  expect((await browser.go("/people")).status).toBe(403);
  const csrf = /name="csrf" value="([^"]+)"/.exec(await (await browser.go("/account")).text())?.[1] ?? "";
  const post = (who: Browser, path: string, token: string) =>
    who.go(path, {
      method: "POST",
      body: new URLSearchParams({ csrf: token, name: "x", email: "x@example.com", roles: "legal", language: "en" }),
    });
  expect((await post(browser, "/people", csrf)).status).toBe(403);
  expect((await post(browser, `/people/${administrator.id}/end-sessions`, csrf)).status).toBe(403);
  const theirs = await signedIn(administrator.email);
  const token = /name="csrf" value="([^"]+)"/.exec(await (await theirs.go("/people")).text())?.[1] ?? "";
  for (const act of ["end-sessions", "invite"])
    expect((await post(theirs, `/people/${lawyer.id}/${act}`, token)).status).toBe(404);
  expect((await browser.go("/account")).status).toBe(200);
});

test("an administrator ends somebody's sessions: they are out on their next request", async () => {
  const administrator = await app.person({ roles: ["administrator"] });
  const colleague = await app.colleague(administrator, { roles: ["legal"] });
  const [browser, theirs] = [await signedIn(administrator.email), await signedIn(colleague.email)];
  expect((await theirs.go("/account")).status).toBe(200);
  const ended = await browser.send("/people", `/people/${colleague.id}/end-sessions`, {});
  expect(ended.headers.get("location")).toBe("/people?notice=ended&count=1");
  expect((await theirs.go("/account")).status).toBe(303);
});
