import { afterAll, beforeAll, expect, test } from "vitest";
import type { ContractId } from "../../../domain/ids.ts";
import { type ContractWeb, path, startContractWeb } from "../contract/web-under-test.ts";

let web: ContractWeb;
let contract: ContractId;
let secret: ContractId;

beforeAll(async () => {
  web = await startContractWeb();
  contract = await web.processes.create();
  secret = await web.processes.create(undefined, { classification: "secret" });
  const { ask } = await web.program(web.people.owner);
  for (const id of [contract, secret]) {
    await ask("GET", path(id));
    await ask("GET", path(id, "/versions/1"));
  }
  await ask("GET", `/contracts?q=${encodeURIComponent('=HYPERLINK("x")')}`);
});
afterAll(() => web?.close());

interface Told {
  readonly looks: readonly {
    readonly name: string;
    readonly object: string;
    readonly hidden: boolean;
    readonly contract: { readonly id: string } | null;
  }[];
  readonly next: string | null;
}

test("whoever answers for a contract reads who looked at it; others see the contract and not that", async () => {
  const { owner, otherLawyer, manager, approver } = web.people;
  for (const person of [owner, otherLawyer]) {
    const { ask } = await web.program(person);
    const { looks } = (await (await ask("GET", path(contract, "/access-log"))).json()) as Told;
    expect(looks.map(({ object }) => object)).toEqual(expect.arrayContaining(["contract", "version"]));
    expect(looks.at(-1)?.name).toBe(owner.name);
  }
  expect((await (await web.program(manager)).ask("GET", path(contract, "/access-log"))).status).toBe(403);
  expect((await (await web.program(approver)).ask("GET", path(contract, "/access-log"))).status).toBe(404);
  // Reading it is itself a look.
  const { ask } = await web.program(otherLawyer);
  const { looks } = (await (await ask("GET", path(contract, "/access-log"))).json()) as Told;
  expect(looks).toContainEqual(expect.objectContaining({ object: "access-log", name: otherLawyer.name }));
});

test("security and auditors read the organisation's log, filtered and page by page, without what they may not know of", async () => {
  const { auditor, owner, lawyer } = web.people;
  const { ask } = await web.program(auditor);
  const read = async (query: string): Promise<Told> =>
    (await (await ask("GET", `/access-log?${query}`)).json()) as Told;
  const all = await read(`person=${owner.id}`);
  // With the owner's own look at who had looked.
  expect(all.looks).toHaveLength(6);
  expect(all.looks.filter(({ hidden }) => hidden)).toHaveLength(2);
  expect(all.looks.some((look) => look.contract?.id === secret)).toBe(false);
  const first = await read(`person=${owner.id}&limit=4`);
  const second = await read(`person=${owner.id}&limit=4&cursor=${encodeURIComponent(first.next ?? "")}`);
  expect([...first.looks, ...second.looks]).toEqual(all.looks);
  expect(second.next).toBeNull();
  expect((await read("act=searched&address=127.0.0.1")).looks).toMatchObject([{ object: "register" }]);
  expect((await read("until=2020-01-01")).looks).toEqual([]);
  expect((await ask("GET", "/access-log?cursor=forged.x")).status).toBe(422);
  expect((await (await web.program(lawyer)).ask("GET", "/access-log")).status).toBe(403);
});

test("the table for other programs has every line, and no cell that a spreadsheet would run", async () => {
  const { officer, owner } = web.people;
  const program = await web.program(officer);
  expect((await program.ask("GET", "/access-log/csv")).status).toBe(403);
  await program.confirm();
  const file = await program.ask("GET", `/access-log/csv?person=${owner.id}`);
  const csv = Buffer.from(await file.arrayBuffer()).toString("utf8");
  const [head = "", ...lines] = csv.trimEnd().split("\r\n");
  expect(head.startsWith("\uFEFFWhen,Who,Person,")).toBe(true);
  expect(lines).toHaveLength(6);
  expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
});

test("both languages say who looked, at what, from where and by which policy", async () => {
  const officer = await web.browser(web.people.officer, "zh-CN");
  const page = await (await officer.go(`/access-log?person=${web.people.owner.id}&language=zh-CN`)).text();
  for (const words of ["访问日志", "您无权查看的合同", "127.0.0.1", "能够查看合同的人员", "=HYPERLINK"])
    expect(page).toContain(words);
  const lawyer = await web.browser(web.people.lawyer);
  const own = await (await lawyer.go(path(contract, "/access-log?language=en"))).text();
  for (const words of ["Who has looked", web.people.owner.name, "the wording"]) expect(own).toContain(words);
  const history = await (await lawyer.go(path(contract, "?view=history"))).text();
  expect(history).toContain(path(contract, "/access-log"));
});

test("an administrator chooses what is done at once, freshly confirmed, and the ledger tells it", async () => {
  const admin = await web.program(web.people.administrator);
  const choice = { "odd-hours": "freeze", "moved-session": "end-sessions" };
  expect((await admin.ask("POST", "/settings/watch", choice)).status).toBe(403);
  await admin.confirm();
  expect((await admin.ask("POST", "/settings/watch", choice)).status).toBe(204);
  const { watch } = (await (await admin.ask("GET", "/settings")).json()) as { watch: Record<string, string> };
  expect(watch).toMatchObject({ "odd-hours": "freeze", "moved-session": "end-sessions", "new-device": "notify" });
  expect((await admin.ask("POST", "/settings/watch", { "odd-hours": "nothing" })).status).toBe(422);
  const page = await (await (await web.browser(web.people.administrator)).go("/settings")).text();
  expect(page).toContain("What is done about unusual access");
});
