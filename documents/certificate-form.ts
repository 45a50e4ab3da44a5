import { Set as AsnSet, BitString, Integer, ObjectIdentifier, OctetString, Sequence, Utf8String } from "asn1js";
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  CertificateRevocationList,
  CryptoEngine,
  Extension,
  Extensions,
  ExtKeyUsage,
  GeneralName,
  GeneralNames,
  RelativeDistinguishedNames,
  Time,
} from "pkijs";

/** The form of our X.509 certificates (RFC 5280), without a decision about who gets one. */
export interface CertificateRequest {
  /** The root of an installation, an organisation's authority under it, and what either issues. */
  readonly kind: "root" | "authority" | "signer" | "time-stamps";
  /** A UUID: becomes the serial number. */
  readonly id: string;
  readonly name: string;
  readonly organisation?: string;
  readonly email?: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Named in every call: libpdf sets another engine for the whole process, which cannot do ECDSA here. */
export const engine = new CryptoEngine({ name: "engross", crypto });

export const keyAlgorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

const oid = {
  commonName: "2.5.4.3",
  organisation: "2.5.4.10",
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  crlNumber: "2.5.29.20",
  authorityKeyIdentifier: "2.5.29.35",
  extKeyUsage: "2.5.29.37",
  /** RFC 9336: signing documents, for which RFC 5280 has no purpose. */
  documentSigning: "1.3.6.1.5.5.7.3.36",
  emailProtection: "1.3.6.1.5.5.7.3.4",
  timeStamping: "1.3.6.1.5.5.7.3.8",
} as const;

/** A certificate for the public key, in DER, signed by the issuer, or by its own key where the issuer has none yet. */
export const makeCertificate = async (
  publicKey: CryptoKey,
  issuer: { readonly key: CryptoKey; readonly certificate: Uint8Array<ArrayBuffer> | null },
  request: CertificateRequest,
): Promise<Uint8Array<ArrayBuffer>> => {
  const certificate = new Certificate();
  certificate.version = 2;
  // A leading 01 keeps the number positive and of one length (§4.1.2.2).
  certificate.serialNumber = new Integer({ valueHex: Buffer.from(`01${request.id.replaceAll("-", "")}`, "hex") });
  certificate.subject = distinguishedName(request);
  const parent = issuer.certificate ? Certificate.fromBER(issuer.certificate) : undefined;
  certificate.issuer = parent ? parent.subject : certificate.subject;
  certificate.notBefore = time(request.notBefore);
  certificate.notAfter = time(request.notAfter);
  await certificate.subjectPublicKeyInfo.importKey(publicKey, engine);
  const ownKey = await keyIdentifier(certificate);
  const authorityKey = parent ? await keyIdentifier(parent) : ownKey;
  certificate.extensions = [
    extension(oid.basicConstraints, true, new BasicConstraints(constraints[request.kind]).toSchema()),
    extension(oid.keyUsage, true, keyUsage(request.kind)),
    ...purposes(request.kind),
    ...alternativeName(request.email),
    extension(oid.subjectKeyIdentifier, false, new OctetString({ valueHex: ownKey })),
    extension(
      oid.authorityKeyIdentifier,
      false,
      new AuthorityKeyIdentifier({ keyIdentifier: new OctetString({ valueHex: authorityKey }) }).toSchema(),
    ),
  ];
  await certificate.sign(issuer.key, "SHA-256", engine);
  return new Uint8Array(certificate.toSchema(true).toBER());
};

/** Written by hand because pkijs puts all attributes into one RDN, which reads as `CN=…+O=…`. */
const distinguishedName = ({ name, organisation, kind }: CertificateRequest): RelativeDistinguishedNames => {
  const own = kind === "root" || kind === "time-stamps" ? "Engross" : organisation;
  const attribute = (type: string, value: string): AsnSet =>
    new AsnSet({
      value: [
        new Sequence({ value: [new ObjectIdentifier({ value: type }), new Utf8String({ value: clipped(value) })] }),
      ],
    });
  const attributes = [...(own ? [attribute(oid.organisation, own)] : []), attribute(oid.commonName, name)];
  return RelativeDistinguishedNames.fromBER(new Sequence({ value: attributes }).toBER());
};

/** Names in a certificate have at most 64 characters (X.520 upper bounds); the ledger has the whole. */
const clipped = (text: string): string => [...text].slice(0, 64).join("");

/** A root may have one kind of authority below it, and that one none (§4.2.1.9). */
const constraints = {
  root: { cA: true, pathLenConstraint: 1 },
  authority: { cA: true, pathLenConstraint: 0 },
  signer: {},
  "time-stamps": {},
} as const;

/** The octet of the bits, and how many at its end do not count. */
const usages = { root: [0x06, 1], authority: [0x06, 1], signer: [0xc0, 6], "time-stamps": [0x80, 7] } as const;

/** digitalSignature and nonRepudiation are bits 0 and 1; keyCertSign and cRLSign are 5 and 6 (§4.2.1.3). */
const keyUsage = (kind: CertificateRequest["kind"]): BitString => {
  const [bits, unused] = usages[kind];
  return new BitString({ valueHex: new Uint8Array([bits]), unusedBits: unused });
};

const purposes = (kind: CertificateRequest["kind"]): readonly Extension[] => {
  if (kind === "root" || kind === "authority") return [];
  const keyPurposes = kind === "signer" ? [oid.documentSigning, oid.emailProtection] : [oid.timeStamping];
  // RFC 3161 §2.3: the purpose of a time-stamp key is alone and critical.
  return [extension(oid.extKeyUsage, kind === "time-stamps", new ExtKeyUsage({ keyPurposes }).toSchema())];
};

/** An e-mail address of ASCII characters; other addresses are not IA5String, stay out of it, and are in the ledger. */
const alternativeName = (email: string | undefined): readonly Extension[] =>
  email !== undefined && /^[\x21-\x7e]+$/.test(email)
    ? [
        extension(
          oid.subjectAltName,
          false,
          new GeneralNames({ names: [new GeneralName({ type: 1, value: email })] }).toSchema(),
        ),
      ]
    : [];

/** A list of what this issuer took back (RFC 5280 §5), in DER: nothing, since keys die with the signature they make. */
export const makeRevocationList = async (
  { key, certificate }: { readonly key: CryptoKey; readonly certificate: Uint8Array<ArrayBuffer> },
  { number, thisUpdate, nextUpdate }: { readonly number: number; readonly thisUpdate: Date; readonly nextUpdate: Date },
): Promise<Uint8Array<ArrayBuffer>> => {
  const issuer = Certificate.fromBER(certificate);
  const list = new CertificateRevocationList({
    version: 1,
    issuer: issuer.subject,
    thisUpdate: time(thisUpdate),
    nextUpdate: time(nextUpdate),
    crlExtensions: new Extensions({
      extensions: [
        extension(
          oid.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier({
            keyIdentifier: new OctetString({ valueHex: await keyIdentifier(issuer) }),
          }).toSchema(),
        ),
        extension(oid.crlNumber, false, new Integer({ value: number })),
      ],
    }),
  });
  await list.sign(key, "SHA-256", engine);
  return new Uint8Array(list.toSchema(true).toBER());
};

const extension = (extnID: string, critical: boolean, value: { toBER: () => ArrayBuffer }): Extension =>
  new Extension({ extnID, critical, extnValue: value.toBER() });

/** §4.2.1.2, method 1: SHA-1 of the public key's bits; it only finds the key, it proves nothing. */
const keyIdentifier = ({ subjectPublicKeyInfo }: Certificate): Promise<ArrayBuffer> =>
  crypto.subtle.digest("SHA-1", new Uint8Array(subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView));

/** §4.1.2.5: UTCTime until 2049, GeneralizedTime from 2050; whole seconds. */
const time = (date: Date): Time => {
  const value = new Date(Math.floor(date.getTime() / 1000) * 1000);
  return new Time({ type: value.getUTCFullYear() < 2050 ? 0 : 1, value });
};

export const pemBlock = (label: "PRIVATE KEY" | "CERTIFICATE", bytes: Uint8Array): string => {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
};

/** The first block of each label. */
export const pemBlocks = (pem: string): Readonly<Partial<Record<string, Uint8Array<ArrayBuffer>>>> =>
  Object.fromEntries(
    [...pem.matchAll(/-----BEGIN ([A-Z ]+)-----([\sA-Za-z0-9+/=]+)-----END \1-----/g)]
      .map(([, label = "", body = ""]) => [label, new Uint8Array(Buffer.from(body, "base64"))] as const)
      .toReversed(),
  );
