import { createHash, randomBytes, randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eicar, startClamd } from "../../archive/clamd-under-test.ts";
import { quarantined } from "../../db/quarantine.ts";
import { asSystem } from "../../db/tenancy.ts";
import { draftPdf } from "../../documents/pdf.ts";
import type { ContractId } from "../../domain/ids.ts";
import { ndaDraft } from "../../test/contract-process.ts";
import { type ContractWeb, type Program, path, startContractWeb } from "../pages/contract/web-under-test.ts";

let clamd: Awaited<ReturnType<typeof startClamd>>;
let web: ContractWeb;
let owner: Program;
let contract: ContractId;
let obligations: readonly { readonly id: string }[];

beforeAll(async () => {
  clamd = await startClamd();
  web = await startContractWeb({ CLAMD_ADDRESS: clamd.address });
  owner = await web.program(web.people.owner);
  contract = await web.processes.toActive();
  obligations = (await (await owner.ask("GET", path(contract))).json()).obligations;
});
afterAll(async () => {
  await web.close();
  await clamd.stop();
});

const told = async (response: Promise<Response>) => {
  const { status, headers, ...rest } = await response;
  const text = await (await response).text();
  return {
    status,
    retryAfter: headers.get("retry-after"),
    code: text === "" ? undefined : JSON.parse(text).code,
    ...rest,
  };
};

/** As proof that an obligation was met: any type of file, straight into the vault. */
const prove = (bytes: Uint8Array, name = "proof.bin", obligation = obligations[0]?.id) => {
  const form = new FormData();
  form.append("evidence", new Blob([new Uint8Array(bytes)]), name);
  return told(
    owner.ask("POST", path(contract, `/obligations/${obligation}/fulfil`), form, { "Idempotency-Key": randomUUID() }),
  );
};

/** As the wording of a contract. */
const write = (bytes: Uint8Array, name = "contract.pdf") => {
  const form = new FormData();
  const facts = {
    title: "Distributor agreement",
    counterparty: "NeoMedia",
    type: "sales",
    "amount.amount": "1",
    "amount.currency": "USD",
  };
  for (const [field, value] of Object.entries(facts)) form.append(field, value);
  form.append("file", new Blob([new Uint8Array(bytes)]), name);
  return told(owner.ask("POST", "/contracts/upload", form));
};

const inTenant = <T>(ask: Parameters<typeof asSystem<T>>[2]) => asSystem(web.services.db, web.processes.tenant, ask);
const documents = async (): Promise<number> => {
  const { rows } = await inTenant((tx) => sql<{ n: number }>`select count(*)::integer as n from document`.execute(tx));
  return rows[0]?.n ?? 0;
};

const pdf = (): Buffer => Buffer.from(draftPdf(ndaDraft()).bytes);

describe("where a scanner is configured", () => {
  test("a virus is refused wherever a file is taken, nothing of it is kept, and security sees what it was", async () => {
    const before = await documents();
    const harmful = Buffer.concat([randomBytes(3_000_000), eicar]);
    expect(await prove(harmful)).toMatchObject({ status: 422, code: "file-infected" });
    expect(await write(Buffer.concat([pdf(), eicar]))).toMatchObject({ status: 422, code: "file-infected" });
    expect(await documents()).toBe(before);
    const rows = await inTenant((tx) => quarantined(tx, 10));
    expect(rows).toMatchObject([
      {
        reason: "file-infected",
        found: "Eicar-Test-Signature",
        operation: "uploadContract",
        person: web.people.owner.id,
      },
      {
        ...{ reason: "file-infected", found: "Eicar-Test-Signature", size: harmful.length },
        sha256: createHash("sha256").update(harmful).digest(),
      },
    ]);
    const signals = await inTenant((tx) =>
      sql<{ kind: string }>`select kind from security_signal where kind = 'harmful-file'`.execute(tx),
    );
    expect(signals.rows).toHaveLength(2);
    const officer = await web.browser(web.people.officer);
    const page = await (await officer.go("/storage")).text();
    expect(page).toContain("Eicar-Test-Signature");
  });

  test("while it is away, deaf of what it was told, or full, nothing is taken, and people are asked to come back", async () => {
    const before = await documents();
    for (const mood of ["hangs-up", "full"] as const) {
      clamd.become(mood);
      expect(await prove(randomBytes(200_000))).toMatchObject({ status: 503, code: "scanner-away", retryAfter: "60" });
      expect(await write(pdf())).toMatchObject({ status: 503, code: "scanner-away" });
    }
    clamd.become("well");
    expect(await documents()).toBe(before);
  });

  test("what is harmless is taken to the byte, having passed it whole", async () => {
    const bytes = randomBytes(2_500_000);
    expect(await prove(bytes)).toMatchObject({ status: 200 });
    expect(clamd.scanned.at(-1)).toBe(bytes.length);
    expect(await write(pdf())).toMatchObject({ status: 201 });
  });
});

describe("a file that would do something where it is opened", () => {
  test.each([
    ["a program", "proof.bin", Buffer.from("MZ\x90\0this program cannot be run")],
    ["a page", "proof.txt", Buffer.from("<!doctype html><script>alert(1)</script>")],
    ["a picture that runs scripts", "proof.png", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()">')],
    ["something named as a page", "proof.html", Buffer.from("harmless")],
    ["something with two endings", "proof.pdf.exe", Buffer.from("harmless")],
    ["something with the real ending turned round", "proof\u202efdp.exe", Buffer.from("harmless")],
    ["a script", "proof", Buffer.from("#!/bin/sh\n")],
  ])("is refused: %s", async (_what, name, bytes) => {
    expect(await prove(bytes, name, obligations.at(-1)?.id)).toMatchObject({ status: 422, code: "file-unsafe" });
  });

  test("is refused as a contract that is two kinds of file at once", async () => {
    const zipTail = Buffer.concat([Buffer.from("PK\u0005\u0006"), Buffer.alloc(18)]);
    expect(await write(Buffer.concat([pdf(), zipTail]))).toMatchObject({ status: 422, code: "file-unsafe" });
    expect(await write(Buffer.concat([Buffer.from("GIF89a;"), pdf()]))).toMatchObject({
      status: 422,
      code: "file-unsafe",
    });
    expect(await write(Buffer.from("x"), "contract.docm")).toMatchObject({ status: 422, code: "file-has-macros" });
  });
});
