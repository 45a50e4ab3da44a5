import { X509Certificate } from "node:crypto";
import type { PDF, RevocationProvider } from "@libpdf/core";
import { Certificate, CertificateRevocationList, CRLDistributionPoints } from "pkijs";
import type { RevocationList } from "./authority.ts";
import { engine } from "./certificate-form.ts";
import { isCurrent, ocspRequest, respondersOf, type Standing, standingIn } from "./ocsp.ts";

/** Fetches a file (DER) from an address that a certificate names; null where there is none to be had. */
export type FetchList = (address: string) => Promise<Uint8Array | null>;

/** Asks a responder that a certificate names (RFC 6960 appendix A); null where no answer is to be had. */
export type AskResponder = (address: string, request: Uint8Array) => Promise<Uint8Array | null>;

/** The ways out to addresses that certificates name, and so whoever brought them. */
export interface Outside {
  readonly fetchList: FetchList;
  readonly askResponder: AskResponder;
}

/**
 * What issuers took back, for long-term validation. Of our own authorities: the lists given. Of others: the answer of the
 * responder that the certificate names, where it is one that holds and is current; else the list from where it says
 * (RFC 5280 §4.2.1.13, §4.2.2.1).
 */
const revocationsOf = (
  own: readonly RevocationList[],
  { fetchList, askResponder }: Outside,
  now: () => Date,
): RevocationProvider => {
  const ours = own.map(({ issuer, list }) => ({ issuer: new X509Certificate(issuer), list }));
  const ownList = (bytes: Uint8Array) => {
    const issued = new X509Certificate(bytes);
    return ours.find(({ issuer }) => issued.checkIssued(issuer))?.list;
  };
  return {
    getOCSP: async (bytes, issuerBytes) => {
      if (ownList(bytes)) return null;
      const [certificate, issuer] = [parsed(bytes), parsed(issuerBytes)];
      for (const address of respondersOf(certificate)) {
        const answer = await askResponder(address, await ocspRequest(certificate, issuer));
        const standing = answer && (await standingIn(answer, certificate, issuer));
        if (standing && isCurrent(standing, now())) return answer;
      }
      return null;
    },
    getCRL: async (bytes) => {
      const list = ownList(bytes);
      if (list) return list;
      for (const address of distributionPoints(parsed(bytes))) {
        const fetched = await fetchList(address);
        if (fetched) return fetched;
      }
      return null;
    },
  };
};

/**
 * Puts into the PDF, as one more revision, what is needed to check everything that is signed in it: certificates, answers,
 * lists. Issuers that did not come along are fetched too from where certificates say, by the same guarded way.
 */
export const addValidationData = async (
  pdf: PDF,
  own: readonly RevocationList[],
  outside: Outside,
  now: () => Date = () => new Date(),
): Promise<Uint8Array> => {
  const revocationProvider = revocationsOf(own, outside, now);
  const { bytes } = await fetchingBy(outside.fetchList, () => pdf.addValidationData({ revocationProvider }));
  return bytes;
};

/**
 * libpdf asks for issuers by the `fetch` that there is when it begins, and takes no other. It begins before anything else can
 * run, so nobody else ever meets this one.
 */
const fetchingBy = <T>(fetchList: FetchList, begin: () => Promise<T>): Promise<T> => {
  const usual = globalThis.fetch;
  globalThis.fetch = async (address) => {
    const found = await fetchList(address instanceof Request ? address.url : String(address));
    return found ? new Response(new Uint8Array(found)) : new Response(null, { status: 502 });
  };
  try {
    return begin();
  } finally {
    globalThis.fetch = usual;
  }
};

const parsed = (bytes: Uint8Array): Certificate => Certificate.fromBER(new Uint8Array(bytes).buffer);

const distributionPoints = (certificate: Certificate): readonly string[] => {
  const points = certificate.extensions?.find(({ extnID }) => extnID === "2.5.29.31")?.parsedValue;
  if (!(points instanceof CRLDistributionPoints)) return [];
  return points.distributionPoints.flatMap(({ distributionPoint }) =>
    Array.isArray(distributionPoint)
      ? distributionPoint.flatMap(({ type, value }) => (type === 6 && typeof value === "string" ? [value] : []))
      : [],
  );
};

/** What a list says of a certificate; null where another issuer signed it. */
const standingOnList = async (
  der: Uint8Array,
  certificate: Certificate,
  issuer: Certificate,
): Promise<Standing | null> => {
  try {
    const list = CertificateRevocationList.fromBER(new Uint8Array(der).buffer);
    if (!list.issuer.isEqual(issuer.subject)) return null;
    if (!(await list.verify({ publicKeyInfo: issuer.subjectPublicKeyInfo }, engine))) return null;
    const entry = list.revokedCertificates?.find(({ userCertificate }) =>
      userCertificate.isEqual(certificate.serialNumber),
    );
    const when = { by: "list", asOf: list.thisUpdate.value, until: list.nextUpdate?.value ?? null } as const;
    return entry
      ? { ...when, status: "revoked", since: entry.revocationDate.value }
      : { ...when, status: "good", since: null };
  } catch {
    // Not a list: it says nothing of anybody.
    return null;
  }
};

/** What lies in a file says of a certificate: that it was revoked, if anything says so; else the latest that it was not. */
export const standingOf = async (
  certificate: Certificate,
  issuers: readonly Certificate[],
  { answers, lists }: { readonly answers: readonly Uint8Array[]; readonly lists: readonly Uint8Array[] },
): Promise<Standing | null> => {
  const found: Standing[] = [];
  for (const issuer of issuers.filter(({ subject }) => subject.isEqual(certificate.issuer))) {
    for (const answer of answers) found.push(...listed(await standingIn(answer, certificate, issuer)));
    for (const list of lists) found.push(...listed(await standingOnList(list, certificate, issuer)));
  }
  const revoked = found.filter(({ status }) => status === "revoked");
  const [last = null] = (revoked.length > 0 ? revoked : found).toSorted((a, b) => b.asOf.getTime() - a.asOf.getTime());
  return last;
};

const listed = (standing: Standing | null): readonly Standing[] => (standing ? [standing] : []);
