import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asSystem } from "../../db/tenancy.ts";
import type { Person } from "../../domain/person.ts";
import { makeOrganisation } from "../../test/organisation.ts";
import { until } from "../../test/until.ts";
import { type ContractWeb, startContractWeb } from "../pages/contract/web-under-test.ts";
import { routes } from "../routes.ts";
import { tokenOf } from "./app-under-test.ts";
import { hostileText, nearly } from "./hostile-under-test.ts";
import { type Endpoint, endpointsOf } from "./walk-under-test.ts";

let web: ContractWeb;
let known: Readonly<Record<string, string>>;
let stranger: Person;

beforeAll(async () => {
  web = await startContractWeb();
  known = { contract: await web.processes.create(), person: web.people.lawyer.id };
  stranger = (await makeOrganisation(web.services.db)).lawyer;
});
afterAll(() => web.close());

const endpoints = endpointsOf(routes);
const commands = endpoints.filter(({ route }) => route.method !== "get");

/** Of the parameters in its path. */
const names = ({ route }: Endpoint): readonly string[] =>
  [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? "");

/** What no answer may say of how we are built, or of what went wrong inside. */
const leak =
  /node_modules|at file:|\.tsx?:\d|syntax error|violates|SQLSTATE|invalid input syntax|TypeError|RangeError|ECONN/;

interface Answer {
  readonly status: number;
  readonly text: string;
}

const ask = async (path: string, init: RequestInit): Promise<Answer> => {
  const response = await fetch(new URL(web.services.publicUrl).origin + path, { redirect: "manual", ...init });
  return { status: response.status, text: await response.text() };
};

const isPlain = ({ status, text }: Answer): boolean => status < 500 && (status < 400 || !leak.test(text));

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

describe("whatever is sent", () => {
  test("to any route, in any shape that is none, is refused plainly", async () => {
    const token = await tokenOf(web.services, web.people.lawyer);
    const bodies: readonly (readonly [string, string, BodyInit])[] = [
      ["broken JSON", "application/json", "{"],
      ["deep JSON", "application/json", `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`],
      ["prototype keys", "application/json", '{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}'],
      [
        "a NUL",
        "application/json",
        '{"title":"a\\u0000b","reason":"\\u0000","name":"\\u0000","email":"\\u0000@x.example"}',
      ],
      ["half a surrogate pair", "application/json", '{"title":"\\ud800","reason":"\\ud800","name":"\\udfff"}'],
      ["a huge number", "application/json", '{"days":1e400,"amount":123456789012345678901234567890}'],
      ["a list", "application/json", "[1,2,3]"],
      ["another charset", "application/json; charset=utf-16", "{}"],
      [
        "a form with a NUL",
        "application/x-www-form-urlencoded",
        "csrf=%00&title=%00&__proto__=1&a%00=b&reason=%ED%A0%80",
      ],
      ["a form of thousands", "application/x-www-form-urlencoded", "a=1&".repeat(10_000)],
      ["SAML", "application/xml", "<samlp:Response xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol'/>"],
      [
        "SAML in a form",
        "application/x-www-form-urlencoded",
        `SAMLResponse=${btoa("<samlp:Response/>")}&RelayState=//evil.example`,
      ],
      [
        "a multipart cut short",
        "multipart/form-data; boundary=b",
        '--b\r\nContent-Disposition: form-data; name="file"; filename="x',
      ],
      ["a multipart of headers", "multipart/form-data; boundary=b", `--b\r\n${"X: y\r\n".repeat(5000)}\r\nx\r\n--b--`],
      [
        "a multipart with __proto__",
        "multipart/form-data; boundary=b",
        '--b\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\nx\r\n--b--',
      ],
      ["a type that is none", "\u00e9/\u00e9", "x"],
    ];
    const wrong: string[] = [];
    await abreast(4, commands, async (endpoint) => {
      for (const [what, type, body] of bodies) {
        // Each shape to a quarter of the routes, each route a quarter of the shapes.
        if ((endpoint.name.length + what.length) % 4 !== 0) continue;
        const { method } = endpoint.route;
        const answer = await ask(endpoint.at(known), {
          method: method.toUpperCase(),
          body,
          headers: { ...bearer(token), "Content-Type": type },
        });
        if (!isPlain(answer)) wrong.push(`${endpoint.name}, ${what}: ${answer.status} ${answer.text.slice(0, 200)}`);
      }
    });
    expect(wrong).toEqual([]);
  }, 120_000);

  test("in a path, a query or a header, to any route, is no fault of ours", async () => {
    const token = await tokenOf(web.services, web.people.lawyer);
    const paths = [
      "%00",
      "%ff",
      "%ED%A0%80",
      "..%2f..%2fetc",
      "__proto__",
      "x".repeat(5000),
      "%E2%80%AE",
      "'%3B--",
      "1e309",
    ];
    const queries = [
      "q=%00&after=%00&limit=1e400",
      "q=%ED%A0%80&limit=-1&language=xx&theme[a]=b",
      "__proto__[x]=1&constructor.prototype.x=1&a[b][c]=1",
      `q=${"x".repeat(6000)}&q=1&q=2&limit=٣`,
    ];
    const headers: readonly Record<string, string>[] = [
      { Authorization: "Bearer" },
      { Authorization: `Bearer ${"x".repeat(7000)}` },
      { Authorization: "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0." },
      { Authorization: "Basic Og==" },
      { Cookie: "engross.session_token=%; engross.visitor=%00; language=%; =; ;;" },
      { Cookie: `engross.session_token=${"A".repeat(32)}.${"B".repeat(43)}%3D` },
      { ...bearer(token), "If-Match": 'W/"*\\"', "Idempotency-Key": "x".repeat(3000), Range: "bytes=9-1,--5" },
      { ...bearer(token), "Accept-Language": "*;q=9,,;;", "User-Agent": "\u00ff".repeat(500), "Content-Length": "0" },
      { ...bearer(token), "X-Forwarded-For": "'; drop table person --", "X-Forwarded-Host": "evil.example" },
    ];
    const wrong: string[] = [];
    const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;
    await abreast(4, endpoints, async (endpoint, n) => {
      const method = endpoint.route.method.toUpperCase();
      for (let i = 0; i < 2; i += 1) {
        const bad = Object.fromEntries(names(endpoint).map((name) => [name, pick(paths, n + i)]));
        const answer = await ask(`${endpoint.at(i === 0 ? known : { ...known, ...bad })}?${pick(queries, n + i)}`, {
          method,
          headers: pick(headers, n * 3 + i),
        });
        if (!isPlain(answer)) wrong.push(`${endpoint.name}, ${i}: ${answer.status} ${answer.text.slice(0, 200)}`);
      }
    });
    expect(wrong).toEqual([]);
  }, 120_000);

  test("even in the shape that a route asks for, with hostile text wherever text is free, is no fault of ours", async () => {
    const people = [
      web.people.owner,
      web.people.lawyer,
      web.people.administrator,
      web.people.officer,
      web.people.signatory,
    ];
    const tokens = new Map<string, string>();
    // A session may be ended by what is sent; its holder then gets another.
    const fresh = async (person: Person): Promise<string> => {
      const token = tokens.get(person.id) ?? (await tokenOf(web.services, person));
      tokens.set(person.id, token);
      return token;
    };
    const shaped = endpoints
      .filter(({ face }) => face === "api")
      .map((endpoint) =>
        fc.record({
          endpoint: fc.constant(endpoint),
          body: nearly(endpoint.route.body),
          query: nearly(endpoint.route.query),
        }),
      );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(...shaped),
        fc.constantFrom(...people),
        hostileText,
        async ({ endpoint, body, query }, person, extra) => {
          const { method } = endpoint.route;
          const answer = await ask(endpoint.at(known) + queryOf(query, extra), {
            method: method.toUpperCase(),
            ...(method !== "get" && { body: JSON.stringify(body) ?? "" }),
            headers: { ...bearer(await fresh(person)), "Content-Type": "application/json" },
          });
          if (answer.status === 401) tokens.delete(person.id);
          if (!isPlain(answer)) throw new Error(`${endpoint.name}: ${answer.status} ${answer.text.slice(0, 300)}`);
        },
      ),
      { numRuns: 1000, interruptAfterTimeLimit: 5000, markInterruptAsFailure: false, endOnFailure: true },
    );
  });
});

/** Does it for every one of them, so many at a time. */
const abreast = async <T>(lanes: number, list: readonly T[], work: (one: T, at: number) => Promise<void>) => {
  const left = list.entries();
  const lane = async () => {
    for (const [at, one] of left) await work(one, at);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
};

const queryOf = (query: unknown, extra: string): string => {
  if (typeof query !== "object" || query === null) return "";
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) parameters.append(name, String(value).slice(0, 3000));
  parameters.append("x", extra.slice(0, 3000));
  return `?${parameters}`;
};

test("nobody learns from an answer whether a contract exists: not a stranger, not a visitor, not a forger", async () => {
  const token = await tokenOf(web.services, stranger);
  const told: string[] = [];
  const compare = async (endpoint: Endpoint, headers: Record<string, string>): Promise<void> => {
    const method = endpoint.route.method.toUpperCase();
    const others = Object.fromEntries(names(endpoint).map((name) => [name, "00000000-0000-4000-8000-000000000000"]));
    const to = (contract: string) =>
      ask(endpoint.at({ ...others, ...known, contract }), {
        method,
        headers: { ...headers, "Content-Type": "application/json", "Accept-Language": "en" },
        ...(method !== "GET" && { body: "{}" }),
      });
    const missing = randomUUID();
    const [there, nowhere] = [await to(known["contract"] ?? ""), await to(missing)];
    const plain = ({ status, text }: Answer, id: string) =>
      `${status} ${text.replaceAll(id, "").replace(/nonce="[^"]*"|"csrf"[^>]*|data-now="[^"]*"|idempotencyKey[^>]*/g, "")}`;
    if (plain(there, known["contract"] ?? "") !== plain(nowhere, missing)) told.push(endpoint.name);
  };
  for (const endpoint of endpoints.filter(({ route }) => route.path.includes(":contract"))) {
    await compare(endpoint, bearer(token));
    await compare(endpoint, {});
    await compare(endpoint, bearer(`${"A".repeat(32)}.${"B".repeat(43)}=`));
  }
  expect(told).toEqual([]);
});

test("what smells of attack is noted, by its kind, and each origin only so often", async () => {
  const kinds = async (tenant: Person["tenant"]): Promise<readonly string[]> => {
    const { rows } = await asSystem(web.services.db, tenant, (tx) =>
      sql<{ kind: string; person: string | null; facts: unknown }>`select kind, person from security_signal`.execute(
        tx,
      ),
    );
    return rows.map(({ kind, person }) => (person === stranger.id ? `${kind} by the stranger` : kind));
  };
  const token = await tokenOf(web.services, stranger);
  const post = (body: BodyInit, headers: Record<string, string>) =>
    ask("/api/v1/sign-out", { method: "POST", body, headers: { "Content-Type": "application/json", ...headers } });
  await ask("/api/v1/account", { headers: bearer(`${"A".repeat(32)}.${"B".repeat(43)}=`) });
  await ask("/api/v1/account", { headers: bearer("eyJhbGciOiJub25lIn0.e30.") });
  await post("{", bearer(token));
  await post(" ".repeat(2_000_000), bearer(token));
  await post("{}", { Cookie: `engross.session_token=${encodeURIComponent(token)}` });
  const expected = [
    "forged-session",
    "malformed-token",
    "malformed-request by the stranger",
    "oversized-request by the stranger",
    "forged-form by the stranger",
  ];
  const noted = await until("the signals", async () => {
    const seen = await kinds(stranger.tenant);
    return expected.every((kind) => seen.includes(kind)) && seen;
  });
  // All tests of this file came from one address: thousands of smells, of which at most fifty of a kind in a minute.
  expect(noted.filter((kind) => kind === "malformed-request").length).toBeLessThanOrEqual(150);
});
