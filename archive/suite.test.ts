import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDatabase } from "../db/connection.ts";
import type { Db } from "../db/schema.ts";
import { asSystem } from "../db/tenancy.ts";
import { addTenant, chooseSuite, suiteOf, type TenantSuite } from "../db/tenant.ts";
import { type DocumentRow, documentById } from "../db/version.ts";
import { parseContractId, parseDocumentId, parseTenantId, type TenantId } from "../domain/ids.ts";
import { storageClient } from "../stack/minio.ts";
import { type FreshStack, freshStack } from "../test/stack/index.ts";
import { gather } from "../vault/cut.ts";
import { suiteNames } from "../vault/suite.ts";
import { openVault, type Vault } from "../vault/vault.ts";
import { keepDocument, readDocument } from "./document.ts";

let stack: FreshStack;
let db: Db;
let vault: Vault;

beforeAll(async () => {
  stack = await freshStack();
  const { keysDatabase, rootKeyFile, storage } = stack.configuration;
  db = openDatabase(stack.database.url, { applicationName: "archive test" });
  vault = await openVault({ keys: { databaseUrl: keysDatabase.url, rootKeyFile }, s3: storage });
});

afterAll(async () => {
  await vault.close();
  await db.destroy();
  await stack.close();
});

const organisation = async (): Promise<TenantId> => {
  const tenant = parseTenantId(randomUUID()) ?? expect.fail("randomUUID made no UUID");
  const facts = { id: tenant, name: "Orchid", language: "zh-CN", timeZone: "Asia/Shanghai" } as const;
  await asSystem(db, tenant, (tx) => addTenant(tx, facts));
  return tenant;
};

const keep = async (tenant: TenantId, bytes: Buffer): Promise<DocumentRow> => {
  const id = parseDocumentId(randomUUID()) ?? expect.fail("randomUUID made no UUID");
  const contract = parseContractId(randomUUID()) ?? expect.fail("randomUUID made no UUID");
  const facts = { kind: "source", name: "合同.pdf", mediaType: "application/pdf", pages: 1, addedBy: null } as const;
  await keepDocument({ db, vault }, { id, tenant, contract, bytes, ...facts });
  return (await asSystem(db, tenant, (tx) => documentById(tx, id))) ?? expect.fail("The document was kept");
};

/** What lies in the bucket begins with the length of its header, which tells the suite. */
const suiteInBucket = async (row: DocumentRow): Promise<TenantSuite | undefined> => {
  const { storage } = stack.configuration;
  const key = `${storage.prefix}${row.tenant}/${row.vault_safe}/${row.vault_object}/${row.vault_version}`;
  const bytes = await gather(await storageClient(storage).getObject(storage.bucket, key));
  return { 40: suiteNames[0], 24: suiteNames[1] }[bytes[0] ?? 0];
};

it("documents of an organisation are sealed in the suite it chose, and those from before open as ever", async () => {
  const [tenant, neighbour] = [await organisation(), await organisation()];
  const [before, after, theirs] = [randomBytes(2_000_000), randomBytes(2_000_000), randomBytes(1000)];
  const first = await keep(tenant, before);
  await asSystem(db, tenant, (tx) => chooseSuite(tx, tenant, "SM4_CTR_HMAC_SM3_1MB"));
  const second = await keep(tenant, after);
  const other = await keep(neighbour, theirs);

  expect(await suiteInBucket(first)).toBe("AES256_GCM_HKDF_1MB");
  expect(await suiteInBucket(second)).toBe("SM4_CTR_HMAC_SM3_1MB");
  expect(await suiteInBucket(other)).toBe("AES256_GCM_HKDF_1MB");
  for (const [row, bytes] of [
    [first, before],
    [second, after],
    [other, theirs],
  ] as const)
    expect((await readDocument({ vault }, row)).equals(bytes)).toBe(true);
});

it("the database takes every suite of the vault, and no other", async () => {
  const tenant = await organisation();
  for (const suite of suiteNames) {
    await asSystem(db, tenant, (tx) => chooseSuite(tx, tenant, suite));
    expect(await asSystem(db, tenant, (tx) => suiteOf(tx, tenant))).toBe(suite);
  }
  const unknown = "ROT13" as TenantSuite;
  await expect(asSystem(db, tenant, (tx) => chooseSuite(tx, tenant, unknown))).rejects.toThrow(/tenant_suite_check/);
});
