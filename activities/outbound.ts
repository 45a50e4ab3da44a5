import { lookup } from "node:dns/promises";
import { request as overHttp } from "node:http";
import { request as overTls, type RequestOptions } from "node:https";
import type { LookupFunction } from "node:net";
import { reachOf } from "../domain/network-address.ts";
import { type Attempt, addressRefusal, type Destinations } from "../domain/webhook.ts";

/** Addresses of a name, as DNS tells them at this moment. */
export type Resolve = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

export interface Outbound {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly allowed: Destinations;
  /** The system's resolver unless told. */
  readonly resolve?: Resolve;
  /** From the first question to DNS to the end of the answer, in ms; 15 s unless told. */
  readonly patience?: number;
}

/** Nobody needs to tell us much: of an answer so many bytes are read, and none is kept. */
const mostAnswer = 64 * 1024;

const fromDns: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/**
 * Posts a body to an address that somebody else chose, and to nothing that only we can reach.
 *
 * The name is resolved once; every address that it has must be allowed, and the connection is made to one of those that
 * were judged, so that a name which changes its mind in between (DNS rebinding) gains nothing. Redirects are answers like
 * others: nothing follows them. No proxy, no cookies, no connection kept. Never throws for what the other side does.
 */
export const postOutside = async (outbound: Outbound): Promise<Attempt> => {
  const { address, allowed, resolve = fromDns, patience = 15_000 } = outbound;
  if (addressRefusal(address, allowed)) return failed("forbidden");
  const url = new URL(address);
  const deadline = AbortSignal.timeout(patience);
  try {
    const judged = await before(deadline, judge(url.hostname.replace(/^\[|\]$/g, ""), allowed, resolve));
    return judged === undefined ? failed("forbidden") : await post(url, outbound, judged, deadline);
  } catch (error) {
    return failed(outcomeOf(error, deadline));
  }
};

const failed = (outcome: Attempt["outcome"]): Attempt => ({ status: null, outcome });

/** The largest revocation list that is kept beside a signature. */
const mostList = 4 * 1024 * 1024;

/**
 * Fetches a file from an address that a certificate names, as far as it leads to the public: over http too, since what is
 * fetched there is signed. Null for whatever goes wrong.
 */
export const getOutside = (
  address: string,
  allowed: Destinations,
  resolve: Resolve = fromDns,
): Promise<Buffer | null> => fetchOutside(address, { allowed, resolve });

/**
 * Asks a responder that a certificate names of what it took back (RFC 6960 appendix A.1), as far as its address leads to the
 * public, as `getOutside` does. Null for whatever goes wrong: a list may be had instead.
 */
export const askOutside = (
  address: string,
  request: Uint8Array,
  allowed: Destinations,
  resolve: Resolve = fromDns,
): Promise<Buffer | null> => fetchOutside(address, { allowed, resolve, request });

interface Fetching {
  readonly allowed: Destinations;
  readonly resolve: Resolve;
  /** A question to a responder; without it the file is fetched. */
  readonly request?: Uint8Array;
}

const fetchOutside = async (address: string, { allowed, resolve, request }: Fetching): Promise<Buffer | null> => {
  const url = URL.parse(address);
  if (!url || !["http:", "https:"].includes(url.protocol) || url.username || url.password) return null;
  const deadline = AbortSignal.timeout(10_000);
  try {
    const judged = await before(deadline, judge(url.hostname.replace(/^\[|\]$/g, ""), allowed, resolve));
    return judged ? await get(url, judged, deadline, request) : null;
  } catch {
    return null;
  }
};

const get = (url: URL, judged: Judged, signal: AbortSignal, question?: Uint8Array): Promise<Buffer | null> =>
  new Promise((settle, reject) => {
    const request = url.protocol === "https:" ? overTls : overHttp;
    const asking: RequestOptions = question
      ? {
          method: "POST",
          headers: {
            "Content-Type": "application/ocsp-request",
            Accept: "application/ocsp-response",
            "Content-Length": question.length,
          },
        }
      : {};
    const how: RequestOptions = { agent: false, lookup: only(judged), signal, minVersion: "TLSv1.2", ...asking };
    const sent = request(url, how, (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > mostList) answer.destroy(new Error("too much"));
      });
      answer.on("error", reject);
      answer.on("end", () => settle(answer.statusCode === 200 ? Buffer.concat(chunks) : null));
    });
    sent.on("error", reject);
    sent.end(question);
  });

type Judged = Awaited<ReturnType<Resolve>>;

/** The addresses of a host, or `undefined` where any of them is not open to us. */
const judge = async (host: string, allowed: Destinations, resolve: Resolve): Promise<Judged | undefined> => {
  const written = reachOf(host);
  const addresses = written === "none" ? await resolve(host) : [{ address: host, family: host.includes(":") ? 6 : 4 }];
  const isOpen = ({ address }: { readonly address: string }): boolean => {
    const reach = reachOf(address);
    return reach === "public" || (reach === "loopback" && allowed === "public-and-loopback");
  };
  return addresses.length > 0 && addresses.every(isOpen) ? addresses : undefined;
};

const post = (url: URL, { headers, body }: Outbound, judged: Judged, signal: AbortSignal): Promise<Attempt> =>
  new Promise((settle, reject) => {
    const request = url.protocol === "https:" ? overTls : overHttp;
    const options: RequestOptions = {
      method: "POST",
      headers: { ...headers, "Content-Length": Buffer.byteLength(body) },
      agent: false,
      lookup: only(judged),
      signal,
      minVersion: "TLSv1.2",
      maxHeaderSize: 16 * 1024,
    };
    const sent = request(url, options, (answer) => {
      const { statusCode: status = 0 } = answer;
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= mostAnswer) return;
        answer.destroy();
        settle({ status, outcome: "too-much" });
      });
      answer.on("error", reject);
      answer.on("end", () => settle({ status, outcome: status >= 200 && status < 300 ? "delivered" : "refused" }));
    });
    sent.on("error", reject);
    sent.end(body);
  });

/** A resolver that knows only the addresses that were judged. */
const only =
  (judged: Judged): LookupFunction =>
  (_host, options, callback) => {
    const [first] = judged;
    if (options.all) callback(null, [...judged]);
    else callback(null, first?.address ?? "", first?.family);
  };

const before = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true })),
  ]);

const outcomeOf = (error: unknown, deadline: AbortSignal): Attempt["outcome"] => {
  if (deadline.aborted) return "timeout";
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|EPROTO)/.test(code) ? "tls" : "unreachable";
};
