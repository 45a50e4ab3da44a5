import { Integer, ObjectIdentifier, OctetString } from "asn1js";
import {
  AlgorithmIdentifier,
  Certificate,
  ContentInfo,
  ExtKeyUsage,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from "pkijs";
import { engine } from "./certificate-form.ts";

/** Somebody who says that a digest existed at a moment. */
export interface Timestamps {
  /** On our own word, or an outsider's. */
  readonly kind: "local" | "outside";
  /**
   * @param digest SHA-256
   * @param at the moment by our clock; an outsider says their own
   * @returns a time-stamp token (RFC 3161) in DER
   */
  stamp(digest: Uint8Array, at: Date): Promise<Uint8Array<ArrayBuffer>>;
}

/** Why an authority was passed over; the reason names no secret. */
export interface PassedOver {
  readonly host: string;
  readonly reason: string;
}

/** No authority gave a token that holds. Worth trying again. */
export class NoTimestamp extends Error {
  override readonly name = "NoTimestamp";
  readonly passedOver: readonly PassedOver[];

  constructor(passedOver: readonly PassedOver[]) {
    super(`No time-stamp: ${passedOver.map(({ host, reason }) => `${host}: ${reason}`).join("; ")}`);
    this.passedOver = passedOver;
  }
}

const oid = {
  sha256: "2.16.840.1.101.3.4.2.1",
  tstInfo: "1.2.840.113549.1.9.16.1.4",
  data: "1.2.840.113549.1.7.1",
  contentType: "1.2.840.113549.1.9.3",
  timeStamping: "1.3.6.1.5.5.7.3.8",
  extKeyUsage: "2.5.29.37",
} as const;

const mostAnswer = 64 * 1024;

/**
 * Time-stamp authorities over HTTP (RFC 3161 §3.4), asked in order: the next one where one does not answer in time,
 * refuses, or answers with something that does not hold. Never falls back on our own word.
 *
 * @param patience for each, in ms
 * @throws NoTimestamp where none gave a token that holds
 */
export const outsideTimestamps = (
  addresses: readonly string[],
  { patience = 10_000 }: { readonly patience?: number } = {},
): Timestamps => ({
  kind: "outside",
  stamp: async (digest) => {
    const passedOver: PassedOver[] = [];
    for (const address of addresses) {
      try {
        return await ask(address, digest, patience);
      } catch (error) {
        const reason = error instanceof Error ? error.message : "unknown";
        passedOver.push({ host: new URL(address).host, reason });
      }
    }
    throw new NoTimestamp(passedOver);
  },
});

const ask = async (address: string, digest: Uint8Array, patience: number): Promise<Uint8Array<ArrayBuffer>> => {
  const nonce = crypto.getRandomValues(new Uint8Array(16));
  // A leading 01 keeps the number positive and of one length.
  nonce[0] = 1;
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: oid.sha256 }),
      hashedMessage: new OctetString({ valueHex: new Uint8Array(digest).buffer }),
    }),
    nonce: new Integer({ valueHex: nonce.buffer }),
    certReq: true,
  });
  const { username, password, ...place } = credentialsOf(address);
  const response = await fetch(place.url, {
    method: "POST",
    headers: {
      "Content-Type": "application/timestamp-query",
      Accept: "application/timestamp-reply",
      ...(username !== "" && {
        Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
      }),
    },
    body: request.toSchema().toBER(),
    redirect: "error",
    signal: AbortSignal.timeout(patience),
  });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  const body = await response.arrayBuffer();
  if (body.byteLength > mostAnswer) throw new Error("answered too much");
  return checked(body, digest, nonce);
};

/** fetch refuses addresses with a password in them. */
const credentialsOf = (address: string) => {
  const url = new URL(address);
  const [username, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  url.username = "";
  url.password = "";
  return { url, username, password };
};

/** The token, where it answers the question that was asked and is signed by somebody whose trade is time-stamps. */
const checked = async (
  body: ArrayBuffer,
  digest: Uint8Array,
  nonce: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> => {
  const { status, timeStampToken } = TimeStampResp.fromBER(body);
  // §2.4.2: granted, or granted with modifications.
  if (status.status > 1 || !timeStampToken) throw new Error(`refused with status ${status.status}`);
  const { info, signer } = await readToken(new Uint8Array(timeStampToken.toSchema().toBER()));
  if (!Buffer.from(info.nonce?.valueBlock.valueHexView ?? []).equals(nonce))
    throw new Error("answered another question");
  if (!stampsDigest(info, digest)) throw new Error("stamped something else");
  if (!isTimestamper(signer)) throw new Error("signed with a certificate that is not for time-stamps");
  if (info.genTime < signer.notBefore.value || info.genTime > signer.notAfter.value) {
    throw new Error("signed with a certificate that was not valid");
  }
  return new Uint8Array(timeStampToken.toSchema().toBER());
};

const stampsDigest = ({ messageImprint }: TSTInfo, digest: Uint8Array): boolean =>
  messageImprint.hashAlgorithm.algorithmId === oid.sha256 &&
  Buffer.from(messageImprint.hashedMessage.valueBlock.valueHexView).equals(digest);

/** §2.3: the purpose stands alone and is critical. */
export const isTimestamper = (certificate: Certificate): boolean => {
  const usage = certificate.extensions?.find(({ extnID }) => extnID === oid.extKeyUsage);
  const purposes = usage?.parsedValue instanceof ExtKeyUsage ? usage.parsedValue.keyPurposes : [];
  return usage?.critical === true && purposes.length === 1 && purposes[0] === oid.timeStamping;
};

/**
 * When the first of the certificates that a token rests on is over: its signer's and those above it that came along, up to
 * the root, which whoever trusts it trusts for itself (RFC 5280 §6.1.1 d).
 */
export const restsUntil = (signer: Certificate, others: readonly Certificate[]): Date => {
  let [until, one] = [signer.notAfter.value, signer];
  for (let steps = 0; steps < 8; steps += 1) {
    const { issuer } = one;
    const above = others.find(({ subject }) => subject.isEqual(issuer));
    if (!above || above.issuer.isEqual(above.subject)) return until;
    if (above.notAfter.value < until) until = above.notAfter.value;
    one = above;
  }
  return until;
};

/** What a token says and who signed it. @throws Error where it is none, or its signature does not hold */
export const readToken = async (
  token: Uint8Array,
): Promise<{ readonly info: TSTInfo; readonly signer: Certificate; readonly certificates: readonly Certificate[] }> => {
  const content = ContentInfo.fromBER(new Uint8Array(token).buffer);
  const signed = new SignedData({ schema: content.content });
  const stamped = signed.encapContentInfo.eContent?.getValue();
  const says = signed.signerInfos[0]?.signedAttrs?.attributes.find(({ type }) => type === oid.contentType)?.values[0];
  const isToken = says instanceof ObjectIdentifier && says.getValue() === oid.tstInfo;
  if (!stamped || !isToken || signed.encapContentInfo.eContentType !== oid.tstInfo) throw new Error("is no time-stamp");
  // pkijs would ask for what was stamped, where we may have its digest only: whoever calls compares that.
  signed.encapContentInfo.eContentType = oid.data;
  const verdict = await signed.verify({ signer: 0, extendedMode: true }, engine);
  if (verdict.signatureVerified !== true || !verdict.signerCertificate) throw new Error("is signed wrongly");
  const certificates = (signed.certificates ?? []).filter((each) => each instanceof Certificate);
  return { info: TSTInfo.fromBER(stamped), signer: verdict.signerCertificate, certificates };
};
