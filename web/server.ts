import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { RequestHandler } from "express";
import { forgetExpired } from "../db/auth.ts";
import { openDatabase } from "../db/connection.ts";
import { connectEngine } from "../engine/connection.ts";
import { openVault } from "../vault/vault.ts";
import { createApp } from "./app.ts";
import type { LogLine, Services } from "./services.ts";
import { createAuth } from "./session.ts";

/** The part of Engross's configuration that the web needs; `stack/configuration.ts` reads it. */
export interface WebConfiguration {
  readonly database: { readonly url: string };
  readonly keysDatabase: { readonly url: string };
  readonly rootKeyFile: string;
  readonly storage: {
    readonly endpoint: string;
    readonly region: string;
    readonly accessKey: string;
    readonly secretKey: string;
    readonly bucket: string;
    readonly prefix: string;
  };
  readonly temporal: {
    readonly address: string;
    readonly namespace: string;
    readonly taskQueue: string;
    readonly payloadKey: Buffer;
  };
  readonly mail: { readonly catcherUrl: string | undefined };
  readonly web: { readonly publicUrl: string; readonly port: number; readonly secret: string };
}

/** What the web is given beside addresses. */
export interface WebParts {
  readonly sendCode: Services["sendCode"];
  /** Built assets: their addresses by name, and who serves them. */
  readonly assets: { readonly href: Services["asset"]; readonly serve: RequestHandler };
  /** Told once requests are served. */
  readonly onListening?: (port: number) => void;
  /** The interface listened on; loopback unless told, for a proxy stands before us in production. */
  readonly host?: string;
  readonly proxies?: number;
}

/**
 * Opens all connections and serves people until `signal` is aborted; then finishes what is being answered, for ten
 * seconds at most, and closes everything.
 */
export const runWeb = async (configuration: WebConfiguration, parts: WebParts, signal: AbortSignal): Promise<void> => {
  const { database, keysDatabase, rootKeyFile, storage, temporal, mail, web } = configuration;
  await using opened = new AsyncDisposableStack();
  const db = openDatabase(database.url, {
    applicationName: "engross web",
    onConnectionLost: (error) => log({ kind: "database", error: error.message }),
  });
  opened.defer(() => db.destroy());
  const client = await connectEngine(temporal);
  opened.defer(() => client.connection.close());
  const vault = await openVault({ keys: { databaseUrl: keysDatabase.url, rootKeyFile }, s3: storage });
  opened.defer(() => vault.close());

  const publicUrl = new URL(web.publicUrl);
  const services: Services = {
    db,
    auth: createAuth(db, publicUrl, web.secret),
    temporal: client,
    vault,
    taskQueue: temporal.taskQueue,
    publicUrl,
    secret: web.secret,
    mailCatcherUrl: mail.catcherUrl === undefined ? undefined : new URL(mail.catcherUrl),
    sendCode: parts.sendCode,
    asset: parts.assets.href,
    now: () => new Date(),
    log,
  };
  const app = createApp(services, { assets: parts.assets.serve, ...(parts.proxies !== undefined && { proxies: parts.proxies }) });
  const server = app.listen(web.port, parts.host ?? "127.0.0.1");
  answerBrokenRequests(server);
  await once(server, "listening");
  opened.defer(() => closeGently(server));
  const cleaning = setInterval(() => void forgetExpired(db).catch((error: Error) => log({ kind: "clean-up", error: error.message })), 600_000);
  opened.defer(() => clearInterval(cleaning));
  parts.onListening?.((server.address() as AddressInfo).port);
  if (!signal.aborted) await once(signal, "abort");
};

/** One JSON object a line on standard output, where whoever runs the process collects it. */
const log = (line: LogLine): void => {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`);
};

/** How long what is being answered may take when we stop, in ms. */
const patience = 10_000;

const closeGently = async (server: Server): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatient = setTimeout(() => server.closeAllConnections(), patience);
  await closed;
  clearTimeout(impatient);
};

/** What Node cannot parse never becomes a request: it is answered here, in RFC 9457 and in no language. */
export const answerBrokenRequests = (server: Server): void => {
  server.requestTimeout = 30 * 60_000; // 200 MB over a slow line take a while; headers still have a minute
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === "ECONNRESET") return socket.destroy();
    const [status, title] = brokenStatus(error.code);
    const body = JSON.stringify({ type: "about:blank", title, status });
    return socket.end(
      `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
};

const brokenStatus = (code: string | undefined): readonly [number, string] => {
  if (code === "HPE_HEADER_OVERFLOW") return [431, "Request Header Fields Too Large"];
  return code === "ERR_HTTP_REQUEST_TIMEOUT" ? [408, "Request Timeout"] : [400, "Bad Request"];
};
