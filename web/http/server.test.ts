import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, inject, test } from "vitest";
import { freshStack } from "../../test/stack/index.ts";
import { freePort } from "./app-under-test.ts";
import { runWeb } from "./server.ts";

test("the web serves until it is told to stop, and then finishes what it has begun", async () => {
  const { configuration, close } = await freshStack();
  const stop = new AbortController();
  const port = await freePort();
  const listening = Promise.withResolvers<number>();
  const running = runWeb(
    { ...configuration, web: { ...configuration.web, port, publicUrl: `http://127.0.0.1:${port}` } },
    { assets: inject("assets"), sendCode: async () => undefined, onListening: listening.resolve },
    stop.signal,
  );
  await Promise.race([listening.promise, running]);
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
  expect(await ready.json()).toEqual({ database: true, temporal: true });

  const body = JSON.stringify({ email: "nobody@example.com", password: "x" });
  const begun = connect(port, "127.0.0.1");
  await once(begun, "connect");
  const head = `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  begun.write(head + body.slice(0, 5));
  await fetch(`http://127.0.0.1:${port}/healthz`); // by its answer the half-sent request has arrived as well
  stop.abort();
  begun.write(body.slice(5));
  expect(await text(begun)).toMatch(/^HTTP\/1\.1 401 /);
  await running;
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow("fetch failed");
  await close();
});
