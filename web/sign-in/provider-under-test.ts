import { generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";
import { Browser } from "../http/app-under-test.ts";

/** Somebody as the provider knows them, and how they prove who they are there. */
export interface ProviderAccount {
  readonly subject: string;
  readonly email: string;
  readonly verified: boolean;
  readonly acr?: string;
  readonly amr?: readonly string[];
}

type Claims = Readonly<Record<string, unknown>>;

/** What a provider that lies, or is broken, answers instead of the true answer. */
export interface Lie {
  readonly path: RegExp;
  readonly answer: (truth: string) => string;
  readonly status?: number;
}

const listening = async (handler: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

const close = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  server.close();
};

/**
 * A real OpenID provider (npm oidc-provider) behind a door of ours, where a test may have it lie. Whoever comes is
 * `account`, without being asked.
 */
export const startProvider = async (redirect: URL) => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const state: { account: ProviderAccount | undefined; lie: Lie | undefined; stale: boolean } = {
    account: undefined,
    lie: undefined,
    stale: false,
  };
  const [clientId, clientSecret] = ["engross", randomUUID()];
  const accounts = new Map<string, ProviderAccount>();
  let serve: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const inner = await listening((request, response) => serve(request, response));
  const outer = await listening((request, response) => void forward(request, response));

  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body: Buffer[] = [];
    for await (const part of request) body.push(part);
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers))
      if (typeof value === "string" && !/^(host|connection|content-length|transfer-encoding)$/.test(name))
        headers.set(name, value);
    headers.set("X-Forwarded-Host", new URL(outer.origin).host);
    headers.set("X-Forwarded-Proto", "http");
    const truth = await fetch(`${inner.origin}${request.url}`, {
      method: request.method ?? "GET",
      headers,
      redirect: "manual",
      ...(body.length > 0 && { body: Buffer.concat(body) }),
    });
    const { lie } = state;
    const lied = lie?.path.test(request.url ?? "") ? lie : undefined;
    const text = await truth.text();
    response.statusCode = lied?.status ?? truth.status;
    for (const name of ["content-type", "location", "cache-control"]) {
      const value = truth.headers.get(name);
      if (value !== null) response.setHeader(name, value);
    }
    response.setHeader("set-cookie", truth.headers.getSetCookie());
    response.end(lied ? lied.answer(text) : text);
  };

  const provider = new Provider(outer.origin, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirect.href] }],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "true", use: "sig", alg: "RS256" }] },
    claims: { openid: ["sub", "acr", "amr"], email: ["email", "email_verified"], profile: ["name"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/prove/${interaction.uid}` },
    cookies: { keys: [randomUUID()] },
    acrValues: ["https://refeds.org/profile/mfa"],
    findAccount: (_context, id) => ({
      accountId: id,
      claims: async () => {
        const known = accounts.get(id);
        return { sub: id, email: known?.email, email_verified: known?.verified };
      },
    }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? "",
        accountId: oidc.session?.accountId ?? "",
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  provider.proxy = true;
  const callback = provider.callback();
  serve = (request, response) => {
    if (!request.url?.startsWith("/prove/")) return void callback(request, response);
    const { account, stale } = state;
    if (!account) return void response.writeHead(401).end();
    accounts.set(account.subject, account);
    const { subject: accountId, acr, amr } = account;
    const login = {
      ...{ accountId, remember: false, ts: Math.floor(Date.now() / 1000) - (stale ? 3600 : 0) },
      ...(acr !== undefined && { acr }),
      ...(amr && { amr: [...amr] }),
    };
    return void provider.interactionFinished(request, response, { login });
  };

  return {
    issuer: outer.origin,
    clientId,
    clientSecret,
    /** Whom it takes everybody for, what it lies about, and whether it says that people proved themselves long ago. */
    state,
    key: privateKey,
    /** What a visitor's browser is sent back with. */
    walk: (to: URL) => walk(to, redirect),
    stop: async () => {
      await close(outer.server);
      await close(inner.server);
    },
  };
};

export type ProviderUnderTest = Awaited<ReturnType<typeof startProvider>>;

const steps = 10;

/** Goes from redirect to redirect until one leads back to us. */
const walk = async (to: URL, redirect: URL): Promise<string> => {
  const visitor = new Browser(new URL(to.origin));
  let at = to;
  for (let step = 0; step < steps; step += 1) {
    const response = await visitor.go(`${at.pathname}${at.search}`);
    const location = response.headers.get("location");
    if (location === null) throw new Error(`The provider answered ${response.status}: ${await response.text()}`);
    at = new URL(location, at);
    if (at.origin === redirect.origin && at.pathname === redirect.pathname) return `${at.pathname}${at.search}`;
  }
  throw new Error("The provider sends people round in circles");
};

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token response whose ID token says something else, signed with this key. */
export const tokenSaying =
  (key: KeyObject, changes: Claims) =>
  (truth: string): string => {
    const response = JSON.parse(truth);
    const [header = "", payload = ""] = String(response.id_token).split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const signed = `${header}.${base64url({ ...claims, ...changes })}`;
    const signature = sign("sha256", Buffer.from(signed), key).toString("base64url");
    return JSON.stringify({ ...response, id_token: `${signed}.${signature}` });
  };

export const anotherKey = (): KeyObject => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
