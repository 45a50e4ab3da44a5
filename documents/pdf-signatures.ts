import type { PdfDict } from "@libpdf/core";
import { PDF, PdfArray, PdfNumber, PdfRef, PdfStream, PdfString } from "@libpdf/core";
import { fromBER } from "asn1js";
import { Certificate, ContentInfo, SignedData, type SignerInfo, Time } from "pkijs";
import { engine } from "./certificate-form.ts";
import { isTimestamper, readToken, restsUntil } from "./timestamp-request.ts";

/** A signature or an archival time-stamp as it stands in a PDF, before anybody judges whom to trust. */
export interface FoundSignature {
  readonly field: string;
  readonly kind: "signature" | "timestamp";
  /** Up to where the file is signed; what follows was added later. 0 where the range makes no sense. */
  readonly end: number;
  /** The signed bytes are unchanged and the signature over them is the certificate's. */
  readonly intact: boolean;
  readonly certificate: Certificate | null;
  /** All that came with it. */
  readonly certificates: readonly Certificate[];
  /** When it was made: as it says itself, or as the time-stamp says that it is. */
  readonly at: Date | null;
  /** The time-stamp over the signature (PAdES B-T), where there is one that holds. */
  readonly stamp: { readonly at: Date; readonly certificate: Certificate } | null;
}

/** The time-stamp that vouches last for the whole of a PDF, or, where there is none over the whole, for its last signature. */
export const lastStampIn = ({ found }: PdfSignatures): { readonly at: Date; readonly until: Date } | null => {
  const archival = found.findLast(({ kind, intact }) => kind === "timestamp" && intact);
  if (archival?.at && archival.certificate)
    return { at: archival.at, until: restsUntil(archival.certificate, archival.certificates) };
  const own = found.findLast(({ stamp }) => stamp !== null)?.stamp;
  return own ? { at: own.at, until: own.certificate.notAfter.value } : null;
};

export interface PdfSignatures {
  /** In the order in which they were made. */
  readonly found: readonly FoundSignature[];
  /** What lies in the file (/DSS): certificates, and in DER lists of revocations and answers of responders. */
  readonly store: {
    readonly certificates: readonly Certificate[];
    readonly lists: readonly Uint8Array[];
    readonly answers: readonly Uint8Array[];
  };
}

/** @returns null where the file is no PDF that can be read */
export const readSignatures = async (bytes: Uint8Array): Promise<PdfSignatures | null> => {
  const pdf = await PDF.load(bytes).catch(() => null);
  if (!pdf) return null;
  const fields = pdf.getForm()?.getSignatureFields() ?? [];
  const found = await Promise.all(
    fields.flatMap((field) => {
      const dictionary = field.getSignatureDict();
      return dictionary ? [readOne(bytes, field.name, dictionary)] : [];
    }),
  );
  return { found: found.toSorted((a, b) => a.end - b.end), store: storeOf(pdf) };
};

const readOne = async (bytes: Uint8Array, field: string, dictionary: PdfDict): Promise<FoundSignature> => {
  const kind = dictionary.getName("Type")?.value === "DocTimeStamp" ? "timestamp" : "signature";
  const nothing = {
    field,
    kind,
    end: 0,
    intact: false,
    certificate: null,
    certificates: [],
    at: null,
    stamp: null,
  } as const;
  const contents = dictionary.get("Contents");
  const range = rangeIn(dictionary, bytes);
  if (!range || !(contents instanceof PdfString)) return nothing;
  const data = Buffer.concat([bytes.subarray(0, range.gap), bytes.subarray(range.next, range.end)]);
  const read = kind === "timestamp" ? await readStamp(contents.bytes, data) : await readCms(contents.bytes, data);
  return read ? { ...nothing, ...read, end: range.end } : { ...nothing, end: range.end };
};

/** The gap must hold exactly the signature itself, `<hex>`: anything else would be bytes that nobody signed. */
const rangeIn = (dictionary: PdfDict, bytes: Uint8Array) => {
  const range = dictionary.getArray("ByteRange");
  const numbers = range instanceof PdfArray && range.length === 4 ? range.toArray() : [];
  const [from = -1, gap = -1, next = -1, rest = -1] = numbers.map((each) =>
    each instanceof PdfNumber ? each.value : -1,
  );
  if (from !== 0 || gap <= 0 || next <= gap || rest < 0 || next + rest > bytes.length) return undefined;
  if (!/^<[0-9A-Fa-f]*>$/.test(Buffer.from(bytes.subarray(gap, next)).toString("latin1"))) return undefined;
  return { gap, next, end: next + rest };
};

type Read = Pick<FoundSignature, "intact" | "certificate" | "certificates" | "at" | "stamp">;

const readCms = async (contents: Uint8Array, data: Uint8Array): Promise<Read | undefined> => {
  const signed = parse(contents);
  const [info] = signed?.signerInfos ?? [];
  if (!signed || !info) return undefined;
  // Compares the message digest with that of the data, then the signature with the certificate.
  const checked = await signed
    .verify({ signer: 0, data: new Uint8Array(data).buffer, extendedMode: true }, engine)
    .catch(() => ({ signatureVerified: false, signerCertificate: null }));
  return {
    intact: checked.signatureVerified === true,
    certificate: checked.signerCertificate ?? null,
    certificates: certificatesOf(signed),
    at: signingTime(info.signedAttrs?.attributes.find(({ type }) => type === "1.2.840.113549.1.9.5")?.values[0]),
    stamp: await stampOf(info),
  };
};

/** The token in the unsigned attributes, where it is over this signature's value (RFC 3161 appendix A). */
const stampOf = async (info: SignerInfo): Promise<FoundSignature["stamp"]> => {
  const value = info.unsignedAttrs?.attributes.find(({ type }) => type === "1.2.840.113549.1.9.16.2.14")?.values[0];
  if (!value) return null;
  const read = await readStamp(new Uint8Array(value.toBER()), new Uint8Array(info.signature.valueBlock.valueHexView));
  return read?.intact && read.certificate && read.at ? { at: read.at, certificate: read.certificate } : null;
};

const hashes: Readonly<Record<string, string>> = {
  "2.16.840.1.101.3.4.2.1": "SHA-256",
  "2.16.840.1.101.3.4.2.2": "SHA-384",
  "2.16.840.1.101.3.4.2.3": "SHA-512",
};

const readStamp = async (contents: Uint8Array, data: Uint8Array): Promise<Read | undefined> => {
  try {
    const { info, signer, certificates } = await readToken(withoutPadding(contents));
    const algorithm = hashes[info.messageImprint.hashAlgorithm.algorithmId];
    const digest = algorithm === undefined ? undefined : await crypto.subtle.digest(algorithm, new Uint8Array(data));
    const stamped = Buffer.from(info.messageImprint.hashedMessage.valueBlock.valueHexView);
    return {
      intact: digest !== undefined && stamped.equals(Buffer.from(digest)) && isTimestamper(signer),
      ...{ certificate: signer, certificates, at: info.genTime, stamp: null },
    };
  } catch {
    // Not a token, or one whose own signature does not hold.
    return undefined;
  }
};

/** What stands in /Contents is padded with zeros after its end. */
const withoutPadding = (contents: Uint8Array): Uint8Array => {
  const asn1 = fromBER(new Uint8Array(contents));
  return asn1.offset === -1 ? contents : contents.subarray(0, asn1.offset);
};

const parse = (contents: Uint8Array): SignedData | undefined => {
  const asn1 = fromBER(new Uint8Array(contents));
  if (asn1.offset === -1) return undefined;
  try {
    return new SignedData({ schema: new ContentInfo({ schema: asn1.result }).content });
  } catch {
    // Not a CMS structure: whatever it is, it is no signature.
    return undefined;
  }
};

const certificatesOf = ({ certificates = [] }: SignedData): readonly Certificate[] =>
  certificates.filter((each) => each instanceof Certificate);

const signingTime = (value: unknown): Date | null => {
  if (typeof value !== "object" || value === null) return null;
  try {
    return new Time({ schema: value }).value;
  } catch {
    // Not a Time: the signature then claims none.
    return null;
  }
};

const storeOf = (pdf: PDF): PdfSignatures["store"] => {
  const resolve = (ref: PdfRef) => pdf.getObject(ref);
  const store = pdf.getCatalog().getDict("DSS", resolve);
  const streams = (key: string): readonly Uint8Array[] =>
    (store?.getArray(key, resolve)?.toArray() ?? []).flatMap((item) => {
      const stream = item instanceof PdfRef ? pdf.getObject(item) : item;
      return stream instanceof PdfStream ? [stream.getDecodedData()] : [];
    });
  return {
    certificates: streams("Certs").flatMap((der) => certificateOrNothing(der)),
    lists: streams("CRLs"),
    answers: streams("OCSPs"),
  };
};

const certificateOrNothing = (der: Uint8Array): readonly Certificate[] => {
  try {
    return [Certificate.fromBER(new Uint8Array(der).buffer)];
  } catch {
    // Not a certificate: it vouches for nobody.
    return [];
  }
};
