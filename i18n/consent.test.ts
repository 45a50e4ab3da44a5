import { expect, test } from "vitest";
import { consentText } from "./consent.ts";

test("whoever consents to sign electronically reads by which laws that binds, in both languages", () => {
  const { law } = consentText("2026-11", "en");
  for (const told of [/Electronic Signature Law/, /arts\. 13 and 14/, /eIDAS/, /ESIGN/]) expect(law).toMatch(told);
  for (const told of [/电子签名法/, /第十三条、第十四条/, /eIDAS/, /ESIGN/])
    expect(consentText("2026-11", "zh-CN").law).toMatch(told);
});
