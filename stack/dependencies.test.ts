import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { adviceIn, isPermitted, licenceIn, licenceProblems, scriptProblems } from "./dependencies.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => JSON.parse(readFileSync(`${root}${path}`, "utf8"));
const { packages } = read("package-lock.json");

describe("Packages of others", () => {
  it("come under licences that are permitted, every one of them", () => {
    const licenceOf = (path: string) =>
      existsSync(`${root}${path}/package.json`) ? licenceIn(read(`${path}/package.json`)) : undefined;
    expect(licenceProblems(packages, licenceOf)).toEqual([]);
  });

  it("run no script when they are installed but those that are named", () => {
    expect(scriptProblems(packages, read("package.json").allowScripts)).toEqual([]);
  });

  it("are found out where one does not fit", () => {
    const bad = {
      "node_modules/a": { license: "GPL-3.0-only" },
      "node_modules/b/node_modules/c": { license: "SEE LICENSE IN LICENSE", hasInstallScript: true },
      "node_modules/d": { license: "MIT", hasInstallScript: true },
      "node_modules/e": {},
      "node_modules/f": { optional: true },
    };
    expect(licenceProblems(bad, () => undefined)).toEqual([
      "a: GPL-3.0-only",
      "c: SEE LICENSE IN LICENSE",
      "e: no licence",
    ]);
    expect(scriptProblems(bad, { d: true, gone: true })).toEqual([
      "c has an install script that package.json does not allow",
      "gone is allowed an install script and has none",
    ]);
  });

  it.each([
    ["MIT", true],
    ["(MIT OR GPL-3.0-or-later)", true],
    ["(MIT AND Zlib)", true],
    ["MIT AND GPL-2.0-only", false],
    ["AGPL-3.0", false],
    ["UNLICENSED", false],
    ["", false],
  ])("%s is permitted: %s", (licence, is) => expect(isPermitted(licence)).toBe(is));
});

describe("What the registry knows of weaknesses", () => {
  it("is told, the grave ones by name", () => {
    const vulnerabilities = {
      a: { name: "a", severity: "critical" },
      b: { name: "b", severity: "high" },
      c: { name: "c", severity: "low" },
    };
    expect(adviceIn(JSON.stringify({ auditReportVersion: 2, vulnerabilities }))).toEqual({
      kind: "known",
      grave: ["a: critical", "b: high"],
      others: 1,
    });
  });

  it.each([
    ['npm warn audit 405\n{"message":"405 Method Not Allowed","statusCode":405}', "405 Method Not Allowed"],
    ["", "the answer is no JSON"],
    ["{}", "no report"],
  ])("is not known where the answer is %s", (output, why) => {
    expect(adviceIn(output)).toEqual({ kind: "unavailable", why });
  });
});
