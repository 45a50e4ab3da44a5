import { once } from "node:events";
import { Agent, createServer, type RequestListener, request } from "node:http";

/** What a line saw of one request and its answer. */
export interface Passed {
  readonly method: string;
  /** As asked for: `bytes=0-63`; undefined for all. */
  readonly range: string | undefined;
  /** Of the answer's body. */
  readonly bytes: number;
}

/**
 * A line to a store that tells what passed, lets nothing pass while it is held, and with `changing` turns one bit in the body
 * of every request of that method. Requests keep the host they were signed for.
 */
export const layLine = async (endpoint: string, { changing }: { readonly changing?: string } = {}) => {
  const { hostname, port } = new URL(endpoint);
  const agent = new Agent();
  const passed: Passed[] = [];
  let free = Promise.resolve();
  const pass: RequestListener = (incoming, outgoing) => {
    const { method = "GET", url, headers } = incoming;
    const onward = request({ agent, hostname, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on("end", () => passed.push({ method, range: headers.range, bytes }));
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    let isChanged = method !== changing;
    incoming.on("data", (chunk: Buffer) => {
      if (!isChanged) chunk[0] = (chunk[0] ?? 0) ^ 1;
      isChanged = true;
      onward.write(chunk);
    });
    incoming.on("end", () => onward.end());
  };
  const server = createServer((incoming, outgoing) => void free.then(() => pass(incoming, outgoing)));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    passed,
    /** @returns lets everything pass again, what came meanwhile too */
    hold: (): (() => void) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      free = promise;
      return resolve;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
};
