import { Agent as HttpsAgent } from "node:https";
import { Client } from "minio";
import { codeOf, isNetworkFault, VaultMissing, VaultUnreachable } from "./fault.ts";
import { ReadingAgent } from "./reading-agent.ts";

export interface S3Address {
  /** `http(s)://host[:port]` */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly bucket: string;
  /** Put before every object name; may be empty. */
  readonly prefix: string;
}

/** Connects when first used; `close` hangs up. */
export const connect = ({ endpoint, region, accessKey, secretKey }: S3Address) => {
  const url = new URL(endpoint);
  const useSSL = url.protocol === "https:";
  const transportAgent = new (useSSL ? HttpsAgent : ReadingAgent)({ keepAlive: true });
  const client = new Client({
    endPoint: url.hostname,
    port: Number(url.port) || (useSSL ? 443 : 80),
    useSSL,
    region,
    accessKey,
    secretKey,
    transportAgent,
    // Callers retry whole operations; the client's own second try would only hide for how long the store was away.
    retryOptions: { disableRetry: true },
  });
  // Where nobody can change bytes on the way, a checksum (`s3-put.ts`) does, at a tenth of the cost.
  client.enableSHA256 = !useSSL && !isLoopback(url.hostname);
  return { client, close: () => transportAgent.destroy() };
};

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/** @throws VaultMissing, VaultUnreachable, and what an operator must read as the store said it (access denied …) */
export const reaching = async <T>(call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    throw faultOf(error);
  }
};

/** A body that says in our words when the store hangs up in the middle. */
export async function* relayed(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body;
  } catch (error) {
    throw faultOf(error);
  }
}

const busy = new Set([
  "SlowDown",
  "ServiceUnavailable",
  "InternalError",
  "RequestTimeout",
  "XMinioServerNotInitialized",
]);
const absent = new Set(["NoSuchKey", "NoSuchVersion", "NotFound"]);

const faultOf = (error: unknown): unknown => {
  if (absent.has(codeOf(error))) return new VaultMissing("no such object", { cause: error });
  // The client tells a 5xx answer only by this message.
  const refused = error instanceof Error && error.message.includes("Retryable HTTP status");
  if (refused || busy.has(codeOf(error)) || isNetworkFault(error))
    return new VaultUnreachable("the object store does not answer", { cause: error });
  return error;
};
