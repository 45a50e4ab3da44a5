import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isActive, judgeName, plainName } from "./active-content.ts";

test.each([
  ["contract.pdf", "harmless"],
  ["合同（最终版）.docx", "harmless"],
  ["receipt 1.2.2027.jpg", "harmless"],
  ["v1.0", "harmless"],
  ["notes", "harmless"],
  ["contract.pdf.exe", "program"],
  ["contract.exe.pdf", "program"],
  ["contract.exe . .", "program"],
  ["CONTRACT.SVG", "program"],
  ["page.xhtml", "program"],
  ["go.lnk", "program"],
  ["offer.docm", "macros"],
  ["offer.XLSM", "macros"],
  ["offer.xlsb", "macros"],
])("a file called %s is %s", (name, judged) => {
  expect(judgeName(name)).toBe(judged);
});

describe("a file", () => {
  test.each([
    ["a program of Windows", Buffer.from("MZ\x90\0")],
    ["a program of Linux", Buffer.from("\x7fELF")],
    ["a script", Buffer.from("#!/bin/sh\n")],
    ["a page", Buffer.from("<!DOCTYPE html><p>")],
    ["a page after much white space", Buffer.from(`\ufeff${" \n".repeat(500)}<HTML>`)],
    ["a page after comments", Buffer.from("<!-- %PDF-1.7 --> <!-- x --><script>alert(1)</script>")],
    ["a page in UTF-16", Buffer.from("\ufeff<html>", "utf16le")],
    [
      "a picture that runs scripts",
      Buffer.from('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'),
    ],
    ["a shortcut", Buffer.from("4c0000000114020000000000c000000000000046", "hex")],
  ])("that is %s is active", (_what, bytes) => expect(isActive(bytes)).toBe(true));

  test.each([
    ["a PDF", Buffer.from("%PDF-1.7\n<html>")],
    ["a Word document", Buffer.from("PK\u0003\u0004")],
    ["a letter", Buffer.from("Dear <b>all</b>, <html> is a word here")],
    ["a picture", Buffer.from("89504e470d0a1a0a", "hex")],
    ["nothing", Buffer.alloc(0)],
  ])("that is %s is not", (_what, bytes) => expect(isActive(bytes)).toBe(false));
});

test("a name is shown as it is read: nothing hidden, nothing reversed, no path, never empty or endless", () => {
  expect(plainName("contract\u202efdp.exe")).toBe("contractfdp.exe");
  expect(plainName("../../etc/passwd")).toBe("passwd");
  expect(plainName("C:\\x\\y.pdf")).toBe("y.pdf");
  expect(plainName("\u200b\u0000")).toBe("file");
  expect(plainName("..")).toBe("file");
  expect(plainName(`${"x".repeat(500)}.docx`)).toMatch(/^x{195}\.docx$/);
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
      const plain = plainName(name);
      expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}/\\]/u);
      expect(plain.length).toBeGreaterThan(0);
      expect(plain.length).toBeLessThanOrEqual(200);
    }),
  );
});
