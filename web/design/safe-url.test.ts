import fc from "fast-check";
import { expect, it } from "vitest";
import { safeUrl } from "./safe-url.ts";

it.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  " javascript:alert(1)",
  "java\tscript:alert(1)",
  "java\nscript:alert(1)",
  "\u0001javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "blob:https://engross.example/1",
  "file:///etc/passwd",
  "//elsewhere.example/contracts",
  "\\\\elsewhere.example",
  "https://",
])("a link never carries %j", (address) => {
  expect(safeUrl(address)).toBe("#");
});

it.each([
  "/contracts/1?stage=draft#timeline",
  "?language=zh-CN",
  "#field-amount",
  "contracts/1",
  "https://engross.example/a",
  "http://127.0.0.1:4400/",
  "mailto:li.na@lanting.example",
  "tel:+862155550100",
])("%s is passed on unchanged", (address) => {
  expect(safeUrl(address)).toBe(address);
});

it("whatever is let through leads to a page, a letter or a call, as a browser reads it", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.constantFrom("javascript", "data").map((s) => `${s}:x`),
      ),
      (address) => {
        const protocol = new URL(safeUrl(address), "https://engross.example").protocol;
        expect(["http:", "https:", "mailto:", "tel:"]).toContain(protocol);
      },
    ),
  );
});
