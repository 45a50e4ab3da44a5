import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, writeSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { describe, expect, inject, it, type TestContext } from "vitest";
import { asPerson, startProcesses } from "../test/contract-process.ts";
import type { FreshStack } from "../test/stack/index.ts";
import { until } from "../test/until.ts";
import { migrateAll } from "./migrate.ts";
import { withClient } from "./postgres.ts";
import { hasCode } from "./problem.ts";
import { type Services, startServices } from "./services.ts";
import { exists } from "./unprivileged.ts";

const run = promisify(execFile);
const launcher = new URL("launch.mjs", import.meta.url).pathname;

/** A disk of so many MB, gone when it is disposed of. */
const smallDisk = async (
  megabytes: number,
  { skip }: TestContext,
): Promise<AsyncDisposable & { readonly path: string }> => {
  skip(process.platform !== "linux" || process.getuid?.() !== 0, "only root may mount a small disk, on Linux");
  const path = await mkdtemp(join(tmpdir(), "engross-disk-"));
  // Traversable, for PostgreSQL runs as another user.
  await run("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0711`, "tmpfs", path]).catch((error: Error) =>
    skip(`this machine does not let us mount: ${error.message}`),
  );
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await run("umount", ["--lazy", path]);
      await rm(path, { recursive: true });
    },
  };
};

/** Writes until nothing more fits. @returns what makes the room again */
const fill = (disk: string): (() => Promise<void>) => {
  const ballast = join(disk, "ballast");
  const file = openSync(ballast, "w");
  for (const bytes of [2 ** 20, 2 ** 12]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(bytes));
    } catch (error) {
      if (!hasCode(error, "ENOSPC")) throw error;
    }
  }
  closeSync(file);
  return () => rm(ballast);
};

const start = (disk: string): Promise<Services> =>
  startServices({ dataFolder: join(disk, "data"), testing: true, environment: { ENGROSS_DUTIES: "no" } });

const stackOn = (services: Services): FreshStack => {
  const { configuration, environment, postgres } = services;
  const { database, keysDatabase } = configuration;
  const urls = { url: database.url, adminUrl: database.adminUrl ?? "", superuserUrl: postgres?.superuserUrl ?? "" };
  const keys = { url: keysDatabase.url, adminUrl: keysDatabase.adminUrl ?? "" };
  return {
    ...{ configuration, environment, database: { ...urls, keys } },
    workflows: inject("workflows"),
    close: async () => undefined,
  };
};

/** More than fits, in one statement that leaves nothing behind when it fails. */
const writeMuch = ({ postgres }: Services): Promise<unknown> =>
  withClient(postgres?.superuserUrl ?? "", (client) =>
    client.query("create table much as select repeat('x', 2000) from generate_series(1, 500000)"),
  );

describe("A disk without room", () => {
  it("is named by npm start with what it needs, before anything is begun", async (context) => {
    await using disk = await smallDisk(64, context);
    const starting = spawn(process.execPath, [launcher, "start"], {
      env: { ...process.env, LANG: "C.UTF-8", ENGROSS_DATA: join(disk.path, "data"), PORT: "" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const [told, [code]] = await Promise.all([text(starting.stderr), once(starting, "exit")]);
    expect(code).toBe(1);
    expect(told.trim()).toMatch(
      /^The disk of \S+ has 6\d MB free and Engross needs 512 MB\. Make room, or set ENGROSS_DATA/,
    );
  });

  it("holds contracts up and loses nothing: with room again they go on, at once or at the next start", {
    timeout: 120_000,
  }, async (context) => {
    await using disk = await smallDisk(900, context);
    const first = new AsyncDisposableStack();
    await using open = new AsyncDisposableStack();
    open.use(first);
    const services = await start(disk.path);
    first.defer(() => services.stop());
    await migrateAll(services.configuration);
    const processes = await startProcesses({ stack: stackOn(services) });
    first.defer(() => processes.close());
    const { create, submit, state, must, people } = processes;
    const contract = await create();

    const makeRoom = fill(disk.path);
    const command = { type: "submit-for-review" } as const;
    const updateId = crypto.randomUUID();
    const give = () => submit(contract, command, asPerson(people.owner), { updateId });
    // It waits, or is told that the services are away; whichever, giving it again is the same command.
    const given = give().catch((error: unknown) => error);
    await expect(writeMuch(services)).rejects.toThrow();
    await makeRoom();
    await given;
    await until("the command to come through", async () => give().catch(() => undefined), 60_000);
    expect((await state(contract)).stage).toBe("review");
    await must(contract, { type: "return-to-draft" }, asPerson(people.lawyer));
    await first.disposeAsync();

    const makeRoomAgain = fill(disk.path);
    await expect(start(disk.path)).rejects.toThrow(/has \d MB free and Engross needs 512 MB. Make room/);
    await makeRoomAgain();
    const again = await start(disk.path);
    open.defer(() => again.stop());
    const revived = await startProcesses({ stack: stackOn(again) });
    open.defer(() => revived.close());
    expect(await revived.must(contract, command, asPerson(people.owner))).toMatchObject({ stage: "review" });
  });

  it("that fills up in the middle of a first start is said to be the cause; the next start begins anew", async (context) => {
    await using disk = await smallDisk(700, context);
    const starting = start(disk.path);
    starting.catch(() => undefined);
    await until("the claim of the data folder", () => exists(join(disk.path, "data", "lock")));
    const makeRoom = fill(disk.path);
    await expect(starting).rejects.toThrow(/^The disk of \S+ is full\. Make room and start again/);
    await makeRoom();
    await (await start(disk.path)).stop();
  });
});
