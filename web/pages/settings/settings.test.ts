import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../../../db/tenancy.ts";
import type { PersonId } from "../../../domain/ids.ts";
import { settingsWords } from "../../../i18n/settings.ts";
import { entries } from "../../../ledger/index.ts";
import type { Browser } from "../../http/app-under-test.ts";
import { type ContractWeb, startContractWeb } from "../contract/web-under-test.ts";

let web: ContractWeb;

beforeAll(async () => {
  web = await startContractWeb();
});

afterAll(() => web.close());

const national = "SM4_CTR_HMAC_SM3_1MB";

const ledgerOf = () => {
  const { db, tenant } = web.processes;
  return asSystem(db, tenant, (tx) => entries(tx, { subject: `tenant/${tenant}`, limit: 20 }));
};

/** An administrator more. */
const another = () => {
  const { administrator } = web.people;
  const id = crypto.randomUUID() as PersonId;
  return web.join({ ...administrator, id, email: `administrator.${id}@example.com` });
};

const choose = (browser: Browser, suite: string) => browser.send("/settings", "/settings/suite", { suite });

describe("The suite of an organisation", () => {
  it("is shown to administrators, with the plain word that the 国密 algorithms are not certified", async () => {
    for (const [language, told] of [
      ["en", "not been tested or certified by the State Cryptography Administration"],
      ["zh-CN", "未经国家密码管理局检测认证"],
    ] as const) {
      const browser = await web.browser(await another());
      const page = await (await browser.go(`/settings?language=${language}`)).text();
      expect(page).toContain(told);
      expect(page).toContain(settingsWords(language).suite.hint);
      expect(page).toContain('href="/settings"');
    }
  });

  it("is chosen only with a mailed code, is in the ledger, and brings an SM2 key whose private half stays sealed", async () => {
    const { administrator } = web.people;
    const program = await web.program(administrator);
    const asked = () => program.ask("POST", "/settings/suite", { suite: national });
    expect(await (await asked()).json()).toMatchObject({ code: "step-up-required" });
    expect(await ledgerOf()).toEqual([]);
    await program.confirm();
    expect((await asked()).status).toBe(204);
    const shown = await (await program.ask("GET", "/settings")).json();
    expect(shown).toMatchObject({
      suite: national,
      signingKey: { algorithm: "SM2", publicKey: expect.stringMatching(/^04[0-9a-f]{128}$/) },
      changes: [{ suite: national, by: administrator.name }],
    });
    expect(await ledgerOf()).toMatchObject([
      { kind: "suite-chosen", actor: `person/${administrator.id}`, body: { suite: national } },
      { kind: "signing-key-made", body: { algorithm: "SM2", publicKey: shown.signingKey.publicKey } },
    ]);
    expect(await (await asked()).json()).toMatchObject({ code: "already-done" });

    // There and back: the key is still the same one.
    const back = await program.ask("POST", "/settings/suite", { suite: "AES256_GCM_HKDF_1MB" });
    expect(back.status).toBe(204);
    await asked();
    const again = await (await program.ask("GET", "/settings")).json();
    expect(again.signingKey).toEqual(shown.signingKey);
    expect(again.changes).toHaveLength(3);
  });

  it("takes no other suite, and sends people for their code first", async () => {
    const program = await web.program(await another());
    await program.confirm();
    expect((await program.ask("POST", "/settings/suite", { suite: "ROT13" })).status).toBe(422);
    const browser = await web.browser(await another());
    const sent = await choose(browser, "AES256_GCM_HKDF_1MB");
    expect([sent.status, sent.headers.get("Location")]).toEqual([303, "/confirm?next=%2Fsettings"]);
  });

  it("is closed to everybody else, code or no code", async () => {
    const before = (await ledgerOf()).length;
    for (const person of [web.people.officer, web.people.lawyer, web.people.manager, web.people.auditor]) {
      const program = await web.program(person);
      await program.confirm();
      expect((await program.ask("GET", "/settings")).status).toBe(403);
      const refused = await program.ask("POST", "/settings/suite", { suite: "AES256_GCM_HKDF_1MB" });
      expect(await refused.json()).toMatchObject({ code: "not-allowed" });
    }
    const lawyer = await web.browser(web.people.otherLawyer);
    expect(await (await lawyer.go("/inbox")).text()).not.toContain('href="/settings"');
    expect(await ledgerOf()).toHaveLength(before);
  });
});
