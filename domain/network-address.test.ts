import fc from "fast-check";
import { expect, test } from "vitest";
import { reachOf } from "./network-address.ts";

test.each([
  ["93.184.216.34", "public"],
  ["2606:2800:220:1:248:1893:25c8:1946", "public"],
  ["127.0.0.1", "loopback"],
  ["127.255.255.254", "loopback"],
  ["::1", "loopback"],
  ["::ffff:127.0.0.1", "loopback"],
  ["0.0.0.0", "inside"],
  ["10.1.2.3", "inside"],
  ["172.31.255.255", "inside"],
  ["192.168.0.1", "inside"],
  ["169.254.169.254", "inside"], // metadata of most clouds
  ["100.100.100.200", "inside"], // and of one more
  ["168.63.129.16", "inside"],
  ["224.0.0.1", "inside"],
  ["255.255.255.255", "inside"],
  ["192.0.2.1", "inside"],
  ["198.18.0.1", "inside"],
  ["240.0.0.1", "inside"],
  ["::", "inside"],
  ["fe80::1", "inside"],
  ["fe80::1%eth0", "inside"],
  ["fd00:ec2::254", "inside"],
  ["ff02::1", "inside"],
  ["2001:db8::1", "inside"],
  ["::ffff:10.0.0.1", "inside"],
  ["::ffff:169.254.169.254", "inside"],
  ["::127.0.0.1", "loopback"], // IPv4-compatible, RFC 4291 §2.5.5.1
  ["::169.254.169.254", "inside"],
  ["64:ff9b::7f00:1", "inside"], // NAT64
  ["64:ff9b:1::a9fe:a9fe", "inside"],
  ["2002:7f00:1::", "inside"], // 6to4
  ["2001:0:7f00:1::", "inside"], // Teredo
  ["engross.example", "none"],
  ["", "none"],
  ["1.2.3.4.5", "none"],
])("%s is %s", (address, reach) => {
  expect(reachOf(address)).toBe(reach);
});

test("an IPv4 address reaches as far when it is written into an IPv6 one, or less", () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(reachOf(`::ffff:${address}`)).toBe(reachOf(address));
      expect(reachOf(`64:ff9b::${address}`)).toBe("inside");
    }),
  );
});

test("of IPv6 only what is given out can be public", () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      if (reachOf(address) === "public" && !address.includes(".")) expect(address).toMatch(/^[23][0-9a-f]{3}:/i);
    }),
  );
});
