import { chmod, link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CertificateRequest, keyAlgorithm, makeCertificate, pemBlock, pemBlocks } from "./certificate-form.ts";

/** Who signs, as they typed it, and the act that the certificate is made for. */
export interface Signatory {
  readonly name: string;
  readonly email: string;
  /** Organisation they sign for. */
  readonly organisation?: string;
  /** The id of the signing act (a UUID): becomes the serial number, so a certificate leads back to its ledger entry. */
  readonly actId: string;
}

/** A certificate with its key, held in memory only. */
export interface Credential {
  readonly certificate: Uint8Array<ArrayBuffer>;
  readonly key: CryptoKey;
}

export interface Authority {
  /** DER. What an outsider puts among their trusted roots to check our signatures. */
  readonly certificate: Uint8Array<ArrayBuffer>;
  readonly certificatePem: string;
  /** A fresh key and certificate for one signature at `at`. Drop it after use: nothing else may ever be signed with it. */
  issueSigner(signatory: Signatory, at: Date): Promise<Credential>;
  /** The key and certificate of the local time-stamp service (RFC 3161). */
  issueTimestamper(at: Date): Promise<Credential>;
}

const minute = 60_000;
const year = 365.25 * 24 * 60 * minute;

/**
 * Opens the local certificate authority, making it at first start: `authority.pem` (key and certificate, mode 0600) and
 * `authority-certificate.pem` (for outsiders). Safe when several processes start at once. Nobody but this installation
 * vouches for it, and its name says so.
 */
export const openAuthority = async (folder: string): Promise<Authority> => {
  const path = join(folder, "authority.pem");
  const pem = (await read(path)) ?? (await create(folder, path));
  const { "PRIVATE KEY": keyBytes, CERTIFICATE: certificate } = pemBlocks(pem);
  if (!keyBytes || !certificate) throw new Error(`${path} does not hold a key and a certificate`);
  const issuer = { certificate, key: await crypto.subtle.importKey("pkcs8", keyBytes, keyAlgorithm, false, ["sign"]) };
  return {
    certificate,
    certificatePem: pemBlock("CERTIFICATE", certificate),
    issueSigner: ({ name, email, organisation, actId }, at) =>
      issue(issuer, actId, at, { kind: "signer", name, email, ...(organisation !== undefined && { organisation }) }),
    issueTimestamper: (at) =>
      issue(issuer, crypto.randomUUID(), at, { kind: "time-stamps", name: "Engross Local Time-Stamp Service" }),
  };
};

/**
 * The key lives for one signature; the certificate is valid for ten years, because most readers of PDF ignore
 * time-stamps and would call every contract's signature expired the day after a certificate of one day.
 */
const issue = async (
  issuer: Credential,
  id: string,
  at: Date,
  request: Omit<CertificateRequest, "id" | "notBefore" | "notAfter">,
): Promise<Credential> => {
  const keys = await crypto.subtle.generateKey(keyAlgorithm, false, ["sign", "verify"]);
  const now = Date.now();
  const certificate = await makeCertificate(keys.publicKey, issuer, {
    ...request,
    id,
    notBefore: new Date(Math.min(at.getTime(), now) - 10 * minute),
    notAfter: new Date(Math.max(at.getTime(), now) + 10 * year),
  });
  return { certificate, key: keys.privateKey };
};

const create = async (folder: string, path: string): Promise<string> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keys = await crypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);
  const now = Date.now();
  const certificate = await makeCertificate(
    keys.publicKey,
    { key: keys.privateKey, certificate: null },
    {
      kind: "authority",
      id: crypto.randomUUID(),
      name: "Engross Local CA – not a publicly trusted authority",
      notBefore: new Date(now - 24 * 60 * minute),
      notAfter: new Date(now + 100 * year),
    },
  );
  const key = new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  const fresh = join(folder, `.authority-${crypto.randomUUID()}`);
  const pem = `${pemBlock("PRIVATE KEY", key)}${pemBlock("CERTIFICATE", certificate)}`;
  await writeFile(fresh, pem, { mode: 0o600 });
  // A link appears whole or not at all, and only for the first of several processes.
  await link(fresh, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await unlink(fresh);
  await chmod(path, 0o600);
  const kept = await readFile(path, "utf8");
  const shown = kept.slice(kept.indexOf("-----BEGIN CERTIFICATE-----"));
  await writeFile(join(folder, "authority-certificate.pem"), shown, { mode: 0o644 });
  return kept;
};

const read = (path: string): Promise<string | undefined> =>
  readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
