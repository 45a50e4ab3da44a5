import { constants, createPrivateKey, privateEncrypt } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import { keyFileSigner } from "./brought-key.ts";

export const fixtures = join(import.meta.dirname, "fixtures", "signed");

/** Of the certificate, its name and the password of the file that it is in. */
export const brought = {
  name: "Example Signatory (brought certificate)",
  issuer: "Example Brought CA (test)",
  password: "only-for-tests",
} as const;

interface Asked {
  readonly path: string;
  readonly token: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A service that speaks the subset of the CSC API v2 that is asked of it, and holds the key of the fixture. */
export const startRemoteSigning = async (token: string) => {
  const key = createPrivateKey(await readFile(join(fixtures, "brought.key"), "utf8"));
  const { certificate, certificateChain = [] } = await keyFileSigner(
    await readFile(join(fixtures, "brought.p12")),
    brought.password,
  );
  const certificates = [certificate, ...certificateChain].map((each) => Buffer.from(each).toString("base64"));
  const asked: Asked[] = [];
  const does = { signOther: false };
  const answer = (path: string, body: Asked["body"]): unknown => {
    if (path.endsWith("/credentials/info"))
      return {
        key: { status: "enabled", algo: ["1.2.840.113549.1.1.1"], len: 2048 },
        cert: { status: "valid", certificates },
      };
    const [hash = ""] = z.array(z.string()).parse(body["hashes"]);
    const digest = does.signOther ? Buffer.alloc(32, 1) : Buffer.from(hash, "base64");
    return { signatures: [signedHash(key, digest).toString("base64")] };
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
      const path = request.url ?? "";
      asked.push({ path, token: request.headers.authorization, body });
      if (request.headers.authorization !== `Bearer ${token}`) return void response.writeHead(401).end("{}");
      if (body["credentialID"] !== "credential-1") return void response.writeHead(400).end("{}");
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(answer(path, body)));
    });
  });
  const listenAt = async (port: number): Promise<number> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  };
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const port = await listenAt(0);
  return { address: `http://127.0.0.1:${port}/csc/v2`, asked, does, stop, start: () => listenAt(port) };
};

export type RemoteSigningUnderTest = Awaited<ReturnType<typeof startRemoteSigning>>;

/** RSASSA-PKCS1-v1_5 over a SHA-256 digest (RFC 8017 §9.2): the digest arrives, not what it is of. */
const signedHash = (key: ReturnType<typeof createPrivateKey>, digest: Buffer): Buffer => {
  const info = Buffer.concat([Buffer.from("3031300d060960864801650304020105000420", "hex"), digest]);
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, info);
};
