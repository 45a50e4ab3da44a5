import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asSystem } from "../db/tenancy.ts";
import { waits } from "../domain/webhook.ts";
import { fastForward } from "../engine/time-skipping.ts";
import { webhookWords } from "../i18n/webhook.ts";
import { entries } from "../ledger/index.ts";
import { lettersTo } from "../mail/caught.ts";
import { type ContractWeb, type Program, startContractWeb } from "../web/pages/contract/web-under-test.ts";
import { deliveryWorkflowId, tellWebhooks } from "../workflows/webhook.ts";
import { asPerson } from "./contract-process.ts";
import { until } from "./until.ts";

/** Another system, which takes what it is sent or does not. */
const received: { id: string; headers: Record<string, string>; body: string }[] = [];
let answer = 204;
const receiver = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (text: string) => {
    body += text;
  });
  request.on("end", () => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    received.push({ id: headers["webhook-id"] ?? "", headers, body });
    response.writeHead(answer).end();
  });
});

let web: ContractWeb;
let program: Program;
let address: string;

beforeAll(async () => {
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/engross`;
  web = await startContractWeb({ WEBHOOKS_TO_LOOPBACK: "yes" });
  program = await web.program(web.people.administrator);
  await program.confirm();
});

afterAll(async () => {
  await web.close();
  receiver.closeAllConnections();
  receiver.close();
});

const add = async (kinds: readonly string[], to = address): Promise<{ readonly id: string; readonly secret: string }> =>
  (await program.ask("POST", "/settings/webhooks", { address: to, kinds })).json();

/** As the duty does, every twenty seconds. */
const tell = async (): Promise<void> => {
  const { engine, configuration } = web.processes;
  await engine.workflow.execute(tellWebhooks, {
    taskQueue: configuration.temporal.taskQueue,
    workflowId: `tell ${crypto.randomUUID()}`,
  });
};

const shown = async (id: string) => (await program.ask("GET", `/settings/webhooks/${id}`)).json();
const act = (id: string, what: string, body: unknown = {}) =>
  program.ask("POST", `/settings/webhooks/${id}/${what}`, body);

/** Tells again until the ledger has numbered what is waited for. */
const arriving = (id: string, count: number) =>
  until(`${count} deliveries to ${id}`, async () => {
    await tell();
    const { deliveries } = await shown(id);
    return (
      deliveries.length >= count &&
      deliveries.every(({ state }: { state: string }) => state !== "waiting") &&
      deliveries
    );
  });

describe("another system", () => {
  test("is told of what it asked for, signed, once, in ids and codes alone", async () => {
    const { id, secret } = await add(["contract.created", "contract.submitted-for-review"]);
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    const contract = await web.processes.create();
    const { owner } = web.people;
    await web.processes.must(contract, { type: "submit-for-review" }, asPerson(owner));
    const deliveries = await arriving(id, 2);
    expect(deliveries).toMatchObject([
      { kind: "contract.submitted-for-review", state: "delivered", status: 204, outcome: "delivered", attempts: 1 },
      { kind: "contract.created", state: "delivered", status: 204, outcome: "delivered", attempts: 1 },
    ]);
    const ours = received.filter((one) => deliveries.some((delivery: { id: string }) => delivery.id === one.id));
    expect(ours).toHaveLength(2);
    for (const { headers, body } of ours) {
      const payload = new Webhook(secret).verify(body, headers);
      expect(payload).toMatchObject({ data: { contract, entry: expect.any(Number) } });
      expect(Object.keys(payload as object).toSorted()).toEqual(["data", "timestamp", "type"]);
      expect(body).not.toMatch(/Orchid|example\.com|Example|示例/);
      expect(() => new Webhook(`whsec_${btoa("x".repeat(32))}`).verify(body, headers)).toThrow("No matching signature");
    }
    await act(id, "state", { state: "removed" });
  });

  test("gets messages under both secrets after a rotation, and the new one is shown once", async () => {
    const { id, secret } = await add(["incident.reported"]);
    const rotated = await (await act(id, "secret")).json();
    expect(rotated.secret).not.toBe(secret);
    await act(id, "test");
    const [delivery] = await arriving(id, 1);
    const message = received.find((one) => one.id === delivery.id);
    expect(message?.headers["webhook-signature"]?.split(" ")).toHaveLength(2);
    for (const each of [secret, rotated.secret]) {
      const payload = new Webhook(each).verify(message?.body ?? "", message?.headers ?? {});
      expect(payload).toMatchObject({ type: "webhook.test" });
    }
    const page = JSON.stringify(await shown(id));
    expect(page).not.toContain(secret);
    expect(page).not.toContain(rotated.secret);
    await act(id, "state", { state: "removed" });
  });

  test("that is away is tried for three days, then switched off; administrators are told; it can be sent again", async () => {
    answer = 500;
    const { id } = await add(["contract.cancelled"]);
    const sent = await (await act(id, "test")).json();
    const round = { delivery: sent.id, round: 1 };
    const { engine, services } = { engine: web.processes.engine, services: web.services };
    await until("a first try", async () => {
      await tell();
      return (await shown(id)).deliveries[0]?.attempts >= 1;
    });
    await fastForward(
      engine,
      deliveryWorkflowId(round),
      waits.reduce((sum, wait) => sum + wait, 60_000),
    );
    const after = await until("the endpoint to be off", async () => {
      const now = await shown(id);
      return now.webhook.state === "failed" && now.deliveries[0].state === "given-up" && now;
    });
    expect(after.deliveries[0]).toMatchObject({ attempts: waits.length + 1, status: 500, outcome: "refused" });
    const [letter] = await lettersTo(
      services.mailCatcherUrl?.href.replace(/\/$/, "") ?? "",
      web.people.administrator.email,
    );
    expect(letter?.subject).toContain("webhook");
    expect(letter?.text).toContain(`/settings/webhooks/${id}`);
    expect(letter?.text).not.toContain("/engross\n");
    expect(await (await act(id, "test")).json()).toMatchObject({ code: "webhook-off" });

    answer = 204;
    expect((await act(id, "state", { state: "on" })).status).toBe(204);
    expect((await act(id, `deliveries/${sent.id}/again`)).status).toBe(204);
    const again = await until("the delivery to arrive", async () => {
      await tell();
      const { deliveries } = await shown(id);
      return deliveries[0].state === "delivered" && deliveries[0];
    });
    expect(again.attempts).toBe(waits.length + 2);
    expect(received.filter((one) => one.id === sent.id)).toHaveLength(waits.length + 2);
    const told = await asSystem(services.db, web.processes.tenant, (tx) =>
      entries(tx, { subject: `webhook/${id}`, limit: 20 }),
    );
    expect(told.map(({ kind }) => kind)).toEqual([
      "webhook-redelivered",
      "webhook-switched-on",
      "webhook-switched-off",
      "webhook-tested",
      "webhook-added",
    ]);
    await act(id, "state", { state: "removed" });
  });
});

describe("an endpoint", () => {
  test("leads only outside: inside, by plain http or under another name it is refused in words", async () => {
    for (const bad of [
      "http://hooks.example.com/",
      "https://10.0.0.1/",
      "https://169.254.169.254/",
      "https://u:p@x.example/",
    ]) {
      const refused = await program.ask("POST", "/settings/webhooks", { address: bad, kinds: ["contract.signed"] });
      expect([refused.status, (await refused.json()).code]).toEqual([422, "webhook-address"]);
    }
  });

  test("is the administrator's alone, wants a code first, and is nobody's of another organisation", async () => {
    const { id } = await add(["contract.signed"]);
    const stranger = await web.stranger();
    expect((await stranger.ask("GET", `/settings/webhooks/${id}`)).status).toBe(403);
    const lawyer = await web.program(web.people.lawyer);
    expect((await lawyer.ask("POST", `/settings/webhooks/${id}/test`, {})).status).toBe(403);
    const unconfirmed = await web.browser(web.people.administrator);
    const sent = await unconfirmed.send("/settings/webhooks", "/settings/webhooks", {
      address,
      kinds: "contract.signed",
    });
    expect(sent.headers.get("location")).toBe("/confirm?next=%2Fsettings%2Fwebhooks");
    const page = await (await unconfirmed.go(`/settings/webhooks/${id}`)).text();
    expect(page).toContain(webhookWords("en").log.none);
    await act(id, "state", { state: "removed" });
    expect((await unconfirmed.go(`/settings/webhooks/${id}`)).status).toBe(404);
  });
});
