import { createCipheriv, createDecipheriv, createHmac, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TransitAddress } from "./transit-http.ts";

// No HashiCorp Vault and no OpenBao: neither can be built from the Go module proxy (OpenBao is not on it, and Vault 1.21
// needs a state of its own parts that was never published). This is the transit API as their documentation and the
// source of Vault's engine give it, as far as `transit.ts` uses it: the same rules, answers and status codes.

interface Version {
  readonly key: Buffer;
  readonly hmac: Buffer;
}

interface TransitKey {
  readonly versions: Map<number, Version>;
  latest: number;
  min_decryption_version: number;
  min_encryption_version: number;
  min_available_version: number;
}

type Body = Readonly<Record<string, string | number>>;

class Wrong extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A key server of one test file, with an empty transit engine. */
export interface KeyServer {
  readonly address: TransitAddress;
  readonly close: () => Promise<void>;
}

export const startKeyServer = async (): Promise<KeyServer> => {
  const [folder, token] = [await mkdtemp(join(tmpdir(), "engross-key-server-")), randomUUID()];
  const tokenFile = join(folder, "token");
  await writeFile(tokenFile, `${token}\n`, { mode: 0o600 });
  const keys = new Map<string, TransitKey>();
  const server = createServer((request, response) => void answer(keys, token, request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    address: { url: `http://127.0.0.1:${port}`, tokenFile, mount: "transit", key: "engross" },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const answer = async (
  keys: Map<string, TransitKey>,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  try {
    if (request.headers["x-vault-token"] !== token) throw new Wrong(403, "permission denied");
    const [, version, mount, ...path] = (request.url ?? "").split("/");
    if (version !== "v1" || mount !== "transit") throw new Wrong(404, "no handler for route");
    const data = act(keys, request.method ?? "", path, text === "" ? {} : JSON.parse(text));
    response.writeHead(data ? 200 : 204, { "content-type": "application/json" });
    response.end(data && JSON.stringify({ data }));
  } catch (error) {
    const status = error instanceof Wrong ? error.status : 500;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ errors: status === 404 ? [] : [String(error)] }));
  }
};

const act = (
  keys: Map<string, TransitKey>,
  method: string,
  path: readonly string[],
  body: Body,
): object | undefined => {
  const [verb, name = "", more] = path;
  if (verb === "keys" && more === undefined && method === "POST") {
    if (!keys.has(name)) keys.set(name, freshKey());
    return told(found(keys, name, 500));
  }
  const key = found(keys, name, verb === "keys" && method === "GET" ? 404 : 400);
  switch (`${verb}/${more ?? ""}`) {
    case "keys/":
      return told(key);
    case "keys/rotate":
      key.latest += 1;
      key.versions.set(key.latest, freshVersion());
      return told(key);
    case "keys/config":
      key.min_decryption_version = Number(body["min_decryption_version"]);
      key.min_encryption_version = Number(body["min_encryption_version"]);
      return told(key);
    case "keys/trim":
      return trim(key, Number(body["min_available_version"]));
    case "encrypt/":
      return { ciphertext: encrypt(key, Number(body["key_version"]), Buffer.from(`${body["plaintext"]}`, "base64")) };
    case "decrypt/":
      return { plaintext: decrypt(key, `${body["ciphertext"]}`).toString("base64") };
    case "rewrap/":
      return { ciphertext: encrypt(key, Number(body["key_version"]), decrypt(key, `${body["ciphertext"]}`)) };
    case "hmac/sha2-256":
      return { hmac: mac(key, Number(body["key_version"]), Buffer.from(`${body["input"]}`, "base64")) };
    default:
      throw new Wrong(404, "unsupported path");
  }
};

const freshVersion = (): Version => ({ key: randomBytes(32), hmac: randomBytes(32) });
const freshKey = (): TransitKey => ({
  versions: new Map([[1, freshVersion()]]),
  latest: 1,
  min_decryption_version: 1,
  min_encryption_version: 0,
  min_available_version: 0,
});

const found = (keys: Map<string, TransitKey>, name: string, status: number): TransitKey => {
  const key = keys.get(name);
  if (key === undefined) throw new Wrong(status, "encryption key not found");
  return key;
};

const told = ({ versions: _versions, latest, ...rest }: TransitKey) => ({ ...rest, latest_version: latest });

const versionFor = (key: TransitKey, asked: number): readonly [number, Version] => {
  const version = asked === 0 ? key.latest : asked;
  if (version < key.min_encryption_version)
    throw new Wrong(400, "requested version for encryption is less than the minimum");
  const made = key.versions.get(version);
  if (made === undefined) throw new Wrong(400, "requested version is higher than the latest key version");
  return [version, made];
};

const encrypt = (key: TransitKey, asked: number, plain: Buffer): string => {
  const [version, made] = versionFor(key, asked);
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", made.key, nonce);
  const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return `vault:v${version}:${sealed.toString("base64")}`;
};

const decrypt = (key: TransitKey, ciphertext: string): Buffer => {
  const [, digits, text = ""] = /^vault:v(\d+):(.+)$/.exec(ciphertext) ?? [];
  const version = Number(digits);
  if (version < key.min_decryption_version)
    throw new Wrong(400, "ciphertext version is disallowed by policy (too old)");
  const made = key.versions.get(version);
  if (made === undefined) throw new Wrong(400, "invalid ciphertext: version is too new");
  const sealed = Buffer.from(text, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", made.key, sealed.subarray(0, 12)).setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  } catch {
    throw new Wrong(400, "cipher: message authentication failed");
  }
};

const mac = (key: TransitKey, asked: number, input: Buffer): string => {
  const [version, made] = versionFor(key, asked);
  return `vault:v${version}:${createHmac("sha256", made.hmac).update(input).digest("base64")}`;
};

const trim = (key: TransitKey, least: number): undefined => {
  if (key.min_encryption_version === 0) throw new Wrong(400, "minimum encryption version is not set");
  if (least > key.min_encryption_version || least > key.min_decryption_version || least < key.min_available_version)
    throw new Wrong(400, "minimum available version cannot be so");
  key.min_available_version = least;
  for (const version of key.versions.keys()) if (version < least) key.versions.delete(version);
};
