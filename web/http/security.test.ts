import { randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseContractId } from "../../domain/ids.ts";
import { isRefusal } from "../../domain/refusal.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { localPath } from "./local-path.ts";
import { csrfToken, isCsrfToken, securityHeaders, uuidOf } from "./security.ts";

const secret = randomBytes(32).toString("hex");
const now = new Date("2027-03-01T08:00:00Z");
const later = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);

describe("a form's token", () => {
  test("is good for its holder for half a day", () => {
    const token = csrfToken(secret, "session a", now);
    expect(isCsrfToken(secret, "session a", later(11.9), token)).toBe(true);
    expect(isCsrfToken(secret, "session a", later(12), token)).toBe(false);
    expect(isCsrfToken(secret, "session b", now, token)).toBe(false);
    expect(isCsrfToken(secret, "visitor a", now, token)).toBe(false);
    expect(isCsrfToken(randomBytes(32).toString("hex"), "session a", now, token)).toBe(false);
    expect(isCsrfToken(secret, "session a", new Date(0), token)).toBe(false);
  });

  test("no other text passes for one", () => {
    fc.assert(fc.property(fc.string(), (text) => !isCsrfToken(secret, "session a", now, text)));
  });
});

describe("a cursor", () => {
  const key = z.tuple([z.string(), z.number()]);

  test("comes back as it was written", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (name, id) => {
        expect(readCursor(secret, "people", key, writeCursor(secret, "people", [name, id]))).toEqual([name, id]);
      }),
    );
  });

  test("of another list, changed, or made up is refused", () => {
    const cursor = writeCursor(secret, "people", ["Example Lawyer", 1]);
    for (const text of [
      writeCursor(secret, "contracts", ["Example Lawyer", 1]),
      `x${cursor}`,
      cursor.slice(0, -1),
      "",
      ".",
      "a.b.c",
    ]) {
      expect(isRefusal(readCursor(secret, "people", key, text))).toBe(true);
    }
  });
});

test("a command's id depends on all its parts, where one ends and the next begins too, and is an id like any other", () => {
  expect(uuidOf("a", "bc")).toBe(uuidOf("a", "bc"));
  expect(uuidOf("a", "bc")).not.toBe(uuidOf("ab", "c"));
  expect(parseContractId(uuidOf(randomUUID()))).toBeDefined();
});

test("only paths of ours are gone on to", () => {
  const isOurs = (path: string): boolean => localPath.safeParse(path).success;
  expect(["/", "/contracts?stage=draft#top", "/合同"].map(isOurs)).toEqual([true, true, true]);
  const elsewhere = [
    "",
    "contracts",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "\n//evil.example",
    "javascript:alert(1)",
  ];
  expect(elsewhere.filter(isOurs)).toEqual([]);
});

test("browsers are told to insist on TLS only where there is TLS", () => {
  const header = (url: string) => securityHeaders("n", new URL(url))["Strict-Transport-Security"];
  expect(header("https://contracts.example")).toContain("max-age=63072000");
  expect(header("http://127.0.0.1:8080")).toBeUndefined();
});
