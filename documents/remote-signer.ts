import { createHash, verify, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Signer } from "@libpdf/core";
import { z } from "zod";

/** A service that holds people's keys and signs hashes with them: a subset of the CSC API v2 (Cloud Signature Consortium). */
export interface RemoteSigning {
  /** Base address, as in `https://signing.example/csc/v2`. */
  readonly address: string;
  /** The file with the bearer token of this installation; read anew each time, for tokens are renewed. */
  readonly tokenFile: string;
}

const info = z.object({
  key: z.object({ status: z.literal("enabled"), algo: z.array(z.string()) }),
  cert: z.object({ status: z.literal("valid").optional(), certificates: z.array(z.base64()).min(1).max(10) }),
});

const signed = z.object({ signatures: z.array(z.base64()).length(1) });

const oid = {
  rsa: "1.2.840.113549.1.1.1",
  rsaSha256: "1.2.840.113549.1.1.11",
  ecdsaSha256: "1.2.840.10045.4.3.2",
  sha256: "2.16.840.1.101.3.4.2.1",
} as const;

const patience = 20_000;

/**
 * Signs with a credential that lies with the service: `credentials/info`, then `signatures/signHash` (§11.5, §11.9). Only
 * hashes leave; nothing of the document does.
 *
 * @throws Error where the service does not answer, answers with a signature that does not hold, or the credential is not
 * for signing: worth trying again
 */
export const remoteSigner = async (service: RemoteSigning, credential: string): Promise<Signer> => {
  const asked = { credentialID: credential, certificates: "chain", certInfo: false };
  const { key, cert } = await ask(service, "credentials/info", asked, info);
  const [certificate, ...chain] = cert.certificates.map((each) => new Uint8Array(Buffer.from(each, "base64")));
  if (!certificate) throw new Error("The remote signing service names no certificate");
  const isRsa = key.algo.includes(oid.rsa) || key.algo.includes(oid.rsaSha256);
  return {
    certificate,
    certificateChain: chain,
    keyType: isRsa ? "RSA" : "EC",
    signatureAlgorithm: isRsa ? "RSASSA-PKCS1-v1_5" : "ECDSA",
    sign: async (data, algorithm) => {
      if (algorithm !== "SHA-256") throw new Error(`No remote signatures over ${algorithm}`);
      const hashed = {
        credentialID: credential,
        hashes: [createHash("sha256").update(data).digest("base64")],
        hashAlgorithmOID: oid.sha256,
        signAlgo: isRsa ? oid.rsaSha256 : oid.ecdsaSha256,
      };
      const { signatures } = await ask(service, "signatures/signHash", hashed, signed);
      const signature = Buffer.from(signatures[0] ?? "", "base64");
      // Once it is in the PDF, no later try could take it out again.
      if (!verify("sha256", data, new X509Certificate(certificate).publicKey, signature))
        throw new Error("The remote signing service answered with a signature that does not hold");
      return new Uint8Array(signature);
    },
  };
};

const ask = async <T>(
  { address, tokenFile }: RemoteSigning,
  method: string,
  body: unknown,
  answer: z.ZodType<T>,
): Promise<T> => {
  const token = (await readFile(tokenFile, "utf8")).trim();
  const response = await fetch(`${address}/${method}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    redirect: "error",
    signal: AbortSignal.timeout(patience),
  }).catch((cause: unknown) => {
    throw new Error(`The remote signing service does not answer ${method}`, { cause });
  });
  if (!response.ok) throw new Error(`The remote signing service answered ${method} with ${response.status}`);
  const read = answer.safeParse(await response.json().catch(() => null));
  if (!read.success) throw new Error(`The remote signing service answered ${method} with what cannot be used`);
  return read.data;
};
