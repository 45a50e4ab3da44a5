import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcp } from "node:net";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { askOutside, getOutside, postOutside, type Resolve } from "./outbound.ts";

/** Something on this machine that an attacker would like to reach through us. */
let reached: string[] = [];
const inside: Server = createServer((request, response) => {
  reached.push(`${request.method} ${request.headers.host} ${request.url}`);
  switch (request.url) {
    case "/redirect":
      return response.writeHead(307, { Location: `http://127.0.0.1:${port()}/secret` }).end();
    case "/endless": {
      const chunk = Buffer.alloc(64 * 1024, "x");
      const pour = (): void => {
        while (!response.destroyed && response.write(chunk));
        response.once("drain", pour);
      };
      return pour();
    }
    case "/silent":
      return undefined;
    case "/gone":
      return response.writeHead(410).end();
    default:
      return response.writeHead(204).end();
  }
}).listen(0, "127.0.0.1");
await once(inside, "listening");
const port = (): number => (inside.address() as AddressInfo).port;
afterAll(() => {
  inside.closeAllConnections();
  inside.close();
});
beforeEach(() => {
  reached = [];
});

const post = (address: string, more: Partial<Parameters<typeof postOutside>[0]> = {}) =>
  postOutside({ address, headers: {}, body: "{}", allowed: "public", ...more });

const named = (...addresses: readonly string[]): { readonly resolve: Resolve; readonly asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    resolve: async (host) => {
      asked.push(host);
      return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    },
  };
};

describe("an attacker who names the address", () => {
  test.each([
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::]",
    "0.0.0.0",
    "localhost",
    "LOCALHOST.",
  ])("reaches nothing of ours at %s, by http or https", async (host) => {
    for (const scheme of ["http", "https"])
      expect(await post(`${scheme}://${host}:${port()}/`)).toEqual({ status: null, outcome: "forbidden" });
    expect(reached).toEqual([]);
  });

  test.each([
    ["this machine", ["127.0.0.1"]],
    ["this machine in IPv6", ["::1"]],
    ["this machine as an IPv6 address of IPv4", ["::ffff:127.0.0.1"]],
    ["the cloud's metadata", ["169.254.169.254"]],
    ["a private network", ["10.0.0.5"]],
    ["an unspecified address", ["0.0.0.0"]],
    ["a public and a private address", ["93.184.216.34", "192.168.0.1"]],
    ["nothing", []],
  ])("by a name that leads to %s gets no connection", async (_what, addresses) => {
    const { resolve, asked } = named(...addresses);
    expect(await post(`https://rebind.example:${port()}/`, { resolve })).toEqual({
      status: null,
      outcome: "forbidden",
    });
    expect(asked).toEqual(["rebind.example"]);
    expect(reached).toEqual([]);
  });

  test("by a name that changes its mind after it was judged reaches only what was judged", async () => {
    const answers = ["127.0.0.1", "127.0.0.2"];
    let asked = 0;
    const elsewhere = createServer((_request, response) => {
      reached.push("elsewhere");
      response.end();
    }).listen(port(), "127.0.0.2");
    await once(elsewhere, "listening");
    try {
      const resolve: Resolve = async () => [{ address: answers[asked++] ?? "127.0.0.2", family: 4 }];
      // As a name could be that is public when it is judged: here both are this machine, and the first is allowed.
      const outcome = await post(`http://localhost:${port()}/x`, { resolve, allowed: "public-and-loopback" });
      expect(outcome).toEqual({ status: 204, outcome: "delivered" });
      expect([asked, reached]).toEqual([1, [`POST localhost:${port()} /x`]]);
    } finally {
      elsewhere.closeAllConnections();
      elsewhere.close();
    }
  });
});

describe("an attacker who answers", () => {
  const here = (path: string, more: Partial<Parameters<typeof postOutside>[0]> = {}) =>
    post(`http://127.0.0.1:${port()}${path}`, { allowed: "public-and-loopback", ...more });

  test("with a redirect is not followed", async () => {
    expect(await here("/redirect")).toEqual({ status: 307, outcome: "refused" });
    expect(reached).toHaveLength(1);
  });

  test("without end is hung up on", async () => {
    expect(await here("/endless")).toEqual({ status: 200, outcome: "too-much" });
  });

  test("never is not waited for", async () => {
    expect(await here("/silent", { patience: 200 })).toEqual({ status: null, outcome: "timeout" });
  });

  test("with a name that never resolves is not waited for", async () => {
    const resolve = (): ReturnType<Resolve> => new Promise(() => undefined);
    expect(await post("https://slow.example/", { resolve, patience: 100 })).toEqual({
      status: null,
      outcome: "timeout",
    });
  });

  test("with something that is no HTTP, or no TLS, is told apart", async () => {
    const noise = createTcp((socket) => socket.on("error", () => undefined).end("SSH-2.0-x\r\n")).listen(
      0,
      "127.0.0.1",
    );
    await once(noise, "listening");
    const { port: at } = noise.address() as AddressInfo;
    const allowed = "public-and-loopback";
    expect((await post(`http://127.0.0.1:${at}/`, { allowed })).outcome).toBe("unreachable");
    expect((await post(`https://127.0.0.1:${at}/`, { allowed })).outcome).toBe("tls");
    noise.close();
    expect((await post("http://127.0.0.1:1/", { allowed })).outcome).toBe("unreachable");
  });

  test("that nothing is wanted any more is heard", async () => {
    expect(await here("/gone")).toEqual({ status: 410, outcome: "refused" });
  });
});

describe("a responder or list that a certificate names", () => {
  const question = new Uint8Array([0x30, 0x00]);

  test.each(["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f.1"])("is not asked at %s, inside", async (host) => {
    for (const scheme of ["http", "https"]) {
      expect(await askOutside(`${scheme}://${host}:${port()}/`, question, "public")).toBeNull();
      expect(await getOutside(`${scheme}://${host}:${port()}/`, "public")).toBeNull();
    }
    const hidden = named("169.254.169.254");
    expect(await askOutside(`http://responder.example:${port()}/`, question, "public", hidden.resolve)).toBeNull();
    expect(reached).toEqual([]);
  });

  test("is not followed elsewhere, and is not waited for where it pours without end", async () => {
    expect(await askOutside(`http://127.0.0.1:${port()}/redirect`, question, "public-and-loopback")).toBeNull();
    expect(await askOutside(`http://127.0.0.1:${port()}/endless`, question, "public-and-loopback")).toBeNull();
    expect(reached.map((one) => one.split(" ").at(-1))).toEqual(["/redirect", "/endless"]);
    expect(reached[0]).toMatch(/^POST /);
  });
});
