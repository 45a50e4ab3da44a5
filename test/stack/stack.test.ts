import pg from "pg";
import { describe, expect, inject, it } from "vitest";
import { canLock, makeBucket, storageClient } from "../../stack/minio.ts";
import { withClient } from "../../stack/postgres.ts";
import { freshDatabase, freshStack } from "./index.ts";

const select = (url: string, query: string) => withClient(url, async (client) => (await client.query(query)).rows);

describe("The databases that Engross makes", () => {
  it("let the login that serves people see no other role's rights", async () => {
    const { url } = await freshDatabase();
    const [role] = await select(
      url,
      `select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, pg_has_role(current_user, 'engross_owner', 'member') as owner
       from pg_roles where rolname = current_user`,
    );
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreatedb: false,
      rolcreaterole: false,
      owner: false,
    });
  });

  it("keep every other login out of the key database", async () => {
    const { url, adminUrl, keys } = await freshDatabase();
    const keysName = new URL(keys.url).pathname;
    for (const login of [url, adminUrl]) {
      const trespassing = Object.assign(new URL(login), { pathname: keysName }).href;
      await expect(select(trespassing, "select 1")).rejects.toThrow(/permission denied for database/);
    }
    expect(await select(keys.url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("know letters beyond ASCII, which Chinese search needs", async () => {
    const { url } = await freshDatabase();
    expect(await select(url, "select to_tsvector('simple', '合同 管理')::text as words")).toEqual([
      { words: "'合同':1 '管理':2" },
    ]);
  });

  it("are separate for every test file", async () => {
    const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
    await select(one.adminUrl, "create table only_here (id int)");
    expect(await select(other.adminUrl, "select to_regclass('only_here') as found")).toEqual([{ found: null }]);
  });

  it("refuse a login with a wrong password", async () => {
    const { url } = await freshDatabase();
    const client = new pg.Client({ connectionString: Object.assign(new URL(url), { password: "wrong" }).href });
    await expect(client.connect()).rejects.toThrow(/password authentication failed/);
  });
});

describe("The bucket", () => {
  it("is refused in plain words where it cannot lock, for nothing could be kept in it", async () => {
    const { configuration, close } = await freshStack();
    const storage = { ...configuration.storage, bucket: `without-lock-${Date.now()}` };
    await storageClient(storage).makeBucket(storage.bucket, storage.region);
    await expect(makeBucket(storage)).rejects.toThrow(/cannot lock objects.*S3_BUCKET/);
    await close();
  });

  it("keeps versions, can lock them, and is made only once", async () => {
    const { configuration, close } = await freshStack();
    await makeBucket(configuration.storage);
    const client = storageClient(configuration.storage);
    expect(await client.getBucketVersioning(configuration.storage.bucket)).toMatchObject({ Status: "Enabled" });
    expect(await canLock(configuration.storage)).toBe(true);
    await close();
  });
});

it("Services listen on this machine only", () => {
  const { environment } = inject("stack");
  const { DATABASE_URL = "", S3_ENDPOINT = "", SMTP_URL = "", TEMPORAL_ADDRESS = "" } = environment;
  const hosts = [DATABASE_URL, S3_ENDPOINT, SMTP_URL, `tcp://${TEMPORAL_ADDRESS}`].map((url) => new URL(url).hostname);
  expect(hosts).toEqual(["127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1"]);
});
