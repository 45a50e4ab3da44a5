import { expect, test } from "vitest";
import { agentOf, networkOf } from "./origin.ts";

test("an address stands for the network of its provider, however it is written", () => {
  expect(networkOf("203.0.113.7")).toBe("203.0.0.0/16");
  expect(networkOf("::ffff:203.0.113.7")).toBe("203.0.0.0/16");
  expect(networkOf("2001:db8:85a3::8a2e:370:7334")).toBe("2001:0db8::/32");
  expect(networkOf("2001:0DB8::1")).toBe(networkOf("2001:db8:ffff::2"));
  expect(networkOf("unknown")).toBe("unknown");
});

test("a browser stays the same through its updates, and differs from another and from a program", () => {
  const chrome = (version: string) =>
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Safari/537.36`;
  expect(agentOf(chrome("148.0.0.0"))).toBe("Chrome on Windows");
  expect(agentOf(chrome("149.0.0.0"))).toBe(agentOf(chrome("148.0.0.0")));
  expect(agentOf(`${chrome("149.0.0.0")} Edg/149.0`)).toBe("Edge on Windows");
  expect(
    agentOf("Mozilla/5.0 (Linux; Android 16; Pixel) AppleWebKit/537.36 Chrome/149.0 Mobile MicroMessenger/8.0"),
  ).toBe("WeChat on Android");
  expect(agentOf("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Mobile Safari/604.1")).toBe(
    "Safari on iOS",
  );
  expect(agentOf("python-requests/2.32")).toBe("python-requests");
  expect(agentOf("")).toBe("unknown");
});
