import { GeneralizedTime } from "asn1js";
import type { Certificate } from "pkijs";
import {
  BasicOCSPResponse,
  CertID,
  ExtKeyUsage,
  InfoAccess,
  OCSPRequest,
  OCSPResponse,
  RelativeDistinguishedNames,
  type SingleResponse,
} from "pkijs";
import { engine } from "./certificate-form.ts";

/** What an issuer said of one of its certificates at a moment, by OCSP (RFC 6960) or by its list. */
export interface Standing {
  readonly by: "answer" | "list";
  readonly status: "good" | "revoked";
  /** Since when it is revoked. */
  readonly since: Date | null;
  /** When that was known to be right (thisUpdate). */
  readonly asOf: Date;
  /** By when there would be newer (nextUpdate). */
  readonly until: Date | null;
}

const oid = {
  infoAccess: "1.3.6.1.5.5.7.1.1",
  ocsp: "1.3.6.1.5.5.7.48.1",
  basicResponse: "1.3.6.1.5.5.7.48.1.1",
  ocspSigning: "1.3.6.1.5.5.7.3.9",
  extKeyUsage: "2.5.29.37",
} as const;

/** Where a certificate says that its issuer answers (RFC 5280 §4.2.2.1). */
export const respondersOf = ({ extensions }: Certificate): readonly string[] => {
  const access = extensions?.find(({ extnID }) => extnID === oid.infoAccess)?.parsedValue;
  if (!(access instanceof InfoAccess)) return [];
  return access.accessDescriptions.flatMap(({ accessMethod, accessLocation: { type, value } }) =>
    accessMethod === oid.ocsp && type === 6 && typeof value === "string" ? [value] : [],
  );
};

/**
 * The question about one certificate, in DER. By SHA-1, which every responder knows and which only names the certificate
 * (RFC 5019 §2.1.1); without a nonce, since answers are made ahead.
 */
export const ocspRequest = async (certificate: Certificate, issuer: Certificate): Promise<Uint8Array<ArrayBuffer>> => {
  const request = new OCSPRequest();
  await request.createForCertificate(certificate, { hashAlgorithm: "SHA-1", issuerCertificate: issuer }, engine);
  return new Uint8Array(request.toSchema(true).toBER());
};

/** How far clocks may differ, in ms. */
const leeway = 5 * 60_000;

/** Whether it may be believed at that moment: not from the future, and not replaced by a newer one. */
export const isCurrent = ({ asOf, until }: Standing, at: Date): boolean =>
  asOf.getTime() <= at.getTime() + leeway && (until === null || at.getTime() <= until.getTime() + leeway);

/**
 * What an answer says of a certificate, where whoever signed it may: the issuer, or somebody whom the issuer made a certificate
 * for that (RFC 6960 §4.2.2.2). Null for an answer about others, one signed by anybody else, and one that does not know.
 */
export const standingIn = async (
  der: Uint8Array,
  certificate: Certificate,
  issuer: Certificate,
): Promise<Standing | null> => {
  try {
    const answer = basicAnswer(der);
    if (!answer) return null;
    const single = await aboutOne(answer, certificate, issuer);
    if (!single || !(await isSignedFor(answer, issuer))) return null;
    return told(single);
  } catch {
    // Whatever it is, it is no answer that anybody could rely on.
    return null;
  }
};

const basicAnswer = (der: Uint8Array): BasicOCSPResponse | null => {
  const { responseStatus, responseBytes } = OCSPResponse.fromBER(new Uint8Array(der).buffer);
  if (responseStatus.valueBlock.valueDec !== 0 || responseBytes?.responseType !== oid.basicResponse) return null;
  return BasicOCSPResponse.fromBER(responseBytes.response.getValue());
};

const aboutOne = async (
  { tbsResponseData: { responses } }: BasicOCSPResponse,
  certificate: Certificate,
  issuer: Certificate,
): Promise<SingleResponse | undefined> => {
  for (const single of responses) {
    const hashAlgorithm = engine.getAlgorithmByOID<{ readonly name: string }>(
      single.certID.hashAlgorithm.algorithmId,
      true,
    ).name;
    const asked = await CertID.create(certificate, { hashAlgorithm, issuerCertificate: issuer }, engine);
    if (single.certID.isEqual(asked)) return single;
  }
  return undefined;
};

const isSignedFor = async (answer: BasicOCSPResponse, issuer: Certificate): Promise<boolean> => {
  const { tbsResponseData, signature, signatureAlgorithm, certs = [] } = answer;
  for (const signer of [issuer, ...certs]) {
    if (!(await isNamed(signer, tbsResponseData.responderID))) continue;
    if (signer !== issuer && !(await isDelegate(signer, issuer, tbsResponseData.producedAt))) continue;
    const { tbsView } = tbsResponseData;
    const bytes = new Uint8Array(tbsView);
    if (await engine.verifyWithPublicKey(bytes, signature, signer.subjectPublicKeyInfo, signatureAlgorithm))
      return true;
  }
  return false;
};

/** By name, or by the SHA-1 of its key (RFC 6960 §4.2.1). */
const isNamed = async ({ subject, subjectPublicKeyInfo }: Certificate, responder: unknown): Promise<boolean> => {
  if (responder instanceof RelativeDistinguishedNames) return responder.isEqual(subject);
  const key = await crypto.subtle.digest(
    "SHA-1",
    new Uint8Array(subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView),
  );
  return isOctets(responder) && Buffer.from(responder.valueBlock.valueHexView).equals(Buffer.from(key));
};

const isOctets = (value: unknown): value is { readonly valueBlock: { readonly valueHexView: Uint8Array } } =>
  typeof value === "object" && value !== null && "valueBlock" in value;

const isDelegate = async (signer: Certificate, issuer: Certificate, at: Date): Promise<boolean> => {
  const usage = signer.extensions?.find(({ extnID }) => extnID === oid.extKeyUsage)?.parsedValue;
  if (!(usage instanceof ExtKeyUsage) || !usage.keyPurposes.includes(oid.ocspSigning)) return false;
  if (at < signer.notBefore.value || signer.notAfter.value < at) return false;
  return signer.issuer.isEqual(issuer.subject) && (await signer.verify(issuer, engine));
};

/** certStatus: [0] good, [1] revoked with the time, [2] unknown. */
const told = ({ certStatus, thisUpdate, nextUpdate }: SingleResponse): Standing | null => {
  const when = { by: "answer", asOf: thisUpdate, until: nextUpdate ?? null } as const;
  const { tagNumber } = certStatus.idBlock;
  if (tagNumber === 0) return { ...when, status: "good", since: null };
  if (tagNumber !== 1) return null;
  const [since] = certStatus.valueBlock.value;
  return { ...when, status: "revoked", since: since instanceof GeneralizedTime ? since.toDate() : thisUpdate };
};
