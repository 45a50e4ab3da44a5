import { X509Certificate } from "node:crypto";
import type { RevocationProvider } from "@libpdf/core";
import { Certificate, CRLDistributionPoints } from "pkijs";
import type { RevocationList } from "./authority.ts";

/** Fetches a revocation list (DER) from an address that a certificate names; null where there is none to be had. */
export type FetchList = (address: string) => Promise<Uint8Array | null>;

/**
 * What issuers took back, for long-term validation: of our own authorities from the lists given; of others from where
 * their certificates say (RFC 5280 §4.2.1.13).
 */
export const revocationsOf = (own: readonly RevocationList[], fetchList: FetchList): RevocationProvider => {
  const ours = own.map(({ issuer, list }) => ({ issuer: new X509Certificate(issuer), list }));
  return {
    getCRL: async (bytes) => {
      const issued = new X509Certificate(bytes);
      const list = ours.find(({ issuer }) => issued.checkIssued(issuer))?.list;
      if (list) return list;
      const certificate = Certificate.fromBER(new Uint8Array(bytes).buffer);
      for (const address of distributionPoints(certificate)) {
        const fetched = await fetchList(address);
        if (fetched) return fetched;
      }
      return null;
    },
  };
};

const distributionPoints = (certificate: Certificate): readonly string[] => {
  const points = certificate.extensions?.find(({ extnID }) => extnID === "2.5.29.31")?.parsedValue;
  if (!(points instanceof CRLDistributionPoints)) return [];
  return points.distributionPoints.flatMap(({ distributionPoint }) =>
    Array.isArray(distributionPoint)
      ? distributionPoint.flatMap(({ type, value }) => (type === 6 && typeof value === "string" ? [value] : []))
      : [],
  );
};
