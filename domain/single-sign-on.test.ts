import fc from "fast-check";
import { expect, test } from "vitest";
import { roles } from "./person.ts";
import {
  assuranceOf,
  domainOf,
  isAnew,
  isDomain,
  isIssuer,
  mayUsePassword,
  vouchesForAddress,
} from "./single-sign-on.ts";

test.each([
  "https://login.example.com",
  "https://login.example.com/realms/orchid",
  "http://127.0.0.1:8080",
  "http://[::1]:1",
  "http://localhost:3000",
])("a provider may be at %s", (text) => expect(isIssuer(text)).toBe(true));

test.each([
  ...[
    "",
    "login.example.com",
    "http://login.example.com",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
  ],
  ...[
    "https://u:p@login.example.com",
    "https://login.example.com?x",
    "https://login.example.com#x",
    "javascript:alert(1)",
  ],
  ...[
    "https://login.example.com /x",
    "file:///etc/passwd",
    "data:text/html,x",
    "http://10.0.0.1",
    "http://169.254.169.254/",
  ],
])("no provider may be at %s", (text) => expect(isIssuer(text)).toBe(false));

test("an address outside this machine is never asked in the clear", () => {
  fc.assert(fc.property(fc.webUrl({ validSchemes: ["http"] }), (url) => !isIssuer(url)));
});

test("an address has one domain, in lower case, or none", () => {
  expect(domainOf("Li.Na@Orchid.Example")).toBe("orchid.example");
  for (const none of ["", "a", "a@", "a@b", "a@b@", "a@-b.example", "a@b..example", `a@${"x".repeat(300)}.example`])
    expect(domainOf(none)).toBeUndefined();
  fc.assert(
    fc.property(fc.emailAddress(), (email) => domainOf(email) === undefined || isDomain(domainOf(email) ?? "")),
  );
});

test("an address that is not verified, or of another domain, is nobody's", () => {
  const claims = { subject: "1", acr: undefined, amr: [], authenticatedAt: undefined };
  const vouches = (email: string | undefined, emailVerified: boolean) =>
    vouchesForAddress({ domains: ["orchid.example"] }, { ...claims, email, emailVerified });
  expect(vouches("li@orchid.example", true)).toBe(true);
  expect(vouches("li@ORCHID.example", true)).toBe(true);
  for (const email of [
    undefined,
    "li@sub.orchid.example",
    "li@orchid.example.org",
    "li@evilorchid.example",
    "orchid.example",
  ])
    expect(vouches(email, true)).toBe(false);
  fc.assert(fc.property(fc.emailAddress(), (email) => !vouches(email, false)));
});

test("one kind of proof, however often, is one factor", () => {
  const kinds = [
    ["pwd", "pin", "kba"],
    ["otp", "sms", "hwk"],
    ["face", "fpt"],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.constantFrom(...kinds), (some, others) => {
      expect(assuranceOf({ acr: undefined, amr: [...some, "user", "unheard-of"] })).toBe(1);
      expect(assuranceOf({ acr: undefined, amr: [...some, ...others] })).toBe(some === others ? 1 : 2);
    }),
  );
  expect(assuranceOf({ acr: "phr", amr: [] })).toBe(2);
  expect(assuranceOf({ acr: "urn:unheard-of", amr: [] })).toBe(1);
});

test("a proof counts as new from when it was asked for, give or take a clock", () => {
  const asked = new Date("2027-01-01T00:00:00Z");
  const at = (seconds: number) => ({ authenticatedAt: new Date(asked.getTime() + seconds * 1000) });
  expect([isAnew(at(0), asked), isAnew(at(30), asked), isAnew(at(-50), asked)]).toEqual([true, true, true]);
  expect([isAnew(at(-61), asked), isAnew({ authenticatedAt: undefined }, asked)]).toEqual([false, false]);
});

test("administrators alone keep their passwords where passwords are closed", () => {
  for (const role of roles) {
    expect(mayUsePassword([role], { passwords: false })).toBe(role === "administrator");
    expect(mayUsePassword([role], { passwords: true })).toBe(true);
    expect(mayUsePassword([role], undefined)).toBe(true);
  }
});
