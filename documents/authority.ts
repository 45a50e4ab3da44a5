import { chmod, link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type CertificateRequest,
  keyAlgorithm,
  makeCertificate,
  makeRevocationList,
  pemBlock,
  pemBlocks,
} from "./certificate-form.ts";

/** Who signs, as they typed it, and the act that the certificate is made for. */
export interface Signatory {
  readonly name: string;
  readonly email: string;
  /** Organisation they sign for. */
  readonly organisation?: string;
  /** The id of the signing act (a UUID): becomes the serial number, so a certificate leads back to its ledger entry. */
  readonly actId: string;
}

/** The organisation whose contract is signed: its own authority vouches for who signs, ours or theirs. */
export interface House {
  /** A UUID. */
  readonly id: string;
  readonly name: string;
}

/** A certificate with its key, held in memory only. */
export interface Credential {
  readonly certificate: Uint8Array<ArrayBuffer>;
  readonly key: CryptoKey;
  /** Of its issuers, the nearest first, the root last. */
  readonly chain: readonly Uint8Array<ArrayBuffer>[];
}

export interface Authority {
  /** DER. What an outsider puts among their trusted roots to check our signatures. */
  readonly certificate: Uint8Array<ArrayBuffer>;
  readonly certificatePem: string;
  /** Roots that signatures of this installation lead to: its own, and the one it had before it had authorities below it. */
  readonly roots: readonly Uint8Array<ArrayBuffer>[];
  /** A fresh key and certificate for one signature at `at`. Drop it after use: nothing else may ever be signed with it. */
  issueSigner(signatory: Signatory, at: Date, house: House): Promise<Credential>;
  /** The key and certificate of the local time-stamp service (RFC 3161). One serves for as long as the process lives. */
  timestamper(at: Date): Promise<Credential>;
  /** The lists of what its issuers took back, as of `at`, in DER: of the root and of the organisation's authority. */
  revocationLists(at: Date, house: House): Promise<readonly RevocationList[]>;
}

export interface RevocationList {
  /** DER of the certificate whose key signed it. */
  readonly issuer: Uint8Array<ArrayBuffer>;
  readonly list: Uint8Array<ArrayBuffer>;
}

const minute = 60_000;
const year = 365.25 * 24 * 60 * minute;

/**
 * Opens the local certificate authority, making it at first start: `root.pem` (key and certificate, mode 0600) and
 * `authority-certificate.pem` (for outsiders). Each organisation gets an authority of its own under the root when its
 * first contract is signed. Safe when several processes start at once. Nobody but this installation vouches for any of
 * them, and their names say so.
 */
export const openAuthority = async (folder: string): Promise<Authority> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const root = await opened(join(folder, "root.pem"), () => makeRoot());
  const earlier = await read(join(folder, "authority.pem"));
  const { CERTIFICATE: before } = pemBlocks(earlier ?? "");
  const certificatePem = pemBlock("CERTIFICATE", root.certificate);
  await writeFile(join(folder, "authority-certificate.pem"), certificatePem, { mode: 0o644 });
  const houses = new Map<string, Promise<Credential>>();
  const authorityOf = (house: House): Promise<Credential> => {
    const known = houses.get(house.id) ?? opened(join(folder, `${house.id}.pem`), () => makeAuthority(root, house));
    houses.set(house.id, known);
    // What failed is tried again.
    known.catch(() => houses.delete(house.id));
    return known;
  };
  let stamper: { readonly from: number; readonly credential: Promise<Credential> } | undefined;
  return {
    certificate: root.certificate,
    certificatePem,
    roots: before ? [root.certificate, before] : [root.certificate],
    issueSigner: async ({ name, email, organisation, actId }, at, house) =>
      issue(await authorityOf(house), actId, at, {
        kind: "signer",
        name,
        email,
        ...(organisation !== undefined && { organisation }),
      }),
    timestamper: (at) => {
      const from = at.getTime();
      // Years may be skipped: a certificate serves for the one after the day it was made for.
      if (stamper && stamper.from <= from && from <= stamper.from + year) return stamper.credential;
      const request = { kind: "time-stamps", name: "Engross Local Time-Stamp Service" } as const;
      stamper = { from, credential: issue(root, crypto.randomUUID(), at, request) };
      return stamper.credential;
    },
    revocationLists: async (at, house) =>
      Promise.all(
        [root, await authorityOf(house)].map(async (issuer) => ({
          issuer: issuer.certificate,
          list: await makeRevocationList(issuer, {
            number: Math.floor(Date.now() / 1000),
            thisUpdate: new Date(Math.min(at.getTime(), Date.now()) - minute),
            // Nothing hands out newer ones: each holds for as long as what it speaks of.
            nextUpdate: validUntil(at),
          }),
        })),
      ),
  };
};

/** The roots of `openAuthority`, for whoever only checks; none where the folder is not there, or nothing was ever signed. */
export const readRoots = async (folder: string): Promise<readonly Uint8Array[]> => {
  const files = await Promise.all(
    ["authority-certificate.pem", "authority.pem"].map((name) => read(join(folder, name))),
  );
  return files.flatMap((pem) => pemBlocks(pem ?? "")["CERTIFICATE"] ?? []);
};

const validUntil = (at: Date): Date => new Date(Math.max(at.getTime(), Date.now()) + 10 * year);

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
  const certificate = await makeCertificate(keys.publicKey, issuer, {
    ...request,
    id,
    notBefore: new Date(Math.min(at.getTime(), Date.now()) - 10 * minute),
    notAfter: validUntil(at),
  });
  return { certificate, key: keys.privateKey, chain: [issuer.certificate, ...issuer.chain] };
};

const makeRoot = (): Promise<string> =>
  make(null, { kind: "root", id: crypto.randomUUID(), name: "Engross Local CA – not a publicly trusted authority" });

/** Its name may be that of an organisation which is renamed later: it stays the one that signatures were made under. */
const makeAuthority = async (root: Credential, { id, name }: House): Promise<string> => {
  const own = { kind: "authority", id, name: "Signing authority, not publicly trusted", organisation: name } as const;
  return `${await make(root, own)}${pemBlock("CERTIFICATE", root.certificate)}`;
};

const make = async (
  issuer: Credential | null,
  request: Omit<CertificateRequest, "notBefore" | "notAfter">,
): Promise<string> => {
  const keys = await crypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);
  const now = Date.now();
  const certificate = await makeCertificate(keys.publicKey, issuer ?? { key: keys.privateKey, certificate: null }, {
    ...request,
    notBefore: new Date(now - 24 * 60 * minute),
    notAfter: new Date(now + (issuer ? 90 : 100) * year),
  });
  const key = new Uint8Array(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  return `${pemBlock("PRIVATE KEY", key)}${pemBlock("CERTIFICATE", certificate)}`;
};

/** The key and certificate in the file, which is made where it is not there yet. */
const opened = async (path: string, made: () => Promise<string>): Promise<Credential> => {
  const pem = (await read(path)) ?? (await create(path, await made()));
  const { "PRIVATE KEY": keyBytes, CERTIFICATE: certificate } = pemBlocks(pem);
  if (!keyBytes || !certificate) throw new Error(`${path} does not hold a key and a certificate`);
  return {
    certificate,
    key: await crypto.subtle.importKey("pkcs8", keyBytes, keyAlgorithm, false, ["sign"]),
    chain: certificatesIn(pem).slice(1),
  };
};

const create = async (path: string, pem: string): Promise<string> => {
  const fresh = `${path}-${crypto.randomUUID()}`;
  await writeFile(fresh, pem, { mode: 0o600 });
  // A link appears whole or not at all, and only for the first of several processes.
  await link(fresh, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await unlink(fresh);
  await chmod(path, 0o600);
  return readFile(path, "utf8");
};

const read = (path: string): Promise<string | undefined> =>
  readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });

const certificatesIn = (pem: string): readonly Uint8Array<ArrayBuffer>[] =>
  pem.split(/(?=-----BEGIN )/).flatMap((block) => pemBlocks(block)["CERTIFICATE"] ?? []);
