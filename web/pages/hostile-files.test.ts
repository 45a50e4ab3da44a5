import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asSystem } from "../../db/tenancy.ts";
import { versionsOf } from "../../db/version.ts";
import { contentTypes, pack, unpack } from "../../documents/word/package.ts";
import type { ContractId } from "../../domain/ids.ts";
import { negotiationOf } from "../../domain/negotiation.ts";
import { refusalStatus } from "../../domain/refusal.ts";
import { tokenOf } from "../http/app-under-test.ts";
import { type NegotiationUnderTest, startNegotiation } from "./negotiation/negotiation-under-test.ts";

const fixtures = join(import.meta.dirname, "../../documents/fixtures");

let under: NegotiationUnderTest;
let contract: ContractId;
let guest: Awaited<ReturnType<NegotiationUnderTest["arrive"]>>;
let token: string;

beforeAll(async () => {
  under = await startNegotiation();
  ({ contract, guest } = await under.negotiated());
  token = await tokenOf(under.links.services, under.people.lawyer);
});
afterAll(() => under?.links.close());

/** A sound Word file with one of its parts made anew; `null` leaves it out. */
const spoiled = async (name: string, part: string | null): Promise<Buffer> => {
  const parts = new Map(await unpack(await readFile(join(fixtures, "tracked-changes.docx"))));
  if (part === null) parts.delete(name);
  else parts.set(name, Buffer.from(part));
  return pack(parts);
};

const wordXml = (body: string, before = ""): string =>
  `<?xml version="1.0"?>${before}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`;
const saying = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

/** What of the collection opens, whatever it is called: each has a test of its own. */
const sound: ReadonlySet<string> = new Set([
  ...(["derived-a-docx-named.pdf", "derived-a-pdf-named.docx"] as const),
  ...(["pyhanko-minimal-startxref-hopeless.pdf", "qpdf-bad-xref.pdf"] as const),
]);

/** Files that no program would make by itself, and those that others have collected. */
const hostile = async (): Promise<readonly (readonly [string, Buffer])[]> => {
  const main = "word/document.xml";
  const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join("");
  const made: readonly (readonly [string, Promise<Buffer>])[] = [
    ["no-main-part.docx", spoiled(main, null)],
    ["no-content-types.docx", spoiled(contentTypes, null)],
    ["empty-main-part.docx", spoiled(main, "")],
    ["cut-short.docx", spoiled(main, wordXml(saying("x")).slice(0, -20))],
    ["deep.docx", spoiled(main, wordXml("<w:p>".repeat(50_000) + "</w:p>".repeat(50_000)))],
    ["wide.docx", spoiled(main, wordXml("<w:p/>".repeat(700_000)))],
    ["entities.docx", spoiled(main, wordXml(saying("&l9;"), `<!DOCTYPE d [<!ENTITY l0 "lol">${laughs}]>`))],
    ["external.docx", spoiled(main, wordXml(saying("&x;"), `<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>`))],
  ];
  const bad = (await readdir(join(fixtures, "bad"))).filter((name) => !sound.has(name));
  return [
    ...(await Promise.all(made.map(async ([name, bytes]) => [name, await bytes] as const))),
    ...(await Promise.all(bad.map(async (name) => [name, await readFile(join(fixtures, "bad", name))] as const))),
  ];
};

/** What no answer may say of how we are built, or of what the file led to. */
const leak = /node_modules|\.tsx?:\d|at [\w.]+ \(|ENOENT|SaxesParser|RangeError|TypeError|root:x:0|\/tmp\//;

const codes: ReadonlySet<string> = new Set(Object.keys(refusalStatus));

const send = async (to: string, bytes: Buffer, name: string, fields: object) => {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, String(value));
  form.set("file", new Blob([new Uint8Array(bytes)]), name);
  const response = to.startsWith("/negotiation/")
    ? await guest.phone.go(`/api/v1${to}`, { method: "POST", body: form })
    : await fetch(new URL(`/api/v1${to}`, under.url), {
        ...{ method: "POST", body: form },
        headers: { Authorization: `Bearer ${token}`, "Idempotency-Key": randomUUID() },
      });
  return { status: response.status, text: await response.text() };
};

test("a hostile or damaged file is refused in a sentence wherever one is taken in, and leaves nothing", async () => {
  const { nonce } = (await guest.ask()).body as { readonly nonce: string };
  const doors = [
    [`${guest.path}/documents`, { nonce }],
    [`/contracts/${contract}/returned`, { version: 1 }],
    ["/contracts/from-word", {}],
  ] as const;
  const wrong: string[] = [];
  for (const [name, bytes] of await hostile()) {
    for (const [to, fields] of doors) {
      const { status, text } = await send(to, bytes, name, fields);
      const { code, detail } = JSON.parse(text);
      // Members read in the language of their account, guests in that of their browser.
      const language = to.startsWith("/negotiation/") ? "en" : under.people.lawyer.language;
      const isPlain = [413, 415, 422].includes(status) && codes.has(code) && !leak.test(text);
      if (!isPlain || /\p{Script=Han}/u.test(detail) !== (language === "zh-CN"))
        wrong.push(`${name} at ${to.replace(/[\w-]{43}/, "…")}, ${language}: ${status} ${text.slice(0, 300)}`);
    }
  }
  expect(wrong).toEqual([]);
  const kept = await asSystem(under.processes.db, under.tenant, (tx) =>
    tx.selectFrom("document").select("id").where("contract", "=", contract).where("kind", "=", "returned").execute(),
  );
  expect(kept).toEqual([]);
  expect(negotiationOf(await under.processes.state(contract)).rounds[0]?.documents).toEqual([]);
  expect(await asSystem(under.processes.db, under.tenant, (tx) => versionsOf(tx, contract))).toHaveLength(1);
}, 180_000);

test("what is larger than a file may be is refused before all of it has come", async () => {
  const { nonce } = (await guest.ask()).body as { readonly nonce: string };
  const big = Buffer.alloc(33 * 1024 ** 2, 1);
  const answer = await send(`${guest.path}/documents`, big, "big.docx", { nonce });
  expect([answer.status, JSON.parse(answer.text).code]).toEqual([413, "too-large"]);
});

test("a name that leads elsewhere, or hides its kind stays a plain name", async () => {
  const file = await readFile(join(fixtures, "tracked-changes.docx"));
  const { nonce } = (await guest.ask()).body as { readonly nonce: string };
  const names = ["../../../etc/passwd.docx", "a\u202excod.docx", "..\\..\\x.docx"];
  for (const name of names) {
    const answer = await send(`${guest.path}/documents`, file, name, { nonce });
    expect([name, answer.status]).toEqual([name, 200]);
  }
  const rows = await asSystem(under.processes.db, under.tenant, (tx) =>
    tx.selectFrom("document").select("name").where("contract", "=", contract).where("kind", "=", "returned").execute(),
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const { name } of rows) expect(name).not.toMatch(/[/\\\u202a-\u202e\u2066-\u2069"\r\n]|^\./u);
});
