import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { builtProgram } from "./program.ts";
import { inSource } from "./traces.ts";

test("stacks of the built program name lines of the sources", async () => {
  const { entry } = await builtProgram();
  const child = spawn(process.execPath, [entry, "neither"], { stdio: ["ignore", "ignore", "pipe"] });
  const said = await text(child.stderr);
  expect(said).toMatch(/Error: process\.mjs <worker\|web>\n\s+at \S*\/stack\/process\.ts:\d+:\d+/);
});

test("a place without a map stays as it is", () => {
  for (const site of ["then (native)", "run (node:internal/modules/run_main:33:47)", "go (file:///no/such.mjs:1:2)"]) {
    expect(inSource(site)).toBe(site);
  }
});
