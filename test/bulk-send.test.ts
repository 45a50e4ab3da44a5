import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addPerson } from "../db/person.ts";
import { asSystem } from "../db/tenancy.ts";
import { ndaEnglish } from "../documents/templates/nda-en.ts";
import { parsePersonId } from "../domain/ids.ts";
import type { Person } from "../domain/person.ts";
import { entries } from "../ledger/index.ts";
import { lettersSoFar } from "../mail/caught.ts";
import { csvRecord } from "../web/http/csv.ts";
import { type ContractWeb, startContractWeb } from "../web/pages/contract/web-under-test.ts";
import { bulkColumns, bulkExample } from "../web/signing/bulk-rows.ts";
import { until } from "./until.ts";

let web: ContractWeb;

beforeAll(async () => {
  web = await startContractWeb();
});
afterAll(() => web?.close());

const columns = bulkColumns(ndaEnglish);
const example = bulkExample(ndaEnglish);

/** A row of the table, with the template's own answers where nothing else is said. */
const row = (answers: Readonly<Record<string, string>>): readonly string[] =>
  columns.map((column, index) => answers[column] ?? example[index] ?? "");

const party = (name: string, representative: string, email: string) => ({
  ...{ "second.name": name, "second.address": "2 Example Road", "second.registration": "" },
  ...{ "second.representative": representative, "second.email": email },
});

const first = {
  ...{ "first.name": "Orchid 兰花", "first.address": "1 Example Street", "first.registration": "" },
  ...{ "first.representative": "Example Signatory", "first.email": "orchid@example.com" },
  effective: "2027-01-01",
};

export const goodRow = (n: number): readonly string[] =>
  row({
    ...first,
    title: `Mutual NDA ${n}`,
    ...party(`Example Partner ${n} Ltd.`, `Partner ${n}`, `partner.${n}.${tag}@example.com`),
  });
const tag = randomUUID();

const table = (rows: readonly (readonly string[])[]): string => [columns, ...rows].map(csvRecord).join("");

const prepare = async (person: Person, text: string): Promise<Response> => {
  const form = new FormData();
  form.set("template", "nda-en");
  form.set("signers.0.side", "ours");
  form.set("signers.0.person", web.people.signatory.id);
  form.set("file", new Blob([text], { type: "text/csv" }), "partners.csv");
  return (await web.program(person)).ask("POST", "/bulk-sends", form);
};

interface Told {
  readonly state: string;
  readonly rows: Readonly<Record<string, number>>;
  readonly lines: readonly {
    readonly number: number;
    readonly state: string;
    readonly contract: string | null;
    readonly stage: string | null;
    readonly faults: readonly { readonly column: string; readonly reason: string }[];
  }[];
}

const seen = async (person: Person, id: string, language = "en"): Promise<Told> =>
  (
    await (await web.program(person)).ask("GET", `/bulk-sends/${id}`, undefined, { Cookie: `language=${language}` })
  ).json();

it("shows every row with its faults before anything is made; released by another of legal, the good ones go out once", async () => {
  const { people, processes } = web;
  const { db, tenant } = processes;
  const faulty = row({
    ...first,
    ...party("", "", "nobody"),
    effective: "tomorrow",
    "signer.name": "X",
    "signer.email": "y",
  });
  const sent = await prepare(people.owner, table([goodRow(1), faulty, goodRow(2)]));
  expect(sent.status).toBe(201);
  const { id } = (await sent.json()) as { readonly id: string };
  const checked = await seen(people.owner, id);
  expect(checked).toMatchObject({ state: "checked", rows: { ready: 2, faulty: 1 } });
  expect(checked.lines.map(({ state }) => state)).toEqual(["ready", "faulty", "ready"]);
  expect(checked.lines[1]?.faults.map(({ column }) => column)).toContain("effective");
  const chinese = (await seen(people.owner, id, "zh-CN")).lines[1]?.faults ?? [];
  expect(chinese.map(({ column }) => column)).toEqual(checked.lines[1]?.faults.map(({ column }) => column));
  for (const { reason } of chinese) expect(reason).toMatch(/\p{Script=Han}/u);
  for (const { reason } of checked.lines[1]?.faults ?? []) expect(reason).not.toMatch(/\p{Script=Han}/u);
  const made = () => asSystem(db, tenant, (tx) => tx.selectFrom("contract").select("id").execute());
  expect(await made()).toEqual([]);

  const release = async (person: Person, body: object): Promise<Response> => {
    const program = await web.program(person);
    await program.confirm();
    return program.ask("POST", `/bulk-sends/${id}/release`, body);
  };
  expect((await release(people.owner, { leaveOut: true })).status).toBe(403);
  expect((await release(people.lawyer, {})).status).toBe(409);
  expect((await release(people.lawyer, { leaveOut: true })).status).toBe(204);
  expect((await release(people.lawyer, { leaveOut: true })).status).toBe(204);
  const done = await until("the bulk send", async () => {
    const now = await seen(people.owner, id);
    return now.state === "done" && now;
  });
  expect(done.rows).toMatchObject({ sent: 2, "left-out": 1, refused: 0 });
  expect(done.lines.map(({ stage }) => stage)).toEqual(["signing", null, "signing"]);
  expect(await made()).toHaveLength(2);

  // Released in one act, it counts as the approval of each, bound to its text; nobody is written to about it.
  const contract = done.lines[0]?.contract ?? "";
  const told = await asSystem(db, tenant, (tx) => entries(tx, { subject: `contract/${contract}`, limit: 50 }));
  expect(told.map(({ kind }) => kind).toReversed()).toEqual([
    "created",
    "bulk-released",
    "submitted-for-approval",
    "approval-decided",
    "approval-granted",
    "signing-opened",
    "signature-asked",
  ]);
  expect(told.find(({ kind }) => kind === "approval-decided")?.body["by"]).toBe(people.lawyer.id);
  const catcher = processes.configuration.mail.catcherUrl ?? "";
  await until("the signer's letters", async () => (await lettersSoFar(catcher, people.signatory.email)).length === 2);
  expect(await lettersSoFar(catcher, people.owner.email)).toEqual([]);
});

it("whoever prepared it cannot release it, and a withdrawn one is over", async () => {
  const { people } = web;
  const sent = await prepare(people.lawyer, table([goodRow(3)]));
  const { id } = (await sent.json()) as { readonly id: string };
  const own = await web.program(people.lawyer);
  await own.confirm();
  expect((await own.ask("POST", `/bulk-sends/${id}/release`, {})).status).toBe(409);
  expect((await own.ask("POST", `/bulk-sends/${id}/withdraw`, {})).status).toBe(204);
  const other = await web.program(people.otherLawyer);
  await other.confirm();
  expect((await other.ask("POST", `/bulk-sends/${id}/release`, {})).status).toBe(409);
});

it("what is no table for the template is refused plainly, and a stranger finds nothing", async () => {
  const { people, processes } = web;
  for (const text of ["", "\u0000\u0001", "nothing,known\na,b\n", `${csvRecord(columns)}`, '"never ends', 'title\n"x'])
    expect((await prepare(people.owner, text)).status).toBe(422);
  const sent = await prepare(people.owner, table([goodRow(4)]));
  const { id } = (await sent.json()) as { readonly id: string };
  expect((await (await web.stranger()).ask("GET", `/bulk-sends/${id}`)).status).toBe(404);
  const colleague: Person = {
    ...people.owner,
    id: parsePersonId(randomUUID()) ?? expect.unreachable(),
    email: `colleague.${randomUUID()}@example.com`,
  };
  await asSystem(processes.db, processes.tenant, (tx) => addPerson(tx, colleague));
  expect((await (await web.program(colleague)).ask("GET", `/bulk-sends/${id}`)).status).toBe(404);
});
