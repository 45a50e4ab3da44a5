import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { isOlder, millisecondsLeft } from "./build.ts";

const run = promisify(execFile);
const launcher = new URL("launch.mjs", import.meta.url).pathname;

describe("Versions of Go", () => {
  it.each([
    [[1, 26, 8], false],
    [[1, 26, 7], true],
    [[1, 27], false],
    [[1, 9, 99], true],
    [[2], false],
  ])("%j is too old: %s", (version, older) => {
    expect(isOlder(version, [1, 26, 8])).toBe(older);
  });
});

describe("The minutes that a build has left", () => {
  // MinIO with an empty Go cache on two cores, watched to its end 274 s after the first package: seconds, packages.
  const watched = [
    [30, 262],
    [60, 583],
    [90, 699],
    [120, 863],
    [150, 1001],
    [180, 1150],
    [210, 1221],
    [240, 1299],
  ] as const;

  it.each(watched)(
    "are told truly, give or take one (at first two): after %i s, at package %i of 1300",
    (elapsed, done) => {
      const told = Math.ceil(millisecondsLeft(elapsed * 1000, done, 1300) / 60_000);
      expect(Math.abs(told - (274 - elapsed) / 60)).toBeLessThan(elapsed < 60 ? 2 : 1);
    },
  );
});

describe("A first start without Go", () => {
  it("ends with the three things one can do, and leaves nothing running", async () => {
    const folder = await mkdtemp(join(tmpdir(), "engross-no-go-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { PATH: _, ...rest } = process.env;
    const environment = {
      ...rest,
      PATH: "/usr/bin:/bin",
      LANG: "C.UTF-8",
      XDG_CACHE_HOME: folder,
      ENGROSS_DATA: join(folder, "data"),
    };
    const failure = await run(process.execPath, [launcher, "start"], { env: environment }).then(
      () => undefined,
      (error: { readonly code: number; readonly stderr: string }) => error,
    );
    expect(failure?.code).toBe(1);
    expect(failure?.stderr).toMatch(/go\.dev\/dl[\s\S]*TEMPORAL_ADDRESS[\s\S]*docker compose/);
    expect(await runningIn(folder)).toBe("");
  });
});

const runningIn = async (folder: string): Promise<string> => {
  const { stdout } = await run("ps", ["-eo", "args"]);
  return stdout
    .split("\n")
    .filter((line) => line.includes(folder))
    .join("\n");
};
