import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addPerson, savePerson } from "../../db/person.ts";
import { sessionsOf } from "../../db/session.ts";
import { signOnOf } from "../../db/sign-on.ts";

import { asSystem } from "../../db/tenancy.ts";
import { parsePersonId } from "../../domain/ids.ts";
import type { Person } from "../../domain/person.ts";
import { refusalSentence } from "../../i18n/refusal.ts";
import { entries } from "../../ledger/index.ts";
import { Browser, freePort, password, startApp } from "../http/app-under-test.ts";
import {
  anotherKey,
  type Lie,
  type ProviderAccount,
  type ProviderUnderTest,
  startProvider,
  tokenSaying,
} from "./provider-under-test.ts";
import { callbackPath } from "./single-sign-on.ts";

let app: Awaited<ReturnType<typeof startApp>>;
let provider: ProviderUnderTest;

beforeAll(async () => {
  app = await startApp();
  provider = await startProvider(new URL(callbackPath, app.url));
});
afterAll(async () => {
  await provider?.stop();
  await app?.close();
});

interface Company {
  readonly domain: string;
  readonly administrator: Person;
  readonly member: (facts?: Partial<Person>) => Promise<Person>;
}

/** An organisation with a domain of its own, whose addresses are all in it. */
const company = async (): Promise<Company> => {
  const domain = `${randomUUID().slice(0, 13)}.example`;
  const administrator = await app.person({
    roles: ["administrator"],
    language: "en",
    email: `keeper@${domain}`,
    name: "Keeper",
  });
  const member = (facts: Partial<Person> = {}) =>
    app.colleague(administrator, { roles: ["legal"], email: `${randomUUID().slice(0, 8)}@${domain}`, ...facts });
  return { domain, administrator, member };
};

const confirmed = async (person: Person, at: Date | null = new Date()): Promise<void> => {
  await app.services.db
    .updateTable("auth.session")
    .set({ confirmed_at: at })
    .where("user_id", "=", person.id)
    .execute();
};

const settingsOf = ({ domain }: Company) => ({
  issuer: provider.issuer,
  clientId: provider.clientId,
  clientSecret: provider.clientSecret,
  domains: domain,
  passwords: "true",
});

const setUp = async (of: Company, changes: Readonly<Record<string, string>> = {}): Promise<Response> => {
  const browser = new Browser(app.url);
  expect((await browser.signIn(of.administrator.email)).status).toBe(303);
  await confirmed(of.administrator);
  return browser.send("/settings", "/settings/single-sign-on", { ...settingsOf(of), ...changes });
};

const accountOf = (person: Person, facts: Partial<ProviderAccount> = {}): ProviderAccount => ({
  subject: `subject of ${person.id}`,
  email: person.email,
  verified: true,
  ...facts,
});

/** Where the page in between sends a browser. */
const sentTo = (page: Response): URL => {
  const to = /url=(.+)$/.exec(page.headers.get("refresh") ?? "")?.[1];
  if (to === undefined) throw new Error(`The page leads nowhere: ${page.status}`);
  return new URL(to);
};

/** Sets out from our door, and answers the address that the provider sends the browser back with. */
const setOut = async (browser: Browser, { domain }: Company, account: ProviderAccount): Promise<string> => {
  provider.state.account = account;
  return provider.walk(sentTo(await browser.go(`/sign-in/organisation/${domain}?next=%2Faccount`)));
};

const signInAs = async (of: Company, account: ProviderAccount) => {
  const browser = new Browser(app.url);
  const response = await browser.go(await setOut(browser, of, account));
  return { browser, response };
};

const isSignedIn = async (browser: Browser): Promise<boolean> => (await browser.go("/account")).status === 200;

const plainRefusal = refusalSentence({ refused: "single-sign-on-failed", facts: {} }, "en");

/** The same words and nothing more, and nobody is signed in. */
const expectRefused = async ({ browser, response }: { browser: Browser; response: Response }): Promise<void> => {
  expect(response.status).toBe(403);
  expect(await response.text()).toContain(plainRefusal);
  expect(await isSignedIn(browser)).toBe(false);
};

const ledgerKinds = async ({ id, tenant }: Person): Promise<readonly string[]> =>
  (await asSystem(app.services.db, tenant, (tx) => entries(tx, { subject: `person/${id}`, limit: 50 }))).map(
    ({ kind }) => kind,
  );

describe("An organisation's own sign-in", () => {
  test("is set up by an administrator who has confirmed who they are; the secret is kept sealed and never shown", async () => {
    const ours = await company();
    const browser = new Browser(app.url);
    await browser.signIn(ours.administrator.email);
    const unconfirmed = await browser.send("/settings", "/settings/single-sign-on", settingsOf(ours));
    expect(unconfirmed.headers.get("location")).toBe("/confirm?next=%2Fsettings");
    const done = await setUp(ours);
    expect(done.headers.get("location")).toBe("/settings?notice=sign-on-saved#single-sign-on");
    const page = await (await browser.go("/settings")).text();
    expect(page).toContain(provider.issuer);
    expect(page).toContain(ours.domain);
    expect(page).not.toContain(provider.clientSecret);
    const { tenant } = ours.administrator;
    const kept = await asSystem(app.services.db, tenant, (tx) => signOnOf(tx, tenant));
    expect(kept?.sealedSecret.includes(provider.clientSecret)).toBe(false);
    const told = await asSystem(app.services.db, tenant, (tx) =>
      entries(tx, { subject: `tenant/${tenant}`, limit: 9 }),
    );
    expect(told).toMatchObject([
      { kind: "single-sign-on-set", body: { issuer: provider.issuer, domains: [ours.domain], secretChanged: true } },
    ]);
    expect(JSON.stringify(told)).not.toContain(provider.clientSecret);
    const lawyer = new Browser(app.url);
    await lawyer.signIn((await ours.member()).email);
    expect((await lawyer.go("/settings")).status).toBe(403);
  });

  test("is not set up where no provider answers, in the clear, for others' domains, or with a secret for another provider", async () => {
    const [ours, theirs] = [await company(), await company()];
    const refusedWith = async (changes: Readonly<Record<string, string>>) => (await setUp(ours, changes)).status;
    for (const issuer of [
      "http://login.example.com",
      "ftp://login.example.com",
      "https://u:p@login.example.com",
      `${provider.issuer}?x=1`,
      "login.example.com",
      "javascript:alert(1)",
    ])
      expect({ issuer, status: await refusedWith({ issuer }) }).toEqual({ issuer, status: 422 });
    expect(await refusedWith({ issuer: `http://127.0.0.1:${await freePort()}` })).toBe(422);
    expect(await refusedWith({ issuer: app.url.origin })).toBe(422); // answers, but is none
    for (const domains of ["", "localhost", "a b@c", "-x.example", "example"])
      expect({ domains, status: await refusedWith({ domains }) }).toEqual({ domains, status: 422 });
    expect(await refusedWith({ domains: `${ours.domain} ${theirs.domain}` })).toBe(409); // others have addresses there
    expect(await refusedWith({ clientSecret: "" })).toBe(422);
    expect(await refusedWith({})).toBe(303);
    expect(await refusedWith({ clientSecret: "" })).toBe(303); // the kept one stays
    const other = await startProvider(new URL(callbackPath, app.url));
    expect(await refusedWith({ issuer: other.issuer, clientSecret: "" })).toBe(422);
    await other.stop();
  });
});

describe("Whoever signs in there", () => {
  test("is recognised the first time by their verified address, then by who they are to the provider", async () => {
    const ours = await company();
    await setUp(ours);
    const person = await ours.member();
    const first = await signInAs(ours, accountOf(person));
    expect([first.response.status, first.response.headers.get("location")]).toEqual([303, "/account"]);
    expect(await isSignedIn(first.browser)).toBe(true);
    expect(await ledgerKinds(person)).toEqual(expect.arrayContaining(["identity-linked", "signed-in"]));
    const married = accountOf(person, { email: `another.name@${ours.domain}`, verified: false });
    expect((await signInAs(ours, married)).response.status).toBe(303);
    expect((await ledgerKinds(person)).filter((kind) => kind === "identity-linked")).toHaveLength(1);
    // Their address given to somebody else at the provider opens nothing here.
    await expectRefused(await signInAs(ours, accountOf(person, { subject: "a newcomer" })));
  });

  test("may have been invited and never have had a password", async () => {
    const ours = await company();
    await setUp(ours);
    const id = parsePersonId(randomUUID());
    if (!id) throw new Error("randomUUID made no UUID");
    const invited: Person = { ...ours.administrator, id, email: `invited@${ours.domain}`, roles: ["legal"] };
    await asSystem(app.services.db, invited.tenant, (tx) => addPerson(tx, invited));
    expect((await signInAs(ours, accountOf(invited))).response.status).toBe(303);
  });

  test("gets the assurance that the provider vouches for", async () => {
    const ours = await company();
    await setUp(ours);
    for (const [amr, acr, assurance] of [
      [["pwd"], undefined, 1],
      [undefined, undefined, 1],
      [["pwd", "otp"], undefined, 2],
      [["mfa"], undefined, 2],
      [["pwd"], "https://refeds.org/profile/mfa", 2],
    ] as const) {
      const person = await ours.member();
      await signInAs(ours, accountOf(person, { ...(amr && { amr }), ...(acr !== undefined && { acr }) }));
      const [session] = await sessionsOf(app.services.db, person.id, new Date());
      expect({ amr, acr, assurance: session?.assurance }).toEqual({ amr, acr, assurance });
    }
  });

  test("does so without a password of ours where the organisation has closed that; administrators keep theirs", async () => {
    const ours = await company();
    const person = await ours.member();
    await setUp(ours, { passwords: "false" });
    const browser = new Browser(app.url);
    const refused = await browser.signIn(person.email);
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain(refusalSentence({ refused: "use-single-sign-on", facts: {} }, "en"));
    expect((await new Browser(app.url).signIn(person.email, "wrong")).status).toBe(401); // no hint to who guesses
    expect((await new Browser(app.url).signIn(ours.administrator.email)).status).toBe(303);
    expect((await signInAs(ours, accountOf(person))).response.status).toBe(303);
  });
});

describe("Refused in the same plain words is", () => {
  let ours: Company;
  let person: Person;
  beforeAll(async () => {
    ours = await company();
    await setUp(ours);
    person = await ours.member();
  });

  const lying = async <T>(lie: Lie, work: () => Promise<T>): Promise<T> => {
    provider.state.lie = lie;
    try {
      return await work();
    } finally {
      provider.state.lie = undefined;
    }
  };

  test.each<readonly [string, Partial<ProviderAccount> | (() => Promise<Partial<ProviderAccount>>)]>([
    ["an address that the provider has not verified", { verified: false }],
    ["an address outside the organisation's domains", { email: "somebody@elsewhere.example" }],
    ["an address that is nobody's", async () => ({ email: `nobody@${ours.domain}` })],
    ["an address of another organisation's person", async () => ({ email: (await app.person()).email })],
    ["somebody who has left", async () => ({ email: (await ours.member({ active: false })).email })],
  ])("%s", async (_name, facts) => {
    const changed = typeof facts === "function" ? await facts() : facts;
    await expectRefused(await signInAs(ours, accountOf(person, { subject: randomUUID(), ...changed })));
  });

  test("whoever leaves after they were recognised, from the next time on", async () => {
    const leaver = await ours.member();
    expect((await signInAs(ours, accountOf(leaver))).response.status).toBe(303);
    await asSystem(app.services.db, leaver.tenant, (tx) => savePerson(tx, { ...leaver, active: false }));
    await expectRefused(await signInAs(ours, accountOf(leaver)));
  });

  test("another organisation's person, although both use the same provider", async () => {
    const theirs = await company();
    await setUp(theirs);
    const known = await ours.member();
    expect((await signInAs(ours, accountOf(known))).response.status).toBe(303);
    await expectRefused(await signInAs(theirs, accountOf(known)));
  });

  test.each<readonly [string, () => Lie]>([
    ["a token that another key signed", () => ({ path: /^\/token/, answer: tokenSaying(anotherKey(), {}) })],
    ["a token for another audience", () => ({ path: /^\/token/, answer: tokenSaying(provider.key, { aud: "other" }) })],
    [
      "a token of another issuer",
      () => ({ path: /^\/token/, answer: tokenSaying(provider.key, { iss: "https://x.example" }) }),
    ],
    ["a token with another nonce", () => ({ path: /^\/token/, answer: tokenSaying(provider.key, { nonce: "other" }) })],
    ["a token that has expired", () => ({ path: /^\/token/, answer: tokenSaying(provider.key, { exp: 1 }) })],
    [
      "an address of somebody else than the token's",
      () => ({
        path: /^\/me/,
        answer: (truth) => JSON.stringify({ ...JSON.parse(truth), sub: "somebody else" }),
      }),
    ],
    ["garbage for a token", () => ({ path: /^\/token/, answer: () => "<html>not json" })],
    [
      "garbage for an ID token",
      () => ({
        path: /^\/token/,
        answer: (truth) => JSON.stringify({ ...JSON.parse(truth), id_token: "x.y.z" }),
      }),
    ],
    ["garbage for keys", () => ({ path: /^\/jwks/, answer: () => "[]" })],
    ["garbage for an address", () => ({ path: /^\/me/, answer: () => "\0" })],
    ["an answer without end", () => ({ path: /^\/token/, answer: () => "x".repeat(2_000_000) })],
    ["a provider in trouble", () => ({ path: /^\/token/, status: 500, answer: () => "{}" })],
  ])("%s", async (_name, lie) => {
    const browser = new Browser(app.url);
    const back = await setOut(browser, ours, accountOf(person));
    await expectRefused(await lying(lie(), async () => ({ browser, response: await browser.go(back) })));
  });

  test("an answer without, or with another, state; in another browser; brought twice; or made up", async () => {
    const browser = new Browser(app.url);
    const back = new URL(await setOut(browser, ours, accountOf(person)), app.url);
    const bringing = async (changes: Readonly<Record<string, string | null>>, by = browser) => {
      const changed = new URL(back);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) changed.searchParams.delete(name);
        else changed.searchParams.set(name, value);
      }
      return { browser: by, response: await by.go(`${changed.pathname}${changed.search}`) };
    };
    await expectRefused(await bringing({ state: null }));
    await expectRefused(await bringing({ state: "x".repeat(43) }));
    await expectRefused(await bringing({ state: "x".repeat(5000) }));
    // Whoever has the address alone gets nothing, and nobody gets anything with it any more.
    await expectRefused(await bringing({}, new Browser(app.url)));
    await expectRefused(await bringing({}));

    const again = await setOut(browser, ours, accountOf(person));
    expect((await browser.go(again)).status).toBe(303);
    expect((await browser.go(again)).status).toBe(403);
    // The provider's code, used up, under a state that is still good.
    const another = new Browser(app.url);
    const fresh = new URL(await setOut(another, ours, accountOf(person)), app.url);
    fresh.searchParams.set("code", new URL(again, app.url).searchParams.get("code") ?? "");
    await expectRefused({ browser: another, response: await another.go(`${fresh.pathname}${fresh.search}`) });
    const turnedBack = new Browser(app.url);
    const cancelled = new URL(await setOut(turnedBack, ours, accountOf(person)), app.url);
    cancelled.searchParams.delete("code");
    cancelled.searchParams.set("error", "access_denied");
    const response = await turnedBack.go(`${cancelled.pathname}${cancelled.search}`);
    await expectRefused({ browser: turnedBack, response });
  });

  test("a provider that is down, one that answers nonsense, and a domain that has none", async () => {
    const browser = new Browser(app.url);
    const begin = async () => ({ browser, response: await browser.go(`/sign-in/organisation/${ours.domain}`) });
    for (const answer of ["", "null", "{}", "<html>", JSON.stringify({ issuer: "https://x.example" })])
      await expectRefused(await lying({ path: /openid-configuration/, answer: () => answer }, begin));
    const evil = JSON.stringify({ issuer: provider.issuer, authorization_endpoint: "javascript:alert(1)" });
    await expectRefused(await lying({ path: /openid-configuration/, answer: () => evil }, begin));
    for (const domain of ["nowhere.example", "x", "%00", "..%2f..", "a".repeat(5000)]) {
      const response = await browser.go(`/sign-in/organisation/${domain}`);
      expect([403, 404, 422, 400]).toContain(response.status);
    }
    const gone = await company();
    const short = await startProvider(new URL(callbackPath, app.url));
    await setUp(gone, { issuer: short.issuer, clientSecret: short.clientSecret });
    await short.stop();
    await expectRefused({ browser, response: await browser.go(`/sign-in/organisation/${gone.domain}`) });
  });
});

describe("A dangerous act", () => {
  test("is confirmed by signing in at the provider once more, by the same person, then and there", async () => {
    const ours = await company();
    await setUp(ours);
    const [person, colleague] = [await ours.member(), await ours.member()];
    const { browser } = await signInAs(ours, accountOf(person));
    expect(await (await browser.go("/confirm?next=%2Faccount")).text()).toContain(
      "/confirm/organisation?next=%2Faccount",
    );
    const asked = async () => sentTo(await browser.go("/confirm/organisation?next=%2Faccount"));
    const to = await asked();
    expect([to.searchParams.get("prompt"), to.searchParams.get("max_age")]).toEqual(["login", "0"]);
    const isConfirmed = async () => {
      const query = app.services.db.selectFrom("auth.session").select(["confirmed_at", "assurance"]);
      return query.where("user_id", "=", person.id).executeTakeFirstOrThrow();
    };
    provider.state.account = accountOf(colleague);
    expect((await browser.go(await provider.walk(await asked()))).status).toBe(403);
    provider.state.account = accountOf(person, { amr: ["pwd", "otp"] });
    provider.state.stale = true;
    expect((await browser.go(await provider.walk(await asked()))).status).toBe(403);
    provider.state.stale = false;
    expect((await isConfirmed()).confirmed_at).toBeNull();
    const back = await browser.go(await provider.walk(await asked()));
    expect([back.status, back.headers.get("location")]).toEqual([303, "/account"]);
    expect(await isConfirmed()).toMatchObject({ confirmed_at: expect.any(Date), assurance: 2 });
    // Signed out meanwhile: nothing is confirmed, and nobody signed in.
    const late = await provider.walk(await asked());
    await browser.send("/account", "/sign-out", {});
    expect((await browser.go(late)).status).toBe(403);
    expect(await isSignedIn(browser)).toBe(false);
  });

  test("is not confirmed so by whoever signs in with a password of theirs", async () => {
    const person = await app.person();
    const browser = new Browser(app.url);
    await browser.signIn(person.email, password);
    expect(await (await browser.go("/confirm")).text()).not.toContain("/confirm/organisation");
    expect((await browser.go("/confirm/organisation")).status).toBe(403);
  });
});
