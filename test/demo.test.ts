import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { runWorker } from "../activities/worker.ts";
import { listAuditReports } from "../db/audit-report.ts";
import { openDatabase } from "../db/connection.ts";
import { asSystem } from "../db/tenancy.ts";
import { demonstrate } from "../demo/life.ts";
import { demoPeople, demoTenant } from "../demo/people.ts";
import { connectEngine } from "../engine/connection.ts";
import { demoWords } from "../i18n/demo.ts";
import { listed } from "../mail/caught.ts";
import type { Configuration } from "../stack/configuration.ts";
import { seedDemo } from "../stack/demo-organisation.ts";
import { withClient } from "../stack/postgres.ts";
import { webParts } from "../stack/web-parts.ts";
import { createApp } from "../web/http/app.ts";
import { freePort } from "../web/http/app-under-test.ts";
import { openAssets } from "../web/http/assets.ts";
import { listen, openServices } from "../web/http/server.ts";
import { recordedKey, recordHistory } from "./histories/index.ts";
import { factsTold, isIdOrCode, leaves } from "./leaves.ts";
import { freshStack } from "./stack/index.ts";
import { until } from "./until.ts";

/** ENGROSS_RECORD=<release> npm test -- test/demo: what was lived here is kept, to be replayed by later releases. */
const release = process.env["ENGROSS_RECORD"];

const open = new AsyncDisposableStack();
const stopping = new AbortController();
let configuration: Configuration;
let superuserUrl: string;

beforeAll(async () => {
  const port = await freePort();
  const stack = await freshStack({
    ...{ PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` },
    ...(release !== undefined && { ENGROSS_PAYLOAD_KEY: recordedKey }),
  });
  open.defer(stack.close);
  configuration = stack.configuration;
  superuserUrl = stack.database.superuserUrl;
  const working = runWorker(configuration, stopping.signal, stack.workflows);
  open.defer(async () => {
    stopping.abort();
    await working;
  });
  const assets = await openAssets(inject("assets"));
  const { sendCode } = webParts(configuration);
  const services = await openServices(configuration, { log: () => undefined, sendCode, asset: assets.href }, open);
  const server = await listen(createApp(services, { assets: assets.router }), port);
  open.defer(() => void server.close());
});

afterAll(() => open.disposeAsync());

describe("The demonstration", () => {
  it("takes a real agreement from draft to destruction by the links of real letters, and proves it", async () => {
    const told: string[] = [];
    const shown = await demonstrate(configuration, demoWords("en"), (line) => told.push(line));
    expect(shown).toMatchObject({ signaturesValid: true, purged: true, readableAfterPurge: false });
    expect([...new Set(shown.stages)]).toEqual([
      "draft",
      "review",
      "approval",
      "signing",
      "active",
      "amending",
      "renewing",
      "ended",
      "archived",
      "purged",
    ]);
    expect(shown.mails).toBeGreaterThan(30);
    expect((await readFile(shown.executedPdf)).subarray(0, 5).toString()).toBe("%PDF-");
    expect(told.at(-1)).toContain("ledger still proves");
  }, 120_000);

  it("has an organisation with every role and contracts in every stage, made once by running their processes", async () => {
    const first = await seedDemo(configuration, stopping.signal);
    expect(new Set(first.people.map(({ role }) => role)).size).toBe(9);
    await first.made;
    const db = openDatabase(configuration.database.url, { applicationName: "engross test" });
    open.defer(() => db.destroy());
    const rows = await asSystem(db, demoTenant.id, (tx) =>
      tx.selectFrom("contract").select(["stage", "frozen_by", "language", "owner"]).execute(),
    );
    expect(new Set(rows.map(({ stage }) => stage))).toEqual(
      new Set([
        "draft",
        "review",
        "approval",
        "signing",
        "active",
        "renewing",
        "amending",
        "ended",
        "archived",
        "purged",
      ]),
    );
    expect(rows.filter(({ frozen_by }) => frozen_by !== null)).toHaveLength(1);
    expect(new Set(rows.map(({ language }) => language))).toEqual(new Set(["en", "zh-CN"]));
    expect(new Set(rows.map(({ owner }) => owner))).toEqual(new Set([demoPeople.business.id]));

    const audits = await asSystem(db, demoTenant.id, (tx) => tx.selectFrom("audit_campaign").select("state").execute());
    expect(audits).toMatchObject([{ state: { stage: "fieldwork", findings: [{ state: "open" }] } }]);
    await until("the report of access", async () => {
      const made = await asSystem(db, demoTenant.id, (tx) => listAuditReports(tx, 5));
      return made.length === 1 && made;
    });
    const looks = await asSystem(db, demoTenant.id, (tx) =>
      tx.selectFrom("access_log").select("session_agent").where("user_agent", "like", "python%").execute(),
    );
    expect(looks.length).toBeGreaterThan(5);
    expect(looks.every(({ session_agent }) => session_agent?.startsWith("Mozilla") === true)).toBe(true);
    const reviews = await asSystem(db, demoTenant.id, (tx) =>
      tx.selectFrom("access_review").select(["stage", "open_lines"]).execute(),
    );
    expect(reviews.length).toBeGreaterThan(3);
    expect(reviews.some(({ stage, open_lines }) => stage === "open" && open_lines > 0)).toBe(true);

    const second = await seedDemo(configuration, stopping.signal);
    expect(second).toMatchObject({ missing: 0, people: first.people });
    await second.made;
  }, 120_000);

  it("left nothing in the ledger but ids, codes, dates, hashes and commitments: no name, address, title or amount", async () => {
    const told = (await leaves(superuserUrl)).map((leaf) => ({ leaf, facts: factsTold(JSON.parse(leaf)) }));
    expect(told.length).toBeGreaterThan(200);
    const odd = told.flatMap(({ facts }) =>
      facts.filter(([, value]) => typeof value === "string" && !isIdOrCode(value)),
    );
    expect(odd).toEqual([]);
    const members = new Set(told.flatMap(({ facts }) => facts.map(([member]) => member)));
    expect([...members].filter((member) => /^(amount|minor|currency|price|name|title|e?mail)$/i.test(member))).toEqual(
      [],
    );

    const words = await withClient(superuserUrl, async (client) => {
      const { rows } = await client.query<{ word: string }>(`
        select name as word from person union select email from person union select name from tenant
        union select title from contract union select counterparty from contract
        union select name from signer union select email from signer`);
      return rows.map(({ word }) => word).filter((word) => word !== "");
    });
    const addresses = (await listed(configuration.mail.catcherUrl ?? "")).flatMap(({ to }) =>
      to.map((one) => one.address),
    );
    expect(words.length).toBeGreaterThan(30);
    const all = told.map(({ leaf }) => leaf.toLowerCase()).join("\n");
    expect([...words, ...addresses].filter((word) => all.includes(word.toLowerCase()))).toEqual([]);
  });

  it.runIf(release !== undefined)(
    "is recorded: the longest history of each kind of process, and each contract's",
    async () => {
      const engine = await connectEngine(configuration.temporal);
      open.defer(() => engine.connection.close());
      const longest = new Map<string, { readonly workflowId: string; readonly length: number }>();
      const query = `TaskQueue = "${configuration.temporal.taskQueue}"`;
      for await (const { workflowId, type, historyLength } of engine.workflow.list({ query })) {
        const path =
          type === "contract" ? `contract-${workflowId.slice(-12)}` : type.replaceAll(/[A-Z]/g, "-$&").toLowerCase();
        // The engine counts the events of those that are over only.
        if ((longest.get(path)?.length ?? -1) < historyLength) longest.set(path, { workflowId, length: historyLength });
      }
      for (const [path, { workflowId }] of longest) await recordHistory(engine, workflowId, `${release}-demo-${path}`);
    },
  );
});
