import { PDF } from "@libpdf/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readDocument } from "../archive/document.ts";
import { asSystem } from "../db/tenancy.ts";
import { documentById } from "../db/version.ts";
import { type Links, Phone, startLinks } from "../web/outside/link-under-test.ts";
import { until } from "./until.ts";

let links: Links;

beforeAll(async () => {
  links = await startLinks({ proxies: 1 });
});
afterAll(() => links?.close());

/** From the documentation's own addresses (RFC 5737); what a caller claims before the proxy's own word counts for nothing. */
const caller = "203.0.113.9";
const claimed = "198.51.100.4";

class BehindProxy extends Phone {
  override go(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("X-Forwarded-For", `${claimed}, ${caller}`);
    return super.go(path, { ...init, headers });
  }
}

test("the evidence certificate names from where each signed, as the proxy before us tells it", async () => {
  const { processes, people, services, tenant } = links;
  const contract = await links.toApproval([people.approver]);
  await processes.approveAll(contract);
  for (const name of ["Example Signatory", "示例代表乙"]) {
    const { path, email } = await links.signingLink(contract);
    const phone = new BehindProxy(services.publicUrl);
    const code = await links.codeFor(path, email, phone);
    expect((await phone.send(path, path, { consent: "true", name, code })).status).toBe(303);
  }
  const certified = await until(
    "the certificate",
    async () => (await processes.state(contract)).ceremony?.evidence?.document,
  );
  const certificate = await asSystem(processes.db, tenant, (tx) => documentById(tx, certified));
  const bytes = await readDocument(services, certificate ?? expect.fail("It is kept"));
  const told = (await PDF.load(bytes)).getPages().map((page) => page.extractText().text);
  expect(told.join("\n").split(caller).length - 1).toBeGreaterThanOrEqual(2);
  expect(told.join("\n")).not.toContain(claimed);
});
