import { createConnection } from "node:net";
import { expect, inject, it } from "vitest";
import { withClient } from "../../stack/postgres.ts";
import { freshDatabase, services } from "./index.ts";

it("PostgreSQL keeps what was saved when it is killed and started again", async () => {
  const { adminUrl } = await freshDatabase();
  await withClient(adminUrl, (client) => client.query("create table kept as select 7 as number"));
  await services.postgres.restart();
  const { rows } = await withClient(adminUrl, (client) => client.query("select number from kept"));
  expect(rows).toEqual([{ number: 7 }]);
});

it("A service that is taken away is gone, and comes back at the same address", async () => {
  const { adminUrl } = await freshDatabase();
  const ask = () => withClient(adminUrl, (client) => client.query("select 1"));
  await services.postgres.stop();
  await expect(ask()).rejects.toThrow(/ECONNREFUSED/);
  await services.postgres.start();
  expect((await ask()).rowCount).toBe(1);
});

it.each(["temporal", "minio", "mail"] as const)("%s answers again after it was killed", async (name) => {
  const variable = { temporal: "TEMPORAL_ADDRESS", minio: "S3_ENDPOINT", mail: "SMTP_URL" }[name];
  const address = inject("stack").environment[variable] ?? "";
  const { hostname, port } = new URL(address.includes("://") ? address : `tcp://${address}`);
  await services[name].kill();
  await expect(connects(hostname, Number(port))).rejects.toThrow(/ECONNREFUSED/);
  await services[name].start();
  await connects(hostname, Number(port));
});

const connects = (host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(port, host, () => {
      socket.destroy();
      resolve();
    }).once("error", reject);
  });
