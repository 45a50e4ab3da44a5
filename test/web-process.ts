import { inject } from "vitest";
import { asSystem } from "../db/tenancy.ts";
import type { Person } from "../domain/person.ts";
import { createApp } from "../web/http/app.ts";
import { freePort, password } from "../web/http/app-under-test.ts";
import { openAssets } from "../web/http/assets.ts";
import { listen, openServices } from "../web/http/server.ts";
import { createAccount } from "../web/sign-in/session.ts";
import type { Processes } from "./contract-process.ts";

/** The web over the same database and engine as these processes. The people named may sign in with `password`. */
export const startWeb = async (
  { configuration, db, tenant }: Processes,
  people: readonly Person[],
  open: AsyncDisposableStack,
): Promise<URL> => {
  await asSystem(db, tenant, async (tx) => {
    for (const person of people) await createAccount(tx, { person, password });
  });
  const port = await freePort();
  const assets = await openAssets(inject("assets"));
  const services = await openServices(
    { ...configuration, web: { ...configuration.web, port, publicUrl: `http://127.0.0.1:${port}` } },
    { log: () => undefined, sendCode: async () => undefined, asset: assets.href },
    open,
  );
  const server = await listen(createApp(services, { assets: assets.router }), port);
  open.defer(async () => {
    server.closeAllConnections();
    server.close();
  });
  return services.publicUrl;
};
