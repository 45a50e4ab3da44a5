import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { startChild } from "./child.ts";
import { claimDataFolder, refuseFullDisk } from "./data-folder.ts";
import { processIdentity } from "./identity.ts";

let folder: string;

beforeEach(async () => {
  const parent = await mkdtemp(join(tmpdir(), "engross-folder-"));
  folder = join(parent, "data");
  onTestFinished(() => rm(parent, { recursive: true }));
});

const sleeper = { name: "sleeper", program: process.execPath, arguments: ["-e", "setInterval(() => {}, 1e6)"] };

describe("The data folder", () => {
  it("is claimed by one start at a time, and the second is told where the first is", async () => {
    const first = await claimDataFolder(folder);
    await first.announce("http://127.0.0.1:8080");
    await expect(claimDataFolder(folder)).rejects.toThrow(/already runs.*http:\/\/127\.0\.0\.1:8080/);
    await first.release();
    await (await claimDataFolder(folder)).release();
  });

  it("is refused untouched when a newer version wrote it", async () => {
    await (await claimDataFolder(folder)).release();
    await writeFile(join(folder, "version"), "999\n");
    await expect(claimDataFolder(folder)).rejects.toThrow(/newer version.*999/);
    expect(await readFile(join(folder, "version"), "utf8")).toBe("999\n");
  });

  it("is claimed again after a kill, when another process has got the number of the old one", async () => {
    await (await claimDataFolder(folder)).release();
    await writeFile(join(folder, "lock"), JSON.stringify({ pid: process.pid, identity: "another boot/1" }));
    await (await claimDataFolder(folder)).release();
  });

  it("ends exactly what a killed start left running, and no stranger with its number", async () => {
    const killed = await claimDataFolder(folder);
    const orphan = await startChild(killed, sleeper);
    const stranger = spawn(sleeper.program, sleeper.arguments);
    onTestFinished(async () => {
      stranger.kill();
      await once(stranger, "exit");
    });
    await killed.remember("reused", stranger.pid ?? 0, "SIGTERM");
    const left = JSON.parse(await readFile(join(folder, "children.json"), "utf8"));
    left[1].identity = "another boot/1";
    await writeFile(join(folder, "children.json"), JSON.stringify(left));
    await killed.release();

    const next = await claimDataFolder(folder);
    expect(await orphan.ended).toBe("SIGTERM");
    expect(processIdentity(stranger.pid ?? 0)).toBeDefined();
    await next.release();
  });

  it("lets nobody else read passwords and logs", async () => {
    const claimed = await claimDataFolder(folder);
    const child = await startChild(claimed, sleeper);
    await child.stop();
    for (const file of [claimed.at("children.json"), child.log]) expect((await stat(file)).mode & 0o077).toBe(0);
    await claimed.release();
  });

  it("is refused when its disk has too little room, with the numbers", async () => {
    await expect(refuseFullDisk(tmpdir(), 2 ** 60)).rejects.toThrow(/MB free and Engross needs/);
  });
});
