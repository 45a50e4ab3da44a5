import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import type { Express } from "express";
import { noteDamage } from "../../archive/damage.ts";
import { openScanner } from "../../archive/scanner.ts";
import { forgetExpired } from "../../db/auth.ts";
import { openDatabase } from "../../db/connection.ts";
import { openLedger } from "../../db/ledger.ts";
import { readRoots } from "../../documents/authority.ts";
import type { RemoteSigning } from "../../documents/remote-signer.ts";
import { withoutSecrets } from "../../domain/redaction.ts";
import type { Destinations } from "../../domain/webhook.ts";
import { connectEngine, type EngineSettings } from "../../engine/connection.ts";
import type { LedgerKeyAddress } from "../../ledger/index.ts";
import { openPost, type PostAddress } from "../../mail/transport.ts";
import type { CopiesAddress } from "../../vault/copies.ts";
import type { TransitAddress } from "../../vault/keys/transit-http.ts";
import { openVault } from "../../vault/vault.ts";
import { createAuth } from "../sign-in/session.ts";
import { createApp } from "./app.ts";
import { openAssets } from "./assets.ts";
import { ratesTimes } from "./rate-limit.ts";
import { securityHeaders } from "./security.ts";
import type { LogLine, Services } from "./services.ts";
import { noteBroken } from "./smell.ts";

/** The part of Engross's configuration that the web needs; `stack/configuration.ts` reads it. */
export interface WebConfiguration {
  readonly database: { readonly url: string };
  readonly keysDatabase: { readonly url: string };
  readonly rootKeyFile: string;
  readonly transit: TransitAddress | undefined;
  readonly storage: {
    readonly endpoint: string;
    readonly region: string;
    readonly accessKey: string;
    readonly secretKey: string;
    readonly bucket: string;
    readonly prefix: string;
  };
  readonly copies: CopiesAddress | undefined;
  readonly ledgerKey: LedgerKeyAddress;
  /** The folder of the local certification authority, of which only certificates are read. */
  readonly caFolder: string;
  readonly remoteSigning: RemoteSigning | undefined;
  readonly temporal: EngineSettings;
  /** `tcp://host:port` or `unix:/path` of a clamd. */
  readonly scanner: string | undefined;
  readonly webhooks: { readonly destinations: Destinations };
  readonly mail: PostAddress & { readonly catcherUrl: string | undefined };
  readonly web: {
    readonly publicUrl: string;
    readonly port: number;
    readonly secret: string;
    readonly countryHeader?: string | undefined;
    readonly securityContact?: string;
  };
}

/** What the web is given beside addresses. */
export interface WebParts {
  /** The folder of styles, scripts and fonts that `writeAssets` filled. */
  readonly assets: string;
  readonly sendCode: Services["sendCode"];
  /** Told once requests are served. */
  readonly onListening?: (port: number) => void;
  /** The interface listened on; loopback unless told, for a proxy stands before us in production. */
  readonly host?: string;
  /** How many proxies name the caller in `X-Forwarded-For`; none unless told. */
  readonly proxies?: number;
  /** How many times the usual rates callers may ask; 1 unless told, 0 for as often as they like. */
  readonly rateFactor?: number;
}

/**
 * Opens all connections and serves people until `signal` is aborted; then finishes what is being answered, for ten
 * seconds at most, and closes everything.
 */
export const runWeb = async (configuration: WebConfiguration, parts: WebParts, signal: AbortSignal): Promise<void> => {
  await using open = new AsyncDisposableStack();
  const assets = await openAssets(parts.assets);
  const services = await openServices(configuration, { log, sendCode: parts.sendCode, asset: assets.href }, open);
  const app = createApp(services, {
    assets: assets.router,
    ...(parts.proxies !== undefined && { proxies: parts.proxies }),
    ...(parts.rateFactor !== 0 && { rates: ratesTimes(parts.rateFactor ?? 1) }),
  });
  const server = await listen(app, configuration.web.port, parts.host, {
    publicUrl: services.publicUrl,
    onBroken: noteBroken(services),
  });
  open.defer(() => closeGently(server));
  const cleaning = setInterval(() => void forget(services), 10 * 60_000);
  open.defer(() => clearInterval(cleaning));
  parts.onListening?.((server.address() as AddressInfo).port);
  if (!signal.aborted) await once(signal, "abort");
};

/** Opens what the web stands on. Everything opened closes with `open`, last first. */
export const openServices = async (
  {
    database,
    keysDatabase,
    rootKeyFile,
    transit,
    storage,
    copies,
    ledgerKey,
    caFolder,
    remoteSigning,
    temporal,
    mail,
    web,
    webhooks,
    scanner,
  }: WebConfiguration,
  parts: Pick<Services, "log" | "sendCode" | "asset">,
  open: AsyncDisposableStack,
): Promise<Services> => {
  const connections = openDatabase(database.url, {
    applicationName: "engross web",
    onConnectionLost: (error) => parts.log({ kind: "database", error: error.message }),
  });
  open.defer(() => connections.destroy());
  const { db, key: ledger } = await openLedger(connections, ledgerKey);
  const client = await connectEngine(temporal);
  open.defer(() => client.connection.close());
  const vault = await openVault({
    keys: { databaseUrl: keysDatabase.url, rootKeyFile, transit },
    s3: storage,
    copies,
    onDamage: noteDamage(db),
  });
  open.defer(() => vault.close());
  const post = openPost(mail);
  open.defer(() => post.close());
  const publicUrl = new URL(web.publicUrl);
  return {
    ...parts,
    trustedRoots: () => readRoots(caFolder),
    remoteSigning,
    db,
    ledger,
    post,
    auth: createAuth(db, publicUrl, web.secret),
    temporal: client,
    taskQueue: temporal.taskQueue,
    vault,
    publicUrl,
    securityContact: web.securityContact ?? "mailto:security@engross.example",
    scanner: scanner === undefined ? undefined : openScanner(scanner),
    destinations: webhooks.destinations,
    secret: web.secret,
    countryHeader: web.countryHeader,
    mailCatcherUrl: mail.catcherUrl === undefined ? undefined : new URL(mail.catcherUrl),
    now: () => new Date(),
  };
};

/** Answers that go on until somebody ends them: browsers ask for them again, from whoever serves then. */
const streams = new WeakMap<Server, Set<ServerResponse>>();

const knowStreams = (server: Server): void => {
  const open = new Set<ServerResponse>();
  streams.set(server, open);
  server.on("request", ({ headers }, response) => {
    if (headers.accept !== "text/event-stream") return;
    open.add(response);
    response.once("close", () => open.delete(response));
  });
};

/** Listens; rejects when it cannot, with the system's own error (`EADDRINUSE`). */
export const listen = async (
  app: Express,
  port: number,
  host = "127.0.0.1",
  { publicUrl = new URL(`http://localhost:${port}`), onBroken = () => undefined }: Partial<Broken> = {},
): Promise<Server> => {
  const server = createServer(app);
  knowStreams(server);
  answerBrokenRequests(server, { publicUrl, onBroken });
  server.listen(port, host);
  await once(server, "listening");
  return server;
};

/** One JSON object a line on standard output, where whoever runs the process collects it. */
const log = (line: LogLine): void => {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), ...plainLine(line) })}\n`);
};

/** A library's error may quote what it was given. Ids and paths are as they must be already. */
const plainLine = (line: LogLine): LogLine =>
  Object.fromEntries(
    Object.entries(line).map(([name, value]) => [name, typeof value === "string" ? withoutSecrets(value) : value]),
  );

const forget = ({ db }: Services): Promise<void> =>
  forgetExpired(db).catch((error: Error) => log({ kind: "clean-up", error: error.message }));

/** How long what is being answered may take when we stop, in ms. */
const patience = 10_000;

const closeGently = async (server: Server): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const stream of streams.get(server) ?? []) stream.end();
  server.closeIdleConnections();
  const impatient = setTimeout(() => server.closeAllConnections(), patience);
  await closed;
  clearTimeout(impatient);
};

/** What becomes of requests that are none. */
interface Broken {
  readonly publicUrl: URL;
  /** Told of each, with the status that it got and the address at the other end: a proxy's, where there is one. */
  readonly onBroken: (status: number, address: string) => void;
}

/** What Node cannot parse never becomes a request: it is answered here, in RFC 9457 and in no language. */
const answerBrokenRequests = (server: Server, { publicUrl, onBroken }: Broken): void => {
  server.requestTimeout = 30 * 60_000; // 200 MB over a slow line take a while; headers still have a minute
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === "ECONNRESET") return socket.destroy();
    const [status, title] = brokenStatus(error.code);
    if (socket instanceof Socket) onBroken(status, socket.remoteAddress ?? "unknown");
    const body = JSON.stringify({ type: "about:blank", title, status });
    const headers = {
      ...securityHeaders(randomBytes(16).toString("base64"), publicUrl),
      Connection: "close",
      "Content-Type": "application/problem+json",
      "Content-Length": String(Buffer.byteLength(body)),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return socket.end(`HTTP/1.1 ${status} ${title}\r\n${lines.join("")}\r\n${body}`);
  });
};

const brokenStatus = (code: string | undefined): readonly [number, string] => {
  if (code === "HPE_HEADER_OVERFLOW") return [431, "Request Header Fields Too Large"];
  return code === "ERR_HTTP_REQUEST_TIMEOUT" ? [408, "Request Timeout"] : [400, "Bad Request"];
};
