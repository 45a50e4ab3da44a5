import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { isNetworkFault, VaultMisconfigured, VaultUnreachable } from "../fault.ts";

/** The transit engine of HashiCorp Vault, OpenBao, or whatever speaks their API. */
export interface TransitAddress {
  /** `https://host[:port]`; `http://` is refused but for this very machine. */
  readonly url: string;
  /** Holds a token and nothing else. Read for every request, so whoever renews the token may replace the file. */
  readonly tokenFile: string;
  /** Path under which the engine is mounted, such as `transit`. */
  readonly mount: string;
  /** Name of the key; of type aes256-gcm96. */
  readonly key: string;
  /** Of the key server, where it has several. */
  readonly namespace?: string | undefined;
}

/** Answers that are no fault of the key server's: the request was understood and not carried out. */
export class TransitRefused extends VaultMisconfigured {
  readonly status: number;

  constructor(what: string, status: number, errors: readonly string[]) {
    super(`the key server refused to ${what} (${status}): ${errors.join("; ") || "it says no more"}`);
    this.status = status;
  }
}

export interface TransitRequest {
  /** Tells an operator what it was for: "wrap a key". */
  readonly what: string;
  readonly method: "GET" | "POST";
  /** Below the mount. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

const patience = 5_000;
const pauses = [100, 400, 1_600];
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Asks the key server, again where that may help: every request of ours may be repeated.
 *
 * @throws VaultUnreachable after four tries, TransitRefused, VaultMisconfigured
 */
export const transitClient = ({ url, tokenFile, mount, namespace }: TransitAddress) => {
  const base = new URL(url);
  if (base.protocol !== "https:" && !loopback.test(base.hostname))
    throw new VaultMisconfigured(`${url} would send keys in clear over the network: use https`);

  const once = async ({ what, method, path, body }: TransitRequest): Promise<unknown> => {
    const response = await fetch(new URL(`/v1/${mount}/${path}`, base), {
      method,
      headers: {
        "X-Vault-Token": await tokenIn(tokenFile),
        "X-Vault-Request": "true",
        ...(namespace !== undefined && { "X-Vault-Namespace": namespace }),
      },
      ...(body && { body: JSON.stringify(body) }),
      redirect: "error",
      signal: AbortSignal.timeout(patience),
    });
    const text = await response.text();
    if (response.status >= 500 || response.status === 412 || response.status === 429)
      throw new VaultUnreachable(`the key server at ${base.origin} cannot ${what} now (${response.status}): ${text}`);
    if (!response.ok) throw new TransitRefused(what, response.status, errorsIn(text));
    return text === "" ? undefined : parsed(text, base.origin);
  };

  const asking = async (request: TransitRequest, [pause, ...later]: readonly number[] = pauses): Promise<unknown> => {
    try {
      return await once(request);
    } catch (error) {
      const fault = faultOf(error, base.origin);
      if (pause === undefined || !(fault instanceof VaultUnreachable)) throw fault;
      await wait(pause);
      return asking(request, later);
    }
  };
  return (request: TransitRequest): Promise<unknown> => asking(request);
};

const tokenIn = async (file: string): Promise<string> => {
  try {
    const token = (await readFile(file, "utf8")).trim();
    if (/^[\x21-\x7e]+$/.test(token)) return token;
  } catch (cause) {
    throw new VaultMisconfigured(`the token for the key server cannot be read from ${file}`, { cause });
  }
  throw new VaultMisconfigured(`${file} holds no token for the key server`);
};

/** fetch wraps what went wrong: the code is in the cause. */
const faultOf = (error: unknown, origin: string): unknown => {
  const cause = error instanceof TypeError ? error.cause : error;
  const passes =
    isNetworkFault(cause) || undiciCode(cause) || (error instanceof Error && error.name === "TimeoutError");
  if (passes) return new VaultUnreachable(`the key server at ${origin} does not answer`, { cause: error });
  if (error instanceof TypeError)
    return new VaultMisconfigured(`the key server at ${origin} cannot be trusted: ${messageOf(cause)}`, {
      cause: error,
    });
  return error;
};

const undiciCode = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^UND_ERR_(SOCKET|.*TIMEOUT)$/.test(String(error.code));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const errorsIn = (text: string): readonly string[] => {
  try {
    const answer: { readonly errors?: unknown } = JSON.parse(text);
    return Array.isArray(answer.errors) ? answer.errors.map(String) : [];
  } catch {
    return [];
  }
};

const parsed = (text: string, origin: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VaultMisconfigured(`${origin} does not answer like a key server`, { cause });
  }
};
