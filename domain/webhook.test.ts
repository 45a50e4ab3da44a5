import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressRefusal, kindOf, patience, payloadOf, waits, webhookKinds } from "./webhook.ts";

const isTaken = (address: string, allowed: "public" | "public-and-loopback" = "public"): boolean =>
  addressRefusal(address, allowed) === null;

describe("an address", () => {
  test.each([
    "https://hooks.example.com/engross",
    "https://hooks.example.com:8443/a?b=c",
    "https://93.184.216.34/",
    "https://[2606:2800:220:1:248:1893:25c8:1946]/",
    "https://例子.测试/",
  ])("%s is taken", (address) => expect(isTaken(address)).toBe(true));

  test.each([
    "http://hooks.example.com/",
    "ftp://hooks.example.com/",
    "https://user:secret@hooks.example.com/",
    "https://hooks.example.com/#x",
    "https://hooks.example.com:22/",
    "https://localhost/",
    "https://localhost./",
    "https://intranet/",
    "https://printer.local/",
    "https://metadata.google.internal/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://%31%32%37.0.0.1/",
    "https://①②⑦.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/",
    "https://192.168.1.1/",
    "https://100.100.100.200/",
    "https://0.0.0.0/",
    "https://[fd00:ec2::254]/",
    "javascript:alert(1)",
    "//hooks.example.com/",
    "",
    `https://hooks.example.com/${"x".repeat(600)}`,
  ])("%s is refused", (address) => expect(isTaken(address)).toBe(false));

  test("of this machine is taken where tests and development allow it, and nothing else more", () => {
    const more = (address: string) => isTaken(address, "public-and-loopback");
    expect(["http://127.0.0.1:9000/", "http://localhost:9000/x", "https://[::1]:9000/"].map(more)).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      ["http://10.0.0.1/", "http://169.254.169.254/", "http://hooks.example.com/", "ftp://127.0.0.1/"].some(more),
    ).toBe(false);
  });

  test("is never one that a browser would read as another one", () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ["https", "http"], withFragments: true }), (address) => {
        if (isTaken(address)) expect(new URL(address).protocol).toBe("https:");
      }),
    );
  });
});

test("what is told of holds ids and codes alone", () => {
  const at = new Date("2027-03-01T08:00:00Z");
  expect(payloadOf("contract/0b9f", { kind: "contract.signed", at, entry: 7 })).toEqual({
    type: "contract.signed",
    timestamp: "2027-03-01T08:00:00.000Z",
    data: { contract: "0b9f", entry: 7 },
  });
});

test("only what is on the list is told of", () => {
  expect(kindOf("contract/1", "signed")).toBe("contract.signed");
  for (const [subject, kind] of [
    ["contract/1", "viewed"],
    ["person/1", "signed-in"],
    ["incident/1", "signed"],
    ["contract", "signed"],
    ["", ""],
  ] as const)
    expect(kindOf(subject, kind)).toBeUndefined();
  expect(new Set(webhookKinds).size).toBe(webhookKinds.length);
});

test("tries go on for three days, ever more slowly", () => {
  expect(waits.every((wait, i) => i === 0 || wait > (waits[i - 1] ?? 0))).toBe(true);
  const all = waits.reduce((sum, wait) => sum + wait, 0);
  expect(all).toBeGreaterThan(patience);
  expect(all).toBeLessThan(4 * 24 * 3_600_000);
});
