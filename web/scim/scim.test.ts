import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { personByEmail } from "../../db/person.ts";
import { asSystem } from "../../db/tenancy.ts";
import type { ContractId } from "../../domain/ids.ts";
import { entries } from "../../ledger/index.ts";
import { makeOrganisation } from "../../test/organisation.ts";
import { until } from "../../test/until.ts";
import { type ContractWeb, type Program, startContractWeb } from "../pages/contract/web-under-test.ts";
import { urn } from "./protocol.ts";

let web: ContractWeb;
let administrator: Program;
let token: string;
let tokenId: string;
let draft: ContractId;

beforeAll(async () => {
  web = await startContractWeb();
  administrator = await web.program(web.people.administrator);
  draft = await web.processes.create();
});

afterAll(() => web.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Whatever the protocol says. */
  readonly body: Awaited<ReturnType<Response["json"]>>;
}

const ask = async (
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  const response = await fetch(new URL(`/scim/v2${path}`, web.services.publicUrl), {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/scim+json", ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
};

const patch = (path: string, ...Operations: readonly unknown[]) =>
  ask("PATCH", path, { schemas: [urn.patch], Operations });

/** As Okta creates somebody. */
const okta = (userName: string, facts: Readonly<Record<string, unknown>> = {}) => ({
  schemas: [urn.user],
  ...{ userName, externalId: `okta-${userName}`, locale: "en-US", groups: [], password: "1mz050nq", active: true },
  name: { givenName: "Test", familyName: "User" },
  emails: [{ primary: true, value: userName, type: "work" }],
  displayName: "Test User",
  ...facts,
});

const personCalled = (email: string) => asSystem(web.services.db, web.people.tenant, (tx) => personByEmail(tx, email));

const fresh = (name: string): string => `${name}.${randomUUID().slice(0, 8)}@example.com`;

const mapped = (group: string, facts: Readonly<Record<string, unknown>>): Promise<Response> =>
  administrator.ask("POST", `/directory/groups/${group}/map`, { role: null, place: null, ...facts });

describe("tokens", () => {
  test("an administrator who has just confirmed makes one; it is told once and kept as a hash", async () => {
    expect((await administrator.ask("POST", "/directory/tokens", { name: "Okta" })).status).toBe(403);
    await administrator.confirm();
    const made = await administrator.ask("POST", "/directory/tokens", { name: "Okta" });
    expect(made.status).toBe(201);
    ({ id: tokenId, token } = await made.json());
    expect(token).toMatch(/^[\w-]{43}$/);
    const page = await (await administrator.ask("GET", `/directory?made=${tokenId}`)).json();
    expect(page.token).toBeNull();
    expect(JSON.stringify(page)).not.toContain(token);
    expect(page.tokens).toMatchObject([{ name: "Okta", usedAt: null }]);
    expect((await ask("GET", "/Users")).status).toBe(200);
    const { tokens } = await (await administrator.ask("GET", "/directory")).json();
    expect(tokens[0].usedAt).not.toBeNull();
    const lawyer = await web.program(web.people.lawyer);
    expect((await lawyer.ask("GET", "/directory")).status).toBe(403);
  });

  test("without one, with a wrong or a malformed one, every address answers the same refusal", async () => {
    const answers = await Promise.all(
      ["", "Bearer", "Bearer x", `Bearer ${"a".repeat(43)}`, `Basic ${token}`].flatMap((Authorization) =>
        ["/Users", `/Users/${web.people.owner.id}`, "/nowhere"].map((path) =>
          ask("GET", path, undefined, { Authorization }),
        ),
      ),
    );
    for (const { status, headers, body } of answers) {
      expect(status).toBe(401);
      expect(headers.get("content-type")).toContain("application/scim+json");
      expect(headers.get("www-authenticate")).toContain("Bearer");
      expect(body).toEqual({ schemas: [urn.error], status: "401", detail: "A valid bearer token is needed." });
    }
  });
});

test("what is supported is told as RFC 7643 §5 to §7 say", async () => {
  const { body: config } = await ask("GET", "/ServiceProviderConfig");
  expect(config).toMatchObject({ patch: { supported: true }, filter: { supported: true }, bulk: { supported: false } });
  const { body: types } = await ask("GET", "/ResourceTypes");
  expect(types.Resources.map(({ id }: { id: string }) => id)).toEqual(["User", "Group"]);
  const { body: schemas } = await ask("GET", "/Schemas");
  expect(schemas.Resources.map(({ id }: { id: string }) => id)).toEqual([urn.user, urn.enterprise, urn.group]);
  expect((await ask("GET", `/Schemas/${urn.user}`)).body).toMatchObject({ name: "User" });
});

describe("as Okta calls it", () => {
  const userName = fresh("okta");
  let id: string;

  test("it looks for somebody, finds nobody, and creates them: they are invited, and see nothing yet", async () => {
    const looked = await ask(
      "GET",
      `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}&startIndex=1&count=100`,
    );
    expect(looked.body).toMatchObject({ schemas: [urn.list], totalResults: 0, Resources: [] });
    const { status, headers, body } = await ask("POST", "/Users", okta(userName));
    expect(status).toBe(201);
    ({ id } = body);
    expect(headers.get("location")).toBe(`${web.services.publicUrl.origin}/scim/v2/Users/${id}`);
    expect(body).toMatchObject({ userName, externalId: `okta-${userName}`, active: true, displayName: "Test User" });
    expect(body.password).toBeUndefined();
    expect(await personCalled(userName)).toMatchObject({ roles: ["guest"], active: true, name: "Test User" });
    expect((await ask("POST", "/Users", okta(userName))).body).toMatchObject({ status: "409", scimType: "uniqueness" });
  });

  test("it finds people who were here before, by address in any case, and links them", async () => {
    const { owner } = web.people;
    const filter = encodeURIComponent(`userName eq "${owner.email.toUpperCase()}"`);
    const { body } = await ask("GET", `/Users?filter=${filter}`);
    expect(body.Resources).toMatchObject([{ id: owner.id, active: true }]);
    const linked = await ask("PUT", `/Users/${owner.id}`, okta(owner.email, { displayName: owner.name }));
    expect(linked).toMatchObject({ status: 200, body: { externalId: `okta-${owner.email}` } });
    expect((await personCalled(owner.email))?.roles).toEqual(["business"]);
  });

  test("it pushes a group, whose members get what an administrator lets it give: powerful roles only by saying so", async () => {
    const created = await ask("POST", "/Groups", {
      ...{ schemas: [urn.group], displayName: "Sales", members: [{ value: id, display: userName }] },
    });
    expect(created.status).toBe(201);
    const group = created.body.id;
    expect((await personCalled(userName))?.roles).toEqual(["guest"]);
    expect((await mapped(group, { role: "legal" })).status).toBe(422);
    const department = (await (await administrator.ask("POST", "/departments", { name: "Sales" })).json()).id;
    expect((await mapped(group, { role: "business", place: department })).status).toBe(204);
    expect(await personCalled(userName)).toMatchObject({ roles: ["business"], department });
    expect((await mapped(group, { role: "legal", trusted: true })).status).toBe(204);
    expect((await personCalled(userName))?.roles).toEqual(["legal"]);
    expect((await mapped(group, { role: "business", place: department })).status).toBe(204);

    const left = await patch(`/Groups/${group}`, { op: "remove", path: `members[value eq "${id}"]` });
    expect(left).toMatchObject({ status: 200, body: { members: [] } });
    const after = await personCalled(userName);
    expect([after?.roles, after?.department]).toEqual([["guest"], undefined]);
    const back = await patch(`/Groups/${group}`, { op: "add", path: "members", value: [{ value: id }] });
    expect(back.body.members).toEqual([{ value: id }]);
    expect((await ask("GET", `/Users/${id}`)).body.groups).toMatchObject([{ value: group, display: "Sales" }]);
    expect(
      (await patch(`/Groups/${group}`, { op: "add", path: "members", value: [{ value: randomUUID() }] })).status,
    ).toBe(400);
  });

  test("it deactivates somebody: they are out with the next request, and their work is handed over", async () => {
    const { owner } = web.people;
    const leaver = await web.program(owner);
    expect((await leaver.ask("GET", "/inbox")).status).toBe(200);
    const { status, body } = await patch(`/Users/${owner.id}`, { op: "replace", value: { active: false } });
    expect([status, body.active]).toEqual([200, false]);
    expect((await leaver.ask("GET", "/inbox")).status).toBe(401);
    await until(
      "the contract to go over",
      async () => (await web.processes.state(draft)).owner === web.people.manager.id,
    );
    const told = await asSystem(web.services.db, web.people.tenant, (tx) =>
      entries(tx, { subject: `person/${owner.id}`, limit: 20 }),
    );
    expect(told.find(({ kind }) => kind === "person-left")?.actor).toBe(`directory/${tokenId}`);
    expect((await patch(`/Users/${owner.id}`, { op: "replace", value: { active: false } })).status).toBe(200);
  });

  test("whoever comes back has what their groups give, and nothing of what they had", async () => {
    const { owner } = web.people;
    const { body } = await patch(`/Users/${owner.id}`, { op: "replace", value: { active: true } });
    expect(body.active).toBe(true);
    expect(await personCalled(owner.email)).toMatchObject({ active: true, roles: ["guest"] });
  });
});

describe("as Entra calls it", () => {
  const userName = fresh("entra");
  let id: string;

  test("it creates somebody with the enterprise extension, and changes parts by path, in its own spelling", async () => {
    const created = await ask("POST", "/Users", {
      schemas: [urn.user, urn.enterprise],
      ...{ externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef", userName, active: true, displayName: "王小明" },
      emails: [{ primary: true, type: "work", value: userName }],
      meta: { resourceType: "User" },
      name: { formatted: "王小明", familyName: "王", givenName: "小明" },
      [urn.enterprise]: { department: "sales", manager: { value: web.people.manager.id } },
    });
    expect(created.status).toBe(201);
    ({ id } = created.body);
    expect(created.body[urn.enterprise]).toEqual({ department: "Sales", manager: { value: web.people.manager.id } });
    const changed = await patch(
      `/Users/${id}`,
      { op: "Replace", path: "displayName", value: "王大明" },
      { op: "Add", path: "preferredLanguage", value: "zh-CN" },
      { op: "Replace", path: 'emails[type eq "work"].value', value: `new.${userName}` },
      { op: "Replace", path: `${urn.enterprise}:department`, value: "Nowhere" },
    );
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ displayName: "王大明", preferredLanguage: "zh-CN" });
    expect(await personCalled(`new.${userName}`)).toMatchObject({ name: "王大明", language: "zh-CN" });
  });

  test("it asks for groups without members, and takes members out by value", async () => {
    const { body: group } = await ask("POST", "/Groups", { schemas: [urn.group], displayName: "Entra" });
    await patch(`/Groups/${group.id}`, { op: "Add", path: "members", value: [{ value: id }] });
    const filter = encodeURIComponent('displayName eq "Entra"');
    const { body } = await ask("GET", `/Groups?excludedAttributes=members&filter=${filter}`);
    expect(body).toMatchObject({ totalResults: 1, Resources: [{ id: group.id, displayName: "Entra" }] });
    expect(body.Resources[0].members).toBeUndefined();
    const removed = await patch(`/Groups/${group.id}`, { op: "Remove", path: "members", value: [{ value: id }] });
    expect([removed.status, removed.body.members]).toEqual([200, []]);
    expect((await ask("DELETE", `/Groups/${group.id}`)).status).toBe(204);
    expect((await ask("GET", `/Groups/${group.id}`)).status).toBe(404);
  });

  test("it disables by a word, deletes, and creates the same person anew", async () => {
    const { status, body } = await patch(`/Users/${id}`, { op: "Replace", path: "active", value: "False" });
    expect([status, body.active]).toEqual([200, false]);
    expect((await ask("DELETE", `/Users/${id}`)).status).toBe(204);
    expect((await ask("GET", `/Users/${id}`)).status).toBe(404);
    const again = await ask("POST", "/Users", okta(`new.${userName}`));
    expect([again.status, again.body.id, again.body.active]).toEqual([201, id, true]);
  });
});

describe("lists, versions and refusals", () => {
  test("lists come page by page with the whole count", async () => {
    const all = (await ask("GET", "/Users?count=200")).body;
    const ids = (body: { Resources: { id: string }[] }) => body.Resources.map((one) => one.id);
    const first = (await ask("GET", "/Users?startIndex=1&count=2")).body;
    const second = (await ask("GET", "/Users?startIndex=3&count=2")).body;
    expect([first.totalResults, first.itemsPerPage, second.startIndex]).toEqual([all.totalResults, 2, 3]);
    expect([...ids(first), ...ids(second)]).toEqual(ids(all).slice(0, 4));
    const some = encodeURIComponent('active eq true and displayName sw "example" and not (emails.value co "nobody")');
    const { body } = await ask("GET", `/Users?attributes=displayName&filter=${some}`);
    expect(body.totalResults).toBeGreaterThan(3);
    expect(Object.keys(body.Resources[0]).toSorted()).toEqual(["displayName", "id", "meta", "schemas"]);
  });

  test("a version tells whether anything has changed, whoever changed it", async () => {
    const { lawyer } = web.people;
    const { headers } = await ask("GET", `/Users/${lawyer.id}`);
    const etag = headers.get("etag") ?? "";
    expect((await ask("GET", `/Users/${lawyer.id}`, undefined, { "If-None-Match": etag })).status).toBe(304);
    await administrator.ask("POST", `/people/${lawyer.id}/move`, { place: null, manager: web.people.officer.id });
    const stale = { "If-Match": etag };
    const body = { schemas: [urn.patch], Operations: [{ op: "replace", path: "displayName", value: "X" }] };
    expect((await ask("PATCH", `/Users/${lawyer.id}`, body, stale)).status).toBe(412);
    expect((await ask("DELETE", `/Users/${lawyer.id}`, undefined, stale)).status).toBe(412);
  });

  test("nothing of another organisation is there, and the last administrator stays", async () => {
    const stranger = (await makeOrganisation(web.services.db)).lawyer;
    for (const method of ["GET", "DELETE"])
      expect(await ask(method, `/Users/${stranger.id}`)).toMatchObject({
        ...{ status: 404, body: { detail: "There is no such user." } },
      });
    expect((await ask("GET", `/Users/${randomUUID()}`)).body.detail).toBe("There is no such user.");
    const filter = encodeURIComponent(`userName eq "${stranger.email}"`);
    expect((await ask("GET", `/Users?filter=${filter}`)).body.totalResults).toBe(0);
    const last = await patch(`/Users/${web.people.administrator.id}`, { op: "replace", value: { active: false } });
    expect(last.status).toBe(403);
    expect((await administrator.ask("GET", "/people")).status).toBe(200);
  });

  test("of people with powerful roles the directory does not change the address", async () => {
    const { officer } = web.people;
    const sent = await patch(`/Users/${officer.id}`, {
      op: "replace",
      path: "emails",
      value: [{ value: fresh("mine") }],
    });
    expect(sent.body).toMatchObject({ status: "400", scimType: "mutability" });
  });

  test.each([
    ["a body that is no JSON", "POST", "/Users", "{", 400],
    ["a body that is a list", "POST", "/Users", "[]", 400],
    ["a body of another kind", "POST", "/Users", { userName: 7 }, 400],
    ["an address that is none", "POST", "/Users", { userName: "x", emails: [{ value: "nobody" }] }, 400],
    ["a NUL in a name", "POST", "/Users", { userName: "nul\u0000@example.com" }, 400],
    ["a body beyond the limit", "POST", "/Users", `{"userName":"${"x".repeat(1_100_000)}"}`, 413],
    ["a filter that is none", "GET", "/Users?filter=%28%28%28", undefined, 400],
    ["a filter without end", "GET", `/Users?filter=${"(".repeat(1_900)}`, undefined, 400],
    ["a filter far too long", "GET", `/Users?filter=${"a".repeat(3_000)}`, undefined, 400],
    ["a count in words", "GET", "/Users?count=all", undefined, 400],
    ["an id that is none", "GET", "/Users/%00", undefined, 404],
    ["a group's id that is none", "DELETE", "/Groups/..%2F", undefined, 404],
    ["an address that cannot be decoded", "GET", "/Users/%E0%A4%A", undefined, 400],
    ["an address that is not there", "GET", "/Me", undefined, 404],
    ["a method that is not there", "PUT", "/Users", {}, 405],
    ["a patch of nothing", "PATCH", "/Users/PERSON", { schemas: [urn.patch], Operations: [] }, 400],
    ["a patch of prototypes", "PATCH", "/Users/PERSON", patchOf("__proto__.polluted"), 400],
    ["a patch into constructors", "PATCH", "/Users/PERSON", patchOf("constructor.prototype.x"), 400],
    ["a patch that leads nowhere", "PATCH", "/Users/PERSON", patchOf('emails[type eq "].value'), 400],
    ["a removal of everything", "PATCH", "/Users/PERSON", patchOf(undefined, "remove"), 400],
    ["a removal of the name", "PATCH", "/Users/PERSON", patchOf("userName", "remove"), 400],
  ])("%s is refused plainly, and never a fault", async (_, method, path, body, status) => {
    const answer = await ask(method, path.replace("PERSON", web.people.auditor.id), body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ schemas: [urn.error], status: String(status) });
  });

  test("a revoked token opens nothing more", async () => {
    expect((await administrator.ask("POST", `/directory/tokens/${tokenId}/revoke`)).status).toBe(204);
    expect((await ask("GET", "/Users")).status).toBe(401);
  });
});

function patchOf(path: string | undefined, op = "replace") {
  return { schemas: [urn.patch], Operations: [{ op, ...(path && { path }), value: "x" }] };
}
