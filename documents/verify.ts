import { Certificate } from "pkijs";
import { engine } from "./certificate-form.ts";
import type { Standing } from "./ocsp.ts";
import { belongsToSigning, changesBetween, type PdfChange } from "./pdf-changes.ts";
import { type FoundSignature, type PdfSignatures, readSignatures } from "./pdf-signatures.ts";
import { standingOf } from "./revocation.ts";
import { restsUntil } from "./timestamp-request.ts";

/** What can be said of one signature in a PDF. */
export interface SignatureCheck {
  /** The name of its field in the form. */
  readonly field: string;
  /** The name in the signer's certificate. */
  readonly name: string;
  /** Whoever issued that certificate, by name. */
  readonly issuer: string;
  /** When the signature says it was made (the signed attribute). */
  readonly at: Date | null;
  /** When somebody else's clock says that it was there (RFC 3161); null without a time-stamp that holds. */
  readonly stampedAt: Date | null;
  /** The signed bytes are unchanged and the signature over them is the certificate's. */
  readonly intact: boolean;
  /** Its certificate leads to one of the roots given, was valid when the signature was made, and was not revoked by then. */
  readonly trusted: boolean;
  /** What the file holds of whether its certificate was revoked, by whoever may say so; null where it holds nothing. */
  readonly standing: Standing | null;
  /** Nothing was appended after it. Of several signatures only the last covers the whole. */
  readonly coversWholeDocument: boolean;
  /** Lower-case hex of the certificate's serial number: ours is `01` and the id of the act. */
  readonly serial: string;
  /** What a reader sees differently since, other than what signing itself adds. */
  readonly changedSince: readonly PdfChange[];
}

/** An archival time-stamp over the whole document as it then was, and over those before it. */
export interface ArchivalStamp {
  readonly name: string;
  readonly at: Date | null;
  /** When the first of the certificates that it rests on is over: until then it needs no further one over it. */
  readonly until: Date | null;
  readonly intact: boolean;
  readonly trusted: boolean;
  readonly coversWholeDocument: boolean;
  /** Whether the next one was put over it before it was over; null for the last. */
  readonly renewedInTime: boolean | null;
}

/** PAdES baseline levels (ETSI EN 319 142-1): time-stamped, with all that is needed to check it, and under an archival stamp. */
export type PdfLevel = "B-B" | "B-T" | "B-LT" | "B-LTA";

export interface PdfVerification {
  readonly signatures: readonly SignatureCheck[];
  readonly stamps: readonly ArchivalStamp[];
  /** The level that every signature reaches; null where one does not hold, or there is none. */
  readonly level: PdfLevel | null;
  /** At least one signature; all intact and trusted; nothing changed since but by signing; the last covers all that is shown. */
  readonly valid: boolean;
}

/**
 * Checks the signatures of a PDF against trusted roots (DER), and what was appended after each. An outsider can do the same
 * with pyHanko or pdfsig. A file that is not a readable PDF has no valid signature.
 */
export const verifyPdf = async (
  bytes: Uint8Array,
  roots: Uint8Array | readonly Uint8Array[],
): Promise<PdfVerification> => {
  const read = await readSignatures(bytes);
  if (!read) return { signatures: [], stamps: [], level: null, valid: false };
  const trusted = (roots instanceof Uint8Array ? [roots] : roots).map((root) =>
    Certificate.fromBER(new Uint8Array(root).buffer),
  );
  const signatures = await Promise.all(
    read.found.filter(({ kind }) => kind === "signature").map((found) => check(bytes, found, read, trusted)),
  );
  const stamps = chained(
    await Promise.all(
      read.found.filter(({ kind }) => kind === "timestamp").map((found) => checkStamp(bytes, found, read, trusted)),
    ),
  );
  const hold = signatures.length > 0 && [...signatures, ...stamps].every(({ intact, trusted }) => intact && trusted);
  const covered = await coversAllShown(bytes, read.found);
  const valid = hold && covered && signatures.every(({ changedSince }) => changedSince.length === 0);
  return { signatures, stamps, level: hold ? levelOf(read, signatures, stamps) : null, valid };
};

const check = async (
  bytes: Uint8Array,
  found: FoundSignature,
  { store }: PdfSignatures,
  roots: readonly Certificate[],
): Promise<SignatureCheck> => {
  const { certificate, certificates, at, stamp, intact, end } = found;
  const madeAt = stamp?.at ?? at ?? new Date();
  const issuers = [...certificates, ...store.certificates, ...roots];
  const standing = certificate ? await standingOf(certificate, issuers, store) : null;
  const changes = end > 0 && end < bytes.length ? await changesBetween(bytes.slice(0, end), bytes) : [];
  return {
    field: found.field,
    name: certificate ? commonName(certificate.subject) : "",
    issuer: certificate ? commonName(certificate.issuer) : "",
    at,
    stampedAt: stamp?.at ?? null,
    intact,
    trusted:
      certificate !== null &&
      !wasRevoked(standing, madeAt) &&
      (await leadsToRoot(certificate, certificates, roots, madeAt)),
    standing,
    coversWholeDocument: end === bytes.length,
    serial: certificate ? Buffer.from(certificate.serialNumber.valueBlock.valueHexView).toString("hex") : "",
    changedSince: changes.filter((change) => !belongsToSigning(change)),
  };
};

const wasRevoked = (standing: Standing | null, at: Date): boolean =>
  standing?.status === "revoked" && (standing.since === null || standing.since <= at);

const checkStamp = async (
  bytes: Uint8Array,
  { certificate, certificates, at, intact, end }: FoundSignature,
  { store }: PdfSignatures,
  roots: readonly Certificate[],
): Promise<Omit<ArchivalStamp, "renewedInTime">> => {
  const madeAt = at ?? new Date();
  const issuers = [...certificates, ...store.certificates, ...roots];
  const standing = certificate ? await standingOf(certificate, issuers, store) : null;
  return {
    name: certificate ? commonName(certificate.subject) : "",
    at,
    until: certificate ? restsUntil(certificate, certificates) : null,
    intact,
    trusted:
      certificate !== null &&
      !wasRevoked(standing, madeAt) &&
      (await leadsToRoot(certificate, certificates, roots, madeAt)),
    coversWholeDocument: end === bytes.length,
  };
};

/** Each of them proves the one before, if it came while that could still be believed (RFC 4998 §5.2, as PAdES has it). */
const chained = (stamps: readonly Omit<ArchivalStamp, "renewedInTime">[]): readonly ArchivalStamp[] =>
  stamps.map((stamp, index) => {
    const next = stamps[index + 1];
    if (next === undefined) return { ...stamp, renewedInTime: null };
    return { ...stamp, renewedInTime: stamp.until !== null && next.at !== null && next.at <= stamp.until };
  });

/** After the last signature there may be a security store, and nothing that is shown. */
const coversAllShown = async (bytes: Uint8Array, found: readonly FoundSignature[]): Promise<boolean> => {
  const end = Math.max(0, ...found.map((one) => one.end));
  if (end === bytes.length) return true;
  if (end === 0 || !/%%EOF\s*$/.test(Buffer.from(bytes.subarray(-16)).toString("latin1"))) return false;
  return (await changesBetween(bytes.slice(0, end), bytes)).length === 0;
};

/** From issuer to issuer among what came along, at most four steps; every certificate was valid at the moment given. */
const leadsToRoot = async (
  certificate: Certificate,
  others: readonly Certificate[],
  roots: readonly Certificate[],
  at: Date,
  steps = 4,
): Promise<boolean> => {
  if (at < certificate.notBefore.value || certificate.notAfter.value < at) return false;
  for (const root of roots) if (await isIssuedBy(certificate, root)) return true;
  if (steps === 0) return false;
  for (const issuer of others) {
    if (!issuer.subject.isEqual(certificate.subject) && mayIssue(issuer) && (await isIssuedBy(certificate, issuer))) {
      if (await leadsToRoot(issuer, others, roots, at, steps - 1)) return true;
    }
  }
  return false;
};

const isIssuedBy = async (certificate: Certificate, issuer: Certificate): Promise<boolean> =>
  certificate.issuer.isEqual(issuer.subject) && (await certificate.verify(issuer, engine).catch(() => false));

/** RFC 5280 §4.2.1.9: without basic constraints that say so, a certificate vouches for no other. */
const mayIssue = ({ extensions }: Certificate): boolean => {
  const constraints: unknown = extensions?.find(({ extnID }) => extnID === "2.5.29.19")?.parsedValue;
  return typeof constraints === "object" && constraints !== null && "cA" in constraints && constraints.cA === true;
};

const levelOf = (
  { found, store }: PdfSignatures,
  checks: readonly SignatureCheck[],
  stamps: readonly ArchivalStamp[],
): PdfLevel => {
  const signatures = found.filter(({ kind }) => kind === "signature");
  if (signatures.some(({ stamp }) => stamp === null)) return "B-B";
  if (store.certificates.length === 0 || checks.some(({ standing }) => standing === null)) return "B-T";
  const last = Math.max(...signatures.map(({ end }) => end));
  const isChained = stamps.length > 0 && stamps.every(({ renewedInTime }) => renewedInTime !== false);
  const isArchived = isChained && found.some(({ kind, end }) => kind === "timestamp" && end > last);
  return isArchived ? "B-LTA" : "B-LT";
};

const commonName = ({ typesAndValues }: Certificate["subject"]): string =>
  String(typesAndValues.find(({ type }) => type === "2.5.4.3")?.value.valueBlock.value ?? "");
