import { Integer, ObjectIdentifier, OctetString, Sequence, UTCTime } from "asn1js";
import {
  Accuracy,
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  MessageImprint,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  TSTInfo,
} from "pkijs";
import type { Authority, Credential } from "./authority.ts";
import { engine } from "./certificate-form.ts";
import type { Timestamps } from "./timestamp-request.ts";

const oid = {
  sha256: "2.16.840.1.101.3.4.2.1",
  tstInfo: "1.2.840.113549.1.9.16.1.4",
  signedData: "1.2.840.113549.1.7.2",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  /** Under the example arc for private use: our tokens promise nothing but the operator's own clock. */
  policy: "1.3.6.1.4.1.32473.1.1",
} as const;

/**
 * A time-stamp service inside this process (RFC 3161 tokens, no HTTP): says that the digest existed at `at`, on the word
 * of the local authority. It makes signatures PAdES B-T in form; who wants an independent clock configures another.
 */
export const localTimestamps = (authority: Authority): Timestamps => ({
  kind: "local",
  stamp: async (digest, at) => makeToken(await authority.timestamper(at), digest, at),
});

/** A token over a SHA-256 digest. The nonce answers the question of whoever asked over a wire (§2.4.2). */
export const makeToken = async (
  { certificate, key, chain }: Credential,
  digest: Uint8Array,
  at: Date,
  nonce?: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> => {
  const own = Certificate.fromBER(certificate.buffer);
  const info = new TSTInfo({
    version: 1,
    policy: oid.policy,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: oid.sha256 }),
      hashedMessage: new OctetString({ valueHex: new Uint8Array(digest).buffer }),
    }),
    serialNumber: new Integer({ valueHex: positive(16) }),
    genTime: new Date(Math.floor(at.getTime() / 1000) * 1000),
    accuracy: new Accuracy({ seconds: 1 }),
    ...(nonce && { nonce: new Integer({ valueHex: nonce.buffer }) }),
  });
  const content = info.toSchema().toBER();
  const encapContentInfo = new EncapsulatedContentInfo({ eContentType: oid.tstInfo });
  // Given to the constructor it would be cut into chunks, which is BER and not the DER that RFC 3161 §2.4.2 asks for.
  encapContentInfo.eContent = new OctetString({ valueHex: content });
  const signed = new SignedData({
    version: 3,
    encapContentInfo,
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
        signedAttrs: new SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            new Attribute({ type: oid.contentType, values: [new ObjectIdentifier({ value: oid.tstInfo })] }),
            new Attribute({ type: oid.signingTime, values: [new UTCTime({ valueDate: at })] }),
            new Attribute({ type: oid.messageDigest, values: [new OctetString({ valueHex: await hash(content) })] }),
            new Attribute({ type: oid.signingCertificateV2, values: [signingCertificate(await hash(certificate))] }),
          ],
        }),
      }),
    ],
    certificates: [own, ...chain.map((each) => Certificate.fromBER(each.buffer))],
  });
  await signed.sign(key, 0, "SHA-256", undefined, engine);
  const token = new ContentInfo({ contentType: oid.signedData, content: signed.toSchema(true) });
  return new Uint8Array(token.toSchema().toBER());
};

/** SigningCertificateV2 (RFC 5035 §3) with the one ESSCertIDv2 that SHA-256, the default, allows to be short. */
const signingCertificate = (digest: ArrayBuffer): Sequence =>
  new Sequence({
    value: [new Sequence({ value: [new Sequence({ value: [new OctetString({ valueHex: digest })] })] })],
  });

const hash = (bytes: ArrayBuffer | Uint8Array): Promise<ArrayBuffer> =>
  crypto.subtle.digest("SHA-256", bytes instanceof Uint8Array ? bytes.slice() : bytes);

const positive = (length: number): ArrayBuffer => {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.buffer;
};
