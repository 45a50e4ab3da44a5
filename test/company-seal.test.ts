import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { SignerChoice } from "../archive/version.ts";
import { asSystem } from "../db/tenancy.ts";
import { addDays, dayOf, instantOf } from "../domain/calendar.ts";
import type { Person } from "../domain/person.ts";
import { openSigners } from "../domain/signing.ts";
import { entries } from "../ledger/index.ts";
import { password } from "../web/http/app-under-test.ts";
import { type Links, type Phone, startLinks } from "../web/outside/link-under-test.ts";
import { createAccount } from "../web/sign-in/session.ts";
import { asPerson, salesDraft } from "./contract-process.ts";

let links: Links;

beforeAll(async () => {
  links = await startLinks();
  const { lawyer, manager, auditor, owner } = links.people;
  await asSystem(links.processes.db, links.tenant, async (tx) => {
    for (const person of [lawyer, manager, auditor, owner]) await createAccount(tx, { person, password });
  });
});
afterAll(() => links?.close());

const signedIn = async (person: Person, confirmed = true): Promise<Phone> => {
  const browser = links.phone();
  await browser.signIn(person.email);
  if (confirmed) await links.confirm(browser, person.email);
  return browser;
};

const today = dayOf(instantOf(Date.now()), "Asia/Shanghai");

it("a seal is put on a contract only by its custodian and by somebody else's authorisation; the register and the ledger have every use", async () => {
  const { people, processes, tenant } = links;
  const legal = await signedIn(people.lawyer);
  const name = "Orchid 合同专用章";
  const added = await legal.send("/seals", "/seals", { kind: "contract", name, custodian: people.signatory.id });
  expect(added.status).toBe(303);
  const page = await (await legal.go("/seals")).text();
  const seal = new RegExp(`value="([0-9a-f-]{36})"[^>]*>${name}`).exec(page)?.[1];
  if (!seal) throw new Error("The seal is not on the page");

  // A contract that gets the seal once the other side has signed.
  const contract = await processes.create();
  const command = randomUUID();
  const { id, name: holder, email } = people.signatory;
  const signers: readonly SignerChoice[] = [
    { side: "ours", role: "seal", seal: seal as never, person: id, name: holder, email, language: "en", turn: 1 },
  ];
  const draft = await processes.stage(contract, 2, command, salesDraft(), signers);
  await processes.must(contract, { type: "save-draft", draft }, asPerson(people.owner), { updateId: command });
  await processes.must(contract, { type: "submit-for-review" }, asPerson(people.owner));
  await processes.must(contract, { type: "submit-for-approval", plan: processes.plan() }, asPerson(people.lawyer));
  await processes.approveAll(contract);
  const { number } = await processes.row(contract);

  const custodian = await signedIn(people.signatory);
  const [waits] = openSigners((await processes.state(contract)).ceremony ?? expect.unreachable());
  const path = `/contracts/${contract}/signatures/${waits?.id}`;
  expect(await (await custodian.go(path)).text()).toContain("Nobody has authorised this seal");
  const agreed = { consent: "true", name: holder };
  expect((await custodian.send(path, path, agreed)).status).toBe(409);

  const authorise = (browser: Phone, changes: Readonly<Record<string, string>> = {}) =>
    browser.send("/seals", "/seals/authorisations", {
      ...{ seal, number, from: today, until: addDays(today, 3), reason: "Agreed with the board" },
      ...changes,
    });
  const manager = await signedIn(people.manager);
  expect((await authorise(manager, { number: "1999-00001" })).status).toBe(422);
  expect((await authorise(manager, { type: "sales" })).status).toBe(422);
  expect((await authorise(manager, { until: addDays(today, -1) })).status).toBe(422);
  // For another type than this contract's it opens nothing.
  expect((await authorise(manager, { number: "", type: "nda" })).status).toBe(303);
  expect((await custodian.send(path, path, agreed)).status).toBe(409);
  expect((await authorise(manager)).status).toBe(303);
  expect(await (await custodian.go(path)).text()).toContain("Authorised by");
  expect((await custodian.send(path, path, agreed)).status).toBe(303);
  await processes.untilStage(contract, "active");

  const register = await (await manager.go("/seals")).text();
  expect(register).toContain(number);
  const csv = await (await manager.go("/seals/register.csv")).text();
  expect(csv.split("\r\n")[1]).toContain(`${name},Contract seal (合同专用章),${number}`);
  const told = await asSystem(processes.db, tenant, (tx) => entries(tx, { subject: `seal/${seal}`, limit: 20 }));
  expect(told.map(({ kind }) => kind)).toEqual(["seal-used", "seal-authorised", "seal-authorised", "seal-added"]);
  expect(told[0]?.body).toMatchObject({ contract, signer: waits?.id });
});

it("only legal adds seals, and whoever has no part in them sees none", async () => {
  const { people } = links;
  const auditor = await signedIn(people.auditor);
  const seals = await (await auditor.go("/seals")).text();
  expect(seals).not.toContain('action="/seals"');
  const owner = await signedIn(people.owner);
  expect((await owner.go("/seals")).status).toBe(403);
});
