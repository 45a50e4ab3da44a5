import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const file = fileURLToPath(new URL("../docs/asvs.md", import.meta.url));
const lines = readFileSync(file, "utf8").split("\n");
const rows = lines.flatMap((line) => {
  const [, id, level, asked, state, shown] = line.split("|").map((cell) => cell.trim());
  return /^\d+\.\d+\.\d+$/.test(id ?? "") ? [{ id, level, asked, state, shown: shown ?? "" }] : [];
});

it("The checklist has each of the 253 requirements of levels 1 and 2 of ASVS 5.0 once, with a state and a reason", () => {
  expect(rows).toHaveLength(253);
  expect(rows.filter(({ level }) => level === "1")).toHaveLength(70);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(253);
  expect(rows.filter(({ state }) => !["Met", "Partly", "Not met", "n.a."].includes(state ?? ""))).toEqual([]);
  expect(rows.filter(({ asked, shown }) => !asked || shown.length < 4)).toEqual([]);
});

it("Whatever the checklist, the control register and the security policy point to is there", () => {
  const texts = ["docs/asvs.md", "docs/controls.md", "SECURITY.md"].map((path) => join(dirname(file), "..", path));
  const dead = texts.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/\]\(([^)#]+)\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^https?:/.test(target) && !existsSync(join(dirname(path), target))),
  );
  expect(dead).toEqual([]);
});
